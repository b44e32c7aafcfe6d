from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalDrillTask(models.TransientModel):
    """What is to be done after a drill: by whom and by when; it becomes a task of that person."""
    _name = 'medical.drill.task'
    _description = 'Task After a Drill'

    drill_id = fields.Many2one('medical.drill', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='drill_id.company_id')
    name = fields.Char('What', required=True)
    user_id = fields.Many2one(
        'res.users', 'By', required=True, default=lambda self: self.env.user, domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    date = fields.Date('Until', required=True, default=lambda self: self._default_date())

    @api.model
    def _default_date(self):
        return fields.Date.add(fields.Date.context_today(self), days=14)

    def action_save(self):
        """Make the task."""
        self.ensure_one()
        self.drill_id.check_access('write')
        if not self.drill_id.with_user(self.user_id).has_access('read'):
            raise UserError(self.env._("%(name)s doesn't see drills of this practice: choose somebody else.", name=self.user_id.name))
        self.drill_id.activity_schedule('mail.mail_activity_data_todo', date_deadline=self.date, summary=self.name, user_id=self.user_id.id)
        return {'type': 'ir.actions.act_window_close'}
