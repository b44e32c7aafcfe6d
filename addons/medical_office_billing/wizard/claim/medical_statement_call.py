from odoo import fields, models


class MedicalStatementCall(models.TransientModel):
    """What came of a call that a reminder asks for."""
    _name = 'medical.statement.call'
    _description = 'Patient Called'

    statement_id = fields.Many2one('medical.statement', required=True, readonly=True, ondelete='cascade')
    note = fields.Char('What Came of It', required=True)

    def action_done(self):
        """The call is made."""
        self.ensure_one()
        self.statement_id._check_sender()
        # sudo: written by methods alone; who may call is asked above
        self.statement_id.sudo().write({
            'call_state': 'done', 'called_on': self.env.company._medical_today(), 'called_by_id': self.env.uid, 'call_note': self.note})
        return {'type': 'ir.actions.act_window_close'}
