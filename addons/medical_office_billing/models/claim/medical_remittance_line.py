from odoo import api, fields, models


class MedicalRemittanceLine(models.Model):
    """What a payer decided on a service of a claim (SVC)."""
    _name = 'medical.remittance.line'
    _description = 'Answer on a Service'
    _inherit = ['medical.remittance.part']
    _order = 'answer_id, sequence, id'
    _rec_name = 'code'

    company_id = fields.Many2one(related='answer_id.company_id', store=True, precompute=True)
    sequence = fields.Integer(default=10)
    claim_line_id = fields.Many2one('medical.claim.line', 'Service', index='btree_not_null', ondelete='restrict')
    code = fields.Char('Procedure')
    modifiers = fields.Char()
    units = fields.Float(digits=(16, 3))
    service_date = fields.Date('Date of Service')
    control_number = fields.Char(help="REF*6R.")
    charged = fields.Monetary(help="SVC02.")
    paid = fields.Monetary(help="SVC03.")
    allowed = fields.Monetary(help="AMT*B6, as stated; information.")
    adjustment_ids = fields.One2many('medical.remittance.adjustment', 'line_id', 'Adjustments')
    words = fields.Char('Adjusted', compute='_compute_words')

    @api.depends('adjustment_ids.amount', 'adjustment_ids.reason')
    def _compute_words(self):
        for line in self:
            line.words = line.adjustment_ids._words()
