from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

LINE_STATES = [('proposed', 'Proposed'), ('destroyed', 'Destroyed'), ('kept', 'Kept'), ('blocked', 'Held Back')]


class MedicalDestructionLine(models.Model):
    """One thing on a list of what is destroyed: what it was, of which record number and day, by which rule; afterwards the hash of its file.

    Made by the list; whoever reviews says what is kept all the same, and why.
    """
    _name = 'medical.destruction.line'
    _description = 'Line of a Destruction'
    _order = 'whose, dated, id'
    _rec_name = 'what'

    destruction_id = fields.Many2one('medical.destruction', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='destruction_id.company_id', store=True, index=True)
    document_id = fields.Many2one('medical.patient.document', index='btree_not_null', ondelete='restrict', readonly=True)
    chart_id = fields.Many2one('medical.chart', index='btree_not_null', ondelete='restrict', readonly=True)
    staff_document_id = fields.Many2one('medical.staff.document', index='btree_not_null', ondelete='restrict', readonly=True)
    what = fields.Char('Kind', readonly=True)
    whose = fields.Char('Record', readonly=True)
    volume = fields.Integer(readonly=True)
    dated = fields.Date(readonly=True)
    retain_until = fields.Date('Kept Until', readonly=True)
    rule = fields.Char(readonly=True)
    basis = fields.Char(readonly=True)
    keep = fields.Boolean('Keep It')
    keep_reason = fields.Char('Kept Because')
    state = fields.Selection(LINE_STATES, required=True, default='proposed', readonly=True)
    blocked_why = fields.Char('Held Back Because', readonly=True)
    file_hash = fields.Char('SHA-256 of the File', readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("The list is filled from what is over: use “Fill the List”."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - {'keep', 'keep_reason'}:
                raise AccessError(self.env._("Of a line you say whether it is kept, and why."))
            self.destruction_id._check_may_review()
            self.destruction_id._approval_check_content()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reviewed(self):
        if not self.env.su:
            raise UserError(self.env._("Lines stay on the list: mark what is kept."))

    @api.constrains('keep', 'keep_reason')
    def _check_keep_reason(self):
        for line in self:
            if line.keep and not (line.keep_reason or '').strip():
                raise ValidationError(self.env._("Say why “%(what)s” is kept longer than its rule asks.", what=line.what))

    def action_open(self):
        """Look at the thing itself, as far as one reads it."""
        self.ensure_one()
        self.check_access('read')
        # sudo: which one it is; opening it asks for the right to it
        record = self.sudo().document_id or self.sudo().chart_id or self.sudo().staff_document_id
        record.sudo(False).check_access('read')
        return {'type': 'ir.actions.act_window', 'res_model': record._name, 'res_id': record.id, 'view_mode': 'form', 'views': [(False, 'form')]}
