from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .test_medical_disclosure import DisclosureCommon
from .test_medical_patient_request import NOW


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalPatientRequestLetter(DisclosureCommon):
    """Letters say what the law asks for, to the right address, and nothing else."""

    def _html(self, asked, letter, user=None):
        reports = self.env['ir.actions.report'].with_user(user or self.desk)
        page, _kind = reports._render_qweb_html('medical_office_base.action_report_request_letter', asked.ids, {'letter': letter})
        return ' '.join(page.decode().replace('&#39;', "'").split())

    def _assert_says(self, page, *words, never=()):
        for word in words:
            self.assertIn(word, page)
        for word in ('1980', 'Sensitive', *never):
            self.assertNotIn(word, page)

    def test_acknowledgement(self):
        asked = self._request(outside_items='Psychiatry notes', fee_labor=6.5)
        self._assert_says(
            self._html(asked, 'acknowledgement'), 'Ada Fictional', '1 Fictional Lane', 'Albany, 12207', asked.number, 'March 2, 2026',
            'no later than April 1, 2026', 'photo ID', '$', '6.50', never=('Psychiatry',))
        self._assert_says(self._html(self._known('restriction'), 'acknowledgement'), 'without unreasonable delay', never=('photo ID',))

    def test_extension(self):
        asked = self._request()
        with self.assertRaisesRegex(UserError, 'nothing to say yet'):
            asked.action_print_extension()
        asked._extend("The charts are in storage.", date(2026, 4, 20))
        self._assert_says(self._html(asked, 'extension'), 'by April 1, 2026', 'The charts are in storage.', 'no later than April 20, 2026', 'only once')

    def test_denial(self):
        complaint = ('Privacy Officer of', 'Secretary of Health and Human Services', 'Office for Civil Rights')
        page = self._html(self._denied('access', 'review_danger', outside_items='Psychiatry notes'), 'denial')
        self._assert_says(
            page, 'A reason in plain words.', '164.524(a)(3)(i)', 'right to have this decision reviewed', *complaint,
            never=('Psychiatry', 'no right to a review'))
        page = self._html(self._denied('access', 'access_psychotherapy', 'part'), 'denial')
        self._assert_says(page, 'a part of what you ask', 'no right to a review', 'Everything else', *complaint, never=('right to have this decision',))
        page = self._html(self._denied('amendment', 'amendment_accurate'), 'denial')
        self._assert_says(page, '164.526(a)(2)(iv)', 'written statement that you disagree', 'go along whenever', *complaint, never=('reviewed by a licensed',))
        page = self._html(self._denied('restriction', 'restriction_refused'), 'denial')
        self._assert_says(page, '164.522(a)(1)(ii)', *complaint, never=('reviewed by a licensed', 'disagree'))
        proposed = self._known()
        proposed._propose_denial('review_danger', 'Not decided.')
        with self.assertRaises(UserError):
            self._html(proposed, 'denial')

    def test_cover(self):
        asked = self._known(outside_items='X-ray, on a disc', document_ids=self.documents[:1].ids, fee_supplies=3)
        self._assert_says(self._html(asked, 'cover'), 'X-ray, on a disc', 'Registration form', 'supplies', '3.00', never=('Who got it by mistake',))
        asked = self._known(outside_items='X-ray', recipient_name='Dr. Other Fictional', recipient_address='9 Elsewhere Road')
        self._assert_says(
            self._html(asked, 'cover'), 'Dear Dr. Other Fictional', '9 Elsewhere Road', 'for Ada Fictional', 'Who got it by mistake',
            never=('1 Fictional Lane',))

    def test_amendment(self):
        asked = self._known('amendment')
        asked._amend('The allergy is to penicillin.', 'Fictional Pharmacy')
        self._assert_says(self._html(asked, 'amendment'), 'The allergy is to penicillin.', 'Fictional Pharmacy', 'others who should know')

    def test_answers(self):
        asked = self._known('restriction', not_told='Health plan: the visit of March 1')
        asked._accept()
        self._assert_says(self._html(asked, 'answer'), 'Health plan: the visit of March 1', 'We may end this')
        bound = self._known('restriction', not_told='Health plan: lab', paid_in_full=True, to_health_plan=True)
        bound._accept()
        self._assert_says(self._html(bound, 'answer'), 'Health plan: lab', never=('We may end this', 'visit of March 1'))

    def test_reached_only_so(self):
        asked = self._known('confidential', contact_text='PO Box 7, Fictional Falls')
        asked._accept()
        page = self._html(asked, 'answer')
        self._assert_says(page, 'PO Box 7, Fictional Falls', never=('1 Fictional Lane',))
        self._assert_says(self._html(self._request(), 'acknowledgement'), 'PO Box 7, Fictional Falls', never=('1 Fictional Lane',))

    def test_accounting(self):
        self._tell('public_health', recipient_address='2 County Road', purpose='Notifiable disease')
        self._tell('court', date='2026-01-05', date_last='2026-02-05', times=3)
        self._tell('treatment')
        self._tell('law_enforcement', suspended_until='2026-03-31', suspended_by='Fictional Police')
        asked = self._known('accounting')
        self._assert_says(
            self._html(asked, 'accounting'), 'To public_health', '2 County Road', 'Notifiable disease', 'To court', '3 times', 'There is no fee',
            'March 2, 2020', never=('To treatment', 'To law_enforcement', 'Fictional Police'))
        with self.assertRaises(UserError):
            self._html(self._request('accounting'), 'accounting')

    def test_names_are_text(self):
        self.patient.write({'given_name': '<b>Ada</b>', 'street': "<script>alert('1')</script>"})
        page = self._html(self._request(), 'acknowledgement')
        self.assertNotIn('<script>', page)
        self.assertIn('&lt;b&gt;Ada', page)

    def test_printing_changes_nothing(self):
        """The file is kept under the record number; the reading is written down; nothing else happens."""
        asked = self._request()
        events = asked.event_ids
        self.assertIn(f'/medical_office/letter/{asked.id}/acknowledgement', asked.action_print_acknowledgement()['url'])
        with patch.object(self.registry['ir.actions.report'], '_run_wkhtmltopdf', lambda *args, **kwargs: b'%PDF-1.4 fictional'), \
                patch.object(self.registry['ir.actions.report'], 'get_wkhtmltopdf_state', lambda *args: 'ok'):
            _content, kind, name = asked._letter_print('acknowledgement')
            asked._letter_print('acknowledgement')
        self.assertEqual((kind, name), ('pdf', f'{self.patient.number}-acknowledgement-2026-03-02.pdf'))
        self.assertEqual(asked.letter_ids.mapped('name'), [name])
        self.assertEqual((asked.event_ids, asked.state), (events, 'received'))
        lines = self.env['medical.access.log'].sudo().search([('model', '=', asked._name), ('res_id', '=', asked.id), ('channel', '=', 'print')])
        self.assertEqual(set(lines.mapped('user_id')), {self.desk.id})
        self.assertFalse(asked.letter_ids.with_user(self.users['biller']).has_access('read'))
        for user in (self.desk, self.officer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                asked.letter_ids.with_user(user).write({'name': 'Ada Fictional.pdf'})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                asked.letter_ids.with_user(user).unlink()

    def test_who_prints(self):
        hidden = self._request(user=self.officer, patient_id=self.restricted.id)
        for user in (self.desk, self.users['biller'], self.foreign_manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._html(hidden, 'acknowledgement', user)
        self.assertIn('Vera Private', self._html(hidden, 'acknowledgement', self.doctor))
