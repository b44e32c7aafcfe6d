from datetime import timedelta

from odoo import fields

from ..issue.issue_common import IssueCase, IssueCommon

# who writes analyses, who reads them
WORK = ('compliance_officer', 'privacy_officer', 'manager')
READ = (*WORK, 'owner', 'auditor')


class RiskCase(IssueCase):
    """An analysis of 2026 with two places and a risk, written by the manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what an auditor reads is given to them
        cls.env['medical.audit.access'].with_user(cls.owner).create({
            'user_id': cls.auditor.id, 'company_id': cls.company.id, 'purpose': 'Yearly audit', 'date_from': '2020-01-01', 'date_to': '2099-12-31',
            'valid_until': fields.Datetime.now() + timedelta(days=360)})
        cls.threats = cls.env['medical.risk.threat'].search([('code', '!=', False)], order='code')
        cls.analysis = cls._of(cls.manager, 'medical.risk.analysis').create({'year': 2026, 'scope': 'Both sites'})
        cls.server, cls.paper = cls._of(cls.manager, 'medical.risk.asset').create([
            {'analysis_id': cls.analysis.id, 'name': 'Server', 'kind': 'system', 'is_kept': True, 'is_created': True, 'site_id': cls.main.id},
            {'analysis_id': cls.analysis.id, 'name': 'Paper charts', 'kind': 'paper', 'is_kept': True}])
        cls.risk = cls._of(cls.manager, 'medical.risk').create({
            'analysis_id': cls.analysis.id, 'asset_id': cls.server.id, 'threat_id': cls.threats[10].id, 'vulnerability': 'No second factor',
            'likelihood': '4', 'impact': '5'})

    @classmethod
    def _of(cls, user, model):
        return cls.env[model].with_user(user)

    @classmethod
    def _complete(cls):
        """Decide about all that is there, so that it may be sent for review."""
        cls.risk.write({
            'decision': 'reduce', 'treatment': 'A second factor for all\nBegin with remote access', 'user_id': cls.manager.id, 'date_due': '2026-05-01',
            'residual_likelihood': '2'})
        cls.risk.action_plan()
        cls._of(cls.manager, 'medical.risk').create({
            'analysis_id': cls.analysis.id, 'asset_id': cls.paper.id, 'threat_id': cls.threats[6].id, 'likelihood': '2', 'impact': '2', 'decision': 'accept',
            'accept_reason': 'Locked, and shredded by a vendor'})


class RiskCommon(RiskCase, IssueCommon):
    """The same on March 10, 2026."""
