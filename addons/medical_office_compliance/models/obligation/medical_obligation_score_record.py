from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_obligation_score import ALL
from .medical_requirement import AREAS, SEVERITIES


class MedicalObligationScoreRecord(models.TransientModel):
    """The compliance score as it stands, by area and over all, of the practice or of one site, with what it is made of."""
    _name = 'medical.obligation.score.record'
    _description = 'Compliance Score by Area'
    _inherit = 'medical.record'
    _record_reads = ('medical.obligation.status', 'medical.obligation.score')

    severity = fields.Selection(SEVERITIES)

    def _record_title(self):
        return self.env._("Compliance Score")

    def _record_columns(self):
        areas = self.env['medical.obligation.standing']._fields['area']._description_selection(self.env)
        return [
            Column('area', self.env._("Area"), width=26, labels=dict(areas)),
            Column('score', self.env._("Score (%)"), 'quantity', width=10, digits=1),
            Column('before', self.env._("Month Before (%)"), 'quantity', width=10, digits=1),
            Column('weight_kept', self.env._("Weight in Order"), 'integer', width=10),
            Column('weight_all', self.env._("Weight"), 'integer', width=10),
            Column('count_met', self.env._("Met"), 'integer', width=8),
            Column('count_due', self.env._("Due"), 'integer', width=8),
            Column('count_late', self.env._("Late"), 'integer', width=8),
            Column('count_unset', self.env._("No First Date"), 'integer', width=9),
            Column('count_ready', self.env._("When It Happens"), 'integer', width=9),
            Column('count_not_applicable', self.env._("Not Applicable"), 'integer', width=9),
        ]

    def _record_query(self):
        domain = Domain('company_id', '=', self.company_id.id) & self._record_filtered(site_id='site_id', severity='severity')
        order = SQL(' ').join(SQL('WHEN %s THEN %s', area, number) for number, (area, _label) in enumerate(AREAS + ALL))
        # what was kept is of the whole practice and of every severity
        whole = not (self.site_id or self.severity)
        return SQL(
            """SELECT counts.area, counts.score, kept.score AS before, counts.weight_kept, counts.weight_all, counts.count_met, counts.count_due,
                      counts.count_late, counts.count_unset, counts.count_ready, counts.count_not_applicable, CASE counts.area %s END AS number
                 FROM (%s) counts
            LEFT JOIN LATERAL (SELECT score FROM medical_obligation_score
                                WHERE %s AND company_id = counts.company_id AND area = counts.area ORDER BY month DESC LIMIT 1) kept ON TRUE""",
            order, self.env['medical.obligation.score']._sql_counts(domain), whole)

    def _record_order(self):
        return SQL('number')

    def _record_notes(self):
        return [
            self.env._(
                "Weight of obligations met or due ÷ weight of those met, due or late × 100. Critical weighs 3, major 2, minor 1. What has no first "
                "date, waits to happen or does not apply is counted beside it."),
            self.env._("The month before is of the whole practice, as it was kept when the month closed."),
        ]
