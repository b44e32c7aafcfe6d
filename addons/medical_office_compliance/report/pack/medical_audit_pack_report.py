from odoo import api, models
from odoo.tools.misc import format_datetime


class ReportMedicalAuditPack(models.AbstractModel):
    """The cover of a pack; once it is ready with its hash, the sheet that is handed over beside it."""
    _name = 'report.medical_office_compliance.report_audit_pack'
    _description = 'Cover of an Audit Pack'

    @api.model
    def _get_report_values(self, docids, data=None):
        packs = self.env['medical.audit.pack'].browse(docids)
        packs.check_access('read')
        for pack in packs:
            # what is in it and for whom is nobody's but theirs who open it
            if not self.env.su and pack.state in ('ready', 'deleted') and not pack._opened_by_user():
                pack._check_open()
        moment = format_datetime(self.env, packs[:1].ready_at) if packs[:1].ready_at else ''
        return {'packs': packs, 'moment': moment, 'zoom': (data or {}).get('zoom', '')}


class ReportMedicalAuditPackIndex(models.AbstractModel):
    """The index of one PDF, with pages."""
    _name = 'report.medical_office_compliance.report_audit_pack_index'
    _description = 'Index of an Audit Pack'

    @api.model
    def _get_report_values(self, docids, data=None):
        pack = self.env['medical.audit.pack'].browse(docids)
        pack.check_access('read')
        sections = {}
        for row in pack._item_rows():
            if row['section'] != 'cover':
                sections.setdefault(row['section_title'], []).append(row)
        return {'pack': pack, 'sections': sections, 'zoom': (data or {}).get('zoom', '')}


class ReportMedicalAuditPackArea(models.AbstractModel):
    """The pages of an area: obligations, where they stand, evidence of the period."""
    _name = 'report.medical_office_compliance.report_audit_pack_area'
    _description = 'An Area in an Audit Pack'

    @api.model
    def _get_report_values(self, docids, data=None):
        pack = self.env['medical.audit.pack'].browse(docids)
        pack.check_access('read')
        area = (data or {}).get('area')
        labels = dict(self.env['medical.audit.area']._fields['area']._description_selection(self.env))
        return {'pack': pack, 'title': labels.get(area, ''), 'blocks': pack._area_blocks(area), 'zoom': (data or {}).get('zoom', '')}
