from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    """Odoo's own sending bears the record number where the name should stand, and would ask for an address: not for patients."""
    _inherit = 'account.move.send'

    @api.model
    def _get_move_constraints(self, move):
        constraints = super()._get_move_constraints(move)
        if move.partner_id.medical_is_patient:
            constraints['medical_patient'] = self.env._(
                "%(patient)s is a patient: what goes to them is printed or sent from the patient's record, with their name.",
                patient=move.partner_id.name)
        return constraints
