from odoo import api, fields, models


class MedicalFundReturn(models.TransientModel):
    """Which doses pay a borrowing back; ``medical.fund.borrowing._pay_back`` checks and books them."""
    _name = 'medical.fund.return'
    _description = 'Pay Back Borrowed Vaccine'

    borrowing_id = fields.Many2one('medical.fund.borrowing', 'Borrowed Doses', required=True, readonly=True, ondelete='cascade')
    product_id = fields.Many2one(related='borrowing_id.product_id')
    quantity = fields.Float(related='borrowing_id.quantity')
    uom_id = fields.Many2one(related='borrowing_id.uom_id')
    from_words = fields.Char(related='borrowing_id.from_words', string='Paid Back To')
    to_words = fields.Char(related='borrowing_id.to_words', string='Paid Back From')
    quant_ids = fields.Many2many('stock.quant', string='Stock That May Be Given', compute='_compute_quant_ids')
    quant_id = fields.Many2one(
        'stock.quant', 'Doses to Give', required=True, domain="[('id', 'in', quant_ids)]", compute='_compute_quant_id', store=True, readonly=False,
        precompute=True, ondelete='cascade')

    @api.depends('borrowing_id')
    def _compute_quant_ids(self):
        for wizard in self:
            wizard.quant_ids = wizard.borrowing_id._payback_quants() if wizard.borrowing_id else False

    @api.depends('borrowing_id')
    def _compute_quant_id(self):
        for wizard in self:
            # the longest dated one: what is paid back shall last as long as what was lent
            wizard.quant_id = wizard.quant_ids._origin.sorted(
                lambda quant: (quant.lot_id.expiration_date or fields.Datetime.to_datetime('9999-12-31'), -quant.id), reverse=True)[:1]

    def action_pay_back(self):
        """Book the doses: see ``medical.fund.borrowing._pay_back``."""
        self.ensure_one()
        self.borrowing_id._pay_back(self.quant_id)
        return {'type': 'ir.actions.act_window_close'}
