from odoo import fields, models


class MedicalDrillParticipant(models.Model):
    """Who took part in a drill, and in which role."""
    _name = 'medical.drill.participant'
    _description = 'Participant of a Drill'
    _inherit = ['medical.drill.part']
    _order = 'drill_id, id'
    _rec_name = 'employee_id'

    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, ondelete='restrict', check_company=True)
    role = fields.Char('Part', help="Such as leads, calls 911, counts heads.")

    _person_uniq = models.UniqueIndex('(drill_id, employee_id)', "This person is on the list already.")
