from odoo import fields, models

from ...models.audit.medical_inspection_entry import ENTRY_KINDS


class MedicalInspectionNoting(models.TransientModel):
    """The dialog that adds to the log of an inspection: now, in one's own words; what was asked for becomes a request."""
    _name = 'medical.inspection.noting'
    _description = 'Add to the Log'

    inspection_id = fields.Many2one('medical.inspection', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='inspection_id.company_id')
    kind = fields.Selection(ENTRY_KINDS, required=True, default='said')
    words = fields.Text('What', required=True)
    at = fields.Datetime('When', help="Empty: now.")
    date_due = fields.Date('Due')
    user_id = fields.Many2one('res.users', 'Who Gets It', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")

    def action_keep(self):
        """Keep it."""
        self.ensure_one()
        if self.kind == 'asked':
            first, *_rest = self.words.strip().splitlines()
            self.env['medical.inspection.request'].create({
                'inspection_id': self.inspection_id.id, 'name': first, 'note': self.words, 'date_due': self.date_due, 'user_id': self.user_id.id})
        else:
            self.inspection_id._note(self.kind, self.words, self.at)
        return {'type': 'ir.actions.act_window_close'}
