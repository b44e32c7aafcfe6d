from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_time

AGENCIES = [
    ('osha', 'OSHA or State Plan'),
    ('ocr', 'HHS Office for Civil Rights'),
    ('dea', 'DEA'),
    ('cms', 'CMS or Its Contractor'),
    ('medicaid', 'State Medicaid'),
    ('clia', 'CLIA or Laboratory'),
    ('health', 'Health Department'),
    ('board', 'Board of Medicine, Nursing or Pharmacy'),
    ('radiation', 'Radiation Control'),
    ('fire', 'Fire Marshal or Building'),
    ('labor', 'Labor or Immigration'),
    ('payer', 'Payer'),
    ('other', 'Other'),
]
REASONS = [('routine', 'Routine'), ('complaint', 'Complaint'), ('for_cause', 'For Cause'), ('follow_up', 'Follow-Up'), ('unknown', 'Not Said Yet')]
INSPECTION_STATES = [('expected', 'Announced'), ('on_site', 'On Site'), ('follow_up', 'Being Followed Up'), ('closed', 'Closed')]
OPEN_INSPECTION = ('expected', 'on_site', 'follow_up')
INSPECTION_SYSTEM = {
    'state', 'number', 'company_id', 'arrived_at', 'left_at', 'closed_on', 'closed_by_id', 'report_file', 'report_name', 'report_hash', 'plan_submitted_on',
    'plan_accepted_on'}
INSPECTION_WORKERS = (
    'medical_office_base.group_manager,medical_office_base.group_compliance_officer,medical_office_base.group_privacy_officer')
INSPECTION_CLOSERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer,medical_office_base.group_owner'
# what whoever receives or accompanies an inspector writes
RECEPTION = {'identity_checked', 'scope_asked', 'counsel_told', 'escort_id', 'inspector', 'badge', 'scope', 'reason', 'agency', 'agency_kind', 'reception_note'}


