import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalInspectionPaper(models.Model):
    """The copy of what is handed to an inspector. It stays as it was once it is handed over."""
    _name = 'medical.inspection.paper'
    _description = 'Copy of What Was Handed Over'
    _inherit = ['medical.guarded.files']
    _guards_every_file = True
    _order = 'request_id, id'

    request_id = fields.Many2one('medical.inspection.request', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='request_id.company_id', store=True, index=True)
    name = fields.Char('What It Is', required=True)
    file = fields.Binary(attachment=True, required=True)
    file_name = fields.Char()
    file_hash = fields.Char('SHA-256', compute='_compute_file_hash', store=True)
    user_id = fields.Many2one('res.users', 'Added By', readonly=True, default=lambda self: self.env.user, ondelete='restrict')

    @api.depends('file')
    def _compute_file_hash(self):
        # the content, not its size
        for paper in self.with_context(bin_size=False):
            paper.file_hash = paper.file and hashlib.sha256(base64.b64decode(paper.file)).hexdigest()

    @api.model
    def _guarded_files_words(self):
        return self.env._("Add a copy under “Copies Kept” of the request.")

    @api.model_create_multi
    def create(self, vals_list):
        papers = super().create(vals_list)
        papers._check_open()
        return papers

    def write(self, vals):
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handed(self):
        self._check_open()

    def _check_open(self):
        if not self.env.su and any(not request.can_hand for request in self.request_id):
            raise UserError(self.env._("Copies are added before it is handed over; then they stay."))
