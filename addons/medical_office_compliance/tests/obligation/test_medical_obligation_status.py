from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .obligation_profile_common import ObligationCase

# frequency, months, the day it was last done, the last day by which it is due again
DUE = [
    ('daily', 0, '2026-03-10', '2026-03-11'),
    ('weekly', 0, '2026-03-10', '2026-03-17'),
    ('monthly', 1, '2026-01-31', '2026-02-28'),
    ('monthly', 1, '2026-02-28', '2026-03-28'),
    ('monthly', 1, '2024-01-31', '2024-02-29'),
    ('quarterly', 3, '2025-11-30', '2026-02-28'),
    ('semiannual', 6, '2025-08-31', '2026-02-28'),
    ('annual', 12, '2024-02-29', '2025-02-28'),
    ('annual', 18, '2024-08-31', '2026-02-28'),
    ('biennial', 24, '2024-02-29', '2026-02-28'),
    ('triennial', 36, '2024-02-29', '2027-02-28'),
    ('on_event', 60, '2024-02-29', '2029-02-28'),
    ('on_event', 4, '2025-10-31', '2026-02-28'),
    ('on_event', 0, '2026-01-31', False),
    ('once', 0, '2026-01-31', False),
    ('on_hire', 0, '2026-01-31', False),
]
# days before it is due from which on it is due, not only met
LEADS = {'daily': 0, 'weekly': 1, 'monthly': 7, 'quarterly': 21, 'semiannual': 30, 'annual': 45, 'biennial': 60, 'triennial': 90}


