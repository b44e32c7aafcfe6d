from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .attestation_common import AttestationCommon

BEFORE, NOW = '2026-03-02 15:00:00', '2026-04-01 15:00:00'


@tagged('post_install', '-at_install')
class TestMedicalAttestationRecord(TodayChecks, AttestationCommon):
    """Attestations as of a day, as proof on paper, and as cards of Today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(BEFORE):
            cls.policy = cls._policy('Privacy', duty_days=10)
            cls.other = cls._policy('Safety', duty_days=60)
            cls._policy('Elsewhere', cls.other_company, duty_days=10)
        with freeze_time('2026-03-20 15:00:00'):
            cls.nurses = cls._duty(cls.policy, cls.nurse_employee)
            cls.nurses.with_user(cls.nurse).note_opened()
            cls.nurses.with_user(cls.nurse)._attest('Nan Nurse', True)
            cls.env.flush_all()
        cls.startClassPatcher(freeze_time(NOW))

    def _rows(self, user, **values):
        record = self.env['medical.attestation.record'].with_user(user)
        page = record.record_page({'company_id': self.company.id, **values})
        self.assertFalse(page.get('error'))
        names = [column['name'] for column in page['columns']]
        return [dict(zip(names, row, strict=True)) for row in page['rows']]

    def test_as_of_a_day(self):
        for user in (self.manager, self.officer, self.owner, self.auditor):
            with self.subTest(user=user.login):
                rows = self._rows(user, date='2026-04-01')
                self.assertEqual(len(rows), 14, "seven people, two policies")
        rows = self._rows(self.manager, date='2026-04-01', policy_ids=[(6, 0, self.policy.ids)])
        [nurses] = [row for row in rows if row['person'] == 'Nan Nurse']
        self.assertEqual((nurses['stage'], nurses['signed'], nurses['fingerprint']), ('Attested', 'Nan Nurse', self.nurses.content_hash[:16]))
        self.assertEqual({row['stage'] for row in rows if row['person'] != 'Nan Nurse'}, {'Late'})
        rows = self._rows(self.manager, date='2026-03-15', policy_ids=[(6, 0, self.policy.ids)])
        self.assertEqual({(row['stage'], row['signed']) for row in rows}, {('Late', '')}, "nobody had attested by then")
        self.assertFalse(self._rows(self.manager, date='2026-02-01'))
        self.assertEqual([row['person'] for row in self._rows(self.manager, date='2026-04-01', stage='done')], ['Nan Nurse'])
        self.assertEqual({row['person'] for row in self._rows(self.manager, date='2026-04-01', site_id=self.sites[0].id)},
                         {'Nan Nurse', 'Lee Lead', 'Fay Manager'})
        for user in (self.nurse, self.lead, self.hr):
            with self.assertRaises(AccessError):
                self.env['medical.attestation.record'].with_user(user).create({'company_id': self.company.id})

    def test_proof(self):
        """On paper: of a person with what is open, of a policy with who is late; nobody prints more than they may read."""
        html = self._html('person', self.nurses, self.nurse)
        self.assertIn(self.nurses.content_hash, html)
        self.assertIn('Safety', html, "still to attest")
        html = self._html('policy', self.policy, self.manager)
        self.assertIn('Lee Lead', html)
        self.assertIn(self.nurses.content_hash, html)
        self.assertIn('Late', html)
        html = self._html('policy', self.policy, self.lead)
        self.assertIn('Nan Nurse', html)
        self.assertNotIn('Jan Itor', html, "not of those above or beside")
        with self.assertRaises(AccessError):
            self._html('person', self.nurses, self.janitor)
        with self.assertRaises(AccessError):
            self._html('person', self.nurses, self.foreign_manager)

    def _html(self, name, records, user):
        report = self.env['ir.actions.report'].with_user(user)
        return report._render_qweb_html(f'medical_office_compliance.report_attestation_{name}', records.ids)[0].decode()

    def test_cards(self):
        counts = self.assert_cards_match(self.nurse)
        self.assertEqual(counts['policies_to_read'], 1)
        self.assertNotIn('attestations_overdue', counts)
        counts = self.assert_cards_match(self.lead)
        self.assertEqual((counts['policies_to_read'], counts['attestations_overdue_mine']), (2, 0))
        self._in_force(self.policy, '<p>Another text.</p>')
        with freeze_time('2026-05-20 15:00:00'):
            counts = self.assert_cards_match(self.lead)
            self.assertEqual(counts['attestations_overdue_mine'], 2)
            counts = self.assert_cards_match(self.manager)
            late = self.env['medical.attestation'].with_user(self.manager).search_count([('stage', '=', 'late')])
            self.assertEqual((counts['attestations_overdue'], counts['attestations_overdue_mine']), (late, 4))
            for user in (self.officer, self.janitor, self.owner, self.auditor, self.foreign_manager):
                self.assert_cards_match(user)

    def test_counts_of_a_policy(self):
        policy = self.policy.with_user(self.manager)
        self.assertEqual((policy.attestation_done_count, policy.attestation_open_count, policy.attestation_late_count), (1, 6, 6))
        action = policy.action_open_attestations()
        self.assertEqual(self.env[action['res_model']].with_user(self.manager).search_count(action['domain']), 7)
        page = self.policy.with_user(self.nurse).action_read_and_attest()
        row = self.env['medical.attestation'].browse(page['res_id'])
        self.assertRecordValues(row, [{'reason': 'own', 'user_id': self.nurse.id}])
