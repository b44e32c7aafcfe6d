from odoo import fields, models

READERS = 'medical_office_base.group_staff,medical_office_base.group_auditor'


class MaintenanceEquipment(models.Model):
    """What was measured at equipment."""
    _inherit = 'maintenance.equipment'

    medical_reading_count = fields.Integer('Readings', compute='_compute_medical_reading_count', groups=READERS)

    def _compute_medical_reading_count(self):
        counts = dict(self.env['medical.reading']._read_group([('equipment_id', 'in', self.ids)], ['equipment_id'], ['__count']))
        for equipment in self:
            equipment.medical_reading_count = counts.get(equipment._origin, 0)

    def action_medical_readings(self):
        """Open the readings of this equipment, as a curve."""
        self.ensure_one()
        self.env['medical.reading'].check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_reading')
        return {
            **action, 'name': self.env._("Readings of %(equipment)s", equipment=self.display_name),
            'domain': [('equipment_id', '=', self.id)], 'context': {'search_default_group_step': 1}}
