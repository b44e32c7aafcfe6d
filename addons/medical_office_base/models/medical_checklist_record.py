from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.record_column import Column

RUN_COLUMNS = (
    'id', 'name', 'state', 'date_due', 'date_done', 'place', 'site_id', 'room_id', 'equipment_id', 'done_by_id', 'done_by_name',
    'second_by_id', 'missed_reason', 'cancel_reason', 'note')
LINE_COLUMNS = (
    'id', 'run_id', 'sequence', 'room_id', 'name', 'kind', 'has_min', 'min_value', 'has_max', 'max_value', 'unit', 'value_tick',
    'value_yesno', 'value_number', 'value_text', 'reason', 'done_by_id', 'done_by_name', 'done_on', 'out_of_range', 'request_id')
FAULTS = ('out', 'problem', 'no', 'undone', 'missed')


class MedicalChecklistRecord(models.TransientModel):
    """The checklist log: every step of every round that was due in a period, with what was found, by whom and when.

    A row per step of a round that was done or is in progress. A missed round is a row that says so, with its reason;
    what was written down before it was missed follows. A cancelled round is a row, with its reason. What is still to do is no part.
    Only faults: out of range, answered No, a tick taken away, a problem reported, missed.
    """
    _name = 'medical.checklist.record'
    _description = 'Checklist Log'
    _inherit = 'medical.round.record'
    _record_reads = ('medical.checklist.run', 'medical.checklist.run.line')

    only_faults = fields.Boolean('Only Faults and Missed')

    def _record_title(self):
        return self.env._("Checklist Log")

    def _record_columns(self):
        return [
            Column('due', self.env._("Due"), 'datetime', width=16),
            Column('site', self.env._("Site"), width=7),
            Column('round', self.env._("Checklist"), width=20),
            Column('place', self.env._("Room or Equipment"), width=18),
            Column('step', self.env._("Step"), width=28),
            Column('answer', self.env._("Answer"), width=14),
            Column('range', self.env._("Range"), width=12),
            Column('result', self.env._("Result"), width=13, labels={
                'ok': self.env._("OK"),
                'out': self.env._("Out of range"),
                'problem': self.env._("Problem reported"),
                'no': self.env._("Answered No"),
                'undone': self.env._("Not done"),
                'open': self.env._("Not answered"),
                'missed': self.env._("Missed"),
                'cancelled': self.env._("Cancelled"),
            }, styles={
                'ok': 'success', 'out': 'danger', 'problem': 'danger', 'no': 'warning', 'undone': 'warning', 'open': 'muted',
                'missed': 'danger', 'cancelled': 'muted'}),
            Column('done', self.env._("Done On"), 'datetime', width=16),
            Column('person', self.env._("By"), width=18),
            Column('reason', self.env._("Reason"), width=22),
            Column('problem', self.env._("Problem"), width=10),
        ]

    def _record_run_domain(self):
        """The rounds of the period that are no longer just planned."""
        first, end = self._record_moments()
        return Domain([
            ('company_id', '=', self.company_id.id), ('date_due', '>=', first), ('date_due', '<', end), ('state', '!=', 'todo'),
        ]) & self._record_filtered(
            site_id='site_id', kind='kind', checklist_ids='checklist_id', zone_ids='zone_id', equipment_ids='equipment_id')

    def _record_query(self):
        runs, lines = self.env['medical.checklist.run'], self.env['medical.checklist.run.line']
        run_query, line_query = runs._search(self._record_run_domain()), lines._search([])
        # the steps of these rounds alone, or all there are would be read
        line_query.add_where(SQL('%s IN (SELECT id FROM run)', lines._field_to_sql(lines._table, 'run_id', line_query)))
        person_join, person = self._sql_person(SQL('step.done_by_id'), SQL('step.done_by_name'))
        second_join, second = self._sql_person(SQL('run.second_by_id'), SQL('NULL'), 'second')
        # beside the steps a row of its own (id 0) for rounds that are missed, cancelled, or have no steps
        return SQL(
            """WITH run AS (%(runs)s), line AS (%(lines)s), step AS (
                   SELECT line.id, run_id, sequence, line.room_id, line.name, line.kind, has_min, min_value, has_max, max_value, unit,
                          value_tick, value_yesno, value_number, value_text, reason, line.done_by_id, line.done_by_name, done_on,
                          out_of_range, request_id
                     FROM line JOIN run ON run.id = line.run_id
                    WHERE run.state IN ('done', 'doing') OR line.done_on IS NOT NULL
                    UNION ALL
                   SELECT 0, id, 0, NULL, NULL, NULL, FALSE, NULL, FALSE, NULL, NULL, NULL, NULL, NULL, NULL,
                          CASE WHEN state = 'missed' THEN COALESCE(NULLIF(TRIM(missed_reason), ''), %(no_reason)s)
                               WHEN state = 'cancelled' THEN COALESCE(NULLIF(TRIM(cancel_reason), ''), note) END,
                          done_by_id, done_by_name, date_done, FALSE, NULL
                     FROM run LEFT JOIN (SELECT DISTINCT run_id FROM line) AS begun ON begun.run_id = run.id
                    WHERE state IN ('missed', 'cancelled') OR begun.run_id IS NULL)
               SELECT run.date_due, site.code, run.name, %(place)s, step.name, %(answer)s, %(range)s, %(result)s, step.done_on,
                      CASE WHEN %(second)s IS NULL THEN %(person)s ELSE %(confirmed)s END, step.reason, %(problem)s,
                      run.id AS run_id, step.sequence, step.id AS step_id
                 FROM run
                 JOIN step ON step.run_id = run.id
                 LEFT JOIN medical_site site ON site.id = run.site_id
                 LEFT JOIN medical_room room ON room.id = COALESCE(step.room_id, run.room_id)
                 LEFT JOIN maintenance_equipment equipment ON equipment.id = run.equipment_id
                 LEFT JOIN maintenance_request problem ON problem.id = step.request_id
                 %(person_join)s %(second_join)s
                WHERE %(where)s""",
            runs=self._sql_columns(runs, run_query, RUN_COLUMNS), lines=self._sql_columns(lines, line_query, LINE_COLUMNS),
            no_reason=self.env._("No reason given"), place=self._sql_where(), answer=self._sql_answer(),
            range=self._sql_range(
                SQL('step.has_min'), SQL('step.min_value'), SQL('step.has_max'), SQL('step.max_value'), SQL('step.unit')),
            result=self._sql_result(), person=person, person_join=person_join, second=second, second_join=second_join,
            confirmed=self._sql_words(self.env._("%(person)s, confirmed by %(second)s", person='%1$s', second='%2$s'), person, second),
            problem=self._sql_problem(), where=self._sql_filter())

    def _sql_filter(self):
        """What can't be asked of rounds: it depends on the step."""
        conditions = [SQL('TRUE')]
        if self.room_ids:
            rooms = tuple(self.room_ids.ids)
            conditions.append(SQL('(COALESCE(step.room_id, run.room_id) IN %s OR equipment.medical_room_id IN %s)', rooms, rooms))
        if self.only_faults:
            conditions.append(SQL('%s IN %s', self._sql_result(), FAULTS))
        return SQL(' AND ').join(conditions)

    def _sql_answer(self):
        """What was answered, in words."""
        photos = SQL('(SELECT COUNT(*) FROM medical_checklist_run_line_attachment_rel photo WHERE photo.line_id = step.id)')
        return SQL(
            """CASE WHEN step.id = 0 OR step.done_on IS NULL THEN NULL
                    WHEN step.kind = 'tick' THEN CASE WHEN step.value_tick THEN %(done)s ELSE %(undone)s END
                    WHEN step.kind = 'yesno' THEN CASE step.value_yesno WHEN 'yes' THEN %(yes)s WHEN 'no' THEN %(no)s END
                    WHEN step.kind IN ('number', 'temperature') THEN %(number)s || COALESCE(' ' || NULLIF(TRIM(step.unit), ''), '')
                    WHEN step.kind = 'photo' THEN %(photos)s
                    WHEN step.kind = 'signature' THEN %(signed)s
                    ELSE step.value_text END""",
            done=self.env._("Done"), undone=self.env._("Not done"), yes=self.env._("Yes"), no=self.env._("No"),
            number=self._sql_number(SQL('COALESCE(step.value_number, 0)')),
            photos=self._sql_words(self.env._("Photos: %(count)s", count='%1$s'), photos), signed=self.env._("Signed"))

    def _sql_result(self):
        return SQL(
            """CASE WHEN step.id = 0 THEN CASE WHEN run.state IN ('missed', 'cancelled') THEN run.state
                                               WHEN run.state = 'done' THEN 'ok' ELSE 'open' END
                    WHEN step.done_on IS NULL THEN 'open'
                    WHEN step.out_of_range THEN 'out'
                    WHEN step.request_id IS NOT NULL THEN 'problem'
                    WHEN step.kind = 'yesno' AND step.value_yesno = 'no' THEN 'no'
                    WHEN step.kind = 'tick' AND step.value_tick IS NOT TRUE THEN 'undone'
                    ELSE 'ok' END""")

    def _record_order(self):
        return SQL('due, round, run_id, sequence, step_id')

    def _record_notes(self):
        return [
            self.env._("A round stands on the day on which it was due. Rounds that are still to do are left out."),
            self.env._("A missed round is one row; steps that were answered before it was missed follow it."),
        ]

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Office manager")]
