from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.misc import format_date

# where something was decided: written by the screens of huddle and meeting alone
DECIDED_IN = {'huddle_id', 'meeting_id'}


class MedicalAction(models.Model):
    """What was decided in a huddle or a meeting: read by who was asked there, done like any other action."""
    _inherit = 'medical.action'

    huddle_id = fields.Many2one('medical.huddle', 'Decided in Huddle', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')
    meeting_id = fields.Many2one('medical.meeting', 'Decided in Meeting', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')

    def _huddle_row(self, today):
        """As the screen of the huddle shows it."""
        self.ensure_one()
        return {
            # sudo: the name of who does it
            'id': self.id, 'name': self.name, 'user': self.sudo().user_id.name, 'state': self.state, 'late': self.state == 'open' and self.date_due < today,
            'due': format_date(self.env, self.date_due, date_format='EEE, MMM d')}

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in DECIDED_IN):
            raise AccessError(self.env._("What a huddle or a meeting decides is written there."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and DECIDED_IN & vals.keys():
            raise AccessError(self.env._("What a huddle or a meeting decides is written there."))
        return super().write(vals)
