from odoo import fields, models
from odoo.exceptions import UserError


class MedicalControlledSign(models.TransientModel):
    """Two people sign a count or an inventory of controlled substances: who is signed in, and another with their own password."""
    _name = 'medical.controlled.sign'
    _description = 'Sign with a Second Person'
    _inherit = ['medical.witness.mixin']

    count_id = fields.Many2one('medical.count', 'Count Sheet', readonly=True)
    inventory_id = fields.Many2one('medical.controlled.inventory', readonly=True)
    kind = fields.Selection(related='count_id.kind', string='What Is Signed')
    differing_count = fields.Integer(related='count_id.differing_count')

    def _witness_site(self):
        return self.count_id.site_id or self.inventory_id.site_id

    def action_sign(self):
        """Sign, with the person whose password was typed."""
        self.ensure_one()
        if bool(self.count_id) == bool(self.inventory_id):
            raise UserError(self.env._("One count, or one inventory, is signed at a time."))
        witness = self._witnessed()
        if self.inventory_id:
            self.inventory_id._sign(witness)
            return {'type': 'ir.actions.act_window_close'}
        found = self.count_id._sign(witness)
        if not found:
            return {'type': 'ir.actions.act_window_close'}
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_controlled_discrepancy')
        return {**action, 'domain': [('id', 'in', found.ids)], 'context': {}}
