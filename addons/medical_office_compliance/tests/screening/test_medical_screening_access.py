from odoo.exceptions import AccessError
from odoo.tests import tagged

from .screening_common import MATCH, PROVIDER, VENDOR, ScreeningCase

# what each role reads: lists and their rows, screenings and lines, matches of staff, other matches, birth dates, providers
TABLE = {
    'compliance_officer': 'LSMOBP', 'hr': 'LSMBP', 'manager': 'LSP', 'owner': 'LSMOP', 'auditor': 'LSMOP', 'biller': 'P',
    'clinician': '', 'staff': '', 'front_desk': '', 'privacy_officer': '', 'facility': '', 'employee_health': '', 'foreign': 'L'}


@tagged('post_install', '-at_install')
class TestMedicalScreeningAccess(ScreeningCase):
    """Who reads what of a screening, as a table; nobody writes; nobody finds by searching what they may not read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._list(MATCH, VENDOR, PROVIDER)
        cls.screening = cls.env['medical.screening'].with_user(cls.officer)._run(cls.company)
        cls.matches = cls.env['medical.screening.match'].search([('company_id', '=', cls.company.id)])
        cls.staff = cls.matches.filtered(lambda match: match.subject_kind == 'staff')
        cls.others = cls.matches - cls.staff
        cls.env.flush_all()

    def _reads(self, records, user, fields=None):
        try:
            return bool(records.with_user(user).read(fields or ['display_name'])) and records.with_user(user).search([('id', 'in', records.ids)]) == records
        except AccessError:
            return False

    def test_table(self):
        for role, expected in TABLE.items():
            user = self.foreign if role == 'foreign' else self.users[role]
            self.env.invalidate_all()
            found = ''.join(letter for letter, reads in (
                ('L', self._reads(self.screening.list_ids, user) and self._reads(self.screening.list_ids.exclusion_ids[0], user)),
                ('S', self._reads(self.screening, user) and self._reads(self.screening.line_ids, user)),
                ('M', self._reads(self.staff, user) and self._reads(self.staff.event_ids, user)),
                ('O', self._reads(self.others, user) and self._reads(self.others.event_ids, user)),
                ('B', self._reads(self.staff, user, ['subject_birth_date', 'entry_birth_date'])),
                ('P', self._reads(self.provider, user))) if reads)
            self.assertEqual(found, expected, role)

    def test_nobody_writes(self):
        for role, user in self.users.items():
            for records in (self.screening, self.screening.line_ids[:1], self.staff, self.staff.event_ids[:1], self.screening.list_ids):
                with self.assertRaises(AccessError, msg=role):
                    records.with_user(user).write({'company_id': self.company.id} if 'company_id' in records else {'source': 'sam'})
                with self.assertRaises(AccessError, msg=role):
                    records.with_user(user).create({})
                with self.assertRaises(AccessError, msg=role):
                    records.with_user(user).unlink()

    def test_who_screens(self):
        for role, user in self.users.items():
            if role in ('compliance_officer', 'officer2', 'hr', 'manager'):
                self.assertTrue(self.env['medical.screening'].with_user(user)._run(self.company), role)
            else:
                with self.assertRaises(AccessError, msg=role):
                    self.env['medical.screening'].with_user(user)._run(self.company)
        with self.assertRaises(AccessError):
            self.env['medical.screening'].with_user(self.foreign)._run(self.company)

    def test_no_finding_by_searching(self):
        """Birth dates aren't found by a domain, a grouping or an order of who may not read them."""
        for role in ('owner', 'auditor'):
            matches = self.env['medical.screening.match'].with_user(self.users[role])
            for what, attempt in (
                    ('search', lambda matches=matches: matches.search([('subject_birth_date', '=', '1980-05-17')])),
                    ('group', lambda matches=matches: matches.formatted_read_group([], ['entry_birth_date:month'], ['__count'])),
                    ('order', lambda matches=matches: matches.search([], order='subject_birth_date'))):
                with self.assertRaises(AccessError, msg=f'{role} {what}'):
                    attempt()
        with self.assertRaises(AccessError):
            self.env['medical.screening.line'].with_user(self.users['clinician']).search([('name', 'ilike', 'Norma')])

    def test_today(self):
        """The card counts what one may decide: HR staff's, the compliance officer all; the manager none, but the number at the screening."""
        def count(user):
            today = self.env['medical.today'].with_user(user).get_today()
            return {card['key']: card['count'] for section in today['sections'] for card in section['cards']}.get('screening_open')

        self.assertEqual(count(self.officer), 3)
        self.assertEqual(count(self.hr), 1)
        self.assertIsNone(count(self.manager))
        self.assertEqual(self.screening.with_user(self.manager).open_count, 3)

    def test_every_look_is_logged(self):
        self.staff.with_user(self.users['auditor']).read(['subject_name'])
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT count(*) FROM medical_access_log WHERE model = 'medical.screening.match' AND res_id = %s AND user_id = %s",
            [self.staff.id, self.users['auditor'].id])
        self.assertEqual(self.env.cr.fetchone()[0], 1)
