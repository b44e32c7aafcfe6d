import json
import os

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo import fields, http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'


class MedicalDutyGridController(http.Controller):

    @http.route('/medical_office/duty_grid/<string:model>/xlsx', type='http', auth='user', readonly=True)
    def duty_grid_xlsx(self, model, values='{}', companies='', **_other):
        """The whole grid as a spreadsheet, with the filters of the screen; of the companies chosen there, if the user has them."""
        try:
            filters = json.loads(values)
            chosen = [int(company) for company in companies.split(',') if company]
        except ValueError as error:
            raise NotFound from error
        grid = request.env['medical.duty.grid']
        if chosen:
            grid = grid.with_context(allowed_company_ids=chosen)
        try:
            file = grid._xlsx(model, filters if isinstance(filters, dict) else {})
        except AccessError as error:
            raise NotFound from error
        except UserError as error:
            raise NotFound(str(error)) from error
        response = request.make_response(wrap_file(request.httprequest.environ, file), [
            ('Content-Type', XLSX),
            ('Content-Length', str(os.fstat(file.fileno()).st_size)),
            ('Content-Disposition', content_disposition(f'{grid._file_name(model)} {fields.Date.context_today(grid)}.xlsx')),
        ])
        response.direct_passthrough = True
        return response
