from odoo import api, fields, models


class MedicalDrillParticipant(models.Model):
    """Who took part in a drill, and in which role."""
    _name = 'medical.drill.participant'
    _description = 'Participant of a Drill'
    _order = 'drill_id, id'
    _rec_name = 'employee_id'
    _check_company_auto = True

    drill_id = fields.Many2one('medical.drill', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='drill_id.company_id', store=True, index=True)
    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, ondelete='restrict', check_company=True)
    role = fields.Char('Part', help="Such as leads, calls 911, counts heads.")

    _person_uniq = models.UniqueIndex('(drill_id, employee_id)', "This person is on the list already.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines.drill_id._check_planned()
        return lines

    def write(self, vals):
        if not self.env.su:
            self.drill_id._check_planned()
        res = super().write(vals)
        if not self.env.su:
            self.drill_id._check_planned()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if not self.env.su:
            self.drill_id._check_planned()
