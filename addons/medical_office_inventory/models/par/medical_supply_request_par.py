from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalSupplyRequest(models.Model):
    """A request that Odoo's scheduler makes for a room whose par levels are "asked for automatically".

    It stands in the name of the person who looks after the room and is sent at once; as nobody asked, nobody's limit covers it:
    somebody always decides. A room has one such request that is undecided; what falls short meanwhile is added to it.
    """
    _inherit = 'medical.supply.request'

    is_automatic = fields.Boolean('Asked For Automatically', readonly=True, copy=False, help="Made by the scheduler, from par levels.")

    _automatic_uniq = models.UniqueIndex(
        "(room_id) WHERE is_automatic AND state IN ('draft', 'submitted')", "This room has an automatic request that waits.")

    def _check_system_fields(self, vals):
        if 'is_automatic' in vals:
            raise UserError(self.env._("Only the scheduler makes automatic requests."))
        return super()._check_system_fields(vals)

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        if not self.env.su and any(requests.mapped('is_automatic')):
            # a default in the context gets past the values
            raise UserError(self.env._("Only the scheduler makes automatic requests."))
        return requests

    def _approval_amount(self):
        # the limits are people's, for what they ask for themselves
        return None if self.is_automatic else super()._approval_amount()