class MedicalInspection(models.Model):
    """An inspection from outside: who came, from which agency, why; what was said, seen and taken; what was asked for and handed over;
    what they found, the corrective plan, and how it ended.

    - Office manager, compliance officer and privacy officer work on all; the owner reads and closes; an auditor reads within their scope.
    - Whoever received or accompanies the inspector reads it, writes what the reception asks and adds to the log.
    - Whoever is to get what was asked for sees that request alone.

    The log is only added to. What the reception asks is a suggested default: identity and scope first, counsel told, never alone.
    """
    _name = 'medical.inspection'
    _description = 'Inspection from Outside'
    _inherit = ['medical.audit.scoped', 'medical.guarded.files']
    _guards_every_file = True
    _order = 'date desc, id desc'
    _rec_names_search = ['number', 'agency']
    _check_company_auto = True

    number = fields.Char(required=True, readonly=True, copy=False, index=True, default='/')
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    site_id = fields.Many2one(
        'medical.site', required=True, index=True, ondelete='restrict', check_company=True, default=lambda self: self._default_site())
    agency_kind = fields.Selection(AGENCIES, 'Kind of Agency', required=True, default='other', index=True)
    agency = fields.Char(required=True, help="As it calls itself, with the office.")
    reason = fields.Selection(REASONS, required=True, default='unknown')
    scope = fields.Text(help="What they came to look at, as they said it; a warrant or subpoena, if there is one.")
    inspector = fields.Char('Inspectors', help="Names and titles.")
    badge = fields.Char('Badge or Card', help="Number, and who checked it by a call to the agency.")
    date = fields.Date('Day', required=True, index=True, default=lambda self: self.env.company._medical_today(), help="On which they come, or came.")
    notice_on = fields.Date('Announced On')
    arrived_at = fields.Datetime('Arrived', readonly=True, copy=False)
    left_at = fields.Datetime('Left', readonly=True, copy=False)
    received_by_id = fields.Many2one(
        'res.users', index='btree_not_null', ondelete='restrict', default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    escort_id = fields.Many2one(
        'res.users', 'Accompanied By', index='btree_not_null', ondelete='restrict', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    identity_checked = fields.Boolean(help="Badge seen, and the agency called on a number of one's own.")
    scope_asked = fields.Boolean('Scope and Papers Asked For')
    counsel_told = fields.Boolean('Counsel and Owner Told')
    reception_note = fields.Text('Notes of the Reception')
    reception_left = fields.Integer('Left to Do at the Reception', compute='_compute_reception_left')
    state = fields.Selection(INSPECTION_STATES, 'Status', required=True, default='expected', readonly=True, copy=False, index=True)
    entry_ids = fields.One2many('medical.inspection.entry', 'inspection_id', 'Log', readonly=True)
    request_ids = fields.One2many('medical.inspection.request', 'inspection_id', 'Requests')
    finding_ids = fields.One2many('medical.inspection.finding', 'inspection_id', 'Findings')
    action_ids = fields.One2many('medical.action', 'inspection_id', 'Actions')
    plan_due = fields.Date('Corrective Plan Due', index='btree_not_null', help="Empty: none is asked for.")
    plan_text = fields.Text('Corrective Plan')
    plan_submitted_on = fields.Date('Submitted', readonly=True, copy=False)
    plan_accepted_on = fields.Date('Accepted', readonly=True, copy=False)
    letter_file = fields.Binary('Closing Letter', attachment=True, copy=False)
    letter_name = fields.Char(copy=False)
    letter_on = fields.Date('Letter Dated', copy=False)
    outcome = fields.Text('How It Ended', copy=False)
    follow_up_on = fields.Date('They Come Back On', copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    closed_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    report_file = fields.Binary('File as Closed', readonly=True, copy=False, attachment=True)
    report_name = fields.Char(readonly=True, copy=False)
    report_hash = fields.Char('SHA-256 of the File', readonly=True, copy=False)
    open_request_count = fields.Integer('Open Requests', compute='_compute_counts')
    unsettled_count = fields.Integer('Findings to Settle', compute='_compute_counts')
    can_work = fields.Boolean('I Work on It', compute='_compute_can_work')
    can_log = fields.Boolean('I Write the Log', compute='_compute_can_work')
    can_close = fields.Boolean('I May Close It', compute='_compute_can_work')
    is_plan_due = fields.Boolean('Plan to Submit', compute='_compute_is_plan_due', search='_search_is_plan_due')

    _number_uniq = models.UniqueIndex("(number, company_id) WHERE number <> '/'")

    # === COMPUTES === #

    @api.model
    def _default_site(self):
        """The first site at which the user works, of the practice."""
        return self.env['medical.site'].search([('company_id', '=', self.env.company.id), ('user_ids', 'in', self.env.uid)], limit=1)

    @api.depends('number', 'agency')
    def _compute_display_name(self):
        for inspection in self:
            inspection.display_name = f'{inspection.number} {inspection.agency or ""}'

    @api.depends('identity_checked', 'scope_asked', 'counsel_told', 'escort_id')
    def _compute_reception_left(self):
        for inspection in self:
            done = (inspection.identity_checked, inspection.scope_asked, inspection.counsel_told, inspection.escort_id)
            inspection.reception_left = sum(not item for item in done)

    @api.depends('request_ids.state', 'finding_ids.issue_id', 'finding_ids.decision')
    def _compute_counts(self):
        for inspection in self:
            inspection.open_request_count = len(inspection.request_ids.filtered(lambda request: request.state == 'open'))
            inspection.unsettled_count = len(inspection.finding_ids.filtered('is_unsettled'))

    @api.depends('state', 'received_by_id', 'escort_id')
    @api.depends_context('uid')
    def _compute_can_work(self):
        user = self.env.user
        worker, closer = user.has_groups(INSPECTION_WORKERS), user.has_groups(INSPECTION_CLOSERS)
        for inspection in self:
            is_open = inspection.state in OPEN_INSPECTION
            inspection.can_work = is_open and worker
            inspection.can_log = is_open and (worker or user in inspection.received_by_id | inspection.escort_id)
            inspection.can_close = inspection.state == 'follow_up' and closer

    @api.depends('plan_due', 'plan_submitted_on', 'state')
    def _compute_is_plan_due(self):
        for inspection in self:
            inspection.is_plan_due = bool(inspection.plan_due) and not inspection.plan_submitted_on and inspection.state in OPEN_INSPECTION

    @api.model
    def _search_is_plan_due(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('plan_due', '!=', False) & Domain('plan_submitted_on', '=', False) & Domain('state', 'in', OPEN_INSPECTION)

    @api.model
    def _scope_source(self):
        return SQL(
            "SELECT id, company_id, NULL::varchar, site_id, date FROM medical_inspection",
            to_flush=[self._fields[name] for name in ('company_id', 'site_id', 'date')])

    # === GUARDS === #

    @api.constrains('received_by_id', 'escort_id', 'company_id')
    def _check_people(self):
        for inspection in self:
            for person in inspection.received_by_id | inspection.escort_id:
                if inspection.company_id not in person.sudo().company_ids:  # sudo: in which practices somebody works
                    raise ValidationError(self.env._("%(name)s doesn't work in this practice.", name=person.name))

    @api.model
    def _guarded_files_words(self):
        return self.env._("Files of an inspection are added to what was handed over, or as its closing letter.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in INSPECTION_SYSTEM - {'company_id'}):
            raise AccessError(self.env._("An inspection goes on with its buttons."))
        for vals in vals_list:
            if vals.get('number', '/') == '/':
                company = self.env['res.company'].browse(vals.get('company_id')) or self.env.company
                # sudo: numbers are drawn by whoever receives the inspector
                vals['number'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.inspection') or '/'
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if INSPECTION_SYSTEM & vals.keys():
                raise AccessError(self.env._("An inspection goes on with its buttons."))
            self._check_open()
            if vals.keys() - RECEPTION and any(not inspection.can_work for inspection in self):
                raise AccessError(self.env._("Whoever receives an inspector writes what the reception asks, and the log."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if any(inspection.state != 'expected' or inspection.entry_ids for inspection in self):
            raise UserError(self.env._("An inspection that took place is kept."))

    def _check_open(self):
        # sudo: the status, whoever may read it
        if over := self.sudo().filtered(lambda inspection: inspection.state not in OPEN_INSPECTION):
            raise UserError(self.env._("%(number)s is closed: it stays as it is.", number=over[0].number))

    def _check_worker(self, *states, by='can_work'):
        """Self as superuser, locked, for one who may do this now.

        :param str by: the field that says who
        """
        self.ensure_one()
        self.check_access('read')
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        if not self.env.su and not self[by]:
            raise AccessError(self.env._("This is done by the office manager, the compliance officer or the privacy officer; the log also by who receives."))
        if self.state not in states:
            labels = dict(self._fields['state']._description_selection(self.env))
            raise UserError(self.env._("This isn't done with an inspection that is “%(state)s”.", state=labels[self.state]))
        # sudo: who may was checked
        return self.sudo()

    # === LOG === #

    def _note(self, kind, words, at=None):
        """Add to the log, which nobody changes.

        :param str kind: said, seen, taken, asked or other
        :param at: the moment, if not now; never one to come
        """
        if not (words or '').strip():
            raise UserError(self.env._("Say what was said, seen or taken."))
        if at and at > fields.Datetime.now():
            raise UserError(self.env._("What is written down has happened already: correct the time."))
        inspection = self._check_worker(*OPEN_INSPECTION, by='can_log')
        return inspection.env['medical.inspection.entry'].create({
            'inspection_id': inspection.id, 'kind': kind, 'words': words.strip(), 'at': at or fields.Datetime.now(), 'user_id': self.env.uid}).sudo(False)

    def action_note_said(self):
        """Write down what was said: opens the dialog."""
        return self._open_dialog('medical.inspection.noting', self.env._("What Was Said"), kind='said')

    def action_note_seen(self):
        """Write down what was looked at: opens the dialog."""
        return self._open_dialog('medical.inspection.noting', self.env._("What Was Looked At"), kind='seen')

    def action_note_taken(self):
        """Write down what was taken, copied or photographed: opens the dialog."""
        return self._open_dialog('medical.inspection.noting', self.env._("What Was Taken"), kind='taken')

    def action_note_asked(self):
        """Write down what was asked for, as a request with a deadline: opens the dialog."""
        self._check_worker(*OPEN_INSPECTION, by='can_log')
        return self._open_dialog('medical.inspection.noting', self.env._("What Was Asked For"), kind='asked')

    def _open_dialog(self, model, title, **context):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': model, 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_inspection_id': self.id, **{f'default_{name}': value for name, value in context.items()}}}

    # === STEPS === #

    def action_arrive(self):
        """They are here: the clock of the visit runs."""
        inspection = self._check_worker('expected', by='can_log')
        inspection.write({'state': 'on_site', 'arrived_at': fields.Datetime.now(), 'date': inspection.site_id._today()})
        self._note('other', self.env._("Arrived"))

    def action_leave(self):
        """They have left: what they asked for and found is followed up.

        :raises UserError: the reception didn't check who they are
        """
        if not self.identity_checked:
            raise UserError(self.env._("Tick first whether their identity was checked, or say in the notes why not and let the manager tick it."))
        inspection = self._check_worker('on_site', by='can_log')
        self._note('other', self.env._("Left"))
        inspection.write({'state': 'follow_up', 'left_at': fields.Datetime.now()})

    def _local_time(self, moment):
        """A moment by the clock of the site."""
        # sudo: the clock of the place
        return moment and format_time(self.env, moment, tz=self.sudo().site_id.tz or 'UTC', time_format='short') or ''
