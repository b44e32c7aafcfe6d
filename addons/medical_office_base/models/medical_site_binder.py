from odoo import models

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..tools.record_pages import ZOOM

REPORT = 'medical_office_base.action_report_binder'


class MedicalSite(models.Model):
    """The downtime binder of a site, on paper: call lists, shut-off places, people, rounds, what to do."""
    _inherit = 'medical.site'

    def action_medical_binder(self):
        """Open the downtime binder of these sites, to print."""
        self.check_access('read')
        return {
            'type': 'ir.actions.act_url', 'target': 'new', 'url': f'/medical_office/binder/{",".join(str(site.id) for site in self)}',
        }

    def _binder_pdf(self):
        """The binder: (content, kind), kind being 'pdf', or 'html' where wkhtmltopdf is missing. One page for all sites:
        Debian's wkhtmltopdf takes no more."""
        report = self.env['ir.actions.report']
        printer = report.get_wkhtmltopdf_state() != 'install'
        zoom = f'body {{ zoom: {ZOOM}; }}'
        if not printer:
            zoom = f'@media print {{ {zoom} }}'
        elif not _wkhtml().is_patched_qt:
            zoom = ''
        html, _kind = report._render_qweb_html(REPORT, self.ids, {'zoom': zoom})
        if not printer:
            return html, 'html'
        return report._run_wkhtmltopdf([html.decode()], report_ref=REPORT), 'pdf'
