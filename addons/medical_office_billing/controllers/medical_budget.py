from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request


class MedicalBudgetController(http.Controller):

    @http.route('/medical_office/budget/<int:budget_id>/sheet', type='http', auth='user', readonly=True)
    def sheet(self, budget_id):
        """The sheet of a budget, as xlsx, for who may read it."""
        budget = request.env['medical.budget'].browse(budget_id).exists()
        if not budget:
            raise NotFound
        content = budget._sheet()
        return request.make_response(content, headers=[
            ('Content-Type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
            ('Content-Length', len(content)),
            ('Content-Disposition', content_disposition(budget._sheet_name())),
        ])
