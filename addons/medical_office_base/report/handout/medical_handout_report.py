import base64

from odoo import api, models


class ReportMedicalHandout(models.AbstractModel):
    """A handout on paper, in usual or large type; without a patient's name, as papers are left lying."""
    _name = 'report.medical_office_base.report_handout'
    _description = 'Handout on Paper'

    @api.model
    def _get_report_values(self, docids, data=None):
        versions = self.env['medical.handout.version'].browse(docids)
        versions.check_access('read')
        site = self.env['medical.site'].browse((data or {}).get('site_id') or ())
        return {'versions': versions, 'large': (data or {}).get('size') == 'large', 'zoom': (data or {}).get('zoom', ''), 'site': site}


class ReportMedicalHandoutSheet(models.AbstractModel):
    """A sheet of QR codes for the waiting room; the codes come with the call, as only their hashes are kept."""
    _name = 'report.medical_office_base.report_handout_sheet'
    _description = 'Handouts on a QR Sheet, on Paper'

    @api.model
    def _get_report_values(self, docids, data=None):
        sheet = self.env['medical.handout.sheet'].browse(docids)
        sheet.check_access('read')
        report, base = self.env['ir.actions.report'], sheet.get_base_url()
        topics = []
        for _line, code, version_ids in (data or {}).get('topics') or []:
            versions = self.env['medical.handout.version'].browse(version_ids)
            topics.append([{
                'version': version,
                'image': 'data:image/png;base64,' + base64.b64encode(report.barcode(
                    'QR', f'{base}/handout/{code}/{version.language_id.code}', width=300, height=300, barLevel='M')).decode(),
            } for version in versions])
        return {'sheet': sheet, 'topics': topics, 'zoom': (data or {}).get('zoom', '')}
