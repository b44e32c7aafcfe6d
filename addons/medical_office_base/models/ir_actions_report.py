from odoo import api, models

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..tools.record_pages import ZOOM


class IrActionsReport(models.Model):
    _inherit = 'ir.actions.report'

    @api.model
    def _medical_print(self, report_ref, docids, data=None):
        """A report whose page brings its own style and length: (content, kind), kind being 'pdf', or 'html' to print from the
        browser where wkhtmltopdf is missing.

        All documents stand in one page of HTML: Debian's wkhtmltopdf refuses several, and the patched one scales them.

        :param str report_ref: xmlid of the report; its template uses `zoom`, a style
        """
        printer = self.get_wkhtmltopdf_state() != 'install'
        zoom = f'body {{ zoom: {ZOOM}; }}'
        if not printer:
            zoom = f'@media print {{ {zoom} }}'
        elif not _wkhtml().is_patched_qt:
            zoom = ''
        html, _kind = self._render_qweb_html(report_ref, docids, {**(data or {}), 'zoom': zoom})
        if not printer:
            return html, 'html'
        return self._run_wkhtmltopdf([html.decode()], report_ref=report_ref), 'pdf'
