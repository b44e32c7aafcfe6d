from odoo import fields, models


class MedicalVisit(models.Model):
    """What was used in a visit: for a recall, and for what a visit costs."""
    _inherit = 'medical.visit'

    supply_use_ids = fields.One2many('medical.supply.use', 'visit_id', 'Supplies Used', groups='medical_office_base.group_patient_admin')
    supply_use_count = fields.Integer(compute='_compute_supply_use_count', groups='medical_office_base.group_patient_admin')

    def _compute_supply_use_count(self):
        counts = dict(self.env['medical.supply.use']._read_group(
            [('visit_id', 'in', self.ids), ('state', '=', 'done')], ['visit_id'], ['__count']))
        for visit in self:
            visit.supply_use_count = counts.get(visit, 0)

    def action_open_supply_uses(self):
        """The uses that name this visit."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_supply_use')
        return {**action, 'domain': [('visit_id', '=', self.id)]}
