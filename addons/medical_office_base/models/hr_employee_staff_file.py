from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..tools.guarded_domain import guarded_domain


class HrEmployee(models.Model):
    """Everyone who works here has a staff file from the first day, and nobody stands above themselves."""
    _inherit = 'hr.employee'

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            # what hangs on an employee is of several tiers: HR learns nothing of health by guessing ids
            domain = guarded_domain(domain, {
                name for name, field in self._fields.items() if name.startswith('medical_') and field.type == 'one2many'})
        return super()._search(domain, offset, limit, order, bypass_access=bypass_access, **kwargs)

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        self.env['medical.staff.file']._make(employees)
        return employees

    def write(self, vals):
        res = super().write(vals)
        if vals.get('active'):
            self.env['medical.staff.document']._sync_required(self.sudo().company_id, self)
        return res

    @api.constrains('parent_id')
    def _check_medical_supervisor_circle(self):
        if self._has_cycle('parent_id'):
            raise ValidationError(self.env._(
                "Somebody would be their own supervisor, directly or through others: choose a supervisor who doesn't report to this person."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_medical_documents(self):
        # sudo: whether there is something to keep counts, also for who may not read it
        documents = self.env['medical.staff.document'].sudo().with_context(active_test=False)
        kept = documents.search([('employee_id', 'in', self.ids), ('has_file', '=', True)], limit=1)
        if kept:
            raise UserError(self.env._(
                "Documents of %(name)s are on file and are kept: archive the person instead of deleting them.", name=kept.employee_id.name))
