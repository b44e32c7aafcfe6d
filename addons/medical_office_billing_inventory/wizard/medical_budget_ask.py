from odoo import api, fields, models
from odoo.exceptions import UserError

MODELS = ('purchase.order', 'medical.supply.request')


class MedicalBudgetAsk(models.TransientModel):
    """Says by how much a request or order is over the budget, and asks why it is needed all the same."""
    _name = 'medical.budget.ask'
    _description = 'Go Over the Budget'

    res_model = fields.Char(required=True, export_string_translation=False)
    res_id = fields.Many2oneReference(required=True, model_field='res_model', export_string_translation=False)
    level = fields.Selection([('warn', 'Warn'), ('stop', 'Stop')], compute='_compute_level')
    text = fields.Text('Over the Budget', compute='_compute_level')
    reason = fields.Char(required=True, help="Stays with the document.")

    def _document(self):
        if self.res_model not in MODELS:
            raise UserError(self.env._("Only requests and orders are held against the budget."))
        document = self.env[self.res_model].browse(self.res_id)
        document.check_access('read')
        return document

    @api.depends('res_model', 'res_id')
    def _compute_level(self):
        # sudo: how the budget stands is told to who asks or orders
        Control = self.env['medical.budget.control'].sudo()
        for wizard in self:
            document = wizard._document()
            hold = document._medical_budget_holds().get(document)
            wizard.level = hold.level if hold else False
            wizard.text = '\n'.join(Control._words(standing, document) for standing in hold.lines) if hold else False

    def action_go_on(self):
        """Go on with the reason, or ask for the approval: see ``medical.budget.controlled.medical_go_on``, which checks."""
        self.ensure_one()
        action = self._document().medical_go_on(self.reason)
        return action if isinstance(action, dict) and action.get('type') else {'type': 'ir.actions.act_window_close'}
