from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.medical_office_base.controllers.medical_record import MIME

PAPERS = ('letter', 'roll')


class MedicalTillReceiptController(http.Controller):

    @http.route('/medical_office/receipt/<int:entry_id>/<string:paper>', type='http', auth='user')
    def receipt(self, entry_id, paper):
        """A receipt or slip of a till: on Letter paper as PDF, or as a page of 80 mm for the browser to print."""
        entry = request.env['medical.till.entry'].browse(entry_id).exists()
        if not entry or paper not in PAPERS or not entry.has_access('read'):
            raise NotFound
        content, kind, name = entry._receipt_print(paper)
        return request.make_response(content, [
            ('Content-Type', MIME[kind]), ('Cache-Control', 'no-store'), ('Content-Disposition', content_disposition(name, 'inline'))])
