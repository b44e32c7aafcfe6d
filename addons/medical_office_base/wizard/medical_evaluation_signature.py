from odoo import fields, models
from odoo.exceptions import UserError


class MedicalEvaluationSignature(models.TransientModel):
    """What is typed in a dialog of an evaluation: a signature, a refusal before a witness, why it goes on or ends."""
    _name = 'medical.evaluation.signature'
    _description = 'Signature of an Evaluation'

    evaluation_id = fields.Many2one('medical.evaluation', required=True, ondelete='cascade')
    mode = fields.Selection([
        ('person', 'The person signs'), ('evaluator', 'The evaluator signs'), ('otherwise', 'The person signed otherwise'),
        ('skip', 'Without self-evaluation'), ('cancel', 'Cancel')], required=True, default='person')
    how = fields.Selection([('paper', 'Signed on paper'), ('refused', 'Refused to sign')], default='refused')
    has_read = fields.Boolean('I have read this evaluation and we have talked about it.', help="To sign is not to agree with all of it.")
    name = fields.Char('My Name')
    comment = fields.Text('My Comment')
    witness = fields.Char()
    reason = fields.Char()

    def action_save(self):
        """Do what the dialog is for."""
        self.ensure_one()
        evaluation = self.evaluation_id
        if self.mode == 'skip':
            evaluation._skip_self(self.reason)
        elif self.mode == 'cancel':
            evaluation._cancel(self.reason)
        elif self.mode == 'otherwise':
            evaluation._sign('person', None, how=self.how or 'refused', witness=self.witness)
        else:
            if not self.has_read:
                raise UserError(self.env._("Tick that you have read it."))
            evaluation._sign(self.mode, self.name, comment=self.comment)
        return {'type': 'ir.actions.act_window_close'}
