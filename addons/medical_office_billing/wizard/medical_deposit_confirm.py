from odoo import fields, models
from odoo.exceptions import UserError


class MedicalDepositConfirm(models.TransientModel):
    """The second person confirms a deposit at the screen of who counted it, with their own password, which is kept nowhere."""
    _name = 'medical.deposit.confirm'
    _description = 'Second Person of a Deposit'

    deposit_id = fields.Many2one('medical.deposit', required=True, readonly=True, ondelete='cascade')
    currency_id = fields.Many2one(related='deposit_id.currency_id')
    amount = fields.Monetary(related='deposit_id.amount')
    login = fields.Char('E-mail or Login')
    # never written: it comes along with the button's context
    password = fields.Char(store=False)

    def action_confirm(self):
        """Prepare the deposit with the second person who signs in.

        :raises UserError: not signed in, or somebody who may not confirm
        """
        self.ensure_one()
        self.deposit_id._check_worker()
        second = self.env['res.users']._medical_confirming(self.login, self.env.context.get('password'))
        if not self.deposit_id._may_confirm(second):
            raise UserError(self.env._("%(person)s can't confirm this deposit: it takes somebody who works with money here and didn't count it.",
                                       person=second.sudo().name))  # sudo: the name of who just signed in
        self.deposit_id._prepare(second)
        return {'type': 'ir.actions.act_window_close'}
