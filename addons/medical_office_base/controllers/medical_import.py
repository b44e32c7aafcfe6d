from odoo import http
from odoo.http import content_disposition, request


class MedicalImportController(http.Controller):

    @http.route('/medical_office/import/template/<string:kind>', type='http', auth='user', readonly=True)
    def template(self, kind):
        """The template of a kind of import, as xlsx."""
        name, content = request.env['medical.import']._template(kind)
        return request.make_response(content, headers=[
            ('Content-Type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
            ('Content-Length', len(content)),
            ('Content-Disposition', content_disposition(name)),
        ])
