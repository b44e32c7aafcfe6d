from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.medical_office_base.controllers.medical_record import MIME


class MedicalBreachLetterController(http.Controller):

    @http.route('/medical_office/breach_letters/<int:incident_id>', type='http', auth='user')
    def breach_letters(self, incident_id):
        """The letters of a breach as PDF, or as a page to print where wkhtmltopdf is missing."""
        incident = request.env['medical.privacy.incident'].browse(incident_id).exists()
        if not incident:
            raise NotFound
        content, kind, name = incident._letters_print()
        return request.make_response(content, [('Content-Type', MIME[kind]), ('Content-Disposition', content_disposition(name, 'inline'))])
