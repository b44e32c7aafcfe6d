from odoo import models
from odoo.fields import Domain

ANALYSIS_REPORT = 'medical_office_compliance.action_report_risk_analysis'
INSPECTION_REPORT = 'medical_office_compliance.action_report_inspection'
REVIEW_REPORTS = {
    'medical.activity.review': 'medical_office_compliance.action_report_activity_review',
    'medical.user.review': 'medical_office_compliance.action_report_user_review',
}


class MedicalAuditPack(models.Model):
    """What the register of obligations, risk analyses, reviews of the system and audits have to show."""
    _inherit = 'medical.audit.pack'

    def _pack_sections(self):
        return super()._pack_sections() + [
            self._section('register', self.env._("Register of obligations"), 11, '_plan_register'),
            self._section('risks', self.env._("Risk analysis"), 60, '_plan_risks'),
            self._section('system_reviews', self.env._("Reviews of accounts and activity"), 61, '_plan_system_reviews'),
            self._section('audits', self.env._("Internal audits"), 62, '_plan_audits'),
            self._section('inspections', self.env._("Inspections from outside"), 63, '_plan_inspections'),
            self._section('screenings', self.env._("Exclusion screening"), 64, '_plan_screenings'),
        ]

    def _plan_register(self):
        """The list as it stands; of one area or site where one alone was chosen."""
        values = {'not_applicable': True}
        if len(self.area_ids) == 1:
            values['area'] = self.area_ids.area
        if len(self.site_ids) == 1:
            values['site_id'] = self.site_ids.id
        if len(self.area_ids) > 1 or len(self.site_ids) > 1:
            yield self._item(self.env._("Register of obligations"), note=self.env._("It is on the pages of the areas and in the csv of all obligations."))
            return
        yield from self._item_record(self.env._("Register of obligations"), 'medical.obligation.record', 'obligations', values)

    def _in_period(self, field):
        return Domain('company_id', '=', self.company_id.id) & Domain(field, '>=', self.date_from) & Domain(field, '<=', self.date_to)

    def _plan_risks(self):
        if not self._in_area('privacy'):
            return
        analyses = self.env['medical.risk.analysis']
        if not analyses.has_access('read'):
            yield self._item(self.env._("Risk analysis"), note=self.env._("Left out: who asked may not read it."))
            return
        found = analyses.search(self._in_period('signed_on') & Domain('state', '=', 'signed'), order='year')
        for analysis in found:
            yield self._item(analysis.display_name, 'report', 'risks', report=ANALYSIS_REPORT, ids=analysis.ids)
            yield self._item(
                analysis.display_name, 'record', 'risks', model='medical.risk.record', values={'analysis_id': analysis.id, 'shown': 'risks'}, kind='xlsx')
        if not found:
            yield self._item(self.env._("Risk analysis"), note=self.env._("None was signed in the period."))

    def _plan_system_reviews(self):
        if not self._in_area('privacy'):
            return
        for model, report in REVIEW_REPORTS.items():
            reviews = self.env[model]
            title = reviews._description
            if not reviews.has_access('read'):
                yield self._item(title, note=self.env._("Left out: who asked may not read it."))
                continue
            found = reviews.search(self._in_period('signed_on') & Domain('state', '=', 'signed'), order='signed_on')
            for review in found:
                yield self._item(review.display_name, 'report', 'system_reviews', report=report, ids=review.ids)
            if not found:
                yield self._item(title, note=self.env._("None was signed off in the period."))

    def _plan_audits(self):
        """The reports as they were closed; those of personnel files are HR's."""
        audits = self.env['medical.audit']
        if not audits.has_access('read'):
            yield self._item(self.env._("Internal audits"), note=self.env._("Left out: who asked may not read it."))
            return
        domain = self._in_period('closed_on') & Domain('state', '=', 'closed') & Domain('area', 'in', self._areas()) & Domain('is_hr', '=', False)
        if self.site_ids:
            domain &= Domain('site_ids', '=', False) | Domain('site_ids', 'in', self.site_ids.ids)
        found = audits.search(domain, order='closed_on')
        # sudo: which files they have; the audits were found by the record rules
        files = self.env['ir.attachment'].sudo().search([
            ('res_model', '=', audits._name), ('res_field', '=', 'report_file'), ('res_id', 'in', found.ids)]).grouped('res_id')
        for audit in found:
            name = f'{audit.number} {audit.name}'
            for file in files.get(audit.id, []):
                yield self._item(name, 'attachment', 'audits', attachment=file.id, model=audits._name, res_id=audit.id)
            if audit.id not in files:
                yield self._item(name, note=self.env._("It was closed without a report on paper."))
            yield self._item(name, 'record', 'audits', model='medical.audit.record', kind='xlsx', values={
                'audit_id': audit.id, 'date_from': str(audit.date_start), 'date_to': str(audit.date_end)})
        if not found:
            yield self._item(self.env._("Internal audits"), note=self.env._("None was closed in the period."))

    def _plan_inspections(self):
        """The papers of those that began in the period, with their log, requests and findings."""
        inspections = self.env['medical.inspection']
        if not inspections.has_access('read'):
            yield self._item(self.env._("Inspections from outside"), note=self.env._("Left out: who asked may not read it."))
            return
        domain = self._in_period('date')
        if self.site_ids:
            domain &= Domain('site_id', 'in', self.site_ids.ids)
        found = inspections.search(domain, order='date')
        for inspection in found:
            yield self._item(inspection.display_name, 'report', 'inspections', report=INSPECTION_REPORT, ids=inspection.ids)
        if not found:
            yield self._item(self.env._("Inspections from outside"), note=self.env._("There was none in the period."))

    def _plan_screenings(self):
        """The dated proof of each run: who was screened against which list, and what came of it."""
        if not self._in_area('billing') and not self._in_area('employment'):
            return
        screenings = self.env['medical.screening']
        if not screenings.has_access('read'):
            yield self._item(self.env._("Exclusion screening"), note=self.env._("Left out: who asked may not read it."))
            return
        found = screenings.search(self._in_period('date'), order='date, id')
        for screening in found:
            yield from self._item_record(
                self.env._("Exclusion screening %(date)s", date=screening.date), 'medical.screening.record', 'screenings', {'screening_id': screening.id})
        if not found:
            yield self._item(self.env._("Exclusion screening"), note=self.env._("None was made in the period."))
