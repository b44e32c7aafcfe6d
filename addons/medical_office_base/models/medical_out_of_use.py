from odoo import fields, models
from odoo.fields import Domain


class MedicalOutOfUse(models.AbstractModel):
    """What a reported problem can put out of use: rooms and equipment. `_out_of_use_field` is the many2one of a problem to it."""
    _name = 'medical.out.of.use'
    _description = 'What Can Be Out of Use'

    _out_of_use_field = None

    medical_out_of_use = fields.Boolean(
        'Out of Use', compute='_compute_medical_out_of_use', search='_search_medical_out_of_use', help="A reported problem keeps it from being used.")
    medical_use_state = fields.Selection([('in', 'In use'), ('out', 'Out of use')], string='Use', compute='_compute_medical_out_of_use')

    def _compute_medical_out_of_use(self):
        out = self.env['maintenance.request']._medical_out_places(self._out_of_use_field, self.ids)
        for place in self:
            place.medical_out_of_use = place._origin.id in out
            place.medical_use_state = 'out' if place.medical_out_of_use else 'in'

    def _search_medical_out_of_use(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('id', 'in', self.env['maintenance.request']._medical_out_query(self._out_of_use_field))
