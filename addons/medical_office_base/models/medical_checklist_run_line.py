from odoo import fields, models

from .medical_checklist_line import LINE_KINDS


class MedicalChecklistRunLine(models.Model):
    """A step of a round, copied from the checklist when the round was begun, and what was found."""
    _name = 'medical.checklist.run.line'
    _description = 'Step of a Round'
    _order = 'run_id, sequence, id'

    run_id = fields.Many2one('medical.checklist.run', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='run_id.company_id')
    line_id = fields.Many2one('medical.checklist.line', 'Step of the Checklist', readonly=True, index='btree_not_null', ondelete='set null')
    sequence = fields.Integer(readonly=True)
    section = fields.Char(readonly=True)
    room_id = fields.Many2one('medical.room', readonly=True, index='btree_not_null', ondelete='restrict')
    name = fields.Char('Step', required=True, readonly=True)
    kind = fields.Selection(LINE_KINDS, required=True, readonly=True)
    required = fields.Boolean(readonly=True)
    has_min = fields.Boolean(readonly=True)
    min_value = fields.Float('From', readonly=True)
    has_max = fields.Boolean(readonly=True)
    max_value = fields.Float('To', readonly=True)
    unit = fields.Char(readonly=True)
    note = fields.Char('Hint', readonly=True)
    is_use_meter = fields.Boolean(readonly=True)
    value_tick = fields.Boolean('Ticked', readonly=True)
    value_yesno = fields.Selection([('yes', 'Yes'), ('no', 'No')], 'Yes or No', readonly=True)
    value_number = fields.Float('Number', readonly=True)
    value_text = fields.Text('Text', readonly=True)
    reason = fields.Text(readonly=True)
    attachment_ids = fields.Many2many(
        'ir.attachment', 'medical_checklist_run_line_attachment_rel', 'line_id', 'attachment_id', string='Photos', readonly=True)
    signature = fields.Binary(readonly=True, attachment=True)
    done_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    done_by_name = fields.Char('Done By (Name)', readonly=True)
    done_on = fields.Datetime(readonly=True)
    out_of_range = fields.Boolean(readonly=True)
    request_id = fields.Many2one('maintenance.request', 'Problem Reported', readonly=True, index='btree_not_null', ondelete='set null')

    # what was measured, for records and trends
    _reading_idx = models.Index("(done_on) WHERE kind IN ('number', 'temperature') AND done_on IS NOT NULL")
