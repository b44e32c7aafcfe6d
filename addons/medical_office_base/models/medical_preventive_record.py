from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.record_column import Column
from .medical_checklist_schedule import CALENDAR_UNITS, DOOR_UNITS
from .medical_checklist_words import UNIT_DAYS

SOON_DAYS = 14
# (plans that come round within so many days, how far ahead their next time is looked for)
BANDS = ((31, 100), (190, 500), (100_000, 4000))


class MedicalPreventiveRecord(models.TransientModel):
    """Preventive maintenance: what equipment is in use, which running checklists look after it, when it was last done,
    when it is next due, whether the certificate is on file, and what is overdue.

    A row per equipment and plan; equipment without any is a row that says so. Overdue: a round was missed, or is past its
    time, and none was done since; or the certificate has run out. Due soon: within 14 days, of plans that come round by
    months or years. The next time of a plan whose round isn't made yet is reckoned from its schedule.
    Who may what: whoever reads the equipment sees when it was looked after; who did it and what was found is in the log.
    """
    _name = 'medical.preventive.record'
    _description = 'Preventive Maintenance'
    _inherit = 'medical.record'
    _record_reads = ('maintenance.equipment', 'medical.checklist')

    room_ids = fields.Many2many('medical.room', string='Rooms', domain="[('company_id', '=', company_id), ('site_id', '=?', site_id)]")
    category_ids = fields.Many2many('maintenance.equipment.category', string='Categories')
    checklist_ids = fields.Many2many(
        'medical.checklist', string='Checklists', domain="[('company_id', '=', company_id), ('scope', '=', 'equipment'), ('state', '=', 'running')]")
    state = fields.Selection([
        ('overdue', 'Overdue'), ('soon', 'Due soon'), ('ok', 'Up to date'), ('never', 'Not done yet'), ('demand', 'When needed'), ('none', 'No plan')])
    certificate = fields.Selection([('file', 'On file'), ('expired', 'Run out'), ('missing', 'Missing')])

    def _record_title(self):
        return self.env._("Preventive Maintenance")

    def _record_period(self):
        return self.env._("As of"), format_date(self.env, self._record_today())

    def _record_columns(self):
        return [
            Column('equipment', self.env._("Equipment"), width=26),
            Column('category', self.env._("Category"), width=16),
            Column('serial', self.env._("Serial Number"), width=14),
            Column('site', self.env._("Site"), width=7),
            Column('room', self.env._("Room"), width=16),
            Column('plan', self.env._("Checklist"), width=26),
            Column('schedule', self.env._("How Often"), width=22),
            Column('last', self.env._("Last Done"), 'date', width=12),
            Column('due', self.env._("Next Due"), 'date', width=12),
            Column('days', self.env._("Days Left"), 'integer', width=8),
            Column('state', self.env._("State"), width=13, labels=dict(self._fields['state']._description_selection(self.env)), styles={
                'overdue': 'danger', 'soon': 'warning', 'ok': 'success', 'never': 'muted', 'demand': 'muted', 'none': 'warning'}),
            Column('certificate', self.env._("Certificate"), width=11,
                   labels=dict(self._fields['certificate']._description_selection(self.env)),
                   styles={'file': 'success', 'expired': 'danger', 'missing': 'danger'}),
            Column('until', self.env._("Valid Until"), 'date', width=12),
        ]

    # === PLANS === #

    def _plans(self):
        """(checklist id, equipment id, schedule in words, next time that has no round yet) of the running checklists."""
        domain = Domain([('company_id', '=', self.company_id.id), ('state', '=', 'running'), ('scope', '=', 'equipment'), ('active', '=', True)])
        lists = self.env['medical.checklist'].search(domain & self._record_filtered(checklist_ids='id'))
        words = {checklist.id: checklist.schedule_text for checklist in lists}
        planned = self._planned(lists)
        return [
            (checklist_id, place.equipment_id, words[checklist_id], planned.get((checklist_id, place.equipment_id)))
            for checklist_id, places in lists._places().items() for place in places]

    def _planned(self, lists):
        """The first time by the schedule for which no round was made yet: {(checklist id, equipment id): UTC}."""
        now, found, after = fields.Datetime.now(), {}, 0
        # sudo: the plan of places that the user may not see is reckoned along, and left out with their equipment
        lists = lists.sudo().filtered(lambda checklist: checklist.unit in CALENDAR_UNITS + DOOR_UNITS)
        made = {checklist.id: max(now, checklist.generated_until or now) for checklist in lists}
        for days, ahead in BANDS:
            band = lists.filtered(lambda checklist, after=after, days=days: after < UNIT_DAYS.get(checklist.unit, 1) * checklist.every <= days)
            after = days
            for row in band._planned_rows(now, now + timedelta(days=ahead)) if band else ():
                key, due = (row[0], row[4]), row[6]
                if due > made[row[0]]:
                    found[key] = min(due, found.get(key, due))
        return found

    # === QUERY === #

    def _record_domain(self):
        today = self._record_today()
        return Domain([
            ('company_id', 'in', (self.company_id.id, False)), ('active', '=', True),
            '|', ('scrap_date', '=', False), ('scrap_date', '>', today),
        ]) & self._record_filtered(site_id='medical_site_id', room_ids='medical_room_id', category_ids='category_id')

    def _record_query(self):
        equipment = self.env['maintenance.equipment']
        query = equipment._search(self._record_domain())

        def column(name):
            return equipment._field_to_sql(equipment._table, name, query)

        def joined(name, field='name'):
            comodel, alias = self._record_join(query, equipment, equipment._table, name)
            return comodel._field_to_sql(alias, field, query)

        things = query.select(
            SQL('%s AS id', column('id')), SQL('%s AS name', column('name')), SQL('%s AS category', joined('category_id')),
            SQL('%s AS serial', column('serial_no')), SQL('%s AS site', joined('medical_site_id', 'code')),
            SQL('%s AS room', joined('medical_room_id')))
        rows = SQL(
            """WITH %(facts)s
               SELECT thing.name, thing.category, thing.serial, thing.site, thing.room, list.name, plan.schedule, fact.last_day, fact.due_day,
                      fact.due_day - %(today)s::date, %(state)s AS state, %(certificate)s AS certificate, fact.next_date,
                      thing.id AS equipment_id, list.id AS checklist_id
                 FROM (%(things)s) AS thing
                 LEFT JOIN plan ON plan.equipment_id = thing.id
                 LEFT JOIN medical_checklist list ON list.id = plan.checklist_id
                 LEFT JOIN fact ON fact.checklist_id = plan.checklist_id AND fact.equipment_id = plan.equipment_id
                WHERE %(known)s""",
            facts=self._sql_facts(), things=things, today=self._record_today(), state=self._sql_state(), certificate=self._sql_certificate(),
            known=SQL('plan.checklist_id IS NOT NULL') if self.checklist_ids else SQL('TRUE'))
        wanted = [SQL('%s = %s', SQL.identifier(name), self[name]) for name in ('state', 'certificate') if self[name]]
        if not wanted:
            return rows
        return SQL('SELECT * FROM (%s) AS overview(%s, equipment_id, checklist_id) WHERE %s', rows, SQL(', ').join(
            SQL.identifier(column.name) for column in self._record_columns()), SQL(' AND ').join(wanted))

    def _sql_day(self, moment):
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, self._record_tz())

    def _sql_facts(self):
        """Common tables: `plan`, and `fact` with what is known of each plan. Rounds are looked at whoever may read them: the
        days on which equipment was looked after belong to the equipment."""
        now = fields.Datetime.now()
        plans = list(zip(*self._plans(), strict=True)) or [()] * 4
        return SQL(
            """plan AS (
                   SELECT * FROM unnest(%(lists)s::int[], %(things)s::int[], %(schedules)s::text[], %(planned)s::timestamp[])
                              AS plan(checklist_id, equipment_id, schedule, planned)),
               last AS (
                   SELECT checklist_id, equipment_id, MAX(date_done) AS done_on, MAX(date_due) AS done_due
                     FROM medical_checklist_run
                    WHERE state = 'done' AND checklist_id = ANY(%(lists)s) AND equipment_id IS NOT NULL
                    GROUP BY checklist_id, equipment_id),
               open AS (
                   SELECT run.checklist_id, run.equipment_id,
                          MIN(run.date_due) FILTER (WHERE run.state = 'missed' OR %(time_over)s) AS overdue,
                          MIN(run.date_due) FILTER (WHERE run.state <> 'missed' AND run.date_limit > %(now)s) AS coming
                     FROM medical_checklist_run run
                     LEFT JOIN last ON last.checklist_id = run.checklist_id AND last.equipment_id = run.equipment_id
                    WHERE run.state IN ('missed', 'todo', 'doing') AND run.checklist_id = ANY(%(lists)s) AND run.equipment_id IS NOT NULL
                      AND COALESCE(run.date_due > last.done_due, TRUE)
                    GROUP BY run.checklist_id, run.equipment_id),
               certificate AS (
                   SELECT DISTINCT ON (equipment_id, checklist_id) equipment_id, checklist_id, date, next_date,
                          EXISTS (SELECT FROM medical_calibration_attachment_rel paper WHERE paper.calibration_id = kept.id) AS on_file
                     FROM medical_calibration kept
                    ORDER BY equipment_id, checklist_id, date DESC, id DESC),
               fact AS (
                   SELECT plan.checklist_id, plan.equipment_id, list.unit, list.needs_certificate, certificate.next_date, certificate.on_file,
                          open.overdue IS NOT NULL OR COALESCE(certificate.next_date < %(today)s, FALSE) AS is_overdue,
                          GREATEST(%(last_done)s, certificate.date) AS last_day,
                          LEAST(%(due)s, CASE WHEN certificate.next_date < %(today)s THEN certificate.next_date END) AS due_day
                     FROM plan
                     JOIN medical_checklist list ON list.id = plan.checklist_id
                     LEFT JOIN last ON last.checklist_id = plan.checklist_id AND last.equipment_id = plan.equipment_id
                     LEFT JOIN open ON open.checklist_id = plan.checklist_id AND open.equipment_id = plan.equipment_id
                     LEFT JOIN certificate ON list.needs_certificate AND certificate.equipment_id = plan.equipment_id
                                          AND certificate.checklist_id = plan.checklist_id)""",
            lists=list(plans[0]), things=list(plans[1]), schedules=list(plans[2]), planned=list(plans[3]), now=now,
            time_over=self.env['medical.checklist.run']._sql_time_over('run'), today=self._record_today(), last_done=self._sql_day(SQL('last.done_on')),
            due=self._sql_day(SQL('COALESCE(open.overdue, open.coming, plan.planned)')))

    def _sql_state(self):
        return SQL(
            """CASE WHEN plan.checklist_id IS NULL THEN 'none'
                    WHEN fact.is_overdue THEN 'overdue'
                    WHEN fact.unit IN ('month', 'year') AND fact.due_day - %(today)s::date <= %(soon)s THEN 'soon'
                    WHEN fact.last_day IS NOT NULL THEN 'ok'
                    WHEN fact.unit IN ('use', 'event') THEN 'demand'
                    ELSE 'never' END""", today=self._record_today(), soon=SOON_DAYS)

    def _sql_certificate(self):
        return SQL(
            """CASE WHEN NOT fact.needs_certificate THEN NULL WHEN fact.next_date < %s THEN 'expired'
                    WHEN fact.on_file THEN 'file' WHEN fact.needs_certificate THEN 'missing' END""", self._record_today())

    def _record_order(self):
        return SQL("CASE state WHEN 'overdue' THEN 0 WHEN 'soon' THEN 1 WHEN 'none' THEN 2 ELSE 3 END, "
                   "due NULLS LAST, equipment, plan, equipment_id, checklist_id")

    def _record_notes(self):
        return [
            self.env._("Overdue: a round was missed and none done since, or the certificate has run out. Due soon: within %(days)s days.", days=SOON_DAYS),
            self.env._("Plans are the running checklists of equipment."),
        ]

    def _record_signatures(self):
        return [self.env._("Checked by"), self.env._("Office manager")]
