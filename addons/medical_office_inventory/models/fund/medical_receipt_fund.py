from odoo import api, models


class MedicalReceipt(models.AbstractModel):
    _inherit = 'medical.receipt'

    @api.model
    def get_receipt(self, picking_id):
        """As before, with ``fund``: the name of the program whose doses come, or an empty text."""
        return {**super().get_receipt(picking_id), 'fund': self._get_picking(picking_id).medical_fund_id.name or ''}
