import os

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo import fields, http
from odoo.http import content_disposition, request


class MedicalStaffPackController(http.Controller):

    @http.route('/medical_office/staff_pack/<int:pack_id>', type='http', auth='user', readonly=False)
    def staff_pack(self, pack_id):
        """The archive that was prepared in the window, sent from a temporary file, once it is written down who takes it."""
        pack = request.env['medical.staff.pack'].browse(pack_id).exists()
        if not pack:
            raise NotFound(request.env._("This pack is no longer at hand: prepare it again."))
        file = pack._pack()
        name = f'staff-files-{pack.scope}-{fields.Date.context_today(pack)}.zip'
        response = request.make_response(wrap_file(request.httprequest.environ, file), [
            ('Content-Type', 'application/zip'),
            ('Content-Length', str(os.fstat(file.fileno()).st_size)),
            ('Content-Disposition', content_disposition(name)),
            ('Cache-Control', 'no-store'),
        ])
        response.direct_passthrough = True
        return response
