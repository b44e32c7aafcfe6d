from odoo import api, fields, models
from odoo.tools import SQL, get_lang

from .medical_checklist import KINDS


class MedicalReading(models.Model):
    """What was measured on rounds: one row per number or temperature that was written down, for trends and records.

    A view over the steps of rounds. A reading keeps the range that was asked for when it was taken. Readings of one
    equipment (else room, zone, site) and one step, in one unit, are a series: whichever checklist asked for them.
    Who may what: staff read those of their sites; manager, owner, auditor and compliance officer all of the company.
    Facility workers none.
    """
    _name = 'medical.reading'
    _description = 'Reading'
    _auto = False
    _order = 'date DESC, id DESC'
    _rec_name = 'step'
    _depends = {
        'medical.checklist.run.line': [
            'run_id', 'room_id', 'name', 'kind', 'unit', 'has_min', 'min_value', 'has_max', 'max_value', 'value_number', 'out_of_range',
            'reason', 'request_id', 'done_on', 'done_by_id', 'done_by_name'],
        'medical.checklist.run': ['company_id', 'checklist_id', 'site_id', 'zone_id', 'room_id', 'equipment_id', 'place', 'kind'],
    }

    run_id = fields.Many2one('medical.checklist.run', 'Round', readonly=True)
    checklist_id = fields.Many2one('medical.checklist', readonly=True)
    checklist_kind = fields.Selection(KINDS, 'Kind of Checklist', readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    site_id = fields.Many2one('medical.site', readonly=True)
    zone_id = fields.Many2one('medical.zone', readonly=True)
    room_id = fields.Many2one('medical.room', readonly=True)
    equipment_id = fields.Many2one('maintenance.equipment', readonly=True)
    place = fields.Char(readonly=True, help="Where, as it was called when the round was planned.")
    series = fields.Char(readonly=True, export_string_translation=False)
    date = fields.Datetime('Taken On', readonly=True)
    step = fields.Char('What', readonly=True)
    kind = fields.Selection([('number', 'Number'), ('temperature', 'Temperature')], readonly=True)
    unit = fields.Char(readonly=True)
    value = fields.Float('Average', readonly=True, aggregator='avg')
    value_min = fields.Float('Minimum', readonly=True, aggregator='min')
    value_max = fields.Float('Maximum', readonly=True, aggregator='max')
    has_min = fields.Boolean(readonly=True, export_string_translation=False)
    has_max = fields.Boolean(readonly=True, export_string_translation=False)
    low = fields.Float('Range From', readonly=True, aggregator=None)
    high = fields.Float('Range To', readonly=True, aggregator=None)
    range_text = fields.Char('Range', compute='_compute_range_text')
    out_of_range = fields.Boolean(readonly=True)
    result = fields.Selection([('in', 'In range'), ('out', 'Out of range'), ('none', 'No range')], readonly=True)
    reason = fields.Text(readonly=True)
    request_id = fields.Many2one('maintenance.request', 'Problem', readonly=True)
    done_by_id = fields.Many2one('res.users', 'By', readonly=True)
    done_by_name = fields.Char('By (Name)', readonly=True)

    @property
    def _table_query(self):
        return SQL("""
            SELECT line.id, line.run_id, run.checklist_id, run.kind AS checklist_kind, run.company_id, run.site_id, run.zone_id,
                   COALESCE(line.room_id, run.room_id) AS room_id, run.equipment_id, run.place,
                   CASE WHEN run.equipment_id IS NOT NULL THEN 'e' || run.equipment_id
                        WHEN COALESCE(line.room_id, run.room_id) IS NOT NULL THEN 'r' || COALESCE(line.room_id, run.room_id)
                        WHEN run.zone_id IS NOT NULL THEN 'z' || run.zone_id
                        ELSE 's' || COALESCE(run.site_id, 0) END
                   || ' ' || line.kind || ' ' || LOWER(TRIM(line.name)) || ' ' || COALESCE(TRIM(line.unit), '') AS series,
                   line.done_on AS date, line.name AS step, line.kind, line.unit,
                   COALESCE(line.value_number, 0) AS value, COALESCE(line.value_number, 0) AS value_min,
                   COALESCE(line.value_number, 0) AS value_max,
                   COALESCE(line.has_min, FALSE) AS has_min, COALESCE(line.has_max, FALSE) AS has_max,
                   CASE WHEN line.has_min THEN COALESCE(line.min_value, 0) END AS low,
                   CASE WHEN line.has_max THEN COALESCE(line.max_value, 0) END AS high,
                   COALESCE(line.out_of_range, FALSE) AS out_of_range,
                   CASE WHEN line.out_of_range THEN 'out' WHEN line.has_min OR line.has_max THEN 'in' ELSE 'none' END AS result,
                   line.reason, line.request_id, line.done_by_id, line.done_by_name
              FROM medical_checklist_run_line line
              JOIN medical_checklist_run run ON run.id = line.run_id
             WHERE line.kind IN ('number', 'temperature') AND line.done_on IS NOT NULL""")

    @api.depends_context('lang')
    @api.depends('has_min', 'has_max', 'low', 'high', 'unit')
    def _compute_range_text(self):
        for reading in self:
            reading.range_text = self._range_words(
                reading.low if reading.has_min else None, reading.high if reading.has_max else None, reading.unit)

    @api.model
    def _range_words(self, low, high, unit):
        """A range in words; None is no bound. False without any."""
        point = get_lang(self.env).decimal_point

        def number(value):
            return f'{value:.4f}'.rstrip('0').rstrip('.').replace('.', point)

        if low is not None and high is not None:
            words = self.env._("%(low)s to %(high)s", low=number(low), high=number(high))
        elif low is not None:
            words = self.env._("at least %(low)s", low=number(low))
        elif high is not None:
            words = self.env._("at most %(high)s", high=number(high))
        else:
            return False
        return f'{words} {unit}' if unit else words
