from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.medical_office_base.controllers.medical_record import MIME


class MedicalPaymentSlipController(http.Controller):

    @http.route('/medical_office/remittance/<int:run_id>', type='http', auth='user')
    def remittance(self, run_id):
        """The remittance advice of a paid run as PDF, or as a page to print where wkhtmltopdf is missing."""
        run = request.env['medical.payment.run'].browse(run_id).exists()
        if not run or not run.payment_ids:
            raise NotFound
        run.check_access('read')
        content, kind = request.env['ir.actions.report']._medical_print('medical_office_billing.action_report_remittance', run.ids)
        name = content_disposition(f"{request.env._('Remittance Advice')} {run.name.replace('/', '-')}.{kind}", 'inline')
        return request.make_response(content, [('Content-Type', MIME[kind]), ('Content-Disposition', name)])
