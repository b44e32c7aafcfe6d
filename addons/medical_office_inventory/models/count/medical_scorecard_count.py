from odoo import api, models
from odoo.fields import Domain


class MedicalScorecard(models.AbstractModel):
    """How often the book was right where it was counted."""
    _inherit = 'medical.scorecard'

    @api.model
    def _indicators(self):
        return super()._indicators() + [
            self._indicator(
                'KPI-44', 'medical.count.line', action='medical_office_inventory.action_medical_count_line',
                whole=lambda month: month.moments('count_id.date_posted') & Domain([
                    ('state', '=', 'posted'), ('is_counted', '=', True), ('is_use', '=', False)]),
                part=lambda month: Domain('difference', '=', 0)),
        ]
