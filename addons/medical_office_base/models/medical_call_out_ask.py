from odoo import api, fields, models

ASK_ANSWERS = [('yes', 'Comes'), ('no', 'Can\'t'), ('no_answer', 'No Answer')]


class MedicalCallOutAsk(models.Model):
    """Who was asked to come, and what they said. Rows are added by `medical.coverage.log_call` and never changed."""
    _name = 'medical.call.out.ask'
    _description = 'Call for a Stand-In'
    _inherit = ['medical.guarded']
    _order = 'id desc'

    call_out_id = fields.Many2one('medical.call.out', index='btree_not_null', ondelete='cascade')
    shift_id = fields.Many2one('medical.shift', index=True, ondelete='set null')
    company_id = fields.Many2one('res.company', required=True, index=True)
    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, ondelete='cascade')
    answer = fields.Selection(ASK_ANSWERS, required=True)
    user_id = fields.Many2one('res.users', 'Asked By', required=True, default=lambda self: self.env.user)
    date = fields.Datetime('When', required=True, default=fields.Datetime.now)

    @api.model
    def _guard_words(self):
        return self.env._("Calls are logged on the board, beside the person who was asked.")
