from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .medical_requirement import SEVERITIES

STATES = [
    ('late', 'Late'),
    ('due', 'Due'),
    ('unset', 'No First Date'),
    ('met', 'Met'),
    ('ready', 'When It Happens'),
    ('not_applicable', 'Not Applicable'),
]


class MedicalObligationStatus(models.Model):
    """Where an obligation stands, for the practice or at one of its sites: last done, next due, met, due or late.

    `date_start` is the day on which it was last done (or the first date that was set), `date_end` the last day by which it has to be
    done again; both follow from evidence and are written by `_refresh` alone. Nothing is late before its first date is set.
    """
    _name = 'medical.obligation.status'
    _description = 'Where an Obligation Stands'
    _inherit = ['medical.expiry.mixin']
    _order = 'date_end, severity_sequence, id'
    _rec_name = 'obligation_id'
    _check_company_auto = True
    _expiry_site = 'site_id'

    obligation_id = fields.Many2one('medical.obligation', required=True, readonly=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='obligation_id.company_id', store=True, index=True)
    site_id = fields.Many2one('medical.site', readonly=True, index='btree_not_null', ondelete='cascade', check_company=True, help="Empty: the whole practice.")
    active = fields.Boolean(default=True)
    area = fields.Selection(related='obligation_id.area', store=True)
    severity = fields.Selection(related='obligation_id.severity', store=True)
    severity_sequence = fields.Integer(compute='_compute_severity_sequence', store=True, export_string_translation=False)
    officer = fields.Selection(related='obligation_id.officer', store=True)
    frequency = fields.Selection(related='obligation_id.frequency', store=True)
    waiver_id = fields.Many2one('medical.obligation.waiver', 'Not Applicable by', readonly=True, copy=False, index='btree_not_null', ondelete='set null')
    applies = fields.Boolean(compute='_compute_applies', store=True)
    applies_reason = fields.Char('Why It Does Not Apply', compute='_compute_applies_reason', compute_sudo=True)
    user_id = fields.Many2one('res.users', 'Person', compute='_compute_user_id', store=True, index='btree_not_null')

    baseline_date = fields.Date('First Date', tracking=True, help="When it was last done before this system kept it. Nothing is late before this is set.")
    last_date = fields.Date('Last Done', readonly=True, copy=False)
    evidence_count = fields.Integer('Evidence', readonly=True, copy=False)
    open_count = fields.Integer('To Do', readonly=True, copy=False, help="What has happened and isn't done yet.")
    refreshed_at = fields.Datetime('As of', readonly=True, copy=False)
    evidence_ids = fields.One2many('medical.obligation.evidence', 'status_id', string='Evidence by Hand')
    state = fields.Selection(STATES, 'Status', compute='_compute_state', search='_search_state')

    _place_uniq = models.UniqueIndex('(obligation_id, COALESCE(site_id, 0))', "An obligation stands once at each place.")

    @api.depends('severity')
    def _compute_severity_sequence(self):
        order = [value for value, _label in SEVERITIES]
        for status in self:
            status.severity_sequence = order.index(status.severity) if status.severity else len(order)

    @api.depends('obligation_id.user_id', 'obligation_id.officer')
    def _compute_user_id(self):
        officers = {company: self.env['medical.officer']._current(company) for company in self.company_id}
        for status in self:
            obligation = status.obligation_id
            status.user_id = obligation.user_id or officers[status.company_id].get(obligation.officer) if status.company_id else obligation.user_id

    @api.depends('obligation_id.applies', 'waiver_id')
    def _compute_applies(self):
        for status in self:
            status.applies = status.obligation_id.applies and not status.waiver_id

    @api.depends('obligation_id.applies_reason', 'waiver_id.reason')
    def _compute_applies_reason(self):
        for status in self:
            status.applies_reason = False if status.applies else status.waiver_id.reason or status.obligation_id.applies_reason

    @api.depends('obligation_id.lead_days')
    def _compute_expiry_lead_days(self):
        for status in self:
            status.expiry_lead_days = status.obligation_id.lead_days

    @api.depends('expiry_stage', 'applies', 'frequency', 'last_date', 'baseline_date', 'open_count', 'date_end')
    def _compute_state(self):
        for status in self:
            if not status.applies:
                status.state = 'not_applicable'
            elif status.date_end:
                # what was never done isn't met, however far its day is
                ahead = 'met' if status.last_date or status.baseline_date else 'due'
                status.state = {'expired': 'late', 'due': 'due'}.get(status.expiry_stage, ahead)
            elif status.open_count:
                # it has happened, and no day says until when it is to be done
                status.state = 'due'
            elif status.last_date or status.baseline_date:
                status.state = 'met'
            else:
                status.state = 'ready' if status.frequency in ('on_event', 'on_hire') else 'unset'

    @api.model
    def _search_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # the SQL below passes over access lines
        self.check_access('read')
        states = [state for state in value if state]
        return Domain('id', 'in', SQL("(SELECT stated.id FROM %s stated WHERE stated.state IN %s)", self._stated(), tuple(states))) if states else Domain.FALSE

    @api.model
    def _stated(self):
        """A subquery of every status with its state: the same rules as `_compute_state`. Passes over access."""
        return SQL(
            """(SELECT status.id, status.company_id, status.area, status.severity, status.site_id,
                       CASE WHEN NOT status.applies THEN 'not_applicable'
                            WHEN dated.stage = 'expired' THEN 'late'
                            WHEN dated.stage = 'due' THEN 'due'
                            WHEN status.date_end IS NOT NULL AND COALESCE(status.last_date, status.baseline_date) IS NULL THEN 'due'
                            WHEN status.date_end IS NULL AND status.open_count > 0 THEN 'due'
                            WHEN COALESCE(status.last_date, status.baseline_date) IS NOT NULL THEN 'met'
                            WHEN status.frequency IN ('on_event', 'on_hire') THEN 'ready'
                            ELSE 'unset' END AS state
                  FROM medical_obligation_status status
                  JOIN %s dated ON dated.id = status.id
                 WHERE status.active)""", self._expiry_dated())

    def _expiry_owner(self):
        return self.user_id

    @api.model
    def _expiry_domain(self):
        return Domain('applies', '=', True)
