from odoo import api, fields, models


class MedicalDrillPart(models.AbstractModel):
    """What belongs to a drill (who takes part, what is done): written until the drill is noted as held."""
    _name = 'medical.drill.part'
    _description = 'Part of a Drill'
    _check_company_auto = True

    drill_id = fields.Many2one('medical.drill', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='drill_id.company_id', store=True, index=True)

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        if not self.env.su:
            parts.drill_id._check_planned()
        return parts

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
