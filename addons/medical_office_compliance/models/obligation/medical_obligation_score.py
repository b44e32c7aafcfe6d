from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .medical_obligation import WEIGHTS
from .medical_requirement import AREAS

ALL = [('all', 'All Areas')]
# what counts, and what of it is in order (content pack, kpis.csv, KPI-21)
COUNTED, IN_ORDER = ('met', 'due', 'late'), ('met', 'due')


class MedicalObligationScore(models.Model):
    """The compliance score of a month that is over, by area and over all: kept as it was when the month closed.

    Σ weight of obligations met or due ÷ Σ weight of those met, due or late × 100. Weights: critical 3, major 2, minor 1. What has no first
    date, waits to happen or does not apply is counted beside it.
    """
    _name = 'medical.obligation.score'
    _description = 'Compliance Score of a Month'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'month desc, area'
    _rec_name = 'month'

    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    month = fields.Date(required=True, readonly=True)
    area = fields.Selection(ALL + AREAS, required=True, readonly=True)
    score = fields.Float(readonly=True, digits=(5, 1), aggregator='avg', help="In percent.")
    weight_kept = fields.Integer('Weight in Order', readonly=True)
    weight_all = fields.Integer('Weight', readonly=True)
    count_met = fields.Integer('Met', readonly=True)
    count_due = fields.Integer('Due', readonly=True)
    count_late = fields.Integer('Late', readonly=True)
    count_unset = fields.Integer('No First Date', readonly=True)
    count_ready = fields.Integer('When It Happens', readonly=True)
    count_not_applicable = fields.Integer('Not Applicable', readonly=True)

    _month_uniq = models.UniqueIndex('(company_id, month, area)', "The score of a month is kept once.")

    @api.model
    def _sql_counts(self, domain):
        """SQL: company_id, area ('all' over all areas), score, weights and counts of the statuses of a domain as they stand now.

        A domain of the model's own fields; its search holds the reader's rules.
        """
        statuses = self.env['medical.obligation.status']
        query = statuses._search(domain)
        weight = SQL('CASE stated.severity %s ELSE 0 END', SQL(' ').join(
            SQL('WHEN %s THEN %s', severity, number) for severity, number in WEIGHTS.items()))
        counts = SQL(', ').join(
            SQL("COUNT(*) FILTER (WHERE stated.state = %s) AS %s", state, SQL.identifier(f'count_{state}'))
            for state in ('met', 'due', 'late', 'unset', 'ready', 'not_applicable'))
        return SQL(
            """SELECT counted.*, 100.0 * counted.weight_kept / NULLIF(counted.weight_all, 0) AS score
                 FROM (SELECT stated.company_id, COALESCE(stated.area, 'all') AS area,
                              COALESCE(SUM(%(weight)s) FILTER (WHERE stated.state IN %(in_order)s), 0) AS weight_kept,
                              COALESCE(SUM(%(weight)s) FILTER (WHERE stated.state IN %(counted)s), 0) AS weight_all, %(counts)s
                         FROM %(stated)s stated
                        WHERE stated.id IN %(ids)s
                     GROUP BY GROUPING SETS ((stated.company_id, stated.area), (stated.company_id))) counted""",
            weight=weight, in_order=IN_ORDER, counted=COUNTED, counts=counts, stated=statuses._stated(), ids=query.subselect())

    @api.model
    def _cron_keep(self):
        """Keep the score of the month that closed, of every practice: within a week, afterwards nobody can tell what was. As superuser."""
        # sudo: the job works for every practice
        for practice in self.env['medical.practice'].sudo().search([('company_id', '!=', False)], limit=10000):
            self._keep(practice.company_id)

    @api.model
    def _keep(self, company):
        """Keep the score of a practice's last month, where it isn't kept yet and the month closed within a week.

        :return: the rows kept
        """
        today = company._medical_today()
        month = today.replace(day=1) - relativedelta(months=1)
        rows = self.sudo()  # sudo: history is written by this method alone
        if today.day > 7 or rows.search_count([('company_id', '=', company.id), ('month', '=', month)], limit=1):
            return rows.browse()
        names = [name for name in rows._fields if name.startswith(('count_', 'weight_'))]
        found = self.env.execute_query_dict(self.sudo()._sql_counts([('company_id', '=', company.id)]))
        return rows.create([
            {'company_id': company.id, 'month': month, 'area': row['area'], 'score': row['score'] or 0, **{name: row[name] for name in names}}
            for row in found if row['weight_all']])
