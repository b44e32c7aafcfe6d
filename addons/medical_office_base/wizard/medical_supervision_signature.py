from odoo import fields, models
from odoo.exceptions import UserError


class MedicalSupervisionSignature(models.TransientModel):
    """Read and signed, or refused before a witness: what is typed in the dialog of a conduct note."""
    _name = 'medical.supervision.signature'
    _description = 'Signature of a Note'

    note_id = fields.Many2one('medical.supervision.note', required=True, ondelete='cascade')
    mode = fields.Selection([('sign', 'Sign'), ('refuse', 'Refused')], required=True, default='sign')
    how = fields.Selection([('refused', 'Refused to sign'), ('paper', 'Signed on paper')], default='refused')
    has_read = fields.Boolean('I have read this note.', help="To have read it is not to agree with it.")
    name = fields.Char('My Name')
    comment = fields.Text('My Comment')
    witness = fields.Char()

    def action_save(self):
        """Sign, or write the refusal down."""
        self.ensure_one()
        if self.mode == 'refuse':
            self.note_id._refuse(self.witness, self.how or 'refused')
        else:
            if not self.has_read:
                raise UserError(self.env._("Tick that you have read it."))
            self.note_id._sign(self.name, self.comment)
        return {'type': 'ir.actions.act_window_close'}
