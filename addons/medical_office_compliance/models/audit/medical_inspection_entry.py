from odoo import api, fields, models

ENTRY_KINDS = [('said', 'Said'), ('seen', 'Looked At'), ('taken', 'Taken'), ('asked', 'Asked For'), ('other', 'Other')]


class MedicalInspectionEntry(models.Model):
    """A line of the log of an inspection: when, who wrote it, what was said, looked at or taken. Added by `_note`, and kept: a mistake is
    put right by another line."""
    _name = 'medical.inspection.entry'
    _description = 'Log of an Inspection'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'at desc, id desc'

    inspection_id = fields.Many2one('medical.inspection', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='inspection_id.company_id', store=True, index=True)
    at = fields.Datetime('When', required=True)
    kind = fields.Selection(ENTRY_KINDS, required=True)
    words = fields.Text('What', required=True)
    user_id = fields.Many2one('res.users', 'Written By', required=True, ondelete='restrict')

    @api.model
    def _guard_words(self):
        return self.env._("The log is added to with its buttons, and stays: put a mistake right by another line.")

    @api.depends('kind', 'at')
    def _compute_display_name(self):
        labels = dict(self._fields['kind']._description_selection(self.env))
        for entry in self:
            entry.display_name = f'{labels.get(entry.kind, "")} {entry.at or ""}'
