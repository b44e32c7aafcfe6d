from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_obligation_status import STATES
from .medical_requirement import AREAS, OFFICERS, SEVERITIES


class MedicalObligationRecord(models.TransientModel):
    """Where the obligations stand today: each at its place, with when it was last done, by when it is next, and the rule."""
    _name = 'medical.obligation.record'
    _description = 'Obligations'
    _inherit = 'medical.record'
    _record_reads = ('medical.obligation', 'medical.obligation.status')

    area = fields.Selection(AREAS)
    severity = fields.Selection(SEVERITIES)
    officer = fields.Selection(OFFICERS, 'Done By')
    state = fields.Selection(STATES, 'Status')
    not_applicable = fields.Boolean('With Those That Do Not Apply')

    def _record_title(self):
        return self.env._("Obligations")

    def _record_columns(self):
        status, obligation = self.env['medical.obligation.status']._fields, self.env['medical.obligation']._fields

        def labels(field):
            return dict(field._description_selection(self.env))
        return [
            Column('code', self.env._("Code"), width=14),
            Column('name', self.env._("What"), width=34),
            Column('site', self.env._("Site"), width=13),
            Column('area', self.env._("Area"), labels=labels(obligation['area']), width=18),
            Column('severity', self.env._("Severity"), labels=labels(status['severity']), styles={'critical': 'danger', 'major': 'warning'}, width=9),
            Column('frequency', self.env._("How Often"), labels=labels(obligation['frequency']), width=14),
            Column('basis', self.env._("Who Says So"), labels=labels(obligation['frequency_basis']), width=20),
            Column('officer', self.env._("Done By"), labels=labels(obligation['officer']), width=16),
            Column('last', self.env._("Last Done"), 'date', width=11),
            Column('due', self.env._("Due By"), 'date', width=11),
            Column('state', self.env._("Status"), labels=labels(status['state']), width=13, styles={
                'late': 'danger', 'due': 'warning', 'unset': 'warning', 'met': 'success'}),
            Column('citation', self.env._("Citation"), width=28),
        ]

    def _record_query(self):
        statuses = self.env['medical.obligation.status']
        domain = Domain('company_id', '=', self.company_id.id) & self._record_filtered(area='area', severity='severity', officer='officer')
        if self.site_id:
            domain &= Domain('site_id', 'in', [self.site_id.id, False])
        if self.state:
            domain &= Domain('state', 'in', [self.state])
        elif not self.not_applicable:
            domain &= Domain('applies', '=', True)
        return SQL(
            """SELECT obligation.code, obligation.name, site.name, obligation.area, obligation.severity, obligation.frequency, obligation.frequency_basis,
                      obligation.officer, COALESCE(status.last_date, status.baseline_date), status.date_end, stated.state, obligation.citation,
                      status.id, status.severity_sequence
                 FROM medical_obligation_status status
                 JOIN medical_obligation obligation ON obligation.id = status.obligation_id
                 JOIN %(stated)s stated ON stated.id = status.id
            LEFT JOIN medical_site site ON site.id = status.site_id
                WHERE status.id IN %(found)s""",
            stated=statuses._stated(), found=statuses._search(domain).subselect())

    def _record_order(self):
        return SQL('area, code NULLS LAST, name, site NULLS FIRST, id')

    def _record_notes(self):
        return [
            self.env._("Only what is marked “The rule says so” is a deadline of the rule; every other interval is a suggestion that the practice may change."),
            self.env._("Reference, not legal advice: counsel checks each rule against its current text.")]

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Compliance officer")]
