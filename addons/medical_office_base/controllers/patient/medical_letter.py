from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from ...models.patient.medical_patient_request_letter import LETTERS
from ..medical_record import MIME


class MedicalLetterController(http.Controller):

    @http.route('/medical_office/letter/<int:request_id>/<string:letter>', type='http', auth='user')
    def letter(self, request_id, letter):
        """A letter of a patient's request as PDF, or as a page to print where wkhtmltopdf is missing."""
        asked = request.env['medical.patient.request'].browse(request_id).exists()
        if not asked or letter not in LETTERS:
            raise NotFound
        asked.check_access('read')
        content, kind, name = asked._letter_print(letter)
        return request.make_response(content, [('Content-Type', MIME[kind]), ('Content-Disposition', content_disposition(name, 'inline'))])
