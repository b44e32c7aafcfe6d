from odoo import fields, models
from odoo.exceptions import UserError


class MedicalCallback(models.Model):
    """Calls that an alert asks for: of whom is still expected at a site that has closed."""
    _inherit = 'medical.callback'

    broadcast_id = fields.Many2one('medical.broadcast', 'Because Of', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')
    visit_id = fields.Many2one('medical.visit', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')

    def action_moved(self):
        """The patient was reached and comes another day: the call is done, the visit cancelled as moved."""
        self.check_access('write')
        for call in self:
            if not call.visit_id:
                raise UserError(self.env._("This call is about no visit."))
            if call.visit_id.state == 'expected':
                call.visit_id._move('cancelled', reason='moved')
        return self.action_reached()
