from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from .medical_audit import OPEN_AUDIT
from .medical_audit import PLANNERS as WORKERS

PEOPLE = 'medical_office_base.group_staff,medical_office_base.group_facility'


class MedicalToday(models.AbstractModel):
    """What waits about audits: findings, questions given to oneself, audits of this month, reports to sign off."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._audit_cards()

    @api.model
    def _audit_cards(self):
        today = fields.Date.context_today(self)
        month_end = fields.Date.to_string(today + relativedelta(months=1, day=1, days=-1))
        audits = {'section': 'compliance', 'model': 'medical.audit', 'action': 'medical_office_compliance.action_medical_audit'}
        return [
            self._card(
                'audit_findings_due', title=self.env._("Audit findings due"), section='compliance', sequence=8, urgency='danger',
                icon='fa-search-minus', model='medical.audit.line', domain=[('is_due', '=', True)], groups='medical_office_base.group_staff',
                action='medical_office_compliance.action_medical_audit_line', empty=self.env._("No finding is due.")),
            self._card(
                'audits_due', title=self.env._("Audits due this month"), sequence=9, urgency='warning', icon='fa-search',
                groups='medical_office_base.group_staff', domain=[('state', 'in', OPEN_AUDIT), ('date_end', '<=', month_end)],
                empty=self.env._("No audit is due this month."), **audits),
            self._card(
                'audits_to_close', title=self.env._("Audit reports to sign off"), sequence=10, urgency='warning', icon='fa-check-square-o',
                groups=WORKERS + ',medical_office_base.group_owner', domain=[('state', '=', 'reporting'), ('lead_id', '!=', self.env.uid)],
                empty=self.env._("No report waits for a signature."), **audits),
            self._card(
                'audit_questions_mine', title=self.env._("Audit questions given to you"), section='today', sequence=16, urgency='warning',
                icon='fa-question-circle', model='medical.audit.line', groups=PEOPLE, personal=True,
                domain=[('user_id', '=', self.env.uid), ('result', '=', False), ('audit_state', '=', 'in_progress')],
                action='medical_office_compliance.action_medical_audit_line_mine', empty=self.env._("No question was given to you.")),
        ]
