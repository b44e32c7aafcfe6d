from odoo import api, models

from .medical_access_logged import FOUND


class HrEmployee(models.Model):
    """Odoo's own file of a person: who reads it as HR is written down; what everybody reads of hr.employee.public is not."""
    _name = 'hr.employee'
    _inherit = ['hr.employee', 'medical.access.logged']

    # their pictures too stand beside the names
    _access_log_names = frozenset({
        'id', 'display_name', 'name', 'active', 'color', 'company_id', 'user_id', 'write_date',
        *(f'{kind}_{size}' for kind in ('image', 'avatar') for size in (1920, 1024, 512, 256, 128))})

    def _access_log_wanted(self):
        # who has no right to the model is answered by the public one
        return super()._access_log_wanted() and self.browse().has_access('read')

    @api.model
    def _access_log_find(self, name):
        # sudo: the name alone, which everybody in the practice knows
        return self.sudo().with_context(active_test=False)._search([('name', 'ilike', name)], limit=FOUND).get_result_ids()

    def _access_log_labels(self):
        # sudo: the name alone, which everybody in the practice knows
        return {employee.id: employee.name for employee in self.sudo()}
