from odoo import api, fields, models
from odoo.exceptions import AccessError

from .medical_inspection import INSPECTION_WORKERS


class MedicalAction(models.Model):
    """What is to be done by a corrective plan."""
    _inherit = 'medical.action'

    inspection_id = fields.Many2one(
        'medical.inspection', 'By Corrective Plan', copy=False, index='btree_not_null', ondelete='restrict', check_company=True)

    def _filtered_plannable(self):
        worker = self.env.user.has_groups(INSPECTION_WORKERS)
        return super()._filtered_plannable() | self.filtered(lambda action: worker and not action.issue_id and action.inspection_id)

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._check_inspection()
        return actions

    def write(self, vals):
        if not self.env.su and 'inspection_id' in vals:
            raise AccessError(self.env._("What an action comes from stays as it was."))
        return super().write(vals)

    def _check_inspection(self):
        """What an action comes from is named by who works on that, while it is open."""
        if not self.env.su and any(not inspection.can_work for inspection in self.inspection_id):
            raise AccessError(self.env._("Actions of a corrective plan are planned by who works on the inspection, while it is open."))