@tagged('post_install', '-at_install')
class TestMedicalObligationStatus(ObligationCase):
    """When each is due and late, by the clock of its place; first dates; what was never done; whose it is."""

    def _at(self, moment, *statuses):
        """The states as they are at a moment (UTC)."""
        with freeze_time(moment):
            for status in statuses:
                status.invalidate_recordset(['expiry_stage', 'state'])
            return [status.state for status in statuses]

    def test_each_frequency(self):
        obligations = self.env['medical.obligation'].with_user(self.manager).create([
            {'name': f'{frequency} {months}', 'company_id': self.company.id, 'frequency': frequency, 'interval_months': months}
            for frequency, months, _last, _due in DUE])
        for obligation, (frequency, months, last, due) in zip(obligations, DUE, strict=True):
            with self.subTest(frequency=frequency, months=months, last=last):
                status = obligation.status_ids
                self.assertEqual(status.state, 'ready' if frequency in ('on_event', 'on_hire') else 'unset', "nothing is late before its first date")
                status.with_user(self.manager).baseline_date = last
                self.assertEqual(str(status.date_end) if due else status.date_end, due)
                self.assertEqual(obligation.lead_days, LEADS.get(frequency, 30))

    def test_due_then_late_for_each_frequency(self):
        for frequency, lead in LEADS.items():
            with self.subTest(frequency=frequency):
                status = self._own(name=frequency, frequency=frequency).status_ids
                status.with_user(self.manager).baseline_date = '2026-03-10'
                noon = date.fromordinal
                end = status.date_end.toordinal()
                days = {'met': end - lead - 1, 'due': end - lead, 'late': end + 1}
                for state, day in days.items():
                    if day >= date(2026, 3, 10).toordinal():
                        self.assertEqual(self._at(f'{noon(day)} 16:00:00', status), [state])
                self.assertEqual(self._at(f'{noon(end)} 16:00:00', status), ['due'], "the last day still holds")

    def test_the_search_says_the_same(self):
        obligations = [self._own(name=frequency, frequency=frequency) for frequency in ('monthly', 'annual', 'once', 'on_event')]
        statuses = self.Status.concat(*(obligation.status_ids for obligation in obligations))
        for obligation, day in zip(obligations, ('2026-01-31', '2026-03-01', False, False), strict=True):
            obligation.status_ids.with_user(self.manager).baseline_date = day
        planned = self._own(name='Planned').status_ids
        planned.with_user(self.manager)._plan_first(date(2026, 12, 31))
        retired = self._own(name='Retired')
        retired.sudo().applies = False
        statuses |= planned | retired.status_ids
        self.assertEqual([status.state for status in statuses], ['late', 'met', 'unset', 'ready', 'due', 'not_applicable'])
        for status in statuses:
            found = self.Status.with_user(self.manager).search([('state', '=', status.state), ('id', 'in', statuses.ids)])
            self.assertEqual(found, status)

    def test_in_words(self):
        status = self._own().status_ids
        status.with_user(self.manager).baseline_date = '2025-03-10'
        for moment, words in (('2026-03-08', 'Due in 2 days'), ('2026-03-09', 'Due tomorrow'), ('2026-03-10', 'Due today'),
                              ('2026-03-11', 'Late since yesterday'), ('2026-03-15', 'Late by 5 days')):
            with freeze_time(f'{moment} 16:00:00'):
                status.invalidate_recordset(['expiry_text'])
                self.assertEqual(status.expiry_text, words)

    def test_the_clock_of_the_site(self):
        obligation = self._own(frequency='annual', per_site=True)
        main, annex = (obligation.status_ids.filtered(lambda status, site=site: status.site_id == site) for site in self.sites)
        (main | annex).with_user(self.manager).baseline_date = '2025-03-10'
        # eleven in the evening of the 10th in New York; then past midnight there, and seven in the evening of the 10th in Honolulu
        self.assertEqual(self._at('2026-03-11 03:00:00', main, annex), ['due', 'due'])
        self.assertEqual(self._at('2026-03-11 05:00:00', main, annex), ['late', 'due'])
        self.assertEqual(self._at('2026-03-11 10:01:00', main, annex), ['late', 'late'])
        with freeze_time('2026-03-11 05:00:00'):
            self.assertEqual(self.Status.with_user(self.manager).search([('state', '=', 'late'), ('obligation_id', '=', obligation.id)]), main)

    # === FIRST DATES === #

    def test_first_date_is_in_the_past(self):
        status = self._own(per_site=True).status_ids.filtered(lambda status: status.site_id == self.annex).with_user(self.manager)
        with freeze_time('2026-03-11 05:00:00'):
            with self.assertRaisesRegex(ValidationError, "still to come"):
                status.baseline_date = '2026-03-11'
            status.baseline_date = '2026-03-10'
        self.assertEqual(status.state, 'met')

    def test_first_dates_in_bulk(self):
        statuses = (self._own(name='One') | self._own(name='Two')).status_ids.with_user(self.manager)
        statuses.write({'baseline_date': '2025-12-01'})
        self.assertEqual(statuses.mapped('date_end'), [date(2026, 12, 1)] * 2)
        action = self.env.ref('medical_office_compliance.action_medical_obligation_first')
        self.assertFalse(self.Status.with_user(self.manager).search([('id', 'in', statuses.ids), ('state', '=', 'unset')]))
        self.assertEqual(action.view_ids[0].view_id, self.env.ref('medical_office_compliance.view_medical_obligation_status_first'))

    def test_not_yet_done(self):
        statuses = (self._own(name='Once', frequency='once') | self._own(name='Yearly')).status_ids.with_user(self.manager)
        wizard = Form.from_action(self.env(user=self.manager), statuses.action_plan_first())
        wizard.deadline = '2026-03-09'
        planning = wizard.save()
        with self.assertRaisesRegex(UserError, "is over"):
            planning.action_plan()
        planning.deadline = '2026-05-31'
        planning.action_plan()
        self.assertEqual(statuses.mapped('state'), ['due', 'due'])
        self.assertEqual(statuses.mapped('date_end'), [date(2026, 5, 31)] * 2)
        self.assertEqual(self._at('2026-05-31 16:00:00', *statuses), ['due', 'due'])
        self.assertEqual(self._at('2026-06-01 16:00:00', *statuses), ['late', 'late'])
        with self.assertRaisesRegex(UserError, "planned already"):
            statuses._plan_first(date(2026, 6, 30))
        statuses.evidence_ids.sudo().write({'state': 'done', 'date': '2026-03-10'})
        self.assertEqual(statuses.mapped('state'), ['met', 'met'])
        self.assertEqual(statuses.mapped('date_end'), [False, date(2027, 3, 10)])

    def test_what_follows_is_not_typed(self):
        status = self._own().status_ids.with_user(self.manager)
        for values in ({'date_end': '2030-01-01'}, {'last_date': '2026-03-01'}, {'active': False}, {'user_id': self.owner.id}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                status.write(values)
        with self.assertRaises(UserError):
            status.action_renew()

    # === PLACES === #

    def test_places_follow_sites_and_the_obligation(self):
        obligation = self._own(per_site=True)
        self.assertEqual(obligation.status_ids.site_id, self.sites)
        third = self.env['medical.site'].create({'name': 'Third', 'code': 'T', 'company_id': self.company.id, 'calendar_id': False})
        self.assertEqual(obligation.status_ids.site_id, self.sites | third)
        third.action_archive()
        self.assertEqual(obligation.status_ids.site_id, self.sites)
        third.action_unarchive()
        obligation.with_user(self.manager).per_site = False
        self.assertEqual((len(obligation.status_ids), obligation.status_ids.site_id), (1, self.env['medical.site']))

    def test_frequency_changes_when_it_is_due(self):
        obligation = self._own()
        obligation.status_ids.with_user(self.manager).baseline_date = '2026-03-01'
        obligation.with_user(self.manager).frequency = 'monthly'
        self.assertEqual(obligation.status_ids.date_end, date(2026, 4, 1))

    def test_a_rule_is_not_put_away_by_archiving(self):
        obligation, own = self._adopt('OSHA-BBP-04'), self._own()
        with self.assertRaisesRegex(UserError, "somebody else approves"):
            obligation.with_user(self.manager).action_archive()
        own.with_user(self.manager).action_archive()
        self.assertFalse(own.with_context(active_test=False).status_ids.active)

    # === WHOSE === #

    def test_whose_it_is(self):
        obligation = self._own(officer='osha_coordinator')
        status = obligation.status_ids
        self.assertFalse(status.user_id, "nobody is appointed")
        officer = self.env['medical.officer'].with_user(self.manager).create({
            'office': 'osha_coordinator', 'user_id': self.staff.id, 'company_id': self.company.id})
        self.assertEqual((status.user_id, officer.is_current), (self.staff, True))
        later = self.env['medical.officer'].with_user(self.manager).create({
            'office': 'osha_coordinator', 'user_id': self.front_desk.id, 'company_id': self.company.id, 'date_from': '2026-03-20'})
        self.assertEqual(status.user_id, self.staff)
        with freeze_time('2026-03-20 15:00:00'):
            self.Status._expiry_daily()
            self.assertEqual(status.user_id, self.front_desk)
            self.assertTrue(later.is_current)
        obligation.with_user(self.manager).user_id = self.owner
        self.assertEqual(status.user_id, self.owner, "who is named comes first")

    def test_an_office_that_is_a_role_is_held_by_the_one_who_has_it(self):
        officers = self.env['medical.officer']._current(self.company)
        self.assertEqual(officers['privacy_officer'], self.privacy_officer)
        self.assertNotIn('osha_coordinator', officers)
        self.staff.group_ids = [Command.link(self.env.ref('medical_office_base.group_privacy_officer').id)]
        self.assertNotIn('privacy_officer', self.env['medical.officer']._current(self.company), "two have the role: one is to be appointed")

    def test_an_appointment_ends(self):
        officer = self.env['medical.officer'].with_user(self.manager).create({
            'office': 'osha_coordinator', 'user_id': self.staff.id, 'company_id': self.company.id, 'date_from': '2026-01-01'})
        status = self._own(officer='osha_coordinator').status_ids
        self.assertEqual(status.user_id, self.staff)
        officer.date_until = '2026-03-09'
        self.assertFalse(status.user_id)

    # === RECORD === #

    def test_record(self):
        self._own(name='Clean the lamps', code='OWN-1', citation='29 CFR 1910.22', per_site=True)
        gone = self._own(name='Gone')
        gone.sudo().write({'applies': False, 'applies_reason': 'No lamps'})
        done = self.Status.search([('obligation_id.name', '=', 'Clean the lamps'), ('site_id', '=', self.main.id)])
        done.with_user(self.manager).baseline_date = '2025-01-15'
        Record = self.env['medical.obligation.record'].with_user(self.compliance_officer).with_company(self.company)

        def rows(**filters):
            return Record.record_page({'company_id': self.company.id, **filters})['rows']
        self.assertEqual(len(rows()), 2)
        self.assertEqual(len(rows(not_applicable=True)), 3)
        self.assertEqual(len(rows(state='late')), 1)
        self.assertEqual(len(rows(site_id=self.annex.id)), 1)
        self.assertEqual(len(rows(severity='critical')), 0)
        self.assertIn('29 CFR 1910.22', str(rows(state='late')))
