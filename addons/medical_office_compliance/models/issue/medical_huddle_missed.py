from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class MedicalHuddle(models.Model):
    """Why a huddle was missed, in the words of the office manager: a day without one isn't forgotten, and a habit shows."""
    _inherit = 'medical.huddle'

    missed_reason = fields.Text('Why It Was Missed')
    missed_by_id = fields.Many2one('res.users', 'Reason By', ondelete='restrict')

    def action_note_missed(self):
        """Ask why, for one or several missed ones."""
        self._check_missed()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Why Was It Missed?"), 'res_model': 'medical.huddle.missing', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_huddle_ids': self.ids}}

    def _check_missed(self):
        self.check_access('read')
        if not self.env.user.has_group('medical_office_base.group_manager'):
            raise AccessError(self.env._("Why a huddle was missed is written by the office manager."))
        if not self or any(huddle.state != 'missed' for huddle in self):
            raise UserError(self.env._("Choose huddles that were missed: the others need no reason."))

    def _note_missed(self, reason):
        """Keep why they were missed; written again, the later words stand.

        :raises AccessError: the user isn't an office manager
        :raises UserError: one wasn't missed, or nothing is said
        """
        self._check_missed()
        if not (reason or '').strip():
            raise UserError(self.env._("Say why it was missed."))
        # sudo: a huddle is written by methods alone; who may was checked
        self.sudo().write({'missed_reason': reason.strip(), 'missed_by_id': self.env.uid})
