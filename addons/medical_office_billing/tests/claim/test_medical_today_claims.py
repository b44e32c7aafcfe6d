from datetime import timedelta

from odoo.tests import tagged

from .claim_common import ClaimCommon

MINE = ('claims_filing', 'claims_rejected', 'claims_visits', 'claims_unanswered', 'claims_next_payer', 'claims_to_send')


@tagged('post_install', '-at_install')
class TestMedicalTodayClaims(ClaimCommon):

    def _counts(self, user):
        Today = self.env['medical.today'].with_user(user).with_context(allowed_company_ids=self.company.ids, tz='America/New_York')
        return Today._counts([card for key, card in Today._visible_cards().items() if key in MINE])

    def test_cards(self):
        visit = self.env['medical.visit'].with_user(self.manager).create({
            'patient_id': self.patient.id, 'site_id': self.site.id, 'date_start': f'{self.today - timedelta(days=40)} 15:00:00'})
        visit.action_arrive()
        visit.action_leave()
        self._clean_claim(days=80, lines=[('G0009', 5)])
        rejected = self._sent_claim(lines=[('G0101', 5)])
        rejected._reject("A3")
        late = self._sent_claim(days=50)
        late.sudo().sent_on = self.today - timedelta(days=31)
        self.assertEqual(late.answer_words, "a day late")
        self.assertEqual(self._counts(self.biller), {
            'claims_filing': 1, 'claims_rejected': 1, 'claims_visits': 1, 'claims_unanswered': 1, 'claims_next_payer': 0, 'claims_to_send': 1})
        self.assertEqual(set(self._counts(self.manager)), {'claims_filing', 'claims_visits', 'claims_unanswered'})
        self.assertFalse(self._counts(self.cashier))

    def test_days_in_words(self):
        words = self.env['medical.claim']._days_words
        self.assertEqual(
            [words(self.today + timedelta(days=days)) for days in (-2, -1, 0, 1, 2)], ["2 days late", "a day late", "today", "tomorrow", "in 2 days"])
        self.assertFalse(words(False))

    def test_opened_as_each_reader(self):
        """The form and lists open for whoever reads claims."""
        claim = self._sent_claim()
        for role in ('biller', 'manager', 'owner', 'auditor'):
            claims = self.env['medical.claim'].with_user(self.users[role])
            for view in ('list', 'kanban', 'form', 'search'):
                arch = claims.get_view(self.env.ref(f'medical_office_billing.view_medical_claim_{view}').id, view)['arch']
                self.assertEqual('name="patient_id"' in arch, role in ('biller', 'manager'), (role, view))
            spec = {name: {} for name, field in claims.fields_get().items() if field['type'] not in ('one2many', 'many2many')}
            self.assertEqual(claims.browse(claim.id).web_read(spec)[0]['number'], claim.number)
            # what the form asks for, rows included
            form = claims.get_views([(self.env.ref('medical_office_billing.view_medical_claim_form').id, 'form')])
            names = {name for name in form['models']['medical.claim']['fields'] if f'name="{name}"' in form['views']['form']['arch']}
            rows = {name: {'fields': {'display_name': {}}} for name in names if claims._fields[name].type == 'one2many'}
            self.assertTrue(claims.browse(claim.id).web_read(rows)[0]['line_ids'])
