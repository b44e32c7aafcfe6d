import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalAuditEvidence(models.Model):
    """A file that shows what was found. It goes with its question, and stays as the audit closes."""
    _name = 'medical.audit.evidence'
    _description = 'Evidence of an Audit'
    _inherit = ['medical.guarded.files']
    _guards_every_file = True
    _order = 'line_id, id'

    line_id = fields.Many2one('medical.audit.line', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='line_id.company_id', store=True, index=True)
    name = fields.Char('What It Shows', required=True)
    file = fields.Binary(attachment=True, required=True)
    file_name = fields.Char()
    file_hash = fields.Char('SHA-256', compute='_compute_file_hash', store=True)
    user_id = fields.Many2one('res.users', 'Added By', readonly=True, default=lambda self: self.env.user, ondelete='restrict')

    @api.depends('file')
    def _compute_file_hash(self):
        # the content, not its size
        for evidence in self.with_context(bin_size=False):
            evidence.file_hash = evidence.file and hashlib.sha256(base64.b64decode(evidence.file)).hexdigest()

    @api.model
    def _guarded_files_words(self):
        return self.env._("Add a file under “Evidence” of the question.")

    @api.model_create_multi
    def create(self, vals_list):
        evidence = super().create(vals_list)
        evidence._check_open()
        return evidence

    def write(self, vals):
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        self._check_open()

    def _check_open(self):
        if not self.env.su and any(not line.can_answer for line in self.line_id):
            raise UserError(self.env._("Evidence is added while the question can be answered; then it stays."))
