"""What the demo practice has to do by law: set up half a year ago, first dates found month by month, some proved by hand, a few late."""
import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command

from .clock import on

SEED = 10
MONTHS = 6
# who was appointed to what
OFFICERS = {
    'compliance_officer': 'compliance', 'privacy_officer': 'privacy', 'security_officer': 'privacy', 'osha_coordinator': 'health',
    'infection_lead': 'nurse', 'hr_lead': 'hr', 'office_manager': 'manager', 'facilities_lead': 'manager', 'vaccine_coordinator': 'nurse',
    'lab_director': 'doctor', 'dea_registrant': 'doctor', 'billing_lead': 'biller'}
# what the practice is
PROFILE = {'has_aed': True, 'has_emergency_kit': True, 'has_cylinders': True, 'has_respirators': True}
# of how many of what is left each month the first date is found
FOUND = (0.35, 0.3, 0.3, 0.35, 0.4, 0.5)
STEPS = {'daily': 1, 'weekly': 7, 'monthly': 28, 'quarterly': 90, 'semiannual': 180, 'annual': 360, 'biennial': 720, 'triennial': 1080}
# of how many of what is late it was written down that it was done
PROVED = 0.8
HAPPENED = [
    # (what, days ago, what happened, days until it was done or None)
    ('HIPAA-SEC-13', 40, "A printer was given back to its lessor", 6), ('CLIA-W-02', 12, "The practice's name on the certificate changes", None),
    ('CMS-ENR-02', 75, "A new place of practice was to be reported", 20), ('ADA-3-02', 5, "An interpreter for sign language was asked for", None)]


class Obligations:
    """The practice's obligations, and how they came into order."""

    def __init__(self, staff):
        self.env, self.company, self.users, self.today, self.as_ = staff.env, staff.company, staff.users, staff.today, staff.as_
        self.random = random.Random(SEED)

    def tell(self):
        """Half a year, month by month, then the day."""
        first = self.today.replace(day=1) - relativedelta(months=MONTHS)
        with on(self.env, first + timedelta(days=3)):
            self.set_up()
        for number, share in enumerate(FOUND):
            with on(self.env, first + relativedelta(months=number + 1) + timedelta(days=1)):
                self.find_first_dates(share)
                self.prove_late()
                self.env['medical.obligation.score'].sudo()._keep(self.company)
        self.prove_late(PROVED)
        self.happen()

    def set_up(self):
        """The manager says what the practice is, looks at what applies and applies it; the owner appoints nobody twice."""
        self.company.medical_practice_ids.with_user(self.users['manager']).write(PROFILE)
        self.as_('manager', 'medical.officer').create([
            {'company_id': self.company.id, 'office': office, 'user_id': self.users[login].id, 'note': "By the owner, in writing; in the compliance binder"}
            for office, login in OFFICERS.items()])
        review = self.as_('manager', 'medical.obligation.review')
        review.browse(review.action_set_up()['res_id']).action_apply()

    def statuses(self, state):
        return self.as_('manager', 'medical.obligation.status').search([('company_id', '=', self.company.id), ('state', 'in', state)], order='id')

    def find_first_dates(self, share):
        """The manager finds in the binders when things were last done."""
        unset = self.statuses(['unset'])
        day = self.company._medical_today()
        by_days = {}
        for status in self.random.sample(unset, round(len(unset) * share)):
            ago = round(STEPS.get(status.frequency, 90) * self.random.uniform(0.1, 0.95) / 5) * 5
            by_days[ago] = by_days.get(ago, unset.browse()) | status
        for ago, statuses in by_days.items():
            statuses.baseline_date = day - timedelta(days=ago)

    def prove_late(self, share=0.6):
        """What was late is done, and written down by whose it is."""
        late = self.statuses(['late'])
        day = self.company._medical_today()
        rows = [{
            'status_id': status.id, 'name': f'{status.obligation_id.name}: done, note in the binder', 'user_id': (status.user_id or self.users['manager']).id,
            'date': day - timedelta(days=min(self.random.randrange(4), STEPS.get(status.frequency, 30) // 8)),
        } for status in late if self.random.random() < share]
        self.as_('manager', 'medical.obligation.evidence').create(rows)

    def happen(self):
        """What is done when it happens, happened."""
        for code, ago, name, days in HAPPENED:
            status = self.env['medical.obligation.status'].search([('company_id', '=', self.company.id), ('obligation_id.code', '=', code)], limit=1)
            if not status:
                continue
            status = status.with_user(self.users['manager'])
            with on(self.env, self.today - timedelta(days=ago)):
                evidence = status._happened(self.today - timedelta(days=ago), name=name)
            if days:
                with on(self.env, self.today - timedelta(days=ago - days)):
                    evidence._done({'date': self.today - timedelta(days=ago - days), 'note': "Copy in the compliance binder.", 'attachment_ids': [
                        Command.link(self.paper(name).id)]})

    def paper(self, name):
        return self.as_('manager', 'ir.attachment').create({
            'name': 'confirmation.txt', 'raw': f'Fictional confirmation: {name}'.encode(), 'res_model': 'medical.obligation.proving'})
