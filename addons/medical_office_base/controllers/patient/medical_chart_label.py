from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from ...tools.chart_label import ChartLabel, draw_chart_labels
from ...tools.place_label import Fonts
from ..medical_label import BOLD, REGULAR, find_fonts


class MedicalChartLabelController(http.Controller):

    @http.route('/medical_office/chart_labels', type='http', auth='user', readonly=False)
    def chart_labels(self, ids='', **_unused):
        """Labels of paper charts as PDF, for those who read them."""
        charts = request.env['medical.chart'].browse(int(number) for number in ids.split(',') if number.isascii() and number.isdigit()).exists()
        if not charts:
            raise NotFound
        charts.check_access('read')
        charts._access_log('print')
        env = request.env
        content = draw_chart_labels([
            ChartLabel(
                number=chart.number,
                volume=env._("Volume %(number)s", number=chart.volume),
                place=' · '.join(filter(None, (chart.site_id.name, chart.shelf))),
                owner=chart.company_id.name,
            ) for chart in charts
        ], Fonts(find_fonts(BOLD), find_fonts(REGULAR)), env._("Chart Labels"))
        return request.make_response(content, [
            ('Content-Type', 'application/pdf'),
            ('Content-Length', len(content)),
            ('Cache-Control', 'no-store'),
            ('Content-Disposition', content_disposition('chart-labels.pdf', 'inline')),
        ])
