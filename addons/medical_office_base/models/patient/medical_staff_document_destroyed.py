import base64
import hashlib

from odoo import fields, models


class MedicalStaffDocument(models.Model):
    """Staff documents are destroyed by the same two people, under the same holds."""
    _name = 'medical.staff.document'
    _inherit = ['medical.staff.document', 'medical.retained']
    _retained_of = 'employee_id'

    file_hash = fields.Char('SHA-256', readonly=True, copy=False, help="Of the file that was destroyed.")

    def _destroy(self, destruction):
        hashes = {}
        for document in self.with_context(bin_size=False):
            data = b''.join(base64.b64decode(content) for content in (document.file, document.file_back) if content)
            document.file_hash = hashes[document.id] = hashlib.sha256(data).hexdigest()
        self.write({
            'file': False, 'file_back': False, 'file_name': False, 'file_back_name': False, 'name': False, 'active': False,
            'void_reason': self.env._("Destroyed under %(number)s", number=destruction.name),
            'destroyed_on': fields.Date.context_today(self), 'destruction_id': destruction.id})
        return hashes
