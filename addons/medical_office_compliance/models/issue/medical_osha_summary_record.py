from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalOshaSummaryRecord(models.TransientModel):
    """The summary of a year's 300 log as OSHA's form 300A asks, to be certified by an executive and posted (29 CFR 1904.32).

    Its numbers are sums over the rows of the log; how many people worked and how many hours is typed by whoever makes it. It names
    nobody. Posted from February 1 to April 30 of the year after, kept for five years (1904.32(b)(6), 1904.33).
    """
    _name = 'medical.osha.summary.record'
    _description = 'OSHA 300A Summary'
    _inherit = 'medical.record.values'
    _record_reads = ('medical.injury',)

    year = fields.Integer(required=True, default=lambda self: self._default_year())
    people = fields.Integer(
        'Average Number of Employees', required=True, default=lambda self: self._default_people(),
        help="Those paid in each pay period, added up and divided by the number of pay periods (29 CFR 1904.32(b)(2)(ii)).")
    hours = fields.Integer('Hours Worked', required=True, default=0, help="By all of them in the year, without leave (29 CFR 1904.32(b)(2)(ii)).")

    @api.model
    def _default_year(self):
        return self.env.company._medical_today().year - 1

    @api.model
    def _default_people(self):
        return self.env['medical.practice']._get(self.env.company).headcount

    def _record_title(self):
        return self.env._("OSHA 300A Summary")

    def _record_check(self):
        res = super()._record_check()
        if not 2002 <= self.year <= self._record_today().year:
            raise UserError(self.env._("Choose a year until this one, as 2026."))
        if self.people <= 0 or self.hours <= 0:
            raise UserError(self.env._("Write how many people worked on average, and how many hours in all: the form asks for both."))
        return res

    def _record_columns(self):
        return [
            Column('part', self.env._("Part"), width=26),
            Column('what', self.env._("What"), width=46),
            Column('count', self.env._("Number"), 'integer', width=12),
        ]

    def _record_rows(self):
        log = self.env['medical.osha.log.record'].new({'company_id': self.company_id.id, 'site_id': self.site_id.id, 'year': self.year})
        columns = [column.name for column in log._record_columns()]
        rows = [dict(zip(columns, row, strict=False)) for row in self.env.execute_query(log._record_query())]
        outcomes, types = Counter(row['outcome'] for row in rows), Counter(row['type'] for row in rows)
        cases, days, kinds, place = (
            self.env._("Number of cases"), self.env._("Number of days"), self.env._("Injury and illness types"), self.env._("Employment"))
        labels = self.env['medical.injury']._fields['log_type']._description_selection(self.env)
        return [
            (cases, self.env._("G Deaths"), outcomes['death']),
            (cases, self.env._("H With days away from work"), outcomes['away']),
            (cases, self.env._("I With job transfer or restriction"), outcomes['restricted']),
            (cases, self.env._("J Other recordable cases"), outcomes['other']),
            (days, self.env._("K Away from work"), sum(row['away'] for row in rows)),
            (days, self.env._("L Of job transfer or restriction"), sum(row['restricted'] for row in rows)),
            *((kinds, f'M{key} {label}', types[key]) for key, label in labels),
            (place, self._fields['people']._description_string(self.env), self.people),
            (place, self._fields['hours']._description_string(self.env), self.hours),
        ]

    def _record_notes(self):
        return [
            self.env['medical.practice']._get(self.company_id)._osha_log_words(),
            self.env._(
                "Posted where notices to employees are, from February 1 to April 30, %(year)s; kept for five years (29 CFR 1904.32(b)(6), 1904.33).",
                year=self.year + 1),
            self.env._(
                "By signing, the executive certifies to have examined the log and to believe, from knowing how it was kept, that the summary is correct "
                "and complete (29 CFR 1904.32(b)(3))."),
        ]

    def _record_signatures(self):
        return [self.env._("Company executive: name, title, phone")]
