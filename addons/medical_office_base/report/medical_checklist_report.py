from odoo import fields, models
from odoo.tools import SQL

from ..models.medical_checklist import KINDS


class MedicalChecklistReport(models.Model):
    """How much of what was planned was done: one row for each round that was done or missed. Rounds still to do and
    cancelled ones don't count."""
    _name = 'medical.checklist.report'
    _description = 'Completion of Rounds'
    _auto = False
    _order = 'date_due desc, id desc'
    _rec_name = 'checklist_id'

    checklist_id = fields.Many2one('medical.checklist', readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    site_id = fields.Many2one('medical.site', readonly=True)
    room_id = fields.Many2one('medical.room', readonly=True)
    equipment_id = fields.Many2one('maintenance.equipment', readonly=True)
    group_id = fields.Many2one('res.groups', 'Role', readonly=True)
    done_by_id = fields.Many2one('res.users', readonly=True)
    date_due = fields.Datetime('Due', readonly=True)
    state = fields.Selection([('done', 'Done'), ('missed', 'Missed')], readonly=True)
    rate = fields.Float('Done (%)', readonly=True, aggregator='avg')
    done_count = fields.Integer('Done', readonly=True)
    missed_count = fields.Integer('Missed', readonly=True)
    late_count = fields.Integer('Done Late', readonly=True)
    fault_count = fields.Integer('With Fault', readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT id, checklist_id, company_id, kind, site_id, room_id, equipment_id, group_id, done_by_id, date_due, state,
                      CASE state WHEN 'done' THEN 100.0 ELSE 0.0 END AS rate,
                      (state = 'done')::int AS done_count, (state = 'missed')::int AS missed_count,
                      (state = 'done' AND COALESCE(date_done > date_limit, FALSE))::int AS late_count,
                      COALESCE(has_fault, FALSE)::int AS fault_count
                 FROM medical_checklist_run WHERE state IN ('done', 'missed')""")
