from odoo import fields, models

from .medical_checklist import KINDS

RUN_STATES = [
    ('todo', 'To Do'),
    ('doing', 'In Progress'),
    ('done', 'Done'),
    ('missed', 'Missed'),
    ('cancelled', 'Cancelled'),
]


class MedicalChecklistRun(models.Model):
    """One round: a checklist at a place at a time, made ahead by the plan (this file) and done by somebody
    (medical_checklist_run_doing).

    All moments are UTC. What the plan says is copied, so that the log stays true when the plan changes. Its lines are
    made when it is begun. No chatter: there are many.
    """
    _name = 'medical.checklist.run'
    _description = 'Round'
    _order = 'date_due, id'
    _check_company_auto = True

    checklist_id = fields.Many2one('medical.checklist', required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    name = fields.Char(required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    place = fields.Char(readonly=True, help="Where, as it was called when the round was planned.")
    site_id = fields.Many2one('medical.site', readonly=True, index='btree_not_null', ondelete='restrict')
    zone_id = fields.Many2one('medical.zone', readonly=True, index='btree_not_null', ondelete='restrict')
    room_id = fields.Many2one('medical.room', readonly=True, index='btree_not_null', ondelete='restrict')
    equipment_id = fields.Many2one('maintenance.equipment', readonly=True, index='btree_not_null', ondelete='restrict')
    group_id = fields.Many2one('res.groups', 'Role', readonly=True, index='btree_not_null', ondelete='restrict')
    user_id = fields.Many2one('res.users', 'Person', index='btree_not_null', ondelete='restrict')
    partner_id = fields.Many2one('res.partner', 'Vendor', readonly=True, index='btree_not_null', ondelete='restrict')

    date_due = fields.Datetime('Due', required=True, readonly=True)
    date_open = fields.Datetime('From', required=True, readonly=True, help="From when on it can be done.")
    date_limit = fields.Datetime('Until', required=True, readonly=True, help="When it counts as missed.")
    state = fields.Selection(RUN_STATES, required=True, default='todo', readonly=True, index=True)
    date_started = fields.Datetime('Begun', readonly=True)
    date_done = fields.Datetime('Done On', readonly=True)
    done_by_id = fields.Many2one('res.users', 'Done By', readonly=True, index='btree_not_null', ondelete='restrict')
    done_by_name = fields.Char('Done By (Name)', readonly=True, help="Who did it without an account, as they wrote it.")
    second_by_id = fields.Many2one('res.users', 'Second Person', readonly=True, ondelete='restrict')
    second_on = fields.Datetime('Confirmed On', readonly=True)
    signature = fields.Binary(readonly=True, attachment=True)
    photo_ids = fields.Many2many('ir.attachment', 'medical_checklist_run_photo_rel', 'run_id', 'attachment_id', string='Photos', readonly=True)
    certificate_ids = fields.Many2many(
        'ir.attachment', 'medical_checklist_run_certificate_rel', 'run_id', 'attachment_id', string='Certificate', readonly=True)
    certificate_next_date = fields.Date('Next Due', readonly=True, help="As the certificate or report says.")
    missed_reason = fields.Text('Why It Was Missed')
    note = fields.Text()
    has_fault = fields.Boolean('Fault Found', readonly=True)
    line_ids = fields.One2many('medical.checklist.run.line', 'run_id', string='Steps', readonly=True)

    # A slot of a plan makes one run, whoever generates, and however often.
    _slot_uniq = models.UniqueIndex(
        '(checklist_id, COALESCE(site_id, 0), COALESCE(zone_id, 0), COALESCE(room_id, 0), COALESCE(equipment_id, 0), date_due)',
        "This round exists already.")
    _open_idx = models.Index("(date_limit) WHERE state IN ('todo', 'doing')")
    _due_idx = models.Index('(company_id, date_due)')
