from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.record_column import Column

READING_COLUMNS = (
    'id', 'series', 'site_id', 'room_id', 'equipment_id', 'place', 'step', 'date', 'value', 'unit', 'has_min', 'low', 'has_max', 'high',
    'out_of_range', 'result', 'reason', 'request_id', 'done_by_id', 'done_by_name')


class MedicalTemperatureRecord(models.TransientModel):
    """Temperatures and other readings of a period, by equipment (else room), with excursions.

    An excursion begins with the first reading out of range and ends with the first that is back in range, whatever the
    number in between; its length in minutes is the time from the one to the other, up to now while it is open. Each
    reading is held against the range asked for when it was taken; one without a range neither begins nor ends any.
    Readings of all times are looked at, so that an excursion that began before the period, or ended after it, is whole.

    ``detail``: every reading, the excursions that touch the period, or a row per series with minimum, maximum, average
    and the minutes out of range that fall into the period.
    """
    _name = 'medical.temperature.record'
    _description = 'Temperatures'
    _inherit = 'medical.round.record'
    _record_reads = ('medical.reading',)

    detail = fields.Selection(
        [('reading', 'Every Reading'), ('excursion', 'Excursions'), ('summary', 'Summary by Equipment')], 'Show', required=True, default='reading')
    measure = fields.Selection([('temperature', 'Temperatures'), ('number', 'Other numbers')], 'Readings', default='temperature')
    only_faults = fields.Boolean('Only Out of Range')

    def _record_title(self):
        if self.measure != 'temperature':
            return {
                'reading': self.env._("Log of Readings"), 'excursion': self.env._("Excursions"), 'summary': self.env._("Summary of Readings"),
            }[self.detail]
        return {
            'reading': self.env._("Temperature Log"), 'excursion': self.env._("Temperature Excursions"),
            'summary': self.env._("Temperature Summary"),
        }[self.detail]

    def _record_columns(self):
        return getattr(self, f'_record_columns_{self.detail}')()

    def _column_place(self):
        return [
            Column('place', self.env._("Equipment or Room"), width=24),
            Column('site', self.env._("Site"), width=7),
            Column('step', self.env._("What"), width=26),
        ]

    def _column_value(self, name, label, digits=4):
        return Column(name, label, 'quantity', width=9, digits=digits, measured=True)

    def _record_columns_reading(self):
        return [
            *self._column_place(),
            Column('taken', self.env._("Taken On"), 'datetime', width=16),
            self._column_value('value', self.env._("Reading")),
            Column('unit', self.env._("Unit"), width=6),
            Column('range', self.env._("Range"), width=13),
            Column('result', self.env._("Result"), width=13,
                   labels={'in': self.env._("In range"), 'out': self.env._("Out of range"), 'none': self.env._("No range")},
                   styles={'in': 'success', 'out': 'danger', 'none': 'muted'}),
            Column('began', self.env._("Out Since"), 'datetime', width=16),
            Column('minutes', self.env._("Minutes Out"), 'integer', width=9),
            Column('person', self.env._("By"), width=16),
            Column('reason', self.env._("Reason"), width=22),
            Column('problem', self.env._("Problem"), width=10),
        ]

    def _record_columns_excursion(self):
        return [
            *self._column_place(),
            Column('range', self.env._("Range"), width=13),
            Column('began', self.env._("First Out of Range"), 'datetime', width=16),
            Column('back', self.env._("Back in Range"), 'datetime', width=16),
            Column('minutes', self.env._("Minutes"), 'integer', width=9),
            Column('state', self.env._("State"), width=12, labels={'open': self.env._("Still out"), 'closed': self.env._("Back in range")},
                   styles={'open': 'danger', 'closed': 'success'}),
            Column('readings', self.env._("Readings Out"), 'integer', width=9),
            self._column_value('lowest', self.env._("Minimum")),
            self._column_value('highest', self.env._("Maximum")),
            Column('unit', self.env._("Unit"), width=6),
            Column('reason', self.env._("Reason"), width=24),
            Column('problem', self.env._("Problem"), width=10),
        ]

    def _record_columns_summary(self):
        return [
            *self._column_place(),
            Column('readings', self.env._("Readings"), 'integer', width=9),
            self._column_value('lowest', self.env._("Minimum")),
            self._column_value('average', self.env._("Average"), 2),
            self._column_value('highest', self.env._("Maximum")),
            Column('unit', self.env._("Unit"), width=6),
            Column('range', self.env._("Range"), width=16),
            Column('faults', self.env._("Out of Range"), 'integer', width=9),
            Column('excursions', self.env._("Excursions"), 'integer', width=9),
            Column('minutes', self.env._("Minutes Out"), 'integer', width=9),
            Column('state', self.env._("At the End"), width=12,
                   labels={'open': self.env._("Still out"), 'in': self.env._("In range"), 'none': self.env._("No range")},
                   styles={'open': 'danger', 'in': 'success', 'none': 'muted'}),
        ]

    def _record_domain(self):
        domain = Domain('company_id', '=', self.company_id.id) & self._record_filtered(
            site_id='site_id', measure='kind', kind='checklist_kind', checklist_ids='checklist_id', zone_ids='zone_id',
            equipment_ids='equipment_id')
        if self.room_ids:
            domain &= Domain('room_id', 'in', self.room_ids.ids) | Domain('equipment_id', 'any!', [('medical_room_id', 'in', self.room_ids.ids)])
        return domain

    def _record_query(self):
        readings = self.env['medical.reading']
        query = readings._search(self._record_domain())
        return SQL(
            "WITH %s %s", self._sql_excursions(self._sql_columns(readings, query, READING_COLUMNS)),
            getattr(self, f'_sql_{self.detail}')())

    def _sql_excursions(self, readings):
        """Common tables: `reading`, `marked` (readings with the number of the island that they belong to) and `excursion`.

        A reading in range begins an island; those out of range that follow it are one excursion.
        """
        return SQL(
            """reading AS (%s),
               marked AS (
                   SELECT *, COUNT(*) FILTER (WHERE result = 'in') OVER (PARTITION BY series COLLATE "C" ORDER BY date, id) AS island
                     FROM reading),
               island AS (
                   SELECT series, island, LEAD(MIN(date)) OVER (PARTITION BY series COLLATE "C" ORDER BY island) AS back,
                          MIN(date) FILTER (WHERE out_of_range) AS began, COUNT(*) FILTER (WHERE out_of_range) AS readings,
                          MIN(value) FILTER (WHERE out_of_range) AS lowest, MAX(value) FILTER (WHERE out_of_range) AS highest
                     FROM marked GROUP BY series, island),
               excursion AS (
                   SELECT *, ROUND(EXTRACT(EPOCH FROM COALESCE(back, %s) - began) / 60)::int AS minutes
                     FROM island WHERE readings > 0)""",
            readings, fields.Datetime.now())

    def _sql_places(self, of):
        """Joins of where a reading was taken; their names are those that `_sql_where` takes."""
        return SQL(
            """LEFT JOIN medical_site site ON site.id = %(of)s.site_id
               LEFT JOIN medical_room room ON room.id = %(of)s.room_id
               LEFT JOIN maintenance_equipment equipment ON equipment.id = %(of)s.equipment_id""", of=SQL.identifier(of))

    def _sql_range_of(self, of):
        columns = [SQL.identifier(of, name) for name in ('has_min', 'low', 'has_max', 'high', 'unit')]
        return self._sql_range(*columns)

    def _sql_reading(self):
        first, end = self._record_moments()
        join, person = self._sql_person(SQL('marked.done_by_id'), SQL('marked.done_by_name'))
        return SQL(
            """SELECT %(where)s, site.code, marked.step, marked.date, marked.value, marked.unit, %(range)s, marked.result, excursion.began,
                      excursion.minutes, %(person)s, marked.reason, %(problem)s, marked.id
                 FROM marked
                 %(places)s
                 LEFT JOIN excursion ON excursion.series = marked.series AND excursion.island = marked.island AND marked.out_of_range
                 LEFT JOIN maintenance_request problem ON problem.id = marked.request_id
                 %(join)s
                WHERE marked.date >= %(first)s AND marked.date < %(end)s AND %(faults)s""",
            where=self._sql_where(), range=self._sql_range_of('marked'), person=person, problem=self._sql_problem(),
            places=self._sql_places('marked'), join=join, first=first, end=end,
            faults=SQL('marked.out_of_range') if self.only_faults else SQL('TRUE'))

    def _sql_excursion(self):
        first, end = self._record_moments()
        return SQL(
            """, told AS (
                   SELECT excursion.series, excursion.island,
                          (ARRAY_AGG(marked.id ORDER BY marked.date, marked.id))[1] AS first_id,
                          STRING_AGG(DISTINCT %(range)s, '; ') AS range, STRING_AGG(DISTINCT NULLIF(TRIM(marked.reason), ''), '; ') AS reason,
                          STRING_AGG(DISTINCT %(problem)s, ', ') AS problem
                     FROM excursion
                     JOIN marked ON marked.series = excursion.series AND marked.island = excursion.island AND marked.out_of_range
                     LEFT JOIN maintenance_request problem ON problem.id = marked.request_id
                    WHERE excursion.began < %(end)s AND COALESCE(excursion.back > %(first)s, TRUE)
                    GROUP BY excursion.series, excursion.island)
               SELECT %(where)s, site.code, begun.step, told.range, excursion.began, excursion.back, excursion.minutes,
                      CASE WHEN excursion.back IS NULL THEN 'open' ELSE 'closed' END, excursion.readings, excursion.lowest,
                      excursion.highest, begun.unit, told.reason, told.problem, begun.id
                 FROM told
                 JOIN excursion ON excursion.series = told.series AND excursion.island = told.island
                 JOIN marked begun ON begun.id = told.first_id
                 %(places)s""",
            range=self._sql_range_of('marked'), problem=self._sql_problem(), first=first, end=end, where=self._sql_where(),
            places=self._sql_places('begun'))

    def _sql_summary(self):
        first, end = self._record_moments()
        now = min(fields.Datetime.now(), end)
        return SQL(
            """, taken AS (
                   SELECT series, COUNT(*) AS readings, MIN(value) AS lowest, AVG(value) AS average, MAX(value) AS highest,
                          COUNT(*) FILTER (WHERE out_of_range) AS faults, BOOL_OR(result <> 'none') AS ranged,
                          STRING_AGG(DISTINCT %(range)s, '; ') AS range
                     FROM marked WHERE date >= %(first)s AND date < %(end)s GROUP BY series),
               spent AS (
                   SELECT series, COUNT(*) AS excursions, BOOL_OR(back IS NULL OR back >= %(end)s) AS open,
                          ROUND(SUM(EXTRACT(EPOCH FROM LEAST(COALESCE(back, %(now)s), %(now)s) - GREATEST(began, %(first)s))) / 60)::int AS minutes
                     FROM excursion WHERE began < %(end)s AND COALESCE(back > %(first)s, TRUE) GROUP BY series),
               known AS (
                   SELECT series, (ARRAY_AGG(id ORDER BY date DESC, id DESC))[1] AS last_id
                     FROM marked WHERE date < %(end)s GROUP BY series)
               SELECT %(where)s, site.code, latest.step, COALESCE(taken.readings, 0), taken.lowest, taken.average, taken.highest, latest.unit,
                      taken.range, COALESCE(taken.faults, 0), COALESCE(spent.excursions, 0), COALESCE(spent.minutes, 0),
                      CASE WHEN spent.open THEN 'open' WHEN taken.ranged THEN 'in' ELSE 'none' END, latest.id
                 FROM known
                 JOIN marked latest ON latest.id = known.last_id
                 LEFT JOIN taken ON taken.series = known.series
                 LEFT JOIN spent ON spent.series = known.series
                 %(places)s
                WHERE %(some)s""",
            range=self._sql_range_of('marked'), first=first, end=end, now=now, where=self._sql_where(), places=self._sql_places('latest'),
            some=SQL('spent.series IS NOT NULL') if self.only_faults else SQL('(taken.series IS NOT NULL OR spent.series IS NOT NULL)'))

    def _record_order(self):
        return {
            'reading': SQL('site NULLS LAST, place, step, taken, id'),
            'excursion': SQL('began DESC, site NULLS LAST, place, step, id'),
            'summary': SQL('site NULLS LAST, place, step, id'),
        }[self.detail]

    def _record_notes(self):
        notes = [self.env._(
            "An excursion lasts from the first reading out of range to the first back in range, each held against the range of its time.")]
        if self.detail == 'summary':
            notes.append(self.env._("Minutes out: those that fall into the period; of excursions that are still open, up to now."))
        else:
            notes.append(self.env._("Minutes: of the whole excursion, also where it reaches beyond the period; while it is open, up to now."))
        return notes

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Office manager")]
