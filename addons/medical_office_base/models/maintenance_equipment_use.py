from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MaintenanceEquipment(models.Model):
    """The meter of equipment, and what falls due by it."""
    _inherit = 'maintenance.equipment'

    medical_use_hours = fields.Float(
        'Hours of Use', copy=False, tracking=True, help="As the meter shows. Checklists that count hours of use follow it.")

    def write(self, vals):
        before = {equipment: equipment.medical_use_hours for equipment in self} if 'medical_use_hours' in vals else {}
        res = super().write(vals)
        if 'active' in vals:
            self.env['medical.checklist.run']._place_switched('equipment_id', self, vals['active'])
        if before:
            self._medical_start_by_use(before)
        return res

    def _medical_start_by_use(self, before):
        """Begin the rounds that fall due by hours of use: whenever the meter passes a multiple of their interval.

        A meter that is set back (a new one was built in) makes nothing due. However many multiples were passed at
        once, a list that is open already isn't begun again.

        :param before: {equipment: hours until now}
        """
        # sudo: who writes the meter need not be able to write rounds
        lists = self.env['medical.checklist'].sudo().search([('state', '=', 'running'), ('unit', '=', 'use')])
        for checklist, places in zip(lists, lists._places().values(), strict=True):
            for place in places:
                equipment = self.browse(place.equipment_id)
                if equipment in before and equipment.medical_use_hours // checklist.every > max(before[equipment], 0) // checklist.every:
                    checklist._start_at(place)

    @api.constrains('medical_use_hours')
    def _check_medical_use_hours(self):
        for equipment in self:
            if equipment.medical_use_hours < 0:
                raise ValidationError(self.env._("%(equipment)s: hours of use are zero or more.", equipment=equipment.name))
