from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

CREDENTIAL_STATES = [
    ('missing', 'Missing'),
    ('draft', 'Not Sent'),
    ('requested', 'Asked For'),
    ('submitted', 'To Verify'),
    ('verified', 'Verified'),
    ('rejected', 'Sent Back'),
]
CREDENTIAL_STAGES = [
    ('missing', 'Missing'),
    ('requested', 'Asked For'),
    ('draft', 'Not Sent'),
    ('rejected', 'Sent Back'),
    ('pending', 'To Verify'),
    ('future', 'Not Yet'),
    ('valid', 'Valid'),
    ('due', 'Due'),
    ('expired', 'Expired'),
    ('excluded', 'Excluded'),
    ('renewed', 'Renewed'),
]
OPEN = ('missing', 'draft', 'requested', 'rejected')
# who it belongs to and what it is, for good
IDENTITY = {'employee_id', 'type_id'}
# what the second person has looked at
CONTENT = {'number', 'issuer', 'state_id', 'multistate', 'date_start', 'date_end', 'result', 'document_ids', 'note'}
# what the office decides
KEPT = {'expiry_lead_days'}
# what only the methods of this model write
SYSTEM = {
    'state', 'active', 'is_generated', 'requested_on', 'requested_by_id', 'sent_on', 'sent_by_id', 'verified_on', 'verified_by_id',
    'verified_how', 'rejected_reason', 'renewal_id', 'renews_id', 'event_ids', 'expiry_reminded_on', 'expiry_reminder_count',
    'user_id', 'company_id', 'tier'}


