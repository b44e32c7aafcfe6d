from odoo.tests import freeze_time, tagged

from .credential_common import NOW, CredentialCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalCredentialReminder(CredentialCommon):
    """Who is asked to renew, who after them; what stands on Today."""

    def _asked(self, credential):
        credential.invalidate_recordset()
        return set(credential.sudo().activity_ids.user_id)

    def _remind(self):
        while records := self.Credential._expiry_to_remind(500):
            records._expiry_remind()

    def test_holder_then_up_the_line(self):
        card = self._verified('BLS', date_end='2026-04-10')
        for moment, expected in (
            ('2026-03-10 15:00:00', self.nurse), ('2026-03-24 15:00:00', self.nurse | self.lead),
            ('2026-03-31 15:00:00', self.nurse | self.lead | self.manager),
        ):
            with freeze_time(moment):
                if moment > '2026-03-20':
                    # the week between
                    card.sudo().expiry_reminder_count = {'24': 2, '31': 3}[moment[8:10]]
                self._remind()
                self.assertEqual(self._asked(card), set(expected), moment)
        self.assertFalse(self.env['mail.mail'].search([('model', '=', 'medical.credential')]), "no mail")
        new = self.Credential.browse(card.with_user(self.nurse).action_renew()['res_id'])
        new.with_user(self.nurse).date_end = '2028-04-10'
        new.with_user(self.nurse).action_send()
        self.Credential._expiry_reminded_in_vain()._expiry_settle()
        self.assertFalse(self._asked(card), "a renewal that waits to be verified stops the reminders")
        new.with_user(self.manager)._reject('Blurred')
        self._remind()
        self.assertEqual(self._asked(card), set(self.nurse), "sent back: they begin anew")

    def test_without_login(self):
        card = self._verified('BBP', self.cleaner_person, date_end='2026-03-20')
        self._remind()
        self.assertEqual(self._asked(card), set(self.manager), "their supervisor")
        self.cleaner_person.parent_id = False
        card.sudo().activity_ids.unlink()
        card.sudo().expiry_reminded_on = False
        self._remind()
        self.assertEqual(self._asked(card), set(self.hr), "else HR")

    def test_health_goes_to_employee_health(self):
        shot = self._verified('FIT', date_end='2026-03-01')
        self._remind()
        self.assertEqual(self._asked(shot), set(self.nurse | self.health), "never to supervisors and managers")

    def test_queries_of_many(self):
        people = self.env['hr.employee'].create([
            {'name': f'Many {number}', 'company_id': self.company.id, 'parent_id': self.lead_person.id} for number in range(60)])
        kind = self._type('BLS')

        def make(people):
            self.Credential.sudo().with_context(medical_credential_sync=True, tracking_disable=True).create([{
                'employee_id': person.id, 'type_id': kind.id, 'state': 'verified', 'date_end': '2026-03-20'} for person in people])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._remind()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        make(people[:1])
        few, many = make(people[1:6]), make(people[6:])
        self.assertLessEqual(many, few + 12)

    def test_today(self):
        self._require('HIPAA')
        self._verified('BLS', date_end='2026-03-20')
        self._verified('FIT', date_end='2026-03-01')
        self._verified('ACLS', self.lead_person, date_end='2026-03-01')
        self._credential('MATE', user=self.nurse).action_send()
        self._credential('MATE', user=self.manager, person=self.manager_person).action_send()
        expected = {
            self.nurse: {'my_credentials_to_renew': 2, 'my_credentials_asked': 0, 'credentials_expired': 0},
            self.lead: {'credentials_due': 1, 'credentials_expired': 0, 'my_credentials_to_renew': 1, 'credentials_missing': 1},
            self.manager: {'credentials_due': 1, 'credentials_expired': 1, 'credentials_to_verify': 1, 'credentials_missing': 7},
            self.hr: {'credentials_due': 1, 'credentials_expired': 1, 'credentials_to_verify': 2, 'credentials_missing': 7},
            self.health: {'health_items_expired': 1, 'health_items_due': 0, 'credentials_due': 0},
            self.foreign_manager: {'credentials_due': 0, 'credentials_expired': 0, 'credentials_to_verify': 0},
        }
        for user, numbers in expected.items():
            counts = self.assert_cards_match(user)
            with self.subTest(user=user.login):
                self.assertEqual({key: counts.get(key) for key in numbers}, numbers)
                self.assertEqual('health_items_due' in counts, user == self.health)
