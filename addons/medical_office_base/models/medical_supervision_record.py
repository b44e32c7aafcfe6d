from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.record_column import Column

KINDS = [
    ('one_on_one', 'One-to-ones'),
    ('evaluation', 'Evaluations'),
]


class MedicalSupervisionRecord(models.TransientModel):
    """One-to-ones and evaluations, done against due, by supervisor: figures alone, nothing of what was said.

    - one-to-ones due: for each person who has them, one for every interval that ended in the period while they worked here
    - held: of what is due, each counted once; more than due counts in `held`, not in the rate
    - evaluations due: by their due day, but for cancelled ones; on time: both had signed by then
    - rate, in percent: done as it should / due (suggested targets: 90 for one-to-ones, 95 for evaluations on time)
    """
    _name = 'medical.supervision.record'
    _description = 'Supervision'
    _inherit = 'medical.record'
    _record_reads = ('medical.staff.file',)

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self) - relativedelta(months=3))
    date_to = fields.Date('Until', required=True, default=fields.Date.context_today)
    kind = fields.Selection(KINDS)
    by_person = fields.Boolean('A Row per Person', default=False)

    def _record_title(self):
        return self.env._("Supervision")

    def _record_columns(self):
        return [
            Column('kind', self.env._("What"), width=16, labels=dict(self._fields['kind']._description_selection(self.env))),
            Column('supervisor', self.env._("Supervisor"), width=26),
            Column('person', self.env._("Person"), width=26) if self.by_person else Column('people', self.env._("People"), 'integer', width=9),
            Column('due', self.env._("Due"), 'integer', width=9, total=True),
            Column('held', self.env._("Done"), 'integer', width=9, total=True),
            Column('good', self.env._("As It Should"), 'integer', width=12, total=True),
            Column('rate', self.env._("Rate %"), 'quantity', width=9, digits=1),
            Column('standing', self.env._("Standing"), width=14, labels={'good': self.env._("On target"), 'low': self.env._("Below target")},
                   styles={'good': 'success', 'low': 'warning'}),
        ]

    @api.model
    def _record_people(self):
        """Staff files that the user may read: record rules hold."""
        domain = [('company_id', '=', self.company_id.id)]
        if self.site_id:
            domain.append(('site_ids', 'in', self.site_id.ids))
        files = self.env['medical.staff.file']
        query = files.with_context(active_test=False)._search(domain)
        return query.select(
            SQL.identifier(files._table, 'id'), SQL.identifier(files._table, 'employee_id'), SQL.identifier(files._table, 'name'),
            SQL.identifier(files._table, 'supervisor_user_id'), SQL.identifier(files._table, 'one_on_one_mode'),
            SQL.identifier(files._table, 'one_on_one_days'), SQL.identifier(files._table, 'employment'),
            SQL.identifier(files._table, 'date_hired'), SQL.identifier(files._table, 'date_left'), SQL.identifier(files._table, 'create_date'))

    def _record_query(self):
        practice_days = self.env['medical.practice']._get(self.company_id).one_on_one_days
        # days of notes and evaluations of people whose file one may read: figures, whoever may read the text
        return SQL(
            """WITH file AS (
                   SELECT found.*, CASE WHEN one_on_one_mode = 'own' THEN one_on_one_days
                                        WHEN one_on_one_mode = 'none' OR employment IN ('contractor', 'freelance') THEN 0
                                        ELSE %(practice_days)s END AS every,
                          GREATEST(%(first)s, COALESCE(date_hired, create_date::date)) AS since, LEAST(%(last)s, COALESCE(date_left, %(last)s)) AS until
                     FROM (%(people)s) found),
               meeting AS (
                   SELECT file.id, COUNT(*) AS held
                     FROM file JOIN medical_supervision_note note ON note.employee_id = file.employee_id
                    WHERE note.kind = 'one_on_one' AND note.state <> 'draft' AND note.date BETWEEN %(first)s AND %(last)s
                    GROUP BY file.id),
               one AS (
                   SELECT 'one_on_one' AS kind, file.supervisor_user_id AS supervisor, file.name AS person, file.id AS file_id,
                          GREATEST(ROUND((until - since + 1)::numeric / every), 0)::int AS due, COALESCE(meeting.held, 0)::int AS held
                     FROM file LEFT JOIN meeting ON meeting.id = file.id
                    WHERE file.every > 0 AND file.supervisor_user_id IS NOT NULL AND until >= since),
               judged AS (
                   SELECT 'evaluation' AS kind, evaluation.evaluator_id AS supervisor, file.name AS person, file.id AS file_id, COUNT(*)::int AS due,
                          COUNT(*) FILTER (WHERE evaluation.signed_on IS NOT NULL)::int AS held,
                          COUNT(*) FILTER (WHERE (evaluation.signed_on AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date <= evaluation.date_due)::int AS good
                     FROM file JOIN medical_evaluation evaluation ON evaluation.employee_id = file.employee_id
                    WHERE evaluation.state <> 'cancelled' AND evaluation.date_due BETWEEN %(first)s AND %(last)s
                    GROUP BY evaluation.evaluator_id, file.name, file.id),
               every AS (
                   SELECT kind, supervisor, person, file_id, due, held, LEAST(held, due) AS good FROM one
                    UNION ALL SELECT kind, supervisor, person, file_id, due, held, good FROM judged),
               figure AS (
                   SELECT kind, supervisor, CASE WHEN %(by_person)s THEN person END AS person, CASE WHEN %(by_person)s THEN file_id END AS file_id,
                          COUNT(DISTINCT file_id) AS people, SUM(due) AS due, SUM(held) AS held, SUM(good) AS good
                     FROM every WHERE (%(kind)s IS NULL OR kind = %(kind)s)
                    GROUP BY kind, supervisor, CASE WHEN %(by_person)s THEN person END, CASE WHEN %(by_person)s THEN file_id END)
               SELECT figure.kind, partner.name, %(subject)s, figure.due, figure.held, figure.good,
                      100.0 * figure.good / NULLIF(figure.due, 0),
                      CASE WHEN figure.due = 0 THEN NULL
                           WHEN 100.0 * figure.good / figure.due >= CASE figure.kind WHEN 'evaluation' THEN 95 ELSE 90 END THEN 'good' ELSE 'low' END,
                      figure.supervisor AS supervisor_id, figure.file_id AS file_id
                 FROM figure
                 LEFT JOIN res_users supervisor ON supervisor.id = figure.supervisor
                 LEFT JOIN res_partner partner ON partner.id = supervisor.partner_id""",
            practice_days=practice_days, first=self.date_from, last=self.date_to, people=self._record_people(), tz=self._record_tz(),
            by_person=bool(self.by_person), subject=SQL('figure.person') if self.by_person else SQL('figure.people'), kind=self.kind or None)

    def _record_order(self):
        return SQL('kind DESC, supervisor, %s supervisor_id, file_id', SQL('person,') if self.by_person else SQL())

    def _record_filters(self):
        # the switch says how rows are made, it leaves none out
        label = self._fields['by_person']._description_string(self.env)
        return [pair for pair in super()._record_filters() if pair[0] != label]

    def _record_notes(self):
        return [
            self.env._("One-to-ones due: one for every interval of a person's in the period, by the practice's days or the staff file's own."),
            self.env._("As it should: one-to-ones held, up to those due; evaluations that both had signed by the due day."),
            self.env._("Targets of 90 and 95 percent are suggestions."),
        ]

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Office manager")]
