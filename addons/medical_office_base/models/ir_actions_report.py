from odoo import api, models

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..tools.record_pages import ZOOM
from .medical_access_logged import Inside, inside


class IrActionsReport(models.Model):
    _inherit = 'ir.actions.report'

    @api.model
    def _access_log_print(self, report_ref, docids):
        """Write down that records whose reading is logged are printed, by whoever asked for it, under the report's name."""
        report = self._get_report(report_ref)
        model = self.env.get(report.model)
        if docids and hasattr(model, '_access_log_read'):
            model._access_log_read([docids] if isinstance(docids, int) else list(docids), 'print', report.name)

    @api.model
    def _render_qweb_html(self, report_ref, docids, data=None):
        page = super()._render_qweb_html(report_ref, docids, data=data)
        if not inside(self):
            self._access_log_print(report_ref, docids)
        return page

    @api.model
    def _render_qweb_text(self, report_ref, docids, data=None):
        page = super()._render_qweb_text(report_ref, docids, data=data)
        self._access_log_print(report_ref, docids)
        return page

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        # its pages in HTML, once or twice over, are no printing of their own; a PDF kept from before has none
        streams = super(IrActionsReport, self.with_context(medical_access_inside=Inside()))._render_qweb_pdf_prepare_streams(
            report_ref, data, res_ids=res_ids)
        self._access_log_print(report_ref, res_ids)
        return streams

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
