from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from odoo.addons.medical_office_base.tests.agreement_common import NOW, PDF
from odoo.addons.medical_office_base.tests.companies import new_companies
from odoo.addons.medical_office_base.tests.today_common import TodayChecks
from odoo.addons.medical_office_base.tests.users import new_users

ROLES = {'manager': 'manager', 'officer': 'compliance_officer', 'owner': 'owner', 'auditor': 'auditor', 'staff': 'front_desk', 'buyer': 'supply_clerk'}


@tagged('post_install', '-at_install')
class TestMedicalAgreementAssociate(TransactionCase, TodayChecks):
    """Business associates: what makes an agreement complete, who needs one, safeguards once a year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional Hub'}, {'name': 'Fictional Neighbor'})
        (cls.company | cls.other_company).medical_practice_ids.tz = 'America/New_York'
        cls.manager, cls.officer, cls.owner, cls.auditor, cls.staff, cls.buyer = new_users(
            cls.env, {f'ba_{login}': f'medical_office_base.group_{role}' for login, role in ROLES.items()}, company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)], tz='America/New_York').values()
        cls.neighbor = new_users(
            cls.env, {'ba_neighbor': 'medical_office_base.group_manager'}, company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)])['ba_neighbor']
        cls.vendor = cls.env['res.partner'].create({'name': 'Billing Fiction', 'is_company': True})
        cls.agreement = cls.env['medical.agreement'].with_user(cls.manager).create({
            'name': 'Claims', 'kind': 'business_associate', 'partner_id': cls.vendor.id, 'date_start': '2026-01-01', 'date_end': '2026-12-31'})

    def _complete(self, **values):
        agreement = self.agreement
        agreement.write({
            'phi_what': 'Codes on claims', 'phi_why': 'Claims', 'subcontractors': 'bound', 'breach_days': 10, 'phi_end': 'destroy',
            'signed_on': '2026-01-01', 'signed_by_them': 'Ann Fiction', 'signed_by_us': 'Fay Manager', **values})
        agreement.term_check_ids.is_met = True
        return self.env['medical.agreement.document'].with_user(self.manager).create({
            'agreement_id': agreement.id, 'type': 'business_associate', 'date_start': '2026-01-01', 'file': PDF, 'file_name': 'baa.pdf'})

    def _count(self, user, key):
        """The number on one card, without the others."""
        card = next(card for card in self.env['medical.today'].with_user(user)._cards() if card.key == key)
        return self.env[card.model].with_user(user).search_count(card.domain)

    def _missing(self, user=None):
        return self.env['res.partner'].with_user(user or self.manager).search([('medical_baa_state', '=', 'missing')])

    def test_complete(self):
        agreement = self.agreement
        self.assertEqual(len(agreement.term_check_ids), 12)
        self.assertEqual(agreement.baa_state, 'incomplete')
        with self.assertRaises(ValidationError) as missing:
            agreement.action_start()
        for text in ('signed paper', 'required terms not ticked: 12'):
            self.assertIn(text, str(missing.exception))
        with self.assertRaises(ValidationError):
            agreement.write({'state': 'running'})
        other = agreement.create({'name': 'Cleaning', 'partner_id': self.vendor.id, 'date_start': '2026-01-01'})
        other.action_start()
        with self.assertRaises(ValidationError):
            other.kind = 'business_associate'
        paper = self._complete()
        self.assertRecordValues(agreement, [{'baa_state': 'complete', 'baa_text': False}])
        self.assertIn(agreement, agreement.search([('baa_state', '=', 'complete')]))
        for name, value in (('phi_what', ' '), ('breach_days', 0), ('phi_end', False), ('signed_by_us', False)):
            before = agreement[name]
            agreement[name] = value
            self.assertEqual(agreement.baa_state, 'incomplete', name)
            agreement[name] = before
        agreement.term_check_ids[3].is_met = False
        self.assertEqual(agreement.baa_text, 'Missing: required terms not ticked: 1')
        with self.assertRaises(AccessError):
            agreement.term_check_ids[3].unlink()
        agreement.term_check_ids[3].sudo().unlink()
        self.assertEqual(agreement.baa_state, 'incomplete', "a term left out isn't there")
        agreement.write({'kind': 'business_associate'})
        agreement.term_check_ids.is_met = True
        paper.file = False
        self.assertEqual(agreement.baa_text, 'Missing: the signed paper, with its file and valid today')
        paper.file = PDF
        agreement.action_start()
        self.assertEqual(agreement.state, 'running')
        successor = agreement._expiry_renew(agreement.date_end.replace(year=2027, month=1, day=1), agreement.date_end.replace(year=2027))
        self.assertRecordValues(successor, [{'state': 'running', 'baa_state': 'complete'}])
        self.assertEqual(len(successor.term_check_ids), 12)

    def test_vendors_without(self):
        vendor = self.env['res.partner'].create({'name': 'Shredding Fiction', 'is_company': True}).with_user(self.manager)
        partner_manager = self.env.ref('base.group_partner_manager')
        for user in (self.staff, self.buyer, self.owner):
            user.group_ids += partner_manager
            with self.assertRaises(AccessError, msg=user.login):
                vendor.with_user(user).medical_handles_phi = True
            with self.assertRaises(AccessError, msg=user.login):
                vendor.with_user(user).action_medical_phi()
            with self.assertRaises(AccessError, msg=user.login):
                vendor.with_user(user).create({'name': 'X', 'medical_handles_phi': True})
        with self.assertRaises(AccessError):
            self.env['medical.agreement'].with_user(self.staff).search([('baa_state', '=', 'incomplete')])
        with self.assertRaises(AccessError):
            self.env['res.partner'].with_user(self.staff).search([('medical_baa_state', '=', 'missing')])
        self.assertEqual(self._missing(), self.vendor, "with an agreement that is a draft")
        self.assertFalse(vendor.medical_baa_state)
        self.agreement.partner_id = vendor
        self.vendor.with_user(self.manager).action_medical_no_phi()
        self.assertEqual(vendor.medical_baa_state, 'missing')
        self.assertEqual(self._missing(), vendor)
        self.assertEqual(self._count(self.officer, 'associates_missing'), 1)
        self.assertFalse(self._missing(self.neighbor), "the neighbor gives them nothing")
        paper = self._complete()
        self.assertEqual(self._missing(), vendor, "a draft is none")
        self.agreement.action_start()
        self.env.invalidate_all()
        self.assertEqual((vendor.medical_baa_state, self._missing()), ('covered', vendor.browse()))
        vendor.with_user(self.neighbor).action_medical_phi()
        self.assertEqual(self._missing(self.neighbor), vendor.with_user(self.neighbor), "our agreement isn't theirs")
        paper.date_end = '2026-03-09'
        self.env.invalidate_all()
        self.assertEqual(self._missing(), vendor, "the paper ran out yesterday")
        counts = self.assert_cards_match(self.manager)
        self.assertEqual((counts['associates_missing'], counts['associates_incomplete']), (1, 1))
        paper.date_end = False
        with freeze_time('2027-01-02 15:00:00'):
            self.env.invalidate_all()
            self.assertEqual(self._missing(), vendor, "the agreement ended")
            counts = [self._count(self.manager, key) for key in ('associates_ending', 'agreements_expired', 'agreements_due')]
            self.assertEqual(counts, [1, 0, 0], "counted once")

    def test_safeguards(self):
        agreement = self.agreement
        self._complete()
        agreement.action_start()
        self.assertEqual(str(agreement.safeguard_due), '2026-01-01')
        self.assertEqual(self._count(self.officer, 'associates_safeguards'), 1)
        action = agreement.action_safeguards()
        self.assertEqual(agreement.action_safeguards()['res_id'], action['res_id'], "one at a time")
        review = self.env['medical.safeguard.review'].with_user(self.officer).browse(action['res_id'])
        self.assertEqual((len(review.answer_ids), review.open_count, review.result), (15, 15, False))
        with self.assertRaises(UserError):
            review.action_finish()
        review.answer_ids.answer = 'yes'
        review.answer_ids[0].answer = 'no'
        self.assertRecordValues(review, [{'open_count': 0, 'gap_count': 1, 'result': 'serious'}])
        self.assertTrue(review.answer_ids[0].risk)
        with self.assertRaises(UserError):
            review.action_finish()
        review.answer_ids[0].note = 'Promised for June'
        for vals in ({'state': 'done'}, {'result': 'good'}, {'done_on': '2026-01-01'}):
            with self.assertRaises(AccessError):
                review.write(vals)
        review.action_finish()
        self.assertRecordValues(agreement, [{'safeguard_result': 'serious'}])
        self.assertEqual(str(agreement.safeguard_due), '2027-03-10')
        for attempt in (lambda: review.answer_ids[0].write({'answer': 'yes'}), lambda: review.write({'answered_by': 'X'}), review.unlink,
                        lambda: self.env['medical.safeguard.answer'].with_user(self.manager).create(
                            {'review_id': review.id, 'question_id': review.answer_ids[0].question_id.id})):
            with self.assertRaises(UserError):
                attempt()
        self.assertEqual(self._count(self.officer, 'associates_safeguards'), 0)
        with freeze_time('2027-02-20 15:00:00'):
            self.env.invalidate_all()
            self.assertEqual(self._count(self.officer, 'associates_safeguards'), 1)
            self.assertNotEqual(agreement.action_safeguards()['res_id'], review.id, "asked anew, the old one stays")

    def test_access(self):
        self._complete()
        self.agreement.action_start()
        self.agreement.action_safeguards()
        seen = self.agreement.with_user(self.staff)
        for name in ('phi_what', 'baa_state', 'signed_by_us', 'term_check_ids', 'safeguard_result'):
            with self.assertRaises(AccessError, msg=name):
                seen.read([name])
        models = ('medical.agreement.term.check', 'medical.safeguard.review', 'medical.safeguard.answer')
        for model in models:
            with self.assertRaises(AccessError, msg=model):
                self.env[model].with_user(self.staff).search([('id', '!=', False)])
            self.assertFalse(self.env[model].with_user(self.neighbor).search([('id', '!=', False)]), model)
            for user in (self.owner, self.auditor):
                rows = self.env[model].with_user(user).search([('id', '!=', False)])
                self.assertTrue(rows)
                with self.assertRaises(AccessError):
                    rows.unlink()
        with self.assertRaises(AccessError):
            self.agreement.with_user(self.officer).write({'phi_what': 'X'})

    def test_record_and_paper(self):
        self._complete()
        self.agreement.action_start()
        other = self.env['res.partner'].create({'name': 'Shredding Fiction', 'is_company': True})
        other.with_user(self.officer).action_medical_phi()
        review = self.env['medical.safeguard.review'].with_user(self.officer).browse(self.agreement.action_safeguards()['res_id'])
        review.answer_ids.answer = 'yes'
        review.action_finish()
        page = self.env['medical.associate.record'].with_user(self.auditor).record_page({'company_id': self.company.id})
        for text in ('Billing Fiction', 'Complete', 'No Gap', other.name, 'No Agreement'):
            self.assertIn(text, str(page))
        with self.assertRaises(AccessError):
            self.env['medical.associate.record'].with_user(self.staff).record_page({'company_id': self.company.id})
        html = self.env['ir.actions.report'].with_user(self.auditor)._render_qweb_html(
            'medical_office_compliance.action_report_associate', self.agreement.ids)[0].decode()
        for text in ('Billing Fiction', 'Codes on claims', '164.504(e)(2)(ii)(J)', '164.308(a)(5)', 'No Gap'):
            self.assertIn(text, html)
