from odoo import api, models
from odoo.tools import SQL


class MedicalRiskAnalysis(models.Model):
    """An auditor reads analyses that were signed in their period, and those being written, where privacy is among their areas."""
    _name = 'medical.risk.analysis'
    _inherit = ['medical.risk.analysis', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            "SELECT id, company_id, 'privacy', NULL::integer, signed_on FROM medical_risk_analysis",
            to_flush=[self._fields[name] for name in ('company_id', 'signed_on')])


class MedicalRiskAsset(models.Model):
    """As their analysis, and of the auditor's sites."""
    _name = 'medical.risk.asset'
    _inherit = ['medical.risk.asset', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            """SELECT asset.id, asset.company_id, 'privacy', asset.site_id, analysis.signed_on
                 FROM medical_risk_asset asset JOIN medical_risk_analysis analysis ON analysis.id = asset.analysis_id""",
            to_flush=[self._fields[name] for name in ('company_id', 'site_id', 'analysis_id')] + [self.env['medical.risk.analysis']._fields['signed_on']])


class MedicalRisk(models.Model):
    """As their analysis, and of the auditor's sites."""
    _name = 'medical.risk'
    _inherit = ['medical.risk', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            """SELECT risk.id, risk.company_id, 'privacy', risk.site_id, analysis.signed_on
                 FROM medical_risk risk JOIN medical_risk_analysis analysis ON analysis.id = risk.analysis_id""",
            to_flush=[self._fields[name] for name in ('company_id', 'site_id', 'analysis_id')] + [self.env['medical.risk.analysis']._fields['signed_on']])


class MedicalActivityReview(models.Model):
    """An auditor reads reviews that were signed in their period, and those being done, where privacy is among their areas."""
    _name = 'medical.activity.review'
    _inherit = ['medical.activity.review', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            "SELECT id, company_id, 'privacy', NULL::integer, signed_on FROM medical_activity_review",
            to_flush=[self._fields[name] for name in ('company_id', 'signed_on')])


class MedicalActivityReviewLine(models.Model):
    """As their review."""
    _name = 'medical.activity.review.line'
    _inherit = ['medical.activity.review.line', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            """SELECT line.id, review.company_id, 'privacy', NULL::integer, review.signed_on
                 FROM medical_activity_review_line line JOIN medical_activity_review review ON review.id = line.review_id""",
            to_flush=[self._fields['review_id'], *(self.env['medical.activity.review']._fields[name] for name in ('company_id', 'signed_on'))])


class MedicalUserReview(models.Model):
    """An auditor reads reviews that were signed in their period, and those being done, where privacy is among their areas."""
    _name = 'medical.user.review'
    _inherit = ['medical.user.review', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            "SELECT id, company_id, 'privacy', NULL::integer, signed_on FROM medical_user_review",
            to_flush=[self._fields[name] for name in ('company_id', 'signed_on')])


class MedicalUserReviewLine(models.Model):
    """As their review."""
    _name = 'medical.user.review.line'
    _inherit = ['medical.user.review.line', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            """SELECT line.id, review.company_id, 'privacy', NULL::integer, review.signed_on
                 FROM medical_user_review_line line JOIN medical_user_review review ON review.id = line.review_id""",
            to_flush=[self._fields['review_id'], *(self.env['medical.user.review']._fields[name] for name in ('company_id', 'signed_on'))])


class MedicalRoleChange(models.Model):
    """An auditor reads the changes of their period, where privacy is among their areas."""
    _name = 'medical.role.change'
    _inherit = ['medical.role.change', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            """SELECT change.id, change.company_id, 'privacy', NULL::integer, timezone(COALESCE(practice.tz, 'UTC'), timezone('UTC', change.date))::date
                 FROM medical_role_change change LEFT JOIN medical_practice practice ON practice.company_id = change.company_id""",
            to_flush=[self._fields[name] for name in ('company_id', 'date')])
