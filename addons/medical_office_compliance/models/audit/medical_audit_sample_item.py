from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .medical_audit import WORKED_ON

RECORD_RESULTS = [('conforms', 'Conforms'), ('not', "Doesn't Conform"), ('not_applicable', 'Not Applicable')]
ITEM_ANSWER = {'result', 'note'}


class MedicalAuditSampleItem(models.Model):
    """A record of a sample: a light reference with its name as of the draw, of patients the record number, and what was seen in it."""
    _name = 'medical.audit.sample.item'
    _description = 'Record of a Sample'
    _order = 'sample_id, sequence, id'
    _rec_name = 'label'

    sample_id = fields.Many2one('medical.audit.sample', required=True, index=True, ondelete='cascade')
    audit_id = fields.Many2one(related='sample_id.audit_id', store=True, index=True)
    company_id = fields.Many2one(related='sample_id.company_id', store=True, index=True)
    sequence = fields.Integer(readonly=True)
    res_model = fields.Char('Model', required=True, readonly=True)
    res_id = fields.Many2oneReference('Record Id', model_field='res_model', required=True, readonly=True)
    label = fields.Char('Record', required=True, readonly=True)
    result = fields.Selection(RECORD_RESULTS)
    note = fields.Char('What Was Seen')
    is_current = fields.Boolean(compute='_compute_is_current')

    @api.depends('sample_id.replaced_by_id', 'audit_id.state')
    def _compute_is_current(self):
        for item in self:
            item.is_current = not item.sample_id.replaced_by_id and item.audit_id.state in WORKED_ON

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env['medical.audit.sample']._guard_words())
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - ITEM_ANSWER:
                raise AccessError(self.env['medical.audit.sample']._guard_words())
            if any(not item.is_current for item in self):
                raise UserError(self.env._("Records are answered while the audit is in progress; a draw that was replaced stays as it was."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drawn(self):
        if not self.env.su:
            raise AccessError(self.env['medical.audit.sample']._guard_words())

    def action_open(self):
        """Open the record, with one's own rights."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("The record is no longer there: what was seen of it stays here."))
        record.check_access('read')
        return {'type': 'ir.actions.act_window', 'res_model': self.res_model, 'res_id': self.res_id, 'views': [(False, 'form')], 'target': 'current'}

    def action_conforms(self):
        """As it should be: the answer of a tap."""
        self.write({'result': 'conforms'})

    def action_not(self):
        """Not as it should be: the answer of a tap."""
        self.write({'result': 'not'})
