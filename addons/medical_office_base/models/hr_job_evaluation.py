from odoo import fields, models


class HrJob(models.Model):
    """The form by which people of a position are evaluated."""
    _inherit = 'hr.job'

    medical_evaluation_survey_id = fields.Many2one(
        'survey.survey', 'Evaluation Form', index='btree_not_null', ondelete='set null',
        domain="[('survey_type', '=', 'medical_evaluation'), ('medical_company_id', '=', company_id)]",
        help="Without one, the practice's own.")
