import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalKeptFile(models.AbstractModel):
    """A file of an audit or an inspection with its SHA-256, added and taken away while what it belongs to is open; then it stays.

    The model says in `_kept_with` which many2one leads there and in `_kept_while` which of its fields is true as long as it is open.
    """
    _name = 'medical.kept.file'
    _description = 'File That Is Kept'
    _inherit = ['medical.guarded.files']
    _guards_every_file = True

    _kept_with = None
    _kept_while = None

    file = fields.Binary(attachment=True, required=True)
    file_name = fields.Char()
    file_hash = fields.Char('SHA-256', compute='_compute_file_hash', store=True)
    user_id = fields.Many2one('res.users', 'Added By', readonly=True, default=lambda self: self.env.user, ondelete='restrict')

    @api.depends('file')
    def _compute_file_hash(self):
        # the content, not its size
        for kept in self.with_context(bin_size=False):
            kept.file_hash = kept.file and hashlib.sha256(base64.b64decode(kept.file)).hexdigest()

    @api.model
    def _kept_words(self):
        """What is said to whoever adds, changes or deletes one too late. To be overridden."""
        return self.env._("It stays as it was.")

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        files._check_open()
        return files

    def write(self, vals):
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        self._check_open()

    def _check_open(self):
        if not self.env.su and not all(self[self._kept_with].mapped(self._kept_while)):
            raise UserError(self._kept_words())
