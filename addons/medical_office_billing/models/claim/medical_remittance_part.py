from odoo import api, fields, models


class MedicalRemittancePart(models.AbstractModel):
    """What an answer on a claim is made of, services and reasons: typed while the answer is a draft on paper, and not changed otherwise."""
    _name = 'medical.remittance.part'
    _description = 'Part of an Answer on a Claim'

    answer_id = fields.Many2one('medical.remittance.claim', required=True, index=True, ondelete='cascade')
    currency_id = fields.Many2one(related='answer_id.currency_id')

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.answer_id._check_paper()
        return parts

    def write(self, vals):
        self.answer_id._check_paper()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        self.answer_id._check_paper()
