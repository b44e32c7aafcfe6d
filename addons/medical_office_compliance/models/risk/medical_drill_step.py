from odoo import fields, models


class MedicalDrillStep(models.Model):
    """A step of a contingency test, and what came of it."""
    _name = 'medical.drill.step'
    _description = 'Step of a Contingency Test'
    _inherit = ['medical.drill.part']
    _order = 'drill_id, sequence, id'

    sequence = fields.Integer(default=10)
    name = fields.Char('What Is Done', required=True)
    result = fields.Selection([('ok', 'Worked'), ('failed', 'Failed'), ('skipped', 'Left Out')], copy=False)
    note = fields.Char(copy=False)
