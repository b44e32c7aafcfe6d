from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.medical_office_base.controllers.medical_record import MIME


class MedicalRecallController(http.Controller):

    def _recall(self, recall_id):
        recall = request.env['medical.recall'].browse(recall_id).exists()
        if not recall:
            raise NotFound
        recall.check_access('read')
        return recall

    def _answer(self, content, kind, name):
        return request.make_response(content, [('Content-Type', MIME[kind]), ('Content-Disposition', content_disposition(name, 'inline'))])

    @http.route('/medical_office/recall_letters/<int:recall_id>', type='http', auth='user')
    def recall_letters(self, recall_id):
        """The letters to patients as PDF, or as a page to print where wkhtmltopdf is missing."""
        return self._answer(*self._recall(recall_id)._letters_print())

    @http.route('/medical_office/recall_report/<int:recall_id>', type='http', auth='user')
    def recall_report(self, recall_id):
        """The report of a recall."""
        return self._answer(*self._recall(recall_id)._paper_print('recall_report'))

    @http.route('/medical_office/recall_answer/<int:recall_id>', type='http', auth='user')
    def recall_answer(self, recall_id):
        """The answer to the vendor."""
        return self._answer(*self._recall(recall_id)._paper_print('recall_answer'))
