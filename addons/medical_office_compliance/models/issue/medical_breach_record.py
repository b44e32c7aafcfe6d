from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_privacy_incident import MANY

SIZES = [('small', 'Fewer Than 500 People'), ('large', '500 and More')]


class MedicalBreachRecord(models.TransientModel):
    """Breaches discovered in a calendar year, with what the portal of HHS asks for (45 CFR 164.408(c)). Nobody concerned is named."""
    _name = 'medical.breach.record'
    _description = 'Breaches of a Year'
    _inherit = 'medical.record'
    _record_reads = ('medical.privacy.incident',)

    year = fields.Integer(required=True, default=lambda self: self.env.company._medical_today().year, help="In which they were discovered.")
    size = fields.Selection(SIZES, default='small')

    def _record_title(self):
        return self.env._("Breaches of a Year")

    def _record_check(self):
        res = super()._record_check()
        if not 2003 <= self.year <= self._record_today().year:
            raise UserError(self.env._("Choose a year until this one, as 2026."))
        return res

    def _record_columns(self):
        incidents = self.env['medical.privacy.incident']

        def labels(name):
            return dict(incidents._fields[name]._description_selection(self.env))
        return [
            Column('number', self.env._("Number"), width=11),
            Column('site', self.env._("Site"), width=7),
            Column('kind', self.env._("Kind"), labels=labels('kind'), width=24),
            Column('place', self.env._("Where It Was"), labels=labels('place'), width=18),
            Column('occurred', self.env._("Happened"), 'date', width=11),
            Column('until', self.env._("Until"), 'date', width=11),
            Column('discovered', self.env._("Discovered"), 'date', width=11),
            Column('people', self.env._("People"), 'integer', width=8, total=True),
            Column('data', self.env._("Information"), width=30),
            Column('associate', self.env._("Business Associate"), width=18),
            Column('letters', self.env._("Letters"), 'date', width=11),
            Column('media', self.env._("Media"), 'date', width=11),
            Column('hhs_due', self.env._("HHS Due"), 'date', width=11),
            Column('hhs', self.env._("HHS Told"), 'date', width=11),
            Column('proof', self.env._("Receipt"), width=18),
            Column(
                'clock', self.env._("Status"), labels={**labels('clock'), 'told': self.env._("Told")}, width=14,
                styles={'overdue': 'danger', 'told': 'success'}),
        ]

    def _breach_domain(self):
        domain = Domain('company_id', '=', self.company_id.id) & Domain('state', 'in', ('breach', 'closed'))
        domain &= Domain('clock_from', '>=', f'{self.year}-01-01') & Domain('clock_from', '<=', f'{self.year}-12-31')
        if self.size:
            domain &= Domain('people_count', '<' if self.size == 'small' else '>=', MANY)
        return domain & self._record_filtered(site_id='site_id')

    def _record_query(self):
        incidents = self.env['medical.privacy.incident']
        query = incidents._search(self._breach_domain())
        table = SQL.identifier(incidents._table)

        def step(kind, column):
            return SQL("(SELECT %s FROM medical_privacy_step WHERE incident_id = %s.id AND kind = %s)", SQL.identifier(column), table, kind)
        today = self._record_today()
        status = SQL(
            "CASE WHEN %(done)s IS NOT NULL THEN 'told' WHEN %(due)s < %(today)s THEN 'overdue' WHEN %(due)s <= %(today)s + 14 THEN 'due' ELSE 'running' END",
            done=step('hhs', 'done_on'), due=SQL("%s.hhs_due", table), today=SQL("%s::date", today))
        return query.select(
            SQL("%s.number", table), SQL("(SELECT code FROM medical_site WHERE id = %s.site_id)", table), SQL("%s.kind", table), SQL("%s.place", table),
            SQL("%s.occurred_on", table), SQL("%s.occurred_until", table), SQL("%s.discovered_on AS discovered", table), SQL("%s.people_count", table),
            SQL("%s.data_involved", table),
            SQL("(SELECT p.name FROM medical_agreement a JOIN res_partner p ON p.id = a.partner_id WHERE a.id = %s.agreement_id)", table),
            step('letters', 'done_on'), step('media', 'done_on'), SQL("%s.hhs_due", table), step('hhs', 'done_on'), step('hhs', 'proof'), status,
            SQL("%s.id", table))

    def _record_order(self):
        return SQL('discovered, id')

    def _record_notes(self):
        return [self.env._(
            "Fewer than 500 people: entered on the portal of HHS within 60 days after the calendar year in which they were discovered (45 CFR 164.408(c)).")]

    def _record_read_records(self):
        return self.env['medical.privacy.incident'].search(self._breach_domain())

    def _record_signatures(self):
        return [self.env._("Privacy Officer")]
