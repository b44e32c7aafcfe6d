from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalKpiTarget(models.Model):
    """What the practice wants an indicator to be, in place of what is suggested. It holds from the current month on."""
    _name = 'medical.kpi.target'
    _description = 'Target of an Indicator'
    _order = 'sequence, id'
    _rec_name = 'kpi_id'

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    kpi_id = fields.Many2one('medical.kpi', required=True, index=True, ondelete='cascade')
    sequence = fields.Integer(related='kpi_id.sequence', store=True)
    area = fields.Selection(related='kpi_id.area', store=True)
    better = fields.Selection(related='kpi_id.better')
    target = fields.Float(digits=(16, 2), required=True)
    unit = fields.Selection(related='kpi_id.unit')
    suggested_target = fields.Float(related='kpi_id.suggested_target')

    _kpi_uniq = models.UniqueIndex('(company_id, kpi_id)', "The practice has a target for this indicator already.")

    @api.constrains('target', 'kpi_id')
    def _check_target(self):
        for target in self:
            top = {'percent': 100, 'score': 5}.get(target.kpi_id.unit)
            if target.target < 0 or (top and target.target > top):
                raise ValidationError(self.env._("A target isn't below zero; a percentage is at most 100, a score at most 5."))
