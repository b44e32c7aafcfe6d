import os

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
MIME = {'pdf': 'application/pdf', 'html': 'text/html; charset=utf-8'}


class MedicalRecordController(http.Controller):

    def _record(self, model, record_id):
        registry = request.env.registry
        if model not in registry or not registry[model]._transient or not issubclass(registry[model], registry['medical.record']):
            raise NotFound
        record = request.env[model].browse(record_id).exists()
        if not record:
            raise NotFound(request.env._("This record is no longer at hand: open it again from the menu."))
        record.check_access('read')
        return record

    @http.route('/medical_office/record/<string:model>/<int:record_id>/pdf', type='http', auth='user')
    def record_pdf(self, model, record_id):
        """The record as PDF, or as a page to print where wkhtmltopdf is missing."""
        record = self._record(model, record_id)
        content, kind = record._record_pdf()
        name = content_disposition(record._record_file_name(kind), 'inline')
        return request.make_response(content, [('Content-Type', MIME[kind]), ('Content-Disposition', name)])

    @http.route('/medical_office/record/<string:model>/<int:record_id>/xlsx', type='http', auth='user')
    def record_xlsx(self, model, record_id):
        """The record as a spreadsheet, sent from a temporary file."""
        record = self._record(model, record_id)
        file = record._record_xlsx()
        size = os.fstat(file.fileno()).st_size
        response = request.make_response(wrap_file(request.httprequest.environ, file), [
            ('Content-Type', XLSX),
            ('Content-Length', str(size)),
            ('Content-Disposition', content_disposition(record._record_file_name('xlsx'))),
        ])
        response.direct_passthrough = True
        return response
