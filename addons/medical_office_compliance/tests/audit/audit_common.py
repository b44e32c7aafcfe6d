from odoo import Command

from ..issue.issue_common import IssueCommon


class AuditCommon(IssueCommon):
    """The practice of `IssueCommon` with an audit of three questions, led by the biller; the front desk's work is audited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Audit, cls.Line, cls.Sample = cls.env['medical.audit'], cls.env['medical.audit.line'], cls.env['medical.audit.sample']
        cls.audit = cls._audit()
        cls.first, cls.second, cls.third = cls.audit.line_ids

    @classmethod
    def _audit(cls, user=None, **values):
        """An audit as the compliance officer plans it, as superuser."""
        return cls.Audit.with_user(user or cls.compliance_officer).create({
            'name': 'Front desk', 'area': 'privacy', 'lead_id': cls.biller.id, 'audited_user_ids': [Command.set(cls.front_desk.ids)],
            'line_ids': [Command.create({'name': name, 'sequence': number}) for number, name in enumerate(('Screens', 'Papers', 'Keys'))], **values}).sudo()

    @classmethod
    def _answer(cls, audit=None, result='conforms'):
        """All answered, and the report ready."""
        audit = audit or cls.audit
        lead = audit.with_user(audit.lead_id)
        if audit.state == 'planned':
            lead.action_start()
        for line in lead.line_ids:
            line.result = line.result or result
        lead.summary = "Good."
        lead.action_report()
        return lead
