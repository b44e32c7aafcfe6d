from odoo import api, fields, models
from odoo.tools.misc import format_date

CALL_OUT_KINDS = [('sick', 'Sick'), ('family', 'Family'), ('other', 'Other')]


class MedicalCallOut(models.Model):
    """Somebody called: they can't come. Without anything about their health; the note is for the person, their supervisors and
    the office manager. Written by `medical.coverage.call_out`, which cancels the shift and makes an open one."""
    _name = 'medical.call.out'
    _description = 'Call-Out'
    _inherit = ['medical.guarded']
    _order = 'date desc, id desc'
    _check_company_auto = True

    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, check_company=True, ondelete='cascade', readonly=True)
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    shift_id = fields.Many2one('medical.shift', index='btree_not_null', ondelete='set null', readonly=True)
    open_shift_id = fields.Many2one('medical.shift', index='btree_not_null', ondelete='set null', readonly=True)
    site_id = fields.Many2one('medical.site', index='btree_not_null', readonly=True)
    day = fields.Date(required=True, index=True, readonly=True)
    kind = fields.Selection(CALL_OUT_KINDS, required=True, default='sick', readonly=True)
    note = fields.Text(readonly=True, help="Nothing about anybody's health. Read by the person, their supervisors and the office manager.")
    date = fields.Datetime('Called', required=True, default=fields.Datetime.now, readonly=True)
    taken_by_id = fields.Many2one('res.users', required=True, default=lambda self: self.env.user, readonly=True)
    ask_ids = fields.One2many('medical.call.out.ask', 'call_out_id', 'Calls', readonly=True)
    filled_by_id = fields.Many2one(related='open_shift_id.employee_id', string='Who Comes')
    state = fields.Selection(
        [('open', 'Nobody Yet'), ('filled', 'Filled'), ('none', 'No Shift')], compute='_compute_state', search='_search_state', compute_sudo=True)

    @api.depends('employee_id', 'day')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for call in self:
            call.display_name = f'{call.employee_id.name} · {format_date(self.env, call.day)}'

    @api.depends('open_shift_id.employee_id', 'open_shift_id.state')
    def _compute_state(self):
        for call in self:
            shift = call.open_shift_id
            call.state = 'none' if not shift or shift.state == 'cancelled' else 'filled' if shift.employee_id else 'open'

    @api.model
    def _search_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        there = fields.Domain('open_shift_id', '!=', False) & fields.Domain('open_shift_id.state', '!=', 'cancelled')
        domains = {
            'open': there & fields.Domain('open_shift_id.employee_id', '=', False),
            'filled': there & fields.Domain('open_shift_id.employee_id', '!=', False),
            'none': ~there}
        return fields.Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _guard_words(self):
        return self.env._("Use “Call Out” on the shift or on the board: it makes the shift open as well.")
