from odoo import fields, models


class HrJob(models.Model):
    """Who stands in for whom."""
    _inherit = 'hr.job'

    medical_stand_in_job_ids = fields.Many2many(
        'hr.job', 'medical_job_stand_in_rel', 'job_id', 'stand_in_id', string='Who May Stand In', domain="[('id', '!=', id)]",
        help="People of these positions may take its open shifts as well.")
