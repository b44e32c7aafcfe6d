from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

RECORD_STAGES = [
    ('valid', 'Done'),
    ('open', 'To Do'),
    ('late', 'Late'),
    ('lapsed', 'No Longer Counts'),
]
STYLES = {'valid': 'success', 'open': 'warning', 'late': 'danger', 'lapsed': 'danger'}


class MedicalTrainingRecord(models.TransientModel):
    """Training as of a day: a row for each person and course, with the last time it was done until then and how long that counts.

    Done: it counts on the day. Else late or to do, where it was asked by then; else it no longer counts. What was done and
    asked anew since, because the course changed, counts no longer on any day, as the day of the change isn't kept with it.
    """
    _name = 'medical.training.record'
    _description = 'Training'
    _inherit = 'medical.record'
    _record_reads = ('medical.training',)

    date = fields.Date('As of', required=True, default=fields.Date.context_today)
    stage = fields.Selection(RECORD_STAGES, 'Status')
    course_ids = fields.Many2many('medical.course', string='Courses', domain="[('company_id', '=', company_id)]")
    job_ids = fields.Many2many('hr.job', string='Positions', domain="[('company_id', 'in', (company_id, False))]")
    file_ids = fields.Many2many('medical.staff.file', string='People', domain="[('company_id', '=', company_id)]")
    with_left = fields.Boolean('With Who Has Left')

    def _record_title(self):
        return self.env._("Training")

    def _record_columns(self):
        how = dict(self.env['medical.training']._fields['how']._description_selection(self.env))
        return [
            Column('person', self.env._("Person"), width=24),
            Column('job', self.env._("Position"), width=20),
            Column('course', self.env._("Course"), width=30),
            Column('day', self.env._("Done On"), 'date', width=11),
            Column('how', self.env._("By"), width=13, labels=how),
            Column('minutes', self.env._("Minutes"), 'integer', width=9, total=True),
            Column('trainer', self.env._("Trainer"), width=20),
            Column('until', self.env._("Counts Until"), 'date', width=11),
            Column('due', self.env._("Due"), 'date', width=11),
            Column('status', self.env._("Status"), width=15, labels=dict(self._fields['stage']._description_selection(self.env)), styles=STYLES),
        ]

    @api.model
    def _record_people(self):
        domain = Domain('company_id', '=', self.company_id.id) & Domain('state', '!=', 'withdrawn') & self._record_filtered(course_ids='course_id')
        # sudo: name, position and place of whoever's training is seen
        people = self.env['hr.employee'].sudo()
        who = Domain.TRUE if self.with_left else Domain('active', '=', True)
        if self.file_ids:
            who &= Domain('id', 'in', self.file_ids.employee_id.ids)
        if self.job_ids:
            who &= Domain('job_id', 'in', self.job_ids.ids)
        if self.site_id:
            who &= Domain('medical_site_ids', 'in', self.site_id.ids)
        return domain & Domain('employee_id', 'in', people.with_context(active_test=False)._search(who))

    def _record_query(self):
        rows = self.env['medical.training']
        query = rows._search(self._record_people())
        courses, course = self._record_join(query, rows, rows._table, 'course_id')
        people, person = self.sudo()._record_join(query, rows, rows._table, 'employee_id')
        versions, version = self.sudo()._record_join(query, people, person, 'current_version_id')
        jobs, job = self.sudo()._record_join(query, versions, version, 'job_id')
        names = ('course_id', 'employee_id', 'state', 'date_done', 'date_until', 'date_assigned', 'date_due', 'outdated', 'how', 'minutes', 'trainer_name')
        found = query.select(
            SQL('%s AS id', SQL.identifier(rows._table, 'id')), SQL('%s AS person', people._field_to_sql(person, 'name', query)),
            SQL('%s AS job', jobs.with_context(lang=self.env.lang)._field_to_sql(job, 'name', query)),
            SQL('%s AS course', courses._field_to_sql(course, 'name', query)),
            *[SQL('%s AS %s', SQL.identifier(rows._table, name), SQL.identifier(name)) for name in names])
        return SQL(
            """WITH found AS (%(found)s),
               done AS (SELECT DISTINCT ON (employee_id, course_id) * FROM found WHERE state = 'done' AND date_done <= %(day)s
                         ORDER BY employee_id, course_id, date_done DESC, id DESC),
               asked AS (SELECT * FROM found WHERE state = 'open' AND date_assigned <= %(day)s),
               row AS (
                   SELECT COALESCE(done.person, asked.person) AS person, COALESCE(done.job, asked.job) AS job,
                          COALESCE(done.course, asked.course) AS course, done.date_done AS day, done.how, done.minutes, done.trainer_name AS trainer,
                          done.date_until AS until, asked.date_due AS due,
                          CASE WHEN done.id IS NOT NULL AND NOT done.outdated AND (done.date_until IS NULL OR done.date_until >= %(day)s) THEN 'valid'
                               WHEN asked.date_due < %(day)s THEN 'late'
                               WHEN asked.id IS NOT NULL THEN 'open'
                               ELSE 'lapsed' END AS status,
                          COALESCE(done.id, asked.id) AS id
                     FROM done FULL JOIN asked ON asked.employee_id = done.employee_id AND asked.course_id = done.course_id)
               SELECT person, job, course, day, how, minutes, trainer, until, due, status, id FROM row WHERE %(stage)s""",
            found=found, day=self.date, stage=SQL('status = %s', self.stage) if self.stage else SQL('TRUE'))

    def _record_order(self):
        return SQL('person, course, id')

    def _record_notes(self):
        return [
            self.env._("As of the day: the last time each course was done until then. Done means that it counts on that day."),
            self.env._("A course that has changed since counts no longer, on any day."),
        ]

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Compliance officer")]
