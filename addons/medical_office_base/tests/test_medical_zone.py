from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .checklist_common import ChecklistCase


@tagged('post_install', '-at_install')
class TestMedicalZone(ChecklistCase):

    def _zone(self, **values):
        return self.env['medical.zone'].with_user(self.manager).create({
            'name': 'Ground floor', 'site_id': self.site.id, 'room_ids': [(6, 0, (self.exam1 | self.exam2).ids)], **values})

    def test_rooms_are_of_its_site(self):
        hill = self.env['medical.site'].create({'name': 'Hill', 'code': 'HIL'})
        with self.assertRaises(ValidationError) as caught:
            self._zone(site_id=hill.id)
        self.assertIn('Exam 1', str(caught.exception))
        zone = self._zone()
        self.assertEqual((zone.room_count, zone.display_name, zone.company_id), (2, 'HRB / Ground floor', self.company))

    def test_who_reads_and_writes(self):
        zone = self._zone()
        for user in (self.staff, self.facility, self.owner, self.auditor):
            mine = zone.with_user(user)
            self.assertEqual(mine.name, 'Ground floor')
            for call in (lambda mine=mine: mine.write({'name': 'Mine'}), mine.action_archive, mine.unlink):
                with self.assertRaises(AccessError):
                    call()
        with self.assertRaises(AccessError):
            zone.with_user(self.stranger).read(['name'])
