from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.medical_office_base.controllers.medical_record import MIME


class MedicalAppealController(http.Controller):

    @http.route('/medical_office/appeal/<int:appeal_id>', type='http', auth='user')
    def appeal(self, appeal_id):
        """The letter of an appeal as PDF, or as a page to print where wkhtmltopdf is missing."""
        appeal = request.env['medical.appeal'].browse(appeal_id).exists()
        if not appeal or not appeal.has_access('read') or not request.env.user.has_group('medical_office_base.group_patient_financial'):
            raise NotFound
        content, kind = appeal._print()
        name = content_disposition(f"{request.env._('Appeal')} {appeal.claim_id.number.replace('/', '-')}.{kind}", 'inline')
        return request.make_response(content, [('Content-Type', MIME[kind]), ('Cache-Control', 'no-store'), ('Content-Disposition', name)])
