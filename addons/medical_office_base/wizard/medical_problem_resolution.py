from odoo import api, fields, models


class MedicalProblemResolution(models.TransientModel):
    """What was done about a problem, and what follows."""
    _name = 'medical.problem.resolution'
    _description = 'Problem Solved'

    request_id = fields.Many2one('maintenance.request', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='request_id.company_id')
    text = fields.Text('What Was Done', required=True)
    is_out_of_use = fields.Boolean(related='request_id.medical_out_of_use')
    follow_up = fields.Selection(
        lambda self: self.env['maintenance.request']._fields['medical_follow_up']._description_selection(self.env),
        string='What Follows', required=True, default='none')
    user_id = fields.Many2one(
        'res.users', string='Who Sees to It', default=lambda self: self.env.user, domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    date_deadline = fields.Date('By', compute='_compute_date_deadline', store=True, readonly=False)

    @api.depends('follow_up')
    def _compute_date_deadline(self):
        for wizard in self:
            wizard.date_deadline = wizard.date_deadline or fields.Date.add(fields.Date.context_today(wizard), days=7)

    def action_resolve(self):
        """The problem is solved."""
        self.ensure_one()
        self.request_id._medical_resolve(self.text, self.follow_up, self.user_id, self.date_deadline)
        return {'type': 'ir.actions.act_window_close'}
