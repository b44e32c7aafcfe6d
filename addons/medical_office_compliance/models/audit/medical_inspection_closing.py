import base64
import hashlib

from odoo import fields, models
from odoo.exceptions import UserError

from .medical_inspection import OPEN_INSPECTION

REPORT = 'medical_office_compliance.action_report_inspection'


class MedicalInspection(models.Model):
    """The corrective plan, and how an inspection ends."""
    _inherit = 'medical.inspection'

    def action_submit_plan(self):
        """The corrective plan was sent to the agency.

        :raises UserError: there is none
        """
        inspection = self._check_worker(*OPEN_INSPECTION)
        if not (inspection.plan_text or '').strip():
            raise UserError(self.env._("Write the corrective plan first, or what it says in short."))
        if inspection.plan_submitted_on and not inspection.plan_accepted_on:
            raise UserError(self.env._("The plan was submitted already: wait for the answer."))
        inspection.write({'plan_submitted_on': inspection.site_id._today(), 'plan_accepted_on': False})
        self._note('other', self.env._("Corrective plan submitted"))

    def action_accept_plan(self):
        """The agency accepted the plan."""
        inspection = self._check_worker(*OPEN_INSPECTION)
        if not inspection.plan_submitted_on:
            raise UserError(self.env._("The plan wasn't submitted yet."))
        inspection.plan_accepted_on = inspection.site_id._today()
        self._note('other', self.env._("Corrective plan accepted"))

    def action_return_plan(self):
        """The agency wants another plan: it is to be submitted anew."""
        inspection = self._check_worker(*OPEN_INSPECTION)
        if not inspection.plan_submitted_on or inspection.plan_accepted_on:
            raise UserError(self.env._("Only a plan that was submitted and isn't accepted comes back."))
        inspection.plan_submitted_on = False
        self._note('other', self.env._("Corrective plan sent back by the agency"))

    def _closing_faults(self):
        """What keeps it from being closed, in words."""
        self.ensure_one()
        faults = []
        if self.open_request_count:
            faults.append(self.env._("%(count)s requests are open.", count=self.open_request_count))
        if self.unsettled_count:
            faults.append(self.env._("%(count)s findings have neither an issue nor a decision.", count=self.unsettled_count))
        if self.plan_due and not self.plan_accepted_on:
            faults.append(self.env._("The corrective plan isn't accepted yet."))
        if waiting := len(self.action_ids.filtered(lambda action: action.state == 'open')):
            faults.append(self.env._("%(count)s actions of the plan are open.", count=waiting))
        if not (self.outcome or '').strip():
            faults.append(self.env._("How it ended isn't written yet."))
        return faults

    def action_close(self):
        """Close it: its file is printed, kept with its fingerprint, and nothing changes any more.

        :raises UserError: with all that keeps it open
        """
        inspection = self._check_worker('follow_up', by='can_close')
        if faults := inspection.with_env(inspection.env(user=self.env.user, su=True))._closing_faults():
            raise UserError('\n'.join([self.env._("It can't be closed yet:"), *faults]))
        inspection.write({'state': 'closed', 'closed_on': inspection.site_id._today(), 'closed_by_id': self.env.uid})
        self.env.flush_all()
        content, kind = inspection.env['ir.actions.report']._medical_print(REPORT, inspection.ids)
        content = content if isinstance(content, bytes) else content.encode()
        inspection.write({
            'report_file': base64.b64encode(content), 'report_name': f'{inspection.number}.{kind}', 'report_hash': hashlib.sha256(content).hexdigest()})

    def _report_entries(self):
        """The log in the order in which it happened: [(day, time, kind, words, by whom)]."""
        self.ensure_one()
        kinds = dict(self.env['medical.inspection.entry']._fields['kind']._description_selection(self.env))
        zone = self.with_context(tz=self.sudo().site_id.tz or 'UTC')  # sudo: the clock of the place
        return [
            (fields.Datetime.context_timestamp(zone, entry.at).date(), self._local_time(entry.at), kinds[entry.kind], entry.words, entry.sudo().user_id.name)
            for entry in self.entry_ids.sorted(lambda entry: (entry.at, entry.id))]
