from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.medical_office_base.controllers.medical_record import MIME


class MedicalEstimateController(http.Controller):

    @http.route('/medical_office/estimate/<int:estimate_id>', type='http', auth='user')
    def estimate(self, estimate_id):
        """A good-faith estimate as PDF, or as a page to print where wkhtmltopdf is missing."""
        estimate = request.env['medical.estimate'].browse(estimate_id).exists()
        if not estimate:
            raise NotFound
        estimate.check_access('read')
        estimate._access_log('print')
        content, kind = request.env['ir.actions.report']._medical_print('medical_office_billing.action_report_estimate', estimate.ids)
        name = content_disposition(f"{request.env._('Good-Faith Estimate')} {estimate.name.replace('/', '-')}.{kind}", 'inline')
        return request.make_response(content, [('Content-Type', MIME[kind]), ('Content-Disposition', name)])
