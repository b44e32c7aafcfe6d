from odoo import api, fields, models


class MedicalStaffFile(models.Model):
    """The plans of a person and what was handed out to them, as far as the reader may see them."""
    _inherit = 'medical.staff.file'

    plan_count = fields.Integer('Plans', compute='_compute_plan_counts')
    item_count = fields.Integer('Handed-Out Items', compute='_compute_plan_counts')

    @api.depends('employee_id')
    @api.depends_context('uid')
    def _compute_plan_counts(self):
        people = [('employee_id', 'in', self.employee_id.ids)]
        counts = {}
        for name, domain in (('medical.staff.plan', people), ('medical.staff.item', [*people, ('is_out', '=', True)])):
            model = self.env[name]
            counts[name] = dict(model._read_group(domain, ['employee_id'], ['__count'])) if model.has_access('read') else {}
        for file in self:
            file.plan_count = counts['medical.staff.plan'].get(file.employee_id, 0)
            file.item_count = counts['medical.staff.item'].get(file.employee_id, 0)

    def action_open_plans(self):
        """On- and offboarding of this person."""
        return self._open_of_person('medical_office_base.action_medical_staff_plan')

    def action_open_items(self):
        """What was handed out to this person."""
        return self._open_of_person('medical_office_base.action_medical_staff_item')

    def _open_of_person(self, xmlid):
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id(xmlid)
        return {**action, 'domain': [('employee_id', '=', self.employee_id.id)], 'context': {'default_employee_id': self.employee_id.id}}
