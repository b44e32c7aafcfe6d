import base64
import hashlib

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .medical_audit import OPEN_AUDIT

REPORT = 'medical_office_compliance.action_report_audit'


class MedicalAudit(models.Model):
    """From the plan to the report that is signed off: each step by its button, each with its guards."""
    _inherit = 'medical.audit'

    def action_start(self):
        """Begin: its questions can be answered and samples drawn."""
        audit = self._check_worker('planned')
        if not audit.line_ids:
            raise UserError(self.env._("There is nothing to look at yet: choose a template, or add questions."))
        audit.write({'state': 'in_progress', 'started_on': audit.company_id._medical_today()})

    def action_report(self):
        """All is answered: the report waits for somebody who signs it off.

        :raises UserError: questions or records of a sample without an answer, or no conclusion
        """
        audit = self._check_worker('in_progress')
        if unanswered := audit.line_ids.filtered(lambda line: not line.result):
            raise UserError(self.env._("%(count)s questions have no answer yet: “%(name)s” first.", count=len(unanswered), name=unanswered[0].name))
        current = audit.sample_ids.filtered(lambda sample: not sample.replaced_by_id)
        if unanswered := current.item_ids.filtered(lambda item: not item.result):
            raise UserError(self.env._("%(count)s records of the sample have no answer yet: “%(name)s” first.",
                                       count=len(unanswered), name=unanswered[0].label))
        if not (audit.summary or '').strip():
            raise UserError(self.env._("Write the conclusion first: what the audit says, in a few sentences."))
        audit.write({'state': 'reporting', 'reported_on': audit.company_id._medical_today()})

    def action_back(self):
        """Go on with the audit: something is missing in the report."""
        self.ensure_one()
        audit = self._check_closer() if self.can_close else self._check_worker('reporting')
        audit.write({'state': 'in_progress', 'reported_on': False})

    def _check_closer(self):
        """Self as superuser, locked, for one who may close it."""
        self.ensure_one()
        self.check_access('read')
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        if self.state != 'reporting':
            raise UserError(self.env._("Only an audit whose report is ready is closed."))
        if not self.env.su and not self.can_close:
            raise AccessError(self.env._(
                "It is closed by the compliance officer, the office manager or the owner (of personnel files: by HR or the compliance officer), "
                "but by nobody who led it or is audited."))
        # sudo: who may was checked
        return self.sudo()

    def action_close(self):
        """Sign off: the report is printed, kept with its fingerprint, and nothing changes any more.

        :raises UserError: a finding has neither an issue nor a decision
        """
        audit = self._check_closer()
        if audit.unsettled_count:
            first = audit.line_ids.filtered('is_unsettled')[0]
            raise UserError(self.env._(
                "%(count)s findings have neither an issue nor a decision: “%(name)s” first.", count=audit.unsettled_count, name=first.name))
        audit.write({'state': 'closed', 'closed_on': audit.company_id._medical_today(), 'closed_by_id': self.env.uid})
        # what the others have yet to write stands in the report as well
        self.env.flush_all()
        content, kind = audit.env['ir.actions.report']._medical_print(REPORT, audit.ids)
        content = content if isinstance(content, bytes) else content.encode()
        audit.write({
            'report_file': base64.b64encode(content), 'report_name': f'{audit.number}.{kind}', 'report_hash': hashlib.sha256(content).hexdigest()})
        audit._prove_obligations()

    def _prove_obligations(self):
        """What the audit is evidence of is read anew."""
        # sudo: where obligations stand follows from records, whoever brought them about
        self.env['medical.obligation.status'].sudo().search([('obligation_id', 'in', self.sudo().template_id.obligation_ids.ids)])._refresh()

    def action_cancel(self):
        """Call it off: opens the dialog that asks why."""
        self._check_worker(*OPEN_AUDIT)
        return self._open_dialog('medical.audit.calling.off', self.env._("Call Off"))

    def _cancel(self, reason):
        """Not held, and why.

        :raises UserError: no reason
        """
        audit = self._check_worker(*OPEN_AUDIT)
        if not (reason or '').strip():
            raise UserError(self.env._("Say why the audit isn't held."))
        audit.write({'state': 'cancelled', 'cancel_reason': reason.strip()})

    def _intact(self):
        """Whether the kept report is what its fingerprint says."""
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).report_file or b'')
        return bool(content) and hashlib.sha256(content).hexdigest() == self.report_hash

    # === WHAT THE REPORT SAYS === #

    def _report_findings(self):
        """Findings with what became of them: [(line, words, actions)]. Actions as [(what, who, until, status)]."""
        self.ensure_one()
        rows = []
        for line in self.line_ids.filtered(lambda line: line.result == 'finding'):
            # sudo: an issue's number, how far it is, and its actions, but of personnel matters and what was reported in confidence the number alone
            issue = line.sudo().issue_id
            actions = issue.action_ids if issue and not issue.is_hr and issue.discretion == 'named' else issue.action_ids.browse()
            states = dict(actions._fields['state']._description_selection(self.env))
            rows.append((line, line._settled_words(), [
                (action.name, action.user_id.name, action.date_due, states[action.state]) for action in actions]))
        return rows

    def _report_today(self):
        return fields.Date.to_string(self.company_id._medical_today())
