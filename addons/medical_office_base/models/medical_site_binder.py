from odoo import models


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
        """The binder, see `ir.actions.report._medical_print`."""
        return self.env['ir.actions.report']._medical_print('medical_office_base.action_report_binder', self.ids)
