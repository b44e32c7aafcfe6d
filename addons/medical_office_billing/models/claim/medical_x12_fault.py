from odoo import api, fields, models


class MedicalX12Fault(models.Model):
    """What is wrong with an X12 file, or odd about it: where, what, and what to do. Bears claim numbers, no names."""
    _name = 'medical.x12.fault'
    _description = 'Fault of a File'
    _inherit = ['medical.guarded']
    _order = 'file_id, is_warning, segment, id'
    _rec_name = 'problem'

    file_id = fields.Many2one('medical.x12.file', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='file_id.company_id', store=True, index=True, precompute=True)
    is_warning = fields.Boolean('Only a Note', help="It was read all the same.")
    weight = fields.Selection([('fault', 'Fault'), ('note', 'Note')], compute='_compute_weight')
    segment = fields.Integer(help="Counted from 1 over the whole file; 0 is the file.")
    problem = fields.Text('What Is Wrong', required=True)
    remedy = fields.Text('What to Do')

    @api.depends('is_warning')
    def _compute_weight(self):
        for fault in self:
            fault.weight = 'note' if fault.is_warning else 'fault'
