import io
import zipfile

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .credential_common import NOW, CredentialCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalCredentialRecord(CredentialCommon):
    """Credentials as of a day, and by month of their end: on screen, on paper, as spreadsheet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._require('HIPAA')
        cls.card = cls._verified('BLS', date_end='2026-04-01', number='BLS-1')
        cls.license = cls._verified('LIC-RN', state_id=cls.ny.id, date_end='2026-12-31')
        cls.shot = cls._verified('FIT', date_end='2026-05-01')
        cls.leads = cls._verified('ACLS', cls.lead_person, date_end='2026-03-01')

    def _page(self, user, model='medical.credential.record', **values):
        record = self.env[model].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        page = record.record_page({'company_id': self.company.id, **values})
        names = [column['name'] for column in page['columns']]
        return [dict(zip(names, row, strict=True)) for row in page['rows']]

    def _stages(self, user, **values):
        return [(row['person'], row['type'], row['stage']) for row in self._page(user, **values) if row['stage'] != 'Missing']

    def test_as_of_a_day(self):
        rows = [('Lia Lead', 'ACLS or PALS card', 'Expired'), ('Nora Nurse', 'Basic Life Support card', 'Due'),
                ('Nora Nurse', 'RN or LPN license', 'Valid')]
        for user in (self.manager, self.hr):
            self.assertEqual(self._stages(user), rows)
        self.assertEqual(self._stages(self.health), [('Nora Nurse', 'N95 fit test and medical clearance', 'Valid')])
        later = self._stages(self.manager, date='2026-06-01')
        self.assertIn(('Nora Nurse', 'Basic Life Support card', 'Expired'), later)
        before = self._stages(self.manager, date='2026-02-01')
        self.assertEqual({stage for _person, _type, stage in before}, {'To Verify'}, "verified today only")
        self.assertEqual(self._stages(self.manager, stage='due'), rows[1:2])
        self.assertEqual(self._stages(self.manager, site_id=self.main.id), rows)
        self.assertEqual(self._stages(self.manager, site_id=self.east.id), [])
        self.assertEqual(self._stages(self.manager, job_ids=[(6, 0, self._job('ROL-07').ids)]), rows[1:])
        self.assertEqual(self._stages(self.manager, type_ids=[(6, 0, self._type('ACLS').ids)]), rows[:1])
        files = self.env['medical.staff.file'].search([('employee_id', '=', self.lead_person.id)])
        self.assertEqual(self._stages(self.manager, file_ids=[(6, 0, files.ids)]), rows[:1])
        [row] = [row for row in self._page(self.manager) if row['number'] == 'BLS-1']
        self.assertEqual((row['job'], row['verifier'], row['verified_how']), ('Registered Nurse', self.manager.name, 'Fictional source'))
        self.assertEqual(len([row for row in self._page(self.manager) if row['stage'] == 'Missing']), 8)

    def test_expiries_by_month(self):
        model = 'medical.credential.expiry.record'
        rows = self._page(self.manager, model, date_from='2026-03-01', date_to='2026-12-31')
        self.assertEqual([(row['month'], row['type']) for row in rows], [
            ('March 2026', 'ACLS or PALS card'), ('April 2026', 'Basic Life Support card'), ('December 2026', 'RN or LPN license')])
        new = self._credential('BLS', user=self.nurse, date_start='2026-03-01', date_end='2028-02-29')
        new.action_send()
        new.with_user(self.manager)._verify('x')
        self.assertEqual(len(self._page(self.manager, model, date_from='2026-04-01', date_to='2026-04-30')), 0)
        self.assertEqual(len(self._page(self.manager, model, date_from='2026-04-01', date_to='2026-04-30', open_only=False)), 1)

    def test_outputs_and_who_looked(self):
        log = self.env['medical.access.log'].sudo()
        for model in ('medical.credential.record', 'medical.credential.expiry.record'):
            record = self.env[model].with_user(self.manager).create({'company_id': self.company.id})
            content, kind = record._record_pdf()
            self.assertTrue(content.startswith(b'%PDF') if kind == 'pdf' else b'Nora' in content)
            with record._record_xlsx() as file:
                self.assertTrue(zipfile.ZipFile(io.BytesIO(file.read())).namelist())
            self.env.flush_all()
            channels = log.search([('model', '=', 'medical.credential'), ('res_id', '=', self.card.id), ('user_id', '=', self.manager.id)])
            self.assertTrue({'print', 'export'} <= set(channels.mapped('channel')))

    def test_who_may(self):
        for model in ('medical.credential.record', 'medical.credential.expiry.record'):
            for user in (self.nurse, self.lead, self.owner, self.auditor, self.janitor):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self.env[model].with_user(user).create({'company_id': self.company.id})
        with self.assertRaises(AccessError):
            self.env['medical.credential.record'].with_user(self.foreign_manager).record_page({'company_id': self.company.id})
