from odoo import api, models

from ..medical_supply_use import CONTROLLED_ROLES


class MedicalUseScreen(models.AbstractModel):
    """On the use screen, whose order a controlled substance is dispensed on."""
    _inherit = 'medical.use.screen'

    @api.model
    def get_use_catalog(self, room_id, product_ids=None):
        """As before, with practitioners: who may be named as having ordered a controlled substance, [{id, name, own: the user}]."""
        catalog = super().get_use_catalog(room_id, product_ids)
        company = self.env['medical.room'].browse(room_id).company_id
        registered = self.env['hr.employee']._medical_registered(company) if self.env.user.has_groups(CONTROLLED_ROLES) else {}
        catalog['practitioners'] = [
            {'id': employee.id, 'name': employee.name, 'own': employee.user_id == self.env.user} for employee in registered]
        return catalog
