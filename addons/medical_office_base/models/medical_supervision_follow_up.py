from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .medical_supervision_note import SHARED


class MedicalSupervisionFollowUp(models.Model):
    """What was added to a note afterwards: by whoever reads the note, the person too once it is shared. Never changed."""
    _name = 'medical.supervision.follow.up'
    _description = 'Follow-Up of a Note'
    _inherit = ['medical.access.logged']
    _access_log_parent = 'note_id'
    _order = 'id'

    note_id = fields.Many2one('medical.supervision.note', required=True, index=True, ondelete='cascade')
    author_id = fields.Many2one('res.users', 'By', required=True, readonly=True, ondelete='restrict', default=lambda self: self.env.user)
    date = fields.Datetime('On', required=True, readonly=True, default=fields.Datetime.now)
    text = fields.Text(required=True)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                if {'author_id', 'date'} & vals.keys():
                    raise AccessError(self.env._("A follow-up is by whoever writes it, of the moment in which it is written."))
            notes = self.env['medical.supervision.note'].browse({vals.get('note_id') for vals in vals_list})
            notes.check_access('read')
            for note in notes:
                if note.user_id == self.env.user and note.state not in SHARED:
                    raise AccessError(self.env._("You may add to this note once it is shared with you."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("A follow-up stays as it was written. Add another."))
        return super().write(vals)

    def action_save(self):
        """Close the dialog; the form has saved what was typed."""
        return {'type': 'ir.actions.act_window_close'}
