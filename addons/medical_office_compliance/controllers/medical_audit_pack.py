import os

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import Stream, request


class MedicalAuditPackController(http.Controller):

    @http.route('/medical_office/audit_pack/<int:pack_id>', type='http', auth='user', readonly=False)
    def audit_pack(self, pack_id, **_unused):
        """The file of a pack, streamed from the disk to who may open it, once it is written down that they take it."""
        pack = request.env['medical.audit.pack'].browse(pack_id).exists()
        if not pack or not pack.has_access('read'):
            raise NotFound
        path = pack._file_path()
        # sudo: name and size of what may be opened
        facts = pack.sudo()
        response = Stream(
            type='path', path=path, mimetype='application/pdf' if facts.form == 'pdf' else 'application/zip', download_name=facts.file_name,
            size=os.stat(path).st_size, last_modified=os.stat(path).st_mtime, etag=facts.sha256, conditional=False, public=False,
        ).get_response(as_attachment=True)
        response.headers['Cache-Control'] = 'no-store'
        return response
