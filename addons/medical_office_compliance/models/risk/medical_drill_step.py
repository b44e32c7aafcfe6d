from odoo import api, fields, models


class MedicalDrillStep(models.Model):
    """A step of a contingency test, and what came of it; written until the test is noted as held."""
    _name = 'medical.drill.step'
    _description = 'Step of a Contingency Test'
    _order = 'drill_id, sequence, id'
    _check_company_auto = True

    drill_id = fields.Many2one('medical.drill', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='drill_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char('What Is Done', required=True)
    result = fields.Selection([('ok', 'Worked'), ('failed', 'Failed'), ('skipped', 'Left Out')], copy=False)
    note = fields.Char(copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        if not self.env.su:
            steps.drill_id._check_planned()
        return steps

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
