from datetime import timedelta

from odoo import fields, models


class MedicalMeetingDecision(models.TransientModel):
    """Who does what until when, as a meeting decided: becomes an action on their Today."""
    _name = 'medical.meeting.decision'
    _description = 'Decision of a Meeting'

    meeting_id = fields.Many2one('medical.meeting', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='meeting_id.company_id')
    name = fields.Char('What', required=True)
    user_id = fields.Many2one(
        'res.users', 'Who', required=True, domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    date_due = fields.Date('Due', required=True, default=lambda self: self.env.company._medical_today() + timedelta(days=14))
    note = fields.Text()

    def action_decide(self):
        """Keep it."""
        self.ensure_one()
        self.meeting_id._decide(self.name, self.user_id, self.date_due, self.note)
        return {'type': 'ir.actions.act_window_close'}

    def action_decide_more(self):
        """Keep it, and ask for the next."""
        self.action_decide()
        return self.meeting_id.action_decide()
