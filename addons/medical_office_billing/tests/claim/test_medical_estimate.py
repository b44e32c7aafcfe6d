from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ...tools.business_days import add_business_days, business_days_between
from .claim_common import ClaimCommon


class EstimateCommon(ClaimCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.practice.write({'npi': '1234567893', 'tax_id': '12-3456789'})
        cls.desk = cls.users['front_desk']

    @classmethod
    def _estimate(cls, lines=(('Office visit', 'G0463', 150),), user=None, **values):
        return cls.env['medical.estimate'].with_user(user or cls.desk).create({
            'site_id': cls.site.id, 'service': "A visit", 'asked_on': cls.today, 'service_date': cls.today + timedelta(days=30),
            **({} if 'inquirer' in values else {'patient_id': cls.self_payer.id}),
            'line_ids': [Command.create({'description': words, 'code': code, 'amount': amount, **(rest[0] if rest else {})})
                         for words, code, amount, *rest in lines], **values})


@tagged('post_install', '-at_install')
class TestMedicalEstimate(EstimateCommon):

    def test_business_days(self):
        friday, holiday = date(2026, 7, 3), date(2026, 7, 6)
        self.assertEqual(add_business_days(friday, 1), date(2026, 7, 6))
        self.assertEqual(add_business_days(friday, 1, {holiday}), date(2026, 7, 7))
        self.assertEqual(add_business_days(date(2026, 7, 4), 3), date(2026, 7, 8))
        self.assertEqual(add_business_days(date(2026, 7, 6), -1), friday)
        self.assertEqual(business_days_between(friday, date(2026, 7, 10)), 5)
        self.assertEqual(business_days_between(friday, friday), 0)

    def test_due(self):
        monday = date(2026, 3, 2)
        for reason, service, due in (
                ('scheduled', date(2026, 3, 16), date(2026, 3, 5)),  # ten business days ahead
                ('scheduled', date(2026, 3, 13), date(2026, 3, 3)),  # nine
                ('scheduled', date(2026, 3, 5), date(2026, 3, 3)),  # three
                ('scheduled', date(2026, 3, 4), False),  # two
                ('request', False, date(2026, 3, 5)),
                ('request', date(2026, 3, 3), date(2026, 3, 5))):
            estimate = self._estimate(reason=reason, asked_on=monday, service_date=service)
            self.assertEqual(estimate.due_on, due, (reason, service))

    def test_a_public_holiday_is_no_business_day(self):
        calendar = self.env['resource.calendar'].create({'name': "Open", 'company_id': self.company.id, 'tz': 'America/New_York'})
        self.site.calendar_id = calendar
        self.env['resource.calendar.leaves'].create({
            'name': "A holiday", 'calendar_id': calendar.id, 'company_id': self.company.id, 'time_type': 'leave',
            'date_from': '2026-03-03 00:00:00', 'date_to': '2026-03-03 23:59:00'})
        self.assertEqual(self._estimate(reason='request', asked_on=date(2026, 3, 2), service_date=False).due_on, date(2026, 3, 6))

    def test_due_state_is_found(self):
        late = self._estimate(reason='request', asked_on=self.today - timedelta(days=30))
        fine = self._estimate(reason='request', asked_on=self.today)
        given = self._estimate(reason='request', asked_on=self.today)
        given_late = self._estimate(reason='request', asked_on=self.today - timedelta(days=30))
        (given | given_late).action_give()
        none = self._estimate(asked_on=self.today, service_date=self.today)
        mine = late | fine | given | given_late | none
        for state, found in (('late', late), ('ok', fine), ('given', given), ('given_late', given_late), ('none', none)):
            self.assertEqual(self.env['medical.estimate'].with_user(self.desk).search([('due_state', '=', state), ('id', 'in', mine.ids)]), found, state)
            self.assertEqual(found.due_state, state)

    def test_given_and_kept(self):
        estimate = self._estimate([
            ('Office visit', 'G0463', 150),
            ('Laboratory work', '', 40, {'other_provider': "Fictional Laboratory", 'other_npi': '1234567893', 'other_tax_id': '98-7654321'})],
            diagnosis_codes='Z0000', separate="Physical therapy")
        estimate.action_give()
        self.assertEqual((estimate.state, estimate.given_on, estimate.given_by_id), ('given', self.today, self.desk))
        self.assertTrue(estimate.is_intact)
        for words in ('Bela Invented', '1234567893', '12-3456789', 'Fictional Laboratory', '98-7654321', 'G0463', '$400', '120 calendar days', 'not a contract',
                      'Physical therapy', '190.00', 'Z0000'):
            self.assertIn(words, estimate.given_body)
        html = self.env['ir.actions.report'].with_user(self.desk)._render_qweb_html('medical_office_billing.action_report_estimate', estimate.ids)[0].decode()
        self.assertIn(estimate.given_body, html)
        for change in ({'service': "Another"}, {'line_ids': [Command.clear()]}, {'birth_date': self.today}):
            with self.assertRaises(UserError):
                estimate.write(change)
        with self.assertRaises(UserError):
            estimate.line_ids[0].amount = 1
        with self.assertRaises(AccessError):
            estimate.given_body = "Another"
        with self.assertRaises(UserError):
            estimate.unlink()
        estimate.acknowledged_on = self.today

    def test_what_is_missing_is_told(self):
        estimate = self._estimate([], inquirer="Otto Nobody")
        with self.assertRaises(UserError) as caught:
            estimate.action_give()
        self.assertEqual(len(str(caught.exception).split('\n')), 2)
        with self.assertRaises(ValidationError):
            self._estimate(patient_id=False)
        with self.assertRaises(ValidationError):
            self._estimate(service_date_to=self.today + timedelta(days=500))

    def test_who_asks_need_not_be_a_patient(self):
        estimate = self._estimate(inquirer="Otto Nobody", birth_date='1980-01-01', reason='request', service_date=False)
        estimate.action_give()
        self.assertIn("Otto Nobody", estimate.given_body)
        self.assertIn("Not scheduled yet", estimate.given_body)

    def test_a_new_version_replaces(self):
        estimate = self._estimate()
        estimate.action_give()
        newer = self.env['medical.estimate'].with_user(self.desk).browse(estimate.action_new_version()['res_id'])
        self.assertEqual(estimate.action_new_version()['res_id'], newer.id)
        self.assertEqual((newer.name, newer.version, newer.state, len(newer.line_ids)), (estimate.name, 2, 'draft', 1))
        self.assertEqual(newer.due_on, add_business_days(newer.service_date, -1))
        self.assertEqual(estimate.state, 'given')
        newer.line_ids.amount = 200
        newer.action_give()
        self.assertEqual((estimate.state, newer.state), ('replaced', 'given'))

    def test_four_hundred_dollars(self):
        estimate = self._estimate([('Procedure', 'G0463', 500)])
        estimate.action_give()
        claim = self._claim([('G0463', 899)], patient=self.self_payer, days=-30, bill=False)
        self.assertEqual(claim.estimate_id, estimate)
        claim.sudo().state = 'ready'
        self.assertEqual((estimate.amount_billed, estimate.is_over), (899, False))
        claim.line_ids.charge = 900
        self.assertTrue(estimate.is_over)
        self.assertEqual(estimate.amount_over, 400)
        self.assertEqual(estimate.dispute_until, claim.date + timedelta(days=120))
        self.assertIn('400.00', claim.estimate_words)

    def test_compared_by_provider(self):
        one, two = self.env['hr.employee'].create([{'name': name, 'company_id': self.company.id} for name in ("One", "Two")])
        estimate = self._estimate([('A', 'G0463', 1000), ('B', 'G0008', 100, {'provider_id': two.id})], provider_id=one.id)
        estimate.action_give()
        for provider, charge in ((one, 600), (two, 450)):
            claim = self._claim([('G0463', charge)], patient=self.self_payer, days=-30, bill=False, provider_id=provider.id)
            claim.sudo().state = 'ready'
        self.assertEqual((estimate.amount_billed, estimate.amount_over, estimate.is_over), (1050, 350, False))

    def test_visits_that_need_one(self):
        Visit = self.env['medical.visit'].with_user(self.desk)
        soon = datetime.combine(self.today + timedelta(days=10), datetime.min.time()) + timedelta(hours=15)
        mine, covered = Visit.create([
            {'patient_id': patient.id, 'site_id': self.site.id, 'date_start': soon} for patient in (self.self_payer, self.patient)])
        tomorrow = Visit.create({'patient_id': self.self_payer.id, 'site_id': self.site.id, 'date_start': soon - timedelta(days=9)})
        visits = mine | covered | tomorrow
        self.assertEqual(visits.filtered('needs_estimate'), mine)
        self.assertEqual(Visit.search([('needs_estimate', '=', True), ('id', 'in', visits.ids)]), mine)
        cards = self.env['medical.today'].with_user(self.desk)._visible_cards()
        self.assertEqual(Visit.search_count(cards['visits_to_estimate'].domain), 1)
        action = mine.action_make_estimate()
        with Form(self.env['medical.estimate'].with_user(self.desk).with_context(**action['context'])) as form:
            self.assertEqual((form.patient_id, form.service_date), (self.self_payer, mine.date))
            form.service = "A visit"
            with form.line_ids.new() as line:
                line.description = "Office visit"
                line.code = 'g0463'
                line.amount = 120
        estimate = form.record
        self.assertEqual((estimate.visit_id, estimate.line_ids.code, estimate.amount), (mine, 'G0463', 120))
        self.assertFalse(mine.needs_estimate)
        self.assertEqual(mine.action_make_estimate()['res_id'], estimate.id)

    def test_the_own_charge_is_proposed(self):
        self.env['medical.contract.rate'].create([
            {'company_id': self.company.id, 'payer_id': payer, 'code': 'G0463', 'amount': amount, 'date_from': self.today}
            for payer, amount in ((False, 75), (self.payer.id, 50))])
        with Form(self.env['medical.estimate'].with_user(self.desk)) as form:
            form.patient_id = self.self_payer
            form.site_id = self.site
            form.service = "Two visits"
            with form.line_ids.new() as line:
                line.description = "Office visit"
                line.code = 'G0463'
                line.units = 2
                self.assertEqual(line.amount, 150)
                line.amount = 140
        self.assertEqual(form.record.amount, 140)

    def test_who_may(self):
        estimate = self._estimate()
        for role, user in self.users.items():
            mine = estimate.with_user(user)
            if role in ('front_desk', 'biller'):
                mine.note = role
            elif role == 'manager':
                self.assertEqual(mine.service, "A visit")
                with self.assertRaises(AccessError):
                    mine.note = role
                with self.assertRaises(AccessError):
                    mine.action_give()
            else:
                with self.assertRaises(AccessError):
                    mine.read(['service'])
        with self.assertRaises(AccessError):
            estimate.with_user(self.other_manager).read(['service'])
        for typed in ({'state': 'given'}, {'given_on': self.today}):
            with self.assertRaises(AccessError):
                self._estimate(**typed)
        self.self_payer.write({'is_restricted': True, 'restriction_reason': 'vip'})
        with self.assertRaises(AccessError):
            estimate.with_user(self.desk).read(['service'])
