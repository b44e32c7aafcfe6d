from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

ACTION_STATES = [('open', 'To Do'), ('done', 'Done'), ('cancelled', 'Not Needed')]
ACTION_SYSTEM = {'state', 'done_on', 'done_by_id', 'company_id'}


class MedicalAction(models.Model):
    """What somebody is to do until a day, because of an issue, or as decided in a huddle or a meeting.

    It stands on Today of who is to do it. What it comes from is a many2one of its own here, added beside that model.
    """
    _name = 'medical.action'
    _description = 'Action'
    _order = 'state desc, date_due, id'
    _check_company_auto = True

    name = fields.Char('What', required=True)
    note = fields.Text()
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    site_id = fields.Many2one('medical.site', index='btree_not_null', ondelete='restrict', check_company=True)
    user_id = fields.Many2one('res.users', 'Who', required=True, index=True, ondelete='restrict', domain=[('share', '=', False)])
    date_due = fields.Date('Due', required=True, index=True)
    state = fields.Selection(ACTION_STATES, 'Status', required=True, default='open', readonly=True, copy=False, index=True)
    done_on = fields.Date('Done On', readonly=True, copy=False)
    done_by_id = fields.Many2one('res.users', 'Done By', readonly=True, copy=False, ondelete='restrict')
    done_note = fields.Text('What Was Done', copy=False)
    issue_id = fields.Many2one('medical.issue', index='btree_not_null', ondelete='restrict', check_company=True)

    def action_done(self):
        """Done: by who is to do it, or who may write it."""
        for action in self:
            action.check_access('write')
            if action.state != 'open':
                raise UserError(self.env._("“%(name)s” isn't open.", name=action.name))
        self._finish('done')

    def _finish(self, state):
        """Done or not needed, for callers that checked."""
        # sudo: the status is written by methods alone
        for action in self.sudo():
            action.write({'state': state, 'done_on': action.company_id._medical_today(), 'done_by_id': self.env.uid})
        self.sudo()._after_finish()

    def _after_finish(self):
        """Hook for what an action comes from (superuser)."""

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() & (ACTION_SYSTEM - {'company_id'}) for vals in vals_list):
            raise AccessError(self.env._("An action begins open; it is done with its button."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & ACTION_SYSTEM:
            raise AccessError(self.env._("An action is done with its button."))
        return super().write(vals)
