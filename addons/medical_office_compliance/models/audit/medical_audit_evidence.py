from odoo import api, fields, models


class MedicalAuditEvidence(models.Model):
    """A file that shows what was found. It goes with its question, and stays as the audit closes."""
    _name = 'medical.audit.evidence'
    _description = 'Evidence of an Audit'
    _inherit = ['medical.kept.file']
    _order = 'line_id, id'
    _kept_with = 'line_id'
    _kept_while = 'can_answer'

    line_id = fields.Many2one('medical.audit.line', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='line_id.company_id', store=True, index=True)
    name = fields.Char('What It Shows', required=True)

    @api.model
    def _guarded_files_words(self):
        return self.env._("Add a file under “Evidence” of the question.")

    @api.model
    def _kept_words(self):
        return self.env._("Evidence is added while the question can be answered; then it stays.")
