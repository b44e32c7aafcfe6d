from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.work_time import day_parts, local_date

# Odoo's own marker of an absence, a second long: no work
NO_WORK = 'technical'
# What hours are made from: locked with an approved week
COUNTED = {'employee_id', 'check_in', 'check_out', 'medical_site_id', 'in_mode', 'out_mode'}
TIMES = ('check_in', 'check_out')
# In the context of who writes the correction down themselves: no program from outside can send this object
LOGGED = object()
# How near a shift begins to be the one that somebody comes to
NEAR_SHIFT = timedelta(hours=4)


class HrAttendance(models.Model):
    """Odoo's check-in and check-out, with the site, breaks and every correction.

    Whatever changes times, Odoo's own screens and jobs included, goes through the guards here: an approved week refuses it,
    and who changed what from and to, and why, is kept as `medical.attendance.change`. The person's own check-in and
    check-out at Odoo's button or kiosk is no correction.
    """
    _inherit = 'hr.attendance'

    medical_site_id = fields.Many2one(
        'medical.site', 'Site', index='btree_not_null', help="Where: the shift's site, else the person's first one. Its clock tells the day.")
    medical_break_ids = fields.One2many('medical.attendance.break', 'attendance_id', 'Breaks', readonly=True)
    medical_change_ids = fields.One2many('medical.attendance.change', 'attendance_id', 'Corrections', readonly=True)
    medical_reason = fields.Char('Reason for the Correction', store=False, help="Why the times are changed: kept with who did it.")
    medical_unexplained = fields.Boolean('Changed Without a Reason', readonly=True, copy=False)
    medical_break_minutes = fields.Integer('Unpaid Breaks (minutes)', compute='_compute_medical_break_minutes')
    medical_can_correct = fields.Boolean('May Correct', compute='_compute_medical_can_correct')

    @api.depends('medical_break_ids.start', 'medical_break_ids.end', 'medical_break_ids.is_paid')
    def _compute_medical_break_minutes(self):
        for attendance in self:
            attendance.medical_break_minutes = sum(
                (pause.end - pause.start).total_seconds() // 60 for pause in attendance.medical_break_ids if pause.end and not pause.is_paid)

    @api.depends_context('uid')
    @api.depends('employee_id')
    def _compute_medical_can_correct(self):
        mine = set(self.env['medical.hours.week']._deciders_search(self.employee_id.ids))
        for attendance in self:
            attendance.medical_can_correct = attendance.employee_id.id in mine

    @api.constrains('medical_site_id', 'employee_id')
    def _check_medical_site(self):
        for attendance in self:
            # sudo: only to compare the companies
            site = attendance.medical_site_id.sudo()
            if site and site.company_id != attendance.sudo().employee_id.company_id:
                raise ValidationError(self.env._("%(site)s is of another practice: choose a site of this one.", site=site.name))

    # === DAYS === #

    def _medical_zone(self):
        """The clock that tells the day: the site's, else the person's first site's, else the practice's."""
        # sudo: a clock is no secret
        attendance = self.sudo()
        employee = attendance.employee_id
        site = attendance.medical_site_id or employee.medical_site_ids.filtered(lambda site: site.active and site.company_id == employee.company_id)[:1]
        return site.tz or self.env['medical.practice']._get(employee.company_id).tz or 'UTC'

    def _medical_dates(self):
        """The dates of the work: of a check-in without check-out its own."""
        self.ensure_one()
        zone = self._medical_zone()
        return {local_date(self.check_in, zone), *(
            day for day, _start, _end in day_parts(self.check_in, self.check_out or self.check_in, zone))}

    def _medical_days(self):
        return {(attendance.employee_id.id, day) for attendance in self for day in attendance._medical_dates()}

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._medical_with_sites(vals_list)
        for vals in vals_list:
            self._medical_check_written(vals)
        attendances = super().create(vals_list)
        counted = attendances.filtered(lambda row: row.in_mode != NO_WORK)
        weeks = self.env['medical.hours.week']._touch(counted._medical_days())
        for attendance, vals in zip(attendances, vals_list, strict=True):
            if vals.get('medical_reason') or not self.env.su:
                attendance._medical_log('create', None, vals.get('medical_reason'))
        weeks._refresh()
        return attendances

    def write(self, vals):
        self._medical_check_written(vals)
        if not COUNTED & set(vals):
            return super().write(vals)
        if not self.env.su:
            self.check_access('write')
        Week = self.env['medical.hours.week']
        before = {attendance: attendance._medical_times() for attendance in self}
        # the person's own check-out, or that of Odoo's kiosk
        checks_out = self.env.su and not vals.get('medical_reason') and vals.get('check_out') and not set(vals) & {'check_in', 'employee_id'}
        weeks = Week._touch(self._medical_days())
        result = super().write(vals)
        weeks |= Week._touch(self._medical_days())
        logged = self.env.context.get('medical_logged') is LOGGED
        for attendance in self:
            if not logged and not (checks_out and not before[attendance]['check_out_from']):
                attendance._medical_log('change', before[attendance], vals.get('medical_reason'))
        weeks._refresh()
        return result

    def _medical_check_written(self, vals):
        if self.env.su:
            return
        if {'medical_unexplained', 'medical_break_ids', 'medical_change_ids'} & set(vals):
            raise AccessError(self.env._("Breaks and corrections are written by their buttons."))
        if NO_WORK in (vals.get('in_mode'), vals.get('out_mode')):
            raise AccessError(self.env._("Work that nobody did is removed, with a reason; it isn't marked as Odoo's own."))

    def unlink(self):
        self.check_access('unlink')
        weeks = self.env['medical.hours.week']._touch(self._medical_days())
        for attendance in self:
            attendance._medical_log('delete', attendance._medical_times(), self.env.context.get('medical_reason'))
        result = super().unlink()
        weeks._refresh()
        return result

    @api.model
    def _medical_with_sites(self, vals_list):
        """Values with the site: of the shift that it is, else the person's first site. Two queries for all of them."""
        vals_list = [{**vals, 'check_in': fields.Datetime.to_datetime(vals.get('check_in')) or fields.Datetime.now()} for vals in vals_list]
        missing = [vals for vals in vals_list if not vals.get('medical_site_id') and vals.get('employee_id')]
        if not missing:
            return vals_list
        # sudo: who checks in may not read shifts of a plan; only the site is taken from it
        employees = self.env['hr.employee'].sudo().browse({vals['employee_id'] for vals in missing}).exists()
        moments = [vals['check_in'] for vals in missing]
        shifts = self.env['medical.shift'].sudo().search_fetch([
            ('employee_id', 'in', employees.ids), ('state', '=', 'published'),
            ('start', '<=', max(moments) + NEAR_SHIFT), ('end', '>=', min(moments) - NEAR_SHIFT)], ['employee_id', 'start', 'end', 'site_id'])
        for vals in missing:
            moment = vals['check_in']
            near = [shift for shift in shifts if shift.employee_id.id == vals['employee_id']
                    and shift.start - NEAR_SHIFT <= moment <= shift.end + NEAR_SHIFT]
            if near:
                vals['medical_site_id'] = min(near, key=lambda shift: abs(shift.start - moment)).site_id.id
            else:
                employee = employees.browse(vals['employee_id'])
                vals['medical_site_id'] = employee.medical_site_ids.filtered(
                    lambda site, company=employee.company_id: site.active and site.company_id == company)[:1].id
        return vals_list

    # === CORRECTIONS === #

    def _medical_times(self):
        return {
            **{f'{name}_from': self[name] for name in TIMES}, 'employee_id': self.employee_id.id, 'breaks_from': self._medical_break_words(),
            'dates': self._medical_dates()}

    def _medical_break_words(self):
        return ', '.join(pause.display_name for pause in self.medical_break_ids)

    def _medical_log(self, kind, before, reason):
        """Keep who changed what from and to, and why. Only where times, breaks or person are others."""
        self.ensure_one()
        deleted = kind == 'delete'
        now = {f'{name}_to': False if deleted else self[name] for name in TIMES}
        now['breaks_to'] = '' if deleted else self._medical_break_words()
        before = before or {'dates': set(), 'breaks_from': ''}
        if kind == 'change' and before['employee_id'] == self.employee_id.id and all(
                before[f'{name}_from'] == now[f'{name}_to'] for name in (*TIMES, 'breaks')):
            return
        dates = before.pop('dates') | (set() if deleted else self._medical_dates())
        reason = (reason or '').strip()
        # sudo: rows are added here alone, by whoever was allowed to change the times
        self.env['medical.attendance.change'].sudo().create({
            'date_from': min(dates), 'date_to': max(dates), 'employee_id': self.employee_id.id, 'attendance_id': False if deleted else self.id,
            'kind': kind, 'reason': reason or False, 'user_id': self.env.uid, **{k: v for k, v in before.items() if k != 'employee_id'}, **now})
        if not deleted:
            self.sudo().write({'medical_unexplained': not reason})

    # === BREAKS === #

    def _medical_running_break(self):
        return self.medical_break_ids.filtered(lambda pause: not pause.end)[:1]

    def _medical_toggle_break(self):
        """Begin an unpaid break in this running attendance, or end the one that runs. The caller checks who asks."""
        if not self or self.check_out:
            raise UserError(self.env._("Check in first."))
        # sudo: rows of breaks are written by methods alone
        attendance = self.sudo()
        running = attendance._medical_running_break()
        if running:
            running.end = fields.Datetime.now()
        else:
            self.env['medical.attendance.break'].sudo().create({'attendance_id': attendance.id, 'start': fields.Datetime.now()})

    def _medical_set_breaks(self, breaks):
        """Replace the breaks by these: list of (start, end, paid)."""
        # sudo: as above
        attendance = self.sudo()
        attendance.medical_break_ids.unlink()
        self.env['medical.attendance.break'].sudo().create([
            {'attendance_id': attendance.id, 'start': start, 'end': end, 'is_paid': paid} for start, end, paid in breaks])

    def action_medical_correct(self):
        """Open these times to be corrected."""
        self.ensure_one()
        self.check_access('read')
        days = self._medical_days()
        # sudo: the week of a person whose attendance may be read
        week = self.env['medical.hours.week'].sudo()._ensure(days)[min(days)]
        return self.env['medical.attendance.correction']._open(week.with_env(self.env), min(days)[1], self)
