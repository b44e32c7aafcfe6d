from odoo import api, models

from ..models.medical_policy import POLICY_CATEGORIES
from ..tools.policy_manual import mark


class ReportMedicalPolicy(models.AbstractModel):
    """Versions of policies on paper, each from a page of its own."""
    _name = 'report.medical_office_compliance.report_policy'
    _description = 'Policies on Paper'

    @api.model
    def _get_report_values(self, docids, data=None):
        versions = self.env['medical.policy.version'].browse(docids)
        versions.check_access('read')
        return {'versions': versions, 'zoom': (data or {}).get('zoom', ''), 'mark': mark}


class ReportMedicalPolicyContents(models.AbstractModel):
    """The contents of the manual, by category."""
    _name = 'report.medical_office_compliance.report_policy_contents'
    _description = 'Contents of the Policy Manual'

    @api.model
    def _get_report_values(self, docids, data=None):
        versions = self.env['medical.policy.version'].browse(docids)
        versions.check_access('read')
        numbers = (data or {}).get('numbers') or {}
        labels = dict(self.env['medical.policy']._fields['category']._description_selection(self.env))
        chapters = [
            (labels[category], [(version, numbers.get(version.id)) for version in versions if version.policy_id.category == category])
            for category, _label in POLICY_CATEGORIES]
        company = versions.company_id[:1] or self.env.company
        return {
            'chapters': [chapter for chapter in chapters if chapter[1]], 'zoom': (data or {}).get('zoom', ''), 'company': company,
            'today': company._medical_today()}
