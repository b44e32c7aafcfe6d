import re

from odoo import Command, models
from odoo.exceptions import UserError

from .medical_obligation import LEADS

# how often a checklist repeats: (every, unit)
PLANS = {
    'daily': (1, 'day'), 'weekly': (1, 'week'), 'monthly': (1, 'month'), 'quarterly': (3, 'month'), 'semiannual': (6, 'month'), 'annual': (1, 'year'),
    'biennial': (2, 'year'), 'triennial': (3, 'year'), 'on_event': (1, 'event'),
}
# records of rounds, or none yet
BY_ROUNDS = (False, 'checklist', 'temperature')
# whose role does it where nobody holds the office
ROLES = {
    'compliance_officer': 'compliance_officer', 'privacy_officer': 'privacy_officer', 'security_officer': 'compliance_officer', 'hr_lead': 'hr',
    'billing_lead': 'biller', 'facilities_lead': 'facility', 'vaccine_coordinator': 'clinician', 'infection_lead': 'clinician',
    'lab_director': 'clinician', 'radiation_officer': 'clinician', 'dea_registrant': 'clinician',
}
WEEKDAYS = ('on_mon', 'on_tue', 'on_wed', 'on_thu', 'on_fri', 'on_sat', 'on_sun')
DAY = 24 * 60


class MedicalObligation(models.Model):
    """An obligation becomes rounds of a checklist: what is done there is its evidence, without being typed again."""
    _inherit = 'medical.obligation'

    def action_plan_checklist(self):
        """Plan these as checklists, one each, and start them: at the sites, as often, by whom they are.

        :raises UserError: one that can't be planned, and why
        """
        self.check_access('write')
        self.env['medical.checklist'].check_access('create')
        for obligation in self:
            obligation._check_plannable()
        officers = {company: self.env['medical.officer']._current(company) for company in self.company_id}
        # sudo: every site of the practice
        sites = self.env['medical.site'].sudo().search([('company_id', 'in', self.company_id.ids)], order='company_id, sequence, id').grouped('company_id')
        checklists = self.env['medical.checklist'].create([
            obligation._checklist_values(officers[obligation.company_id], sites.get(obligation.company_id)) for obligation in self])
        for obligation, checklist in zip(self, checklists, strict=True):
            obligation.write({'checklist_ids': [Command.link(checklist.id)], **({} if obligation.source_key else {'source_key': 'checklist'})})
        checklists.action_start()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_checklist')
        one = {'views': [(False, 'form')], 'res_id': checklists.id} if len(checklists) == 1 else {}
        return {**action, 'domain': [('id', 'in', checklists.ids)], 'context': {}, **one}

    def _check_plannable(self):
        self.ensure_one()
        if not self.applies:
            raise UserError(self.env._("%(name)s doesn't apply to your practice.", name=self.display_name))
        if self.frequency not in PLANS:
            raise UserError(self.env._("%(name)s is done once or when somebody starts: add its evidence by hand.", name=self.display_name))
        if self.source_key not in BY_ROUNDS:
            raise UserError(self.env._("%(name)s is proved by records that the system keeps already: no checklist is needed.", name=self.display_name))
        if self.checklist_ids:
            raise UserError(self.env._("%(name)s has its checklist already.", name=self.display_name))

    def _checklist_values(self, officers, sites):
        """The checklist that asks for what this obligation wants."""
        self.ensure_one()
        if not sites:
            raise UserError(self.env._("A checklist is done at a site: your practice has none yet."))
        every, unit = PLANS[self.frequency]
        if self.interval_months and unit in ('month', 'year'):
            every, unit = self.interval_months, 'month'
        person = self.user_id or officers.get(self.officer)
        today = sites[0]._today()
        due = min((status.date_end for status in self.status_ids if status.date_end), default=None)
        first = max(due or today, today)
        return {
            'name': self.name, 'company_id': self.company_id.id, 'kind': 'other', 'scope': 'site', 'basis': self.citation, 'evidence': self.evidence_expected,
            # without sites named: every one, those to come too
            'site_ids': [Command.clear()] if self.per_site else [Command.set(sites[:1].ids)],
            'user_id': person.id if person else False,
            'group_id': False if person else self.env.ref(f"medical_office_base.group_{ROLES.get(self.officer, 'manager')}").id,
            'every': every, 'unit': unit, 'date_from': first if unit != 'event' else False,
            **({WEEKDAYS[first.weekday()]: True} if unit == 'week' else {}),
            # due in the afternoon, and that day still counts; rarer ones may be done ahead
            'times': '16:00', 'grace': 8 * 60 - 1, 'open_before': 0 if self.frequency in ('daily', 'on_event') else max(LEADS[self.frequency], 1) * DAY,
            'closing_days': 'skip' if self.frequency == 'daily' else 'before', 'steps': self._checklist_steps(),
        }

    def _checklist_steps(self):
        """The steps as text: one for each sentence of what is to do, and what proves it."""
        sentences = [sentence.strip() for sentence in re.split(r'(?<=[.!?])\s+|\n+', self.what_to_do or self.name) if sentence.strip()]
        # what stands in brackets at the beginning of a line, or after two dashes, means something there
        steps = [f"[tick*] {sentence[:250].replace(' -- ', ', ').lstrip('[#')}" for sentence in sentences]
        if self.evidence_expected:
            steps.append("[text*] %s" % self.env._("Where it is kept: %(what)s", what=self.evidence_expected[:200].replace(' -- ', ', ')))
        return '\n'.join(steps)
