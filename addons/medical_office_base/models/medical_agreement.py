from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

AGREEMENT_KINDS = [
    ('cleaning', 'Cleaning'),
    ('maintenance', 'Maintenance'),
    ('pest_control', 'Pest Control'),
    ('waste', 'Waste Removal'),
    ('lease', 'Lease'),
    ('other', 'Other'),
]
# What a practice asks of whoever works in its rooms, to begin with: insurance for who could do damage, a background check
# for who is there alone, a license where a state requires one.
REQUIRED_DOCUMENTS = {
    'cleaning': ('insurance', 'background_check'),
    'maintenance': ('insurance', 'license'),
    'pest_control': ('insurance', 'license'),
    'waste': ('insurance', 'license'),
}
LEAD_DAYS = {'lease': 180, 'waste': 60}
# What it costs and what its people have on file is not for everyone who lets the cleaner in.
INSIDERS = ('medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_auditor,'
            'medical_office_base.group_compliance_officer')
CURRENT = ('valid', 'due', 'open_ended', 'renewed')


class MedicalAgreement(models.Model):
    """What a vendor does for the practice again and again: cleaning, maintenance, pest control, waste, a lease.

    Manager: all of the company. Owner, auditor, compliance officer: read. Staff: running agreements of their sites, without
    prices and papers, so as to check the vendor's people in.
    """
    _name = 'medical.agreement'
    _description = 'Vendor Agreement'
    _inherit = ['medical.expiry.mixin', 'medical.linkable']
    _order = 'state, date_end, name, id'
    _check_company_auto = True
    _expiry_site = 'site_id'

    name = fields.Char(required=True, tracking=True)
    kind = fields.Selection(AGREEMENT_KINDS, required=True, default='cleaning', tracking=True)
    state = fields.Selection(
        [('draft', 'Draft'), ('running', 'Running'), ('ended', 'Ended')], 'Status', required=True, default='draft', copy=False, tracking=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    partner_id = fields.Many2one('res.partner', 'Vendor', required=True, index=True, check_company=True, tracking=True)
    user_id = fields.Many2one(
        'res.users', 'Responsible', default=lambda self: self.env.user, index=True, tracking=True, domain=[('share', '=', False)],
        help="Is asked to renew it, or to find somebody else.")
    site_ids = fields.Many2many('medical.site', string='Sites', check_company=True, tracking=True, help="Empty: all sites.")
    site_id = fields.Many2one(
        'medical.site', 'Only Site', compute='_compute_site_id', store=True, index='btree_not_null',
        help="Where it holds for one site alone: its clock tells the days.")
    scope = fields.Text('What Is Done', help="What the vendor does and how often, as agreed.")
    price = fields.Monetary(groups=INSIDERS, tracking=True)
    price_unit = fields.Selection(
        [('visit', 'per Visit'), ('month', 'per Month')], 'Price Is', required=True, default='visit', groups=INSIDERS, tracking=True)
    visits_planned = fields.Integer('Visits', help="How many visits are agreed, at each site. 0: none, as for a lease.")
    visits_per = fields.Selection([('week', 'per Week'), ('month', 'per Month')], 'Visits Are', required=True, default='week')
    arrive_by = fields.Float('Here By', help="By when a visit has to begin, by the clock of the site; 0: at any time. Later visits are marked late.")
    notice_days = fields.Integer('Notice Period', help="How many days before its end notice has to be given.")
    notice_date = fields.Date(
        'Last Day for Notice', compute='_compute_notice_date', store=True, help="Until the end of this day notice can be given.")
    notice_state = fields.Selection(
        [('open', 'To Decide'), ('kept', 'Goes On'), ('given', 'Notice Given')], 'Notice', required=True, default='open', copy=False, tracking=True)
    renewal_id = fields.Many2one('medical.agreement', 'Renewed By', copy=False, readonly=True, index='btree_not_null', ondelete='set null')
    document_ids = fields.One2many('medical.agreement.document', 'agreement_id', groups=INSIDERS)
    visit_ids = fields.One2many('medical.vendor.visit', 'agreement_id')
    note = fields.Text('Notes', groups=INSIDERS)

    _price_positive = models.Constraint('CHECK (price >= 0)', 'The price of an agreement is 0 or more.')
    _visits_positive = models.Constraint('CHECK (visits_planned >= 0)', 'The visits of an agreement are 0 or more.')
    _notice_positive = models.Constraint('CHECK (notice_days >= 0)', 'The notice period is 0 days or more.')
    _arrive_in_day = models.Constraint('CHECK (arrive_by >= 0 AND arrive_by < 24)', 'The time of arrival is between 0:00 and 23:59.')

    @api.depends('site_ids')
    def _compute_site_id(self):
        for agreement in self:
            agreement.site_id = agreement.site_ids if len(agreement.site_ids) == 1 else False

    @api.depends('date_end', 'notice_days')
    def _compute_notice_date(self):
        for agreement in self:
            agreement.notice_date = agreement.notice_days and agreement.date_end and agreement.date_end - timedelta(days=agreement.notice_days)

    @api.depends('kind', 'notice_days')
    def _compute_expiry_lead_days(self):
        for agreement in self:
            # a month to decide before the last day for notice
            notice = agreement.notice_days + 30 if agreement.notice_days else 0
            agreement.expiry_lead_days = max(LEAD_DAYS.get(agreement.kind, 45), notice)

    @api.constrains('date_start', 'date_end', 'state')
    def _check_running_dates(self):
        for agreement in self:
            if agreement.state == 'running' and not agreement.date_start:
                raise ValidationError(self.env._("Say from which day on “%(name)s” holds, then start it.", name=agreement.name))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if self.filtered(lambda agreement: agreement.state != 'draft'):
            raise UserError(self.env._("An agreement that ran is kept as history: end it instead of deleting it."))

    # === STATES === #

    def action_start(self):
        """Put drafts into force."""
        self._to_state('draft', 'running')

    def action_end(self):
        """End what runs, with today as the last day: nobody is checked in or reminded any more."""
        self._to_state('running', 'ended')
        for agreement, today in self._expiry_today().items():
            if not agreement.date_end or agreement.date_end > today:
                agreement.date_end = max(today, agreement.date_start)

    def action_draft(self):
        """Take back a start or an end, to correct it."""
        self.check_access('write')
        self.state = 'draft'

    def _to_state(self, before, after):
        self.check_access('write')
        words = dict(self._fields['state']._description_selection(self.env))
        for agreement in self:
            if agreement.state != before:
                raise UserError(self.env._(
                    "“%(name)s” is %(state)s: reload the page.", name=agreement.name, state=words[agreement.state].lower()))
        self.state = after

    def action_notice_given(self):
        """Note that notice was given in time."""
        self.check_access('write')
        self.notice_state = 'given'

    def action_notice_kept(self):
        """Note that it was decided to let it go on."""
        self.check_access('write')
        self.notice_state = 'kept'

    # === EXPIRY === #

    @api.model
    def _expiry_domain(self):
        # after notice it may end
        return Domain([('state', '=', 'running'), ('notice_state', '!=', 'given')])

    @api.model
    def _expiry_daily(self):
        # with its last day ends what another took the place of, and what notice was given of
        replaced = Domain([('renewal_id.state', '=', 'running'), ('expiry_stage', '=', 'renewed')])
        noticed = Domain([('notice_state', '=', 'given'), ('expiry_stage', 'in', ('expired', 'renewed'))])
        self.search(Domain('state', '=', 'running') & (replaced | noticed)).filtered(
            lambda agreement: agreement.expiry_days < 0).state = 'ended'

    def _expiry_renew(self, date_start, date_end, values=None):
        successor = super()._expiry_renew(date_start, date_end, values)
        # an insurance doesn't lapse because the agreement was renewed
        for document in self.document_ids.filtered(lambda document: not document.renewal_id and document.expiry_stage != 'expired'):
            document.copy({'agreement_id': successor.id})
        if self.state == 'running':
            successor.state = 'running'
        return successor

    # === PLACES === #

    def _is_at(self, site):
        """Whether this agreement holds at a site: today, by the site's clock, in force."""
        self.ensure_one()
        today = site._today()
        return (
            self.state == 'running' and self.company_id == site.company_id and (not self.site_ids or site in self.site_ids)
            and (not self.date_start or self.date_start <= today) and (not self.date_end or self.date_end >= today))

    @api.model
    def _domain_at(self, site):
        """The agreements that hold at a site today."""
        today = site._today()
        return Domain([
            ('state', '=', 'running'), ('company_id', '=', site.company_id.id),
            '|', ('site_ids', '=', False), ('site_ids', 'in', site.ids),
            '|', ('date_start', '=', False), ('date_start', '<=', today),
            '|', ('date_end', '=', False), ('date_end', '>=', today)])
