from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_injury import DAYS_CAP


class MedicalOshaLogRecord(models.TransientModel):
    """The log of work-related injuries and illnesses of a calendar year, as OSHA's form 300 asks (29 CFR 1904.29).

    Recordable cases alone; the name of a privacy case is left out (1904.29(b)(6)-(9)). Days are counted up to 180 (1904.7(b)(3)(vii)).
    """
    _name = 'medical.osha.log.record'
    _description = 'OSHA 300 Log'
    _inherit = 'medical.record'
    _record_reads = ('medical.injury',)

    year = fields.Integer(required=True, default=lambda self: self.env.company._medical_today().year)

    def _record_title(self):
        return self.env._("OSHA 300 Log")

    def _record_check(self):
        res = super()._record_check()
        if not 2002 <= self.year <= self._record_today().year:
            raise UserError(self.env._("Choose a year until this one, as 2026."))
        return res

    def _record_columns(self):
        types = dict(self.env['medical.injury']._fields['log_type']._description_selection(self.env))
        return [
            Column('number', self.env._("Case"), width=11),
            Column('person', self.env._("Employee"), width=20),
            Column('job', self.env._("Job Title"), width=18),
            Column('date', self.env._("Date"), 'date', width=11),
            Column('place', self.env._("Where"), width=16),
            Column('what', self.env._("Injury or Illness, Parts of Body, Object"), width=40),
            Column('outcome', self.env._("Classified"), width=16, labels={
                'death': self.env._("G Death"), 'away': self.env._("H Days away"), 'restricted': self.env._("I Restricted"), 'other': self.env._("J Other")}),
            Column('away', self.env._("K Days Away"), 'integer', width=9, total=True),
            Column('restricted', self.env._("L Days Restricted"), 'integer', width=9, total=True),
            Column('type', self.env._("M Type"), width=18, labels={key: f'{key} {label}' for key, label in types.items()}),
        ]

    def _injury_domain(self):
        domain = Domain('company_id', '=', self.company_id.id) & Domain('recordable', '=', True)
        domain &= Domain('occurred_on', '>=', f'{self.year}-01-01') & Domain('occurred_on', '<=', f'{self.year}-12-31')
        return domain & self._record_filtered(site_id='site_id')

    def _record_query(self):
        injuries = self.env['medical.injury']
        query = injuries._search(self._injury_domain())
        table = SQL.identifier(injuries._table)
        away = SQL("LEAST(COALESCE(%s.days_away, 0), %s)", table, DAYS_CAP)
        return query.select(
            SQL("%s.number", table),
            SQL("CASE WHEN %(t)s.privacy_case THEN %(hidden)s ELSE (SELECT name FROM hr_employee WHERE id = %(t)s.employee_id) END",
                t=table, hidden=self.env._("Privacy case")),
            SQL("%s.job", table), SQL("%s.occurred_on", table),
            SQL("COALESCE((SELECT code FROM medical_room WHERE id = %(t)s.room_id), %(t)s.work_area, (SELECT code FROM medical_site WHERE id = %(t)s.site_id))",
                t=table),
            SQL("CONCAT_WS('; ', %(t)s.what_happened, %(t)s.body_part, %(t)s.object)", t=table),
            SQL("""CASE WHEN %(t)s.outcome = 'death' THEN 'death' WHEN %(t)s.outcome = 'away' OR %(t)s.days_away > 0 THEN 'away'
                        WHEN %(t)s.outcome = 'restricted' OR %(t)s.days_restricted > 0 THEN 'restricted' ELSE 'other' END""", t=table),
            away, SQL("LEAST(COALESCE(%s.days_restricted, 0), %s - %s)", table, DAYS_CAP, away), SQL("%s.log_type", table), SQL("%s.id", table))

    def _record_order(self):
        return SQL('date, id')

    def _record_notes(self):
        return [
            self.env['medical.practice']._get(self.company_id)._osha_log_words(),
            self.env._("Days are calendar days, at most 180 in all (29 CFR 1904.7(b)(3)(vii))."),
        ]

    def _record_read_records(self):
        return self.env['medical.injury'].search(self._injury_domain())

    def _record_signatures(self):
        return [self.env._("Company executive")]
