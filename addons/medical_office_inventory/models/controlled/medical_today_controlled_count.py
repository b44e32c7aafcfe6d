from odoo import api, fields, models

from ..medical_supply_use import CONTROLLED_ROLES
from .medical_controlled_loss import PENDING
from .medical_count_controlled import CONTROLLED_KINDS, WAITING


class MedicalToday(models.AbstractModel):
    """Controlled substances: what is to be explained, reported and taken stock of."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._controlled_count_cards()

    @api.model
    def _controlled_count_cards(self):
        today = fields.Date.to_string(fields.Date.context_today(self))
        return [
            self._supply_card(
                'controlled_counts', title=self.env._("Controlled count due today"), sequence=4, urgency='danger', icon='fa-lock',
                model='medical.count', domain=[('kind', 'in', CONTROLLED_KINDS), ('state', 'in', WAITING), ('date_due', '<=', today)],
                action='medical_office_inventory.action_medical_controlled_count', groups=CONTROLLED_ROLES,
                empty=self.env._("Controlled substances are counted and signed.")),
            self._supply_card(
                'controlled_discrepancies', title=self.env._("Controlled discrepancies"), sequence=5, urgency='danger', icon='fa-balance-scale',
                model='medical.controlled.discrepancy', domain=[('state', '!=', 'resolved')],
                action='medical_office_inventory.action_medical_controlled_discrepancy', groups=CONTROLLED_ROLES,
                empty=self.env._("Every count of controlled substances is explained.")),
            self._supply_card(
                'controlled_losses', title=self.env._("Losses to report to DEA"), sequence=6, urgency='danger', icon='fa-bullhorn',
                model='medical.controlled.loss', domain=[('state', 'in', PENDING)],
                action='medical_office_inventory.action_medical_controlled_loss',
                groups='medical_office_base.group_clinician,medical_office_base.group_manager',
                empty=self.env._("No theft or loss waits to be reported.")),
            self._supply_card(
                'controlled_inventories', title=self.env._("Controlled inventories due"), sequence=7, urgency='warning', icon='fa-archive',
                model='medical.controlled.inventory',
                domain=['|', ('state', '!=', 'signed'), '&', ('kind', '!=', 'added'), ('expiry_stage', 'in', ['due', 'expired'])],
                action='medical_office_inventory.action_medical_controlled_inventory', groups=CONTROLLED_ROLES,
                empty=self.env._("The two-yearly inventory is up to date.")),
        ]
