from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.record_column import Column
from .medical_shift import SHIFT_STATES


class MedicalRosterRecord(models.TransientModel):
    """The roster: who works when, where, in which position; one row per shift, by the clock of its site."""
    _name = 'medical.roster.record'
    _description = 'Roster'
    _inherit = 'medical.record'
    _record_reads = ('medical.shift',)

    date_from = fields.Date('From', required=True, default=lambda self: self._default_monday())
    date_to = fields.Date('To', required=True, default=lambda self: self._default_monday() + timedelta(days=6))
    # one each: several people, or positions, may not be kept by who doesn't read Odoo's own staff records
    employee_id = fields.Many2one('hr.employee', 'Person', domain="[('company_id', '=', company_id)]")
    job_id = fields.Many2one('hr.job', 'Position', domain="[('company_id', 'in', (company_id, False))]")
    state = fields.Selection(SHIFT_STATES, 'Status')
    only_open = fields.Boolean('Open Shifts Alone')

    def _default_monday(self):
        today = fields.Date.context_today(self)
        return today - timedelta(days=today.weekday())

    def _record_title(self):
        return self.env._("Roster")

    def _record_columns(self):
        states = dict(self._fields['state']._description_selection(self.env))
        return [
            Column('day', self.env._("Day"), 'date', width=11),
            Column('weekday', self.env._("Weekday"), width=11, labels=dict(
                self.env['medical.shift.pattern.line']._fields['weekday']._description_selection(self.env))),
            Column('site', self.env._("Site"), width=7),
            Column('start', self.env._("From"), width=8),
            Column('stop', self.env._("To"), width=8),
            Column('position', self.env._("Position"), width=24),
            Column('person', self.env._("Person"), width=26),
            Column('room', self.env._("Room"), width=14),
            Column('break_minutes', self.env._("Break (min)"), 'integer', width=8),
            Column('hours', self.env._("Hours"), 'quantity', width=8, digits=2, total=True),
            Column('state', self.env._("Status"), width=12, labels=states, styles={'draft': 'warning', 'cancelled': 'danger'}),
            Column('note', self.env._("Note"), width=24),
        ]

    def _record_query(self):
        shifts = self.env['medical.shift']
        domain = Domain('company_id', '=', self.company_id.id) & Domain('day', '>=', self.date_from) & Domain('day', '<=', self.date_to)
        domain &= self._record_filtered(site_id='site_id', employee_id='employee_id', job_id='job_id', state='state')
        if not self.state:
            domain &= Domain('state', '!=', 'cancelled')
        if self.only_open:
            domain &= Domain('employee_id', '=', False)
        query = shifts._search(domain)
        table = shifts._table
        # names of sites, positions, rooms and people are no secret of a shift that may be read
        found = query.select(*[SQL.identifier(table, name) for name in (
            'id', 'site_id', 'job_id', 'employee_id', 'room_id', 'start', 'end', 'day', 'break_minutes', 'minutes', 'state', 'note')])
        jobs = self.env['hr.job'].sudo()
        return SQL(
            """SELECT shift.day, (EXTRACT(ISODOW FROM shift.day) - 1)::int::text, site.code,
                      TO_CHAR(shift.start AT TIME ZONE 'UTC' AT TIME ZONE site.tz, 'HH24:MI'),
                      TO_CHAR(shift."end" AT TIME ZONE 'UTC' AT TIME ZONE site.tz, 'HH24:MI'),
                      %(job)s, COALESCE(employee.name, %(open)s), room.name, shift.break_minutes,
                      CASE WHEN shift.state = 'cancelled' THEN 0 ELSE shift.minutes / 60.0 END, shift.state, shift.note, shift.start AS begins, shift.id
                 FROM (%(shifts)s) AS shift
                 JOIN medical_site site ON site.id = shift.site_id
                 JOIN hr_job job ON job.id = shift.job_id
                 LEFT JOIN hr_employee employee ON employee.id = shift.employee_id
                 LEFT JOIN medical_room room ON room.id = shift.room_id""",
            job=jobs._field_to_sql('job', 'name'), open=self.env._("Open"), shifts=found)

    def _record_order(self):
        return SQL('day, site, begins, position, id')

    def _record_notes(self):
        return [self.env._("Hours are from start to end, less the break. Times are by the clock of the site.")]

    def _record_signatures(self):
        return [self.env._("Office manager")]
