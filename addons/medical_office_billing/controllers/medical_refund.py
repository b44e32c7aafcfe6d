from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.medical_office_base.controllers.medical_record import MIME


class MedicalRefundController(http.Controller):

    @http.route('/medical_office/refund/<int:refund_id>', type='http', auth='user')
    def refund(self, refund_id):
        """The letter of a paid refund as PDF, or as a page to print where wkhtmltopdf is missing."""
        refund = request.env['medical.refund'].browse(refund_id).exists()
        if not refund or not refund.has_access('read') or refund.state != 'paid' or not request.env.user.has_group(
                'medical_office_base.group_patient_financial'):
            raise NotFound
        content, kind = request.env['ir.actions.report']._medical_print('medical_office_billing.action_report_refund', refund.ids)
        name = content_disposition(f"{request.env._('Refund')} {refund.name.replace('/', '-')}.{kind}", 'inline')
        return request.make_response(content, [('Content-Type', MIME[kind]), ('Cache-Control', 'no-store'), ('Content-Disposition', name)])
