from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from .companies import new_companies
from .users import new_user


class SiteCase(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.other_company = new_companies(cls.env, {'name': 'Other Practice'})
        cls.manager, cls.owner, cls.staff, cls.facility, cls.auditor = (
            new_user(cls.env, f'site_{role}', f'medical_office_base.group_{role}')
            for role in ('manager', 'owner', 'staff', 'facility', 'auditor'))
        cls.no_role = new_user(cls.env, 'site_no_role', 'base.group_user')
        cls.stranger = new_user(
            cls.env, 'site_stranger', 'medical_office_base.group_manager', company_id=cls.other_company.id,
            company_ids=[(6, 0, cls.other_company.ids)])
        cls.site = cls.env['medical.site'].with_user(cls.manager).create({'name': 'Harbor', 'code': 'HRB'})
        cls.room = cls.env['medical.room'].with_user(cls.manager).create({'name': 'Exam 1', 'code': 'E1', 'site_id': cls.site.id})

    def _refused_by_index(self, action):
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            action()
            self.env.flush_all()


@tagged('post_install', '-at_install')
class TestMedicalSite(SiteCase):

    def test_defaults(self):
        self.env['medical.practice']._get(self.company).tz = 'America/Denver'
        site = self.env['medical.site'].with_user(self.manager).create({'name': 'Hill', 'code': 'HIL'})
        self.assertEqual((site.tz, site.company_id, site.place_of_service), ('America/Denver', self.company, '11'))
        self.assertEqual(site.calendar_id, self.company.resource_calendar_id)

    def test_code_is_unique_among_open_sites(self):
        sites = self.env['medical.site'].with_user(self.manager)
        self._refused_by_index(lambda: sites.create({'name': 'Hill', 'code': 'HRB'}))
        self.env['medical.site'].with_user(self.stranger).create({'name': 'Theirs', 'code': 'HRB'})
        self.site.action_archive()
        self.env.flush_all()
        sites.create({'name': 'Hill', 'code': 'HRB'})
        self._refused_by_index(self.site.action_unarchive)

    def test_closing_a_site_closes_its_rooms(self):
        other = self.env['medical.site'].with_user(self.manager).create({'name': 'Hill', 'code': 'HIL'})
        elsewhere = self.env['medical.room'].with_user(self.manager).create({'name': 'Exam 1', 'code': 'E1', 'site_id': other.id})
        self.assertEqual(self.site.room_count, 1)
        self.site.action_archive()
        self.assertEqual((self.site.active, self.room.active, elsewhere.active), (False, False, True))
        self.site.action_unarchive()
        self.assertFalse(self.room.active, "which rooms open again is decided room by room")

    def test_invalid_values(self):
        for values in ({'npi': '1234567890'}, {'place_of_service': '1'}, {'place_of_service': 'AB'}, {'place_of_service': '1²'}):
            with self.assertRaises(ValidationError):
                self.site.write(values)
        self.site.write({'npi': '1234567893', 'place_of_service': '22'})

    def test_belongs_to_one_company(self):
        calendar = self.env['resource.calendar'].create({'name': 'Theirs', 'company_id': self.other_company.id})
        with self.assertRaises(UserError):
            self.site.calendar_id = calendar
        with self.assertRaises(AccessError):
            self.env['medical.site'].with_user(self.manager).create({'name': 'X', 'code': 'X', 'company_id': self.other_company.id})
        with self.assertRaises(UserError):
            self.site.write({'company_id': self.other_company.id, 'calendar_id': False})

    def test_who_reads_and_writes(self):
        for user in (self.owner, self.staff, self.facility, self.auditor):
            site = self.site.with_user(user)
            self.assertEqual(site.name, 'Harbor')
            for call in (
                lambda site=site: site.write({'name': 'Mine'}), lambda site=site, user=user: site.write({'user_ids': [(4, user.id)]}),
                lambda site=site: site.create({'name': 'Hill', 'code': 'HIL'}), site.action_archive, site.unlink,
            ):
                with self.assertRaises(AccessError):
                    call()
        with self.assertRaises(AccessError):
            self.site.with_user(self.no_role).read(['name'])
        self.site.user_ids = self.staff
        self.assertEqual(self.staff.medical_site_ids, self.site)
        with self.assertRaises(AccessError, msg="closed, not deleted"):
            self.site.unlink()

    def test_people_do_not_add_themselves_by_their_user(self):
        with self.assertRaises(AccessError):
            self.staff.with_user(self.staff).write({'medical_site_ids': [(4, self.site.id)]})

    def test_other_company_sees_nothing(self):
        theirs = self.site.with_user(self.stranger)
        self.assertFalse(theirs.search([('id', '=', self.site.id)]))
        self.assertFalse(theirs.name_search('Harbor'))
        with self.assertRaises(AccessError):
            theirs.read(['name'])
        with self.assertRaises(AccessError):
            theirs.write({'name': 'Mine'})

    def test_found_by_code(self):
        self.assertIn(self.site.id, [found for found, _name in self.site.with_user(self.staff).name_search('HRB')])

    def test_today(self):
        with freeze_time('2026-01-14 05:00:00'):
            self.site.tz = 'Pacific/Honolulu'
            self.assertEqual(self.site._today(), date(2026, 1, 13))
            self.site.tz = 'America/New_York'
            self.assertEqual(self.site._today(), date(2026, 1, 14))

    def test_rooms_of_the_site_open(self):
        action = self.site.with_user(self.staff).action_open_rooms()
        self.assertEqual(self.env[action['res_model']].with_user(self.staff).search(action['domain']), self.room)
