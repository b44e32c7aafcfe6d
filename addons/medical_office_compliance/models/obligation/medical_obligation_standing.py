from odoo import api, fields, models
from odoo.tools import SQL

from .medical_obligation_score import ALL
from .medical_requirement import AREAS


class MedicalObligationStanding(models.Model):
    """The compliance score as it stands now, by area and over all, beside that of the month before: a view, a row per practice and area."""
    _name = 'medical.obligation.standing'
    _description = 'Compliance Score'
    _auto = False
    _order = 'company_id, sequence'
    _rec_name = 'area'

    company_id = fields.Many2one('res.company', readonly=True)
    sequence = fields.Integer(readonly=True, export_string_translation=False)
    area = fields.Selection(ALL + AREAS, readonly=True)
    score = fields.Float(readonly=True, digits=(5, 1), help="In percent; 0 where nothing counts yet.")
    has_score = fields.Boolean(readonly=True)
    weight_kept = fields.Integer('Weight in Order', readonly=True)
    weight_all = fields.Integer('Weight', readonly=True)
    count_met = fields.Integer('Met', readonly=True)
    count_due = fields.Integer('Due', readonly=True)
    count_late = fields.Integer('Late', readonly=True)
    count_unset = fields.Integer('No First Date', readonly=True)
    count_ready = fields.Integer('When It Happens', readonly=True)
    count_not_applicable = fields.Integer('Not Applicable', readonly=True)
    before = fields.Float('Month Before', readonly=True, digits=(5, 1))
    has_before = fields.Boolean(readonly=True)
    trend = fields.Selection([('up', 'Better'), ('same', 'As Before'), ('down', 'Worse')], compute='_compute_words')
    score_words = fields.Char('Score in Words', compute='_compute_words')
    trend_words = fields.Char('Change', compute='_compute_words')
    formula = fields.Char('How It Is Made', compute='_compute_words')

    @property
    def _table_query(self):
        # sudo: rules of this model decide who reads it; sums name nobody
        scores = self.env['medical.obligation.score'].sudo()
        scores.flush_model()
        counts = scores._sql_counts([])
        order = SQL(' ').join(SQL('WHEN %s THEN %s', area, number) for number, (area, _label) in enumerate(ALL + AREAS))
        return SQL(
            """SELECT now.company_id * 100 + now.number AS id, now.company_id, now.number AS sequence, now.area, COALESCE(now.score, 0) AS score,
                      now.weight_all > 0 AS has_score, now.weight_kept, now.weight_all, now.count_met, now.count_due, now.count_late, now.count_unset,
                      now.count_ready, now.count_not_applicable, kept.score AS before, kept.id IS NOT NULL AS has_before
                 FROM (SELECT counts.*, CASE counts.area %s END AS number FROM (%s) counts) now
            LEFT JOIN LATERAL (SELECT id, score FROM medical_obligation_score
                                WHERE company_id = now.company_id AND area = now.area ORDER BY month DESC LIMIT 1) kept ON TRUE""", order, counts)

    @api.depends('area', 'score', 'before')
    def _compute_words(self):
        for row in self:
            change = round(row.score, 1) - round(row.before, 1) if row.has_score and row.has_before else 0
            row.trend = 'up' if change > 0 else 'down' if change < 0 else 'same'
            row.score_words = f'{row.score:.1f} %' if row.has_score else self.env._("No figure yet")
            if row.has_score and row.has_before:
                row.trend_words = self.env._("%(change)+.1f since last month (%(before).1f %%)", change=change, before=row.before)
            else:
                row.trend_words = False
            if row.area == 'all':
                row.formula = self.env._(
                    "Weight of what is met or due ÷ weight of what is met, due or late × 100: %(kept)s ÷ %(all)s. "
                    "Critical weighs 3, major 2, minor 1.", kept=row.weight_kept, all=row.weight_all)
            else:
                row.formula = self.env._("By weight: %(kept)s of %(all)s in order", kept=row.weight_kept, all=row.weight_all)

    def action_open(self):
        """Open the obligations of the area."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_obligation_status')
        return {
            **action, 'domain': [('company_id', '=', self.company_id.id)] + ([] if self.area == 'all' else [('area', '=', self.area)]),
            'context': {'group_by': 'severity'}}

    def action_trend(self):
        """Open the scores of the months before."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_obligation_score')
        return {**action, 'domain': [('company_id', '=', self.company_id.id), ('area', '=', self.area)]}
