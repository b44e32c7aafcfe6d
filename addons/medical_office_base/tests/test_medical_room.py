from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_medical_site import SiteCase


@tagged('post_install', '-at_install')
class TestMedicalRoom(SiteCase):

    def test_company_is_the_sites(self):
        self.assertEqual(self.room.company_id, self.company)

    def test_code_is_unique_at_a_site(self):
        rooms = self.env['medical.room'].with_user(self.manager)
        self._refused_by_index(lambda: rooms.create({'name': 'Exam 2', 'code': 'E1', 'site_id': self.site.id}))
        hill = self.env['medical.site'].with_user(self.manager).create({'name': 'Hill', 'code': 'HIL'})
        rooms.create({'name': 'Exam 1', 'code': 'E1', 'site_id': hill.id})
        self.room.action_archive()
        self.env.flush_all()
        rooms.create({'name': 'Exam 1 anew', 'code': 'E1', 'site_id': self.site.id})
        self._refused_by_index(self.room.action_unarchive)

    def test_name(self):
        self.assertEqual(self.room.display_name, 'HRB / Exam 1')
        self.site.code = 'HBR'
        self.assertEqual(self.room.display_name, 'HBR / Exam 1')
        for words in ('E1', 'Exam'):
            self.assertIn(self.room.id, [found for found, _name in self.room.with_user(self.staff).name_search(words)])

    def test_who_reads_and_writes(self):
        for user in (self.owner, self.staff, self.facility, self.auditor):
            room = self.room.with_user(user)
            self.assertEqual(room.name, 'Exam 1')
            for call in (
                lambda room=room: room.write({'name': 'Mine'}), room.action_archive, room.unlink,
                lambda room=room: room.create({'name': 'Exam 2', 'code': 'E2', 'site_id': self.site.id}),
            ):
                with self.assertRaises(AccessError):
                    call()
        with self.assertRaises(AccessError):
            self.room.with_user(self.no_role).read(['name'])
        with self.assertRaises(AccessError, msg="closed, not deleted"):
            self.room.unlink()

    def test_other_company_sees_nothing(self):
        theirs = self.room.with_user(self.stranger)
        self.assertFalse(theirs.search([('id', '=', self.room.id)]))
        self.assertFalse(theirs.name_search('Exam 1'))
        with self.assertRaises(AccessError):
            theirs.read(['name'])
        with self.assertRaises(AccessError):
            theirs.write({'note': 'Mine'})
        with self.assertRaises(AccessError):
            theirs.create({'name': 'Mine', 'code': 'M', 'site_id': self.site.id})

    def test_not_moved_to_another_company(self):
        site = self.env['medical.site'].with_user(self.stranger).create({'name': 'Theirs', 'code': 'THR'})
        with self.assertRaises(AccessError):
            self.room.write({'site_id': site.id})

    def test_order(self):
        second = self.room.create({'name': 'Exam 0', 'code': 'E0', 'site_id': self.site.id, 'sequence': 1})
        self.assertEqual(self.room.search([('site_id', '=', self.site.id)]), second + self.room)
