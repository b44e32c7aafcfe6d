from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.recurrence import to_local, to_utc
from .medical_shift_fault import Placing

# What a client may say about a shift, and as what it comes.
RELATIONS = ('site_id', 'job_id', 'employee_id', 'room_id')


class MedicalCoverage(models.AbstractModel):
    """What changes shifts: see the class for what each method takes and gives."""
    _inherit = 'medical.coverage'

    # === ANSWERS === #

    @api.model
    def _answer(self, shifts, planning, *, ok=True, faults=(), needs_reason=False, message='', removed=(), before=(), **more):
        """The answer of a mutating method.

        :param shifts: those that changed
        :param before: [(site, day)] where something was before it changed
        """
        # what was written may have been withdrawn again
        shifts = shifts.exists()
        spots = sorted({*before, *((shift.site_id, shift.day) for shift in shifts)}, key=lambda spot: (spot[0].id, spot[1]))
        return {
            'ok': ok, 'faults': list(faults), 'needs_reason': needs_reason, 'message': message,
            'changed': {
                'shifts': self._shift_values(shifts.filtered(lambda shift: shift.state != 'cancelled'), planning),
                'removed': sorted({*removed, *shifts.filtered(lambda shift: shift.state == 'cancelled').ids}),
                'people': self._changed_people(shifts),
                **self._changed_cover(spots, planning)},
            **more}

    @api.model
    def _changed_people(self, shifts):
        weeks = {}
        for shift in shifts:
            if shift.employee_id:
                weeks.setdefault(shift._week(shift.day), self.env['hr.employee'].sudo())
                weeks[shift._week(shift.day)] |= shift.employee_id
        values = []
        for week, people in weeks.items():
            minutes = self._week_minutes(people, week)
            values += [{'id': person.id, 'week': fields.Date.to_string(week), 'week_minutes': minutes.get(person.id, 0)} for person in people]
        return values

    @api.model
    def _changed_cover(self, spots, planning):
        """Holes anew, of the days on which something changed and those beside them (shifts last over midnight)."""
        if not spots:
            return {'cleared': [], 'holes': []}
        sites = self.env['medical.site'].sudo().browse({site.id for site, _day in spots})
        days = {site.id: {day + timedelta(days=step) for spot, day in spots if spot == site for step in (-1, 0, 1)} for site in sites}
        every = set().union(*days.values())
        everybody, reports, _own = planning
        holes = self._cover(sites, min(every), max(every), everybody or bool(reports))['holes']
        return {
            'cleared': [{'site_id': site_id, 'day': fields.Date.to_string(day)} for site_id, mine in days.items() for day in sorted(mine)],
            'holes': [hole for hole in holes if fields.Date.to_date(hole['day']) in days[hole['site_id']]]}

    @api.model
    def _fault_values(self, shift, employee, words, faults):
        return {
            'shift_id': shift.id or False, 'employee_id': employee.id, 'person': employee.name or '', 'words': words,
            'faults': [{'overridden': False, **fault} for fault in faults]}

    @api.model
    def _refused(self, faults, planning):
        """The answer that nothing was written, and why."""
        hard = any(fault['level'] == 'hard' for row in faults for fault in row['faults'])
        texts = ' '.join(f"{row['person']}: " + ' '.join(fault['text'] for fault in row['faults'] if fault['level'] != 'warning') for row in faults)
        return self._answer(
            self.env['medical.shift'], planning, ok=False, faults=faults, needs_reason=not hard,
            message=texts if hard else self.env._("%(faults)s Give a reason, or choose somebody else.", faults=texts))

    @api.model
    def _stops(self, shift, values, reason):
        """What stops a shift with these values (as written to the model): rows of `faults`, empty if nothing does."""
        merged = {
            name: values.get(name, shift[name].id if name in RELATIONS else shift[name])
            for name in ('employee_id', 'job_id', 'site_id', 'start', 'end', 'break_minutes')}
        if not merged['employee_id']:
            return []
        minutes = int((merged['end'] - merged['start']).total_seconds() // 60) - (merged.pop('break_minutes') or 0)
        placing = Placing(**merged, minutes=minutes, shift_id=shift.id or 0)
        faults = shift._faults_of([placing])[0]
        if shift and all(placing[index] == own for index, own in enumerate(shift._placing()) if index < 5):
            covered = shift._overridden(False).get(shift.id, ()) if shift.employee_id else ()
            faults = [fault for fault in faults if fault['key'] not in covered]
        if not any(fault['level'] == 'hard' or fault['level'] == 'soft' and not (reason or '').strip() for fault in faults):
            return []
        site, employee = self.env['medical.site'].sudo().browse(merged['site_id']), self.env['hr.employee'].sudo().browse(merged['employee_id'])
        return [self._fault_values(shift, employee, shift._span_words(merged['start'], merged['end'], site.tz), faults)]

    # === ONE SHIFT === #

    @api.model
    def _read_values(self, values, shift):
        """What a client said, as values of the model: ids that are there and may be chosen, moments in UTC."""
        found = {}
        models = {'site_id': 'medical.site', 'job_id': 'hr.job', 'employee_id': 'hr.employee', 'room_id': 'medical.room'}
        for name in RELATIONS:
            if name in values:
                if values[name] and type(values[name]) is not int:
                    raise UserError(self.env._("What you chose is not there any more. Reload the board."))
                # sudo: whoever plans chooses among all of the company; rights by place and person are checked by the caller
                record = self.env[models[name]].sudo().browse(values[name] or []).exists()
                if values[name] and (not record or record.company_id and record.company_id not in self.env.companies):
                    raise UserError(self.env._("What you chose is not there any more. Reload the board."))
                found[name] = record.id
        site = self.env['medical.site'].sudo().browse(found.get('site_id') or shift.site_id.id)
        if not site or not (found.get('job_id') or shift.job_id):
            raise UserError(self.env._("Choose a site and a position."))
        if values.get('day'):
            length = self._date(values['day']) - shift.day
            tz = shift.site_id.tz
            found['start'], found['end'] = (to_utc(to_local(moment, tz) + length, site.tz) for moment in (shift.start, shift.end))
        elif 'site_id' in found and shift and site.tz != shift.site_id.tz:
            # the hours on the wall stay
            found['start'], found['end'] = (to_utc(to_local(moment, shift.site_id.tz), site.tz) for moment in (shift.start, shift.end))
        for name in ('start', 'end'):
            if values.get(name):
                found[name] = self._utc(values[name], site)
        if not (found.get('start') or shift.start) or not (found.get('end') or shift.end):
            raise UserError(self.env._("Say when it begins and ends."))
        if 'start' in found or 'end' in found:
            start, end = found.get('start') or shift.start, found.get('end') or shift.end
            if end <= start:
                raise UserError(self.env._("A shift ends after it begins: correct its times."))
        if 'break_minutes' in values:
            try:
                found['break_minutes'] = int(values['break_minutes'] or 0)
            except (TypeError, ValueError):
                raise UserError(self.env._("The break is a number of minutes.")) from None
        if 'note' in values:
            found['note'] = values['note'] or False
        if 'site_id' in found and shift and 'room_id' not in found and shift.room_id and shift.room_id.site_id != site:
            found['room_id'] = False
        return found

    @api.model
    def save_shift(self, values):
        """Make a shift, or change one."""
        planning = self._planning()
        shift = self._shift(values['id']) if values.get('id') else self.env['medical.shift'].sudo()
        return self._save(shift, self._read_values(values, shift), values.get('reason'), planning)

    @api.model
    def move_shift(self, shift_id, values):
        """What was dragged to another day, hour, site, position or person."""
        planning = self._planning()
        shift = self._shift(shift_id)
        known = {name: values[name] for name in ('start', 'end', 'day', 'site_id', 'job_id', 'employee_id') if name in values}
        return self._save(shift, self._read_values(known, shift), values.get('reason'), planning)

    @api.model
    def assign(self, shift_id, employee_id, reason=None):
        """Give a shift to somebody, or make it open (no employee)."""
        planning = self._planning()
        shift = self._shift(shift_id)
        return self._save(shift, self._read_values({'employee_id': employee_id}, shift), reason, planning)

    @api.model
    def _save(self, shift, values, reason, planning):
        employees = self.env['hr.employee'].sudo()
        site = self.env['medical.site'].sudo().browse(values.get('site_id') or shift.site_id.id)
        self._check_may_plan(site, employees.browse(values.get('employee_id') or []), planning)
        if shift:
            self._check_may_plan(shift.site_id, shift.employee_id, planning)
            if shift.state == 'cancelled':
                raise UserError(self.env._("A cancelled shift stays as it is: plan a new one."))
            self._lock(shift)
        stops = self._stops(shift, values, reason)
        if stops:
            return self._refused(stops, planning)
        before = [(shift.site_id, shift.day)] if shift else []
        was = shift.employee_id
        values = {name: value for name, value in values.items() if not shift or value != (shift[name].id if name in RELATIONS else shift[name])}
        if not shift:
            shift = shift.create({**values, 'override_reason': reason})
        elif values:
            self._change(shift, values, reason)
        answer = self._answer(shift, planning, before=before)
        if was and was != shift.employee_id:
            week = shift._week(before[0][1])
            answer['changed']['people'].append({
                'id': was.id, 'week': fields.Date.to_string(week), 'week_minutes': self._week_minutes(was, week).get(was.id, 0)})
        return answer

    @api.model
    def _change(self, shift, values, reason):
        """Write, with what belongs to it: history, and word to those concerned once it is published."""
        published = shift.state == 'published'
        moved = not {'start', 'end', 'site_id', 'job_id'}.isdisjoint(values)
        if published and shift.employee_id and values.get('employee_id', shift.employee_id.id) != shift.employee_id.id:
            shift._tell(cancelled=True)
            if not values['employee_id']:
                shift._note('opened')
        shift.write({**values, 'override_reason': reason})
        if values.get('employee_id'):
            shift._note('assigned')
        if moved:
            shift._note('moved')
        if published and (moved or values.get('employee_id')):
            shift._tell()

    @api.model
    def _lock(self, shifts):
        """One at a time: who comes second sees what the first made of it."""
        if len(shifts.try_lock_for_update()) < len(shifts):
            raise UserError(self.env._("Somebody else is changing this shift right now. Try again in a moment."))

    @api.model
    def delete_shifts(self, shift_ids):
        """Take shifts off the plan: drafts are deleted, published ones cancelled."""
        planning = self._planning()
        # sudo: rights by place and person are checked below
        shifts = self.env['medical.shift'].sudo().browse(shift_ids).exists().filtered(lambda shift: shift.company_id in self.env.companies)
        if not shifts:
            self._gone()
        for shift in shifts:
            self._check_may_plan(shift.site_id, shift.employee_id, planning)
        self._lock(shifts)
        before = [(shift.site_id, shift.day) for shift in shifts]
        people = self._by_person(shifts)
        weeks = {(person, shift._week(shift.day)) for person, mine in people.items() if person for shift in mine}
        gone = shifts.filtered(lambda shift: shift.state != 'cancelled')._cancel('planner')
        answer = self._answer(shifts.exists(), planning, removed=[*gone, *shifts.ids], before=before)
        answer['changed']['people'] = [
            {'id': person.id, 'week': fields.Date.to_string(week), 'week_minutes': self._week_minutes(person, week).get(person.id, 0)}
            for person, week in weeks]
        return answer

    # === TAKING === #

    @api.model
    def take(self, shift_id):
        """The user takes an open shift."""
        planning = self._planning()
        shift = self._shift(shift_id)
        me = self._own_employees().filtered(lambda person: person.company_id == shift.company_id)[:1]
        if not self._may_take(shift, me):
            raise AccessError(self.env._("This shift is for people of another position or site."))
        self._lock(shift)
        now = fields.Datetime.now()
        if shift.employee_id or shift.state != 'published' or shift.end <= now:
            return self._answer(shift, planning, ok=False, waiting=False, message=self.env._(
                "You already have this shift.") if shift.employee_id == me else self.env._("Somebody else has taken this shift."))
        faults = [fault for fault in shift._faults_of([shift._placing(employee_id=me.id)])[0] if fault['level'] != 'warning']
        if faults:
            # what speaks against it is for a planner to decide
            row = self._fault_values(shift, me, shift._time_words(), faults)
            return self._answer(shift.browse(), planning, ok=False, waiting=False, faults=[row], message=self.env._(
                "You can't take this shift yourself: %(faults)s Ask whoever plans.", faults=' '.join(fault['text'] for fault in faults)))
        return self._take(shift, me, planning)

    @api.model
    def _take(self, shift, employee, planning):
        if self.env['medical.practice']._get(shift.company_id).shift_take_approval:
            # sudo: one's own request, as checked
            swaps = self.env['medical.shift.swap'].sudo()
            if not swaps.search_count([('shift_id', '=', shift.id), ('to_employee_id', '=', employee.id), ('state', '=', 'accepted')]):
                swaps.create({'shift_id': shift.id, 'to_employee_id': employee.id, 'state': 'accepted', 'accepted_on': fields.Datetime.now()})._tell_deciders()
            return self._answer(shift, planning, waiting=True, message=self.env._("You asked for this shift. It is yours once it is approved."))
        shift.write({'employee_id': employee.id})
        shift._note('taken')
        return self._answer(shift, planning, waiting=False, message=self.env._("The shift is yours: %(words)s.", words=shift._time_words()))

    # === A WEEK === #

    @api.model
    def publish(self, site_ids, date_from, days=7, reason=None):
        """Publish what is planned from a day on."""
        planning = self._planning()
        sites = self._sites(site_ids, planning[2])
        first = self._date(date_from)
        # sudo: rights by place and person are checked below
        drafts = self.env['medical.shift'].sudo().search([
            ('site_id', 'in', sites.ids), ('state', '=', 'draft'), ('day', '>=', first), ('day', '<', first + timedelta(days=days))])
        drafts = drafts.filtered(lambda shift: self._may_plan(shift.site_id, shift.employee_id, planning))
        if not drafts and not planning[0] and not planning[1]:
            self._check_may_plan(sites[:1], self.env['hr.employee'], planning)
        if drafts:
            self._lock(drafts)
        going, held = drafts._publish(reason)
        faults = [self._fault_values(shift, shift.employee_id, shift._time_words(), found) for shift, found in held.items()]
        soft_only = bool(faults) and not any(fault['level'] == 'hard' for row in faults for fault in row['faults'])
        message = self.env._("%(count)s shifts published.", count=len(going))
        if held:
            message += ' ' + self.env._("%(count)s wait: something speaks against them.", count=len(held))
        return self._answer(
            going, planning, ok=bool(going) or not drafts, faults=faults, needs_reason=soft_only, message=message,
            published=len(going), held=len(held))
