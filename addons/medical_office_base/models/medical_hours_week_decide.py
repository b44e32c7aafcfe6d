from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.work_time import local_date

CLOCK_STATES = [('out', 'Not Here'), ('in', 'Checked In'), ('break', 'On a Break')]
NAMES = 5


class MedicalHoursWeek(models.Model):
    """The way of a week: worked, submitted, approved, and returned."""
    _inherit = 'medical.hours.week'

    clock_state = fields.Selection(CLOCK_STATES, 'Now', compute='_compute_clock_state', help="For the person alone, in the running week.")
    attendance_ids = fields.Many2many('hr.attendance', compute='_compute_attendance_ids', string='Times')
    change_ids = fields.Many2many('medical.attendance.change', compute='_compute_change_ids', string='Corrections')

    @api.depends_context('uid')
    @api.depends('user_id', 'date_from', 'date_to')
    def _compute_clock_state(self):
        todays = self._todays()
        running = self.filtered(lambda week: week.is_mine and week.date_from <= todays[week] <= week.date_to)
        (self - running).clock_state = False
        for week in running:
            attendance = week._running_attendance()
            week.clock_state = 'break' if attendance._medical_running_break() else 'in' if attendance else 'out'

    def _running_attendance(self):
        # sudo: the check-in of the person who asks
        return self.env['hr.attendance'].sudo().search([('employee_id', '=', self.employee_id.id), ('check_out', '=', False)], limit=1)

    def _around(self):
        """The attendances that may fall into the week: one day more at each end, whatever the time zone."""
        return Domain('employee_id', '=', self.employee_id.id) & Domain('date', '>=', fields.Date.subtract(self.date_from, days=1)) & Domain(
            'date', '<=', fields.Date.add(self.date_to, days=1))

    @api.depends('employee_id', 'date_from', 'date_to')
    def _compute_attendance_ids(self):
        for week in self:
            week.attendance_ids = self.env['hr.attendance'].search(week._around(), order='check_in').filtered(
                lambda row, week=week: any(week.date_from <= day <= week.date_to for day in row._medical_dates()))

    @api.depends('employee_id', 'date_from', 'date_to')
    def _compute_change_ids(self):
        for week in self:
            week.change_ids = self.env['medical.attendance.change'].search([
                ('employee_id', '=', week.employee_id.id), ('date_to', '>=', week.date_from), ('date_from', '<=', week.date_to)])

    # === THE PERSON === #

    @api.model
    def action_open_mine(self):
        """Open the user's own weeks, with the running one first."""
        # sudo: the user's own person
        employees = self.env.user.sudo().employee_ids.filtered(lambda employee: employee.company_id in self.env.companies)
        if not employees:
            raise UserError(self.env._("You have no staff file in this practice. Ask the office manager."))
        zones = {employee: employee.medical_site_ids.filtered(lambda site, person=employee: site.company_id == person.company_id)[:1].tz
                 or self.env['medical.practice']._get(employee.company_id).tz for employee in employees}
        now = fields.Datetime.now()
        weeks = self._ensure((employee.id, local_date(now, tz or 'UTC')) for employee, tz in zones.items())
        self.union(*weeks.values()).filtered('stale')._refresh()
        return self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_hours_mine')

    def _own_clock(self):
        self.ensure_one()
        self.check_access('read')
        if self.user_id != self.env.user:
            raise AccessError(self.env._("Everybody checks in and out for themselves."))
        # sudo: the person's own check-in, as Odoo's own button does it
        return self.sudo()

    def action_check(self):
        """Check in or out, as Odoo's own button at the top does."""
        self._own_clock().employee_id._attendance_action_change({'mode': 'systray'})

    def action_break(self):
        """Begin an unpaid break, or end the one that runs."""
        self._own_clock()._running_attendance()._medical_toggle_break()

    def action_submit(self):
        """Submit these weeks to the supervisor: one's own, or those one decides about."""
        self.check_access('read')
        others = self.filtered(lambda week: week.user_id != self.env.user)
        self._check_decider(others.employee_id)
        for week in self:
            if week.state != 'open':
                raise UserError(self.env._("%(week)s: submitted already. Reload the page.", week=week.display_name))
            if not week.is_over:
                raise UserError(self.env._("%(week)s: a week is submitted when it is over.", week=week.display_name))
        self._submit()

    def _submit(self, automatic=False):
        # sudo: whoever may was checked by the caller
        weeks = self.sudo()
        weeks._refresh()
        weeks.write({'state': 'submitted', 'submitted_on': fields.Datetime.now(), 'submitted_by_id': self.env.uid})
        weeks._write_down('automatic' if automatic else 'submitted')

    # === THE SUPERVISOR === #

    def action_approve(self):
        """Approve these weeks, all or none.

        :raise AccessError: one's own, or not below oneself
        :raise UserError: not submitted, not over, or something to explain
        """
        self.check_access('read')
        self._check_decider(self.employee_id)
        # sudo: the decider has no right to write; they were checked
        weeks = self.sudo().exists()
        weeks.lock_for_update()
        weeks._refresh()
        for problem, faulty in (
                (self.env._("not submitted"), weeks.filtered(lambda week: week.state != 'submitted')),
                (self.env._("not over yet"), weeks.filtered(lambda week: not week.is_over)),
                (self.env._("something to explain or correct"), weeks.filtered('open_exception_count'))):
            if faulty:
                raise UserError(self.env._(
                    "These can't be approved (%(problem)s): %(weeks)s. Leave them out, or settle it first.", problem=problem,
                    weeks='; '.join(faulty[:NAMES].mapped('display_name')) + (' …' if len(faulty) > NAMES else '')))
        weeks.write({'state': 'approved', 'approved_on': fields.Datetime.now(), 'approved_by_id': self.env.uid})
        weeks._write_down('approved')

    def action_return(self):
        """Ask for the reason, then give the weeks back."""
        return self.env['medical.hours.reason']._open(self.env._("Return"), kind='return', week_ids=self.ids)

    def _return(self, reason):
        """Give weeks back to the person: their times can change again.

        :raise AccessError: who doesn't decide them; of an exported one, who isn't the manager
        """
        self.check_access('read')
        self._check_decider(self.employee_id)
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why it is returned: the person reads it."))
        if self.filtered(lambda week: week.state == 'open'):
            raise UserError(self.env._("A week that wasn't submitted can't be returned. Reload the page."))
        if self.filtered('is_exported') and not self.env.user.has_groups('medical_office_base.group_manager,medical_office_base.group_hr'):
            raise AccessError(self.env._("This week went to payroll: the office manager returns it."))
        # sudo: the decider has no right to write; they were checked
        weeks = self.sudo()
        weeks._write_down('returned', reason)
        weeks.write({
            'state': 'open', 'returned_on': fields.Datetime.now(), 'return_reason': reason, 'is_exported': False, 'is_outdated': False,
            'approved_on': False, 'approved_by_id': False, 'submitted_on': False, 'submitted_by_id': False})
        weeks._refresh()

    def _write_down(self, kind, reason=False):
        self.env['medical.hours.decision'].sudo().create([{
            'week_id': week.id, 'kind': kind, 'reason': reason, 'user_id': self.env.uid, 'exception_count': week.exception_count,
            **{name: week[name] for name in ('worked_hours', 'regular_hours', 'overtime_hours', 'double_hours', 'leave_hours')},
        } for week in self])

    def action_add_time(self):
        """Write down a time that was never checked in."""
        self.ensure_one()
        return self.env['medical.attendance.correction']._open(self, self.date_from)