class MedicalCredential(models.Model):
    """A license, registration, certificate, training or screening of one person.

    The holder, or the office for them, enters it and sends it; a second person, never the holder, holds it against its source
    and verifies it. What is verified changes no more: HR or the manager take the verification back, with a reason. What has
    to be renewed gets a successor, which is verified anew; until then the old one holds to its end. Every change is an event.

    Own tier: the person, their supervisors (read), HR and the office manager. Health tier: the person and Employee Health.
    """
    _name = 'medical.credential'
    _description = 'Credential'
    _inherit = ['medical.access.logged', 'medical.expiry.mixin']
    _order = 'employee_id, type_id, date_end desc, id'
    _check_company_auto = True
    _rec_names_search = ['employee_id.name', 'type_id.name', 'number']

    employee_id = fields.Many2one(
        'hr.employee', 'Person', required=True, index=True, ondelete='cascade', check_company=True, default=lambda self: self._default_employee())
    user_id = fields.Many2one(related='employee_id.user_id', string='Login', store=True, index=True)
    job_id = fields.Many2one('hr.job', 'Position', compute='_compute_job_id', compute_sudo=True)
    type_id = fields.Many2one(
        'medical.credential.type', 'Credential', required=True, index=True, ondelete='restrict', check_company=True,
        domain=[('holder', '!=', 'practice')])
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    tier = fields.Selection(related='type_id.tier', store=True, index=True)
    block = fields.Selection(related='type_id.block')
    active = fields.Boolean(default=True)
    number = fields.Char(tracking=True, copy=True)
    number_format = fields.Char(related='type_id.number_format')
    needs_number = fields.Boolean(related='type_id.needs_number')
    state_specific = fields.Boolean(related='type_id.state_specific')
    has_end = fields.Boolean(related='type_id.has_end')
    by_office = fields.Boolean(related='type_id.by_office')
    is_screening = fields.Boolean(related='type_id.is_screening')
    issuer = fields.Char('Issued By', help="The board, agency, school or company that issued it.")
    state_id = fields.Many2one('res.country.state', domain=[('country_id.code', '=', 'US')])
    multistate = fields.Boolean('Holds in Several States', help="Such as a nurse's license of a compact state: it counts for every state.")
    result = fields.Selection(
        [('clear', 'Clear'), ('match', 'Match: Excluded')], help="Of an exclusion screening; a match keeps off every shift.", copy=False)
    note = fields.Text('Notes')
    document_ids = fields.Many2many(
        'ir.attachment', 'medical_credential_attachment_rel', 'credential_id', 'attachment_id', string='Documents', copy=False,
        bypass_search_access=True)
    document_count = fields.Integer('Files', compute='_compute_document_count')

    state = fields.Selection(CREDENTIAL_STATES, 'Status', required=True, readonly=True, default='draft', index=True, copy=False)
    stage = fields.Selection(
        CREDENTIAL_STAGES, compute='_compute_stage', search='_search_stage',
        help="What there is to do about it: from its status and, once it is verified, from the day at the practice.")
    is_generated = fields.Boolean('Required', readonly=True, copy=False, help="Made because the position requires it.")
    requested_on = fields.Date(readonly=True, copy=False)
    requested_by_id = fields.Many2one('res.users', 'Asked By', readonly=True, copy=False)
    sent_on = fields.Datetime(readonly=True, copy=False)
    sent_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    verified_on = fields.Datetime(readonly=True, copy=False)
    verified_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    verified_how = fields.Char('Verified At', readonly=True, copy=False, help="The source it was held against.")
    rejected_reason = fields.Char('Why It Was Sent Back', readonly=True, copy=False)
    renewal_id = fields.Many2one('medical.credential', 'Renewed By', copy=False, readonly=True, index='btree_not_null', ondelete='set null')
    renews_id = fields.Many2one('medical.credential', copy=False, readonly=True, index='btree_not_null', ondelete='set null')
    successor_ids = fields.One2many('medical.credential', 'renews_id', 'Renewals')
    renewal_sent = fields.Boolean(compute='_compute_renewal_sent', store=True, help="What takes its place waits to be verified.")
    event_ids = fields.One2many('medical.credential.event', 'credential_id', 'History', readonly=True)
    is_mine = fields.Boolean(compute='_compute_rights')
    can_verify = fields.Boolean(compute='_compute_rights', help="You may decide about it: it isn't yours, and it is of the part that you see.")
    can_edit = fields.Boolean(compute='_compute_rights')

    @api.model
    def _default_employee(self):
        return self.env.user.employee_id if self.env.context.get('medical_own_credential') else False

    # === COMPUTES === #

    @api.depends('type_id', 'state_id', 'employee_id', 'issuer')
    def _compute_display_name(self):
        for credential in self:
            kind, place = credential.type_id, credential.state_id.code or (credential.issuer if credential.type_id.several else False)
            what = f'{kind.name} ({place})' if place else kind.name
            credential.display_name = ' · '.join(filter(None, (what, credential.employee_id.name)))

    @api.depends('employee_id')
    def _compute_job_id(self):
        for credential in self:
            credential.job_id = credential.employee_id.job_id

    @api.depends('document_ids')
    def _compute_document_count(self):
        for credential in self:
            credential.document_count = len(credential.document_ids)

    @api.depends('type_id')
    def _compute_expiry_lead_days(self):
        for credential in self:
            credential.expiry_lead_days = credential.type_id.lead_days

    @api.depends('successor_ids.state', 'successor_ids.active')
    def _compute_renewal_sent(self):
        for credential in self:
            credential.renewal_sent = any(
                successor.active and successor.state in ('submitted', 'verified') for successor in credential.successor_ids)

    @api.depends('state', 'expiry_stage', 'result', 'renewal_id')
    def _compute_stage(self):
        for credential in self:
            dated = credential.expiry_stage
            if credential.result == 'match' and credential.state in ('submitted', 'verified') and not credential.renewal_id:
                credential.stage = 'excluded'
            elif credential.state == 'submitted':
                credential.stage = 'expired' if dated == 'expired' else 'pending'
            elif credential.state != 'verified':
                credential.stage = credential.state
            else:
                credential.stage = 'valid' if dated == 'open_ended' else dated

    @api.model
    def _search_stage(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # the SQL below passes over access lines
        self.check_access('read')
        stages = tuple(stage for stage in value if stage)
        if not stages:
            return Domain.FALSE
        return Domain('id', 'in', SQL(
            "(SELECT staged.id FROM %s staged WHERE staged.credential_stage IN %s)", self._credential_staged(), stages))

    @api.model
    def _credential_staged(self):
        """A subquery of every credential with its id, credential_stage and today; the rules of `_compute_stage`."""
        return SQL(
            """(SELECT dated.id, dated.today,
                       CASE WHEN credential.result = 'match' AND credential.state IN ('submitted', 'verified') AND credential.renewal_id IS NULL
                                 THEN 'excluded'
                            WHEN credential.state = 'submitted' THEN CASE dated.stage WHEN 'expired' THEN 'expired' ELSE 'pending' END
                            WHEN credential.state <> 'verified' THEN credential.state
                            WHEN dated.stage = 'open_ended' THEN 'valid'
                            ELSE dated.stage END AS credential_stage
                  FROM %s dated JOIN medical_credential credential ON credential.id = dated.id)""", self._expiry_dated())

    @api.depends('employee_id', 'tier', 'state')
    @api.depends_context('uid')
    def _compute_rights(self):
        mine = self.filtered(lambda credential: credential.user_id == self.env.user)
        judged, kept = self._judged_by_me(), self._kept_by_me()
        for credential in self:
            credential.is_mine = credential in mine
            credential.can_verify = credential in judged
            credential.can_edit = credential.state != 'verified' and (credential in kept or credential in mine)

    # === WHO === #

    def _kept_by_me(self):
        """Those that the current user keeps for others and themselves: HR and manager, of the health tier Employee Health."""
        if self.env.su:
            return self
        user = self.env.user
        office = user.has_groups('medical_office_base.group_hr,medical_office_base.group_manager')
        health = user.has_group('medical_office_base.group_employee_health')
        return self.filtered(lambda credential: health if credential.tier == 'health' else office)

    def _judged_by_me(self):
        """Those that the current user may verify: kept by them, or as their supervisor who owns the practice; never one's own."""
        if self.env.su:
            return self
        user = self.env.user
        kept = self._kept_by_me()
        if user.has_group('medical_office_base.group_owner'):
            # sudo: who stands above whom decides, and is told to nobody
            kept |= self.filtered(lambda credential: credential.tier == 'own' and user in credential.sudo().employee_id.medical_supervisor_user_ids)
        return kept.filtered(lambda credential: credential.user_id != user)

    def _check_judge(self):
        self.check_access('read')
        refused = self - self._judged_by_me()
        if refused.filtered('is_mine'):
            raise AccessError(self.env._("Nobody decides about their own: somebody else has to look at %(name)s.", name=refused[0].display_name))
        if refused:
            raise AccessError(self.env._(
                "%(name)s is decided by HR or the office manager; what is about health, by Employee Health alone.", name=refused[0].display_name))

    # === CHECKS === #

    @api.constrains('number', 'type_id')
    def _check_number(self):
        for credential in self:
            fault = credential.type_id._number_fault(credential.number)
            if fault:
                raise ValidationError(fault)

    @api.constrains('type_id')
    def _check_holder(self):
        for credential in self:
            if credential.type_id.holder == 'practice':
                raise ValidationError(self.env._("%(type)s is held by the practice, not by a person.", type=credential.type_id.name))

    @api.onchange('date_start', 'type_id')
    def _onchange_date_start(self):
        months = self.type_id.renewal_months
        if self.date_start and months and not self.date_end:
            self.date_end = self.date_start + relativedelta(months=months, days=-1)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals['number'] = self.env['medical.credential.type']._clean_number(vals.get('number'))
            if not self.env.su:
                self._check_written_by_hand({name for name, value in vals.items() if value and name != 'active'})
        credentials = super().create(vals_list)
        credentials._check_office_enters()
        credentials._bind_documents()
        kind = self.env.context.get('medical_credential_event')
        credentials._log_events([(credential, kind or 'created', (), '') for credential in credentials])
        if not self.env.context.get('medical_credential_sync'):
            self._sync_required(credentials.company_id, credentials.employee_id)
        return credentials

    def write(self, vals):
        if 'number' in vals:
            vals = {**vals, 'number': self.env['medical.credential.type']._clean_number(vals['number'])}
        names = vals.keys()
        if not self.env.su:
            self._check_written_by_hand(names, existing=True)
            if CONTENT & names:
                self._check_content(names)
        before = self._event_values(names)
        res = super().write(vals)
        if 'document_ids' in names:
            self._bind_documents()
        self._log_changes(before)
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filled(self):
        if self.filtered(lambda credential: credential.state != 'missing'):
            raise UserError(self.env._("A credential is kept with its history: put it away instead of deleting it."))

    @api.model
    def _check_written_by_hand(self, names, existing=False):
        if SYSTEM & names:
            raise AccessError(self.env._("What became of a credential follows from sending, verifying and renewing it; it can't be typed."))
        if existing and IDENTITY & names:
            raise AccessError(self.env._("Whose credential it is and of what type stays: put this one away and make another."))
        if KEPT & names and not self.env.user.has_groups(
                'medical_office_base.group_hr,medical_office_base.group_manager,medical_office_base.group_employee_health'):
            raise AccessError(self.env._("How early renewal is asked for is the office's to say."))

    def _check_content(self, names):
        verified = self.filtered(lambda credential: credential.state == 'verified')
        if verified:
            raise UserError(self.env._(
                "%(name)s is verified and stays as it is. Renew it, or ask HR or the office manager to take the verification back.",
                name=verified[0].display_name))
        if 'result' in names and self.filtered(lambda credential: credential.is_mine):
            raise AccessError(self.env._("The result of a screening is entered by the office, not by the person."))

    def _check_office_enters(self):
        if self.env.su:
            return
        mine = self - self._kept_by_me()
        refused = mine.filtered(lambda credential: credential.type_id.by_office or credential.result)
        if refused:
            raise AccessError(self.env._("%(type)s is entered by the office: you needn't do anything about it.", type=refused[0].type_id.name))

    # === EXPIRY === #

    @api.model
    def _expiry_domain(self):
        return Domain([('state', 'in', ('verified', 'submitted')), ('renewal_sent', '=', False)])

    def _expiry_owner(self):
        return self.user_id

    def _expiry_supervisor(self):
        offices = self.env.context.get('medical_credential_offices', {})
        hr, health = offices.get(self.company_id.id, ((), ()))
        if self.tier == 'health':
            return self.env['res.users'].browse(health)
        return self.employee_id.parent_id.user_id or self.env['res.users'].browse(hr)

    def _expiry_line(self):
        hr, health = self._expiry_role('hr'), self._expiry_role('employee_health')
        offices = {company.id: (hr[company].ids, health[company].ids) for company in self.company_id}
        return super(MedicalCredential, self.with_context(medical_credential_offices=offices))._expiry_line()

    @api.model
    def _expiry_daily(self):
        # a dated change of position, a site, a person who came otherwise
        self._sync_required(self.env['res.company'].search([('active', '=', True)]))

    def _expiry_summary(self):
        return self.env._(
            "%(type)s of %(person)s: valid until %(day)s", type=self.type_id.name, person=self.employee_id.name,
            day=format_date(self.env, self.date_end))
