from odoo import models


class HrVersion(models.Model):
    """Another position, from a day on: other policies and training are for this person."""
    _inherit = 'hr.version'

    def _medical_sync_required(self):
        res = super()._medical_sync_required()
        if not self.env.context.get('medical_duty_later'):
            # sudo: what is asked follows from the position, whoever changes it
            self.env['medical.duty.mixin']._sync_people(self.sudo().employee_id)
        return res
