from odoo import models


class MedicalRoom(models.Model):
    _inherit = 'medical.room'

    def _medical_free_in_stockroom(self, products):
        """Of vaccine that is kept apart, the practice's own doses: those of a public program are promised to no request."""
        free = super()._medical_free_in_stockroom(products)
        apart = products.filtered('medical_by_fund')
        return {**free, **super()._medical_free_in_stockroom(apart.with_context(owner_id=False))} if apart else free
