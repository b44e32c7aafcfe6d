from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import MANAGER
from .medical_shift_fault import Placing

# How far ahead a lapse is told of.
LAPSE_AHEAD = timedelta(days=28)


class MedicalShift(models.Model):
    """What a user has to do with a shift, for lists and Today; and the buttons of those lists."""
    _inherit = 'medical.shift'

    time_words = fields.Char('When', compute='_compute_time_words', help="By the clock of the site.")
    person_words = fields.Char('Who', compute='_compute_time_words')
    is_mine = fields.Boolean(compute='_compute_is_mine')
    can_take = fields.Boolean('Open to Me', compute='_compute_is_mine', search='_search_can_take')
    can_oversee = fields.Boolean('Mine to Oversee', compute='_compute_can_oversee', search='_search_can_oversee')
    is_lapsed = fields.Boolean("Person Can't Work It", compute='_compute_is_lapsed', search='_search_is_lapsed', compute_sudo=True,
        help="A credential has lapsed, or leave was approved, since the shift was published.")
    fault_text = fields.Text('What Speaks Against It', compute='_compute_fault_text')
    swap_ids = fields.One2many('medical.shift.swap', 'shift_id', 'Offers')
    swap_state = fields.Selection([('offered', 'Offered'), ('accepted', 'To Decide')], 'Swap', compute='_compute_swap_state', compute_sudo=True)

    @api.depends('start', 'end', 'site_id', 'employee_id')
    @api.depends_context('lang')
    def _compute_time_words(self):
        # sudo: the clock of the site, and the name of who works it
        for shift, row in zip(self, self.sudo(), strict=True):
            shift.time_words = row._time_words()
            shift.person_words = row.employee_id.name or self.env._("Open")

    @api.depends('employee_id', 'state', 'job_id', 'site_id')
    @api.depends_context('uid')
    def _compute_is_mine(self):
        coverage = self.env['medical.coverage']
        me = coverage._own_employees()
        # sudo: whether it is one's own, or of one's position
        takeable = coverage._takeable(self.sudo()._origin, me)
        for shift, row in zip(self, self.sudo(), strict=True):
            shift.is_mine = bool(row.employee_id) and row.employee_id in me
            shift.can_take = shift._origin.id in takeable

    @api.model
    def _search_can_take(self, operator, value):
        if operator != 'in':
            return NotImplemented
        self.check_access('read')
        me = self.env['medical.coverage']._own_employees()
        # sudo: one's own position and sites
        jobs = me.job_id | self.env['hr.job'].sudo().search([('medical_stand_in_job_ids', 'in', me.job_id.ids)])
        shifts = self.sudo().search([
            ('employee_id', '=', False), ('state', '=', 'published'), ('end', '>', fields.Datetime.now()), ('job_id', 'in', jobs.ids),
            ('site_id', 'in', me.medical_site_ids.ids)])
        return Domain('id', 'in', sorted(self.env['medical.coverage']._takeable(shifts, me)))

    @api.depends('employee_id')
    @api.depends_context('uid')
    def _compute_can_oversee(self):
        everything = self.env.user.has_groups('medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_auditor')
        # sudo: whether one is above the person
        for shift, row in zip(self, self.sudo(), strict=True):
            shift.can_oversee = everything or self.env.user in row.employee_id.medical_supervisor_user_ids

    @api.model
    def _search_can_oversee(self, operator, value):
        if operator != 'in':
            return NotImplemented
        if self.env.user.has_groups('medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_auditor'):
            return Domain.TRUE
        return Domain('employee_id', 'in', self.env['medical.coverage']._reports().ids)

    def _compute_is_lapsed(self):
        lapsed = self._lapsed_ids(self.filtered(lambda shift: shift.state == 'published' and shift.employee_id))
        for shift in self:
            shift.is_lapsed = shift.id in lapsed

    @api.model
    def _search_is_lapsed(self, operator, value):
        """Of published shifts of the next four weeks, those whose person a credential or approved leave keeps off now."""
        if operator != 'in':
            return NotImplemented
        now = fields.Datetime.now()
        # sudo: record rules narrow what is found
        ahead = self.sudo().search([
            ('state', '=', 'published'), ('employee_id', '!=', False), ('end', '>', now), ('start', '<', now + LAPSE_AHEAD),
            ('company_id', 'in', self.env.companies.ids)])
        return Domain('id', 'in', sorted(self._lapsed_ids(ahead)))

    @api.model
    def _lapsed_ids(self, shifts):
        if not shifts:
            return set()
        leaves = self._leaves(shifts.employee_id.ids, min(shifts.mapped('start')), max(shifts.mapped('end')))
        away = {shift.id for shift in shifts if any(
            approved and first < shift.end and last > shift.start for first, last, approved in leaves.get(shift.employee_id.id, ()))}
        return away | self.env['medical.coverage']._kept_off([
            (shift.id, shift.employee_id.id, shift.job_id.id, shift.site_id.id, shift.start, shift.end, True) for shift in shifts])

    @api.depends('employee_id', 'job_id', 'site_id', 'start', 'end', 'state', 'break_minutes')
    @api.depends_context('uid', 'lang')
    def _compute_fault_text(self):
        """For planners, also while they choose in a form."""
        rows = []
        for shift in self:
            # sudo: for who oversees the person
            row = shift.sudo()
            complete = row.employee_id and row.job_id and row.site_id and row.start and row.end and row.start < row.end and row.state != 'cancelled'
            if complete and (shift.can_oversee or shift.is_mine):
                rows.append((shift, Placing(
                    row.employee_id._origin.id, row.job_id._origin.id, row.site_id._origin.id, row.start, row.end, row.minutes, row._origin.id or 0)))
        found = self._faults_of([placing for _shift, placing in rows], whole_week=False)
        texts = {shift: '\n'.join(fault['text'] for fault in faults) for (shift, _placing), faults in zip(rows, found, strict=True)}
        for shift in self:
            shift.fault_text = texts.get(shift) or False

    @api.depends('swap_ids.state')
    def _compute_swap_state(self):
        for shift in self:
            running = shift.swap_ids.filtered(lambda swap: swap.state in ('offered', 'accepted'))
            shift.swap_state = running[:1].state

    # === BUTTONS === #

    def _through(self, answer):
        """What `medical.coverage` answered, as a button shows it."""
        if not answer['ok']:
            raise UserError(answer['message'])
        if not answer['message']:
            return True
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'type': 'success', 'message': answer['message'], 'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}}}

    def action_take(self):
        """Take this open shift."""
        self.ensure_one()
        return self._through(self.env['medical.coverage'].take(self.id))

    def action_offer(self):
        """Offer one's own shift to a colleague, or to all of the position."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Offer My Shift"), 'res_model': 'medical.shift.offer', 'view_mode': 'form',
            'target': 'new', 'context': {'default_shift_id': self.id}}

    def action_withdraw(self):
        """Take back the offer of one's own shift."""
        self.ensure_one()
        return self._through(self.env['medical.coverage'].withdraw(self.id))

    def action_call_out(self):
        """Say that the person can't come."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Call Out"), 'res_model': 'medical.shift.call', 'view_mode': 'form',
            'target': 'new', 'context': {'default_shift_id': self.id}}

    def action_publish(self):
        """Publish these planned shifts; what is kept back is said. For the office manager."""
        self.check_access('write')
        if not self.env.user.has_group(MANAGER):
            raise UserError(self.env._("Shifts are published by the office manager, or on the board."))
        # sudo: the manager, in companies of their own, as the write access says
        going, held = self.sudo()._publish()
        faults = ' '.join(f'{shift.employee_id.name}, {shift._time_words()}: ' + ' '.join(fault['text'] for fault in found) for shift, found in held.items())
        if held and not going:
            raise UserError(self.env._("Nothing was published: %(faults)s", faults=faults))
        message = self.env._("%(count)s shifts published.", count=len(going))
        return self._through({'ok': True, 'message': f'{message} {faults}'.strip()})

    def action_cancel(self):
        """Take these shifts off the plan: planned ones are deleted, published ones cancelled."""
        self.env['medical.coverage'].delete_shifts(self.ids)
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    @api.model
    def action_copy_calendar_link(self):
        """Make one's calendar link, and show it this once."""
        link = self.env['medical.coverage'].renew_calendar_link()['url']
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("My Calendar Link"), 'res_model': 'medical.shift.link', 'view_mode': 'form',
            'target': 'new', 'context': {'default_url': link}}
