from odoo import api, fields, models


class MedicalInspectionPaper(models.Model):
    """The copy of what is handed to an inspector. It stays as it was once it is handed over."""
    _name = 'medical.inspection.paper'
    _description = 'Copy of What Was Handed Over'
    _inherit = ['medical.kept.file']
    _order = 'request_id, id'
    _kept_with = 'request_id'
    _kept_while = 'can_hand'

    request_id = fields.Many2one('medical.inspection.request', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='request_id.company_id', store=True, index=True)
    name = fields.Char('What It Is', required=True)

    @api.model
    def _guarded_files_words(self):
        return self.env._("Add a copy under “Copies Kept” of the request.")

    @api.model
    def _kept_words(self):
        return self.env._("Copies are added before it is handed over; then they stay.")
