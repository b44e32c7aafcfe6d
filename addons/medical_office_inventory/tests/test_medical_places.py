from odoo.exceptions import UserError
from odoo.tests import tagged

from .request_common import RequestCommon


@tagged('post_install', '-at_install')
class TestMedicalPlaces(RequestCommon):
    """Sites and rooms as stock locations."""

    def test_a_site_has_its_warehouse_and_quarantine(self):
        second = self._new_site("Lake", 'LAKE', 'America/Chicago')
        self.assertNotEqual(second.warehouse_id, self.site.warehouse_id)
        self.assertEqual((second.warehouse_id.code, second.quarantine_location_id.usage), ('LAKE', 'internal'))
        self.assertEqual(self.site.warehouse_id.company_id, self.company)

    def test_the_first_stockroom_is_the_warehouses_own(self):
        self.assertEqual(self.stockroom.location_id, self.stock)
        second = self.env['medical.room'].create({'name': "Closet", 'code': 'C', 'site_id': self.site.id, 'kind': 'storage'})
        self.assertEqual(second.location_id.location_id, self.stock)

    def test_a_room_is_no_part_of_the_stockroom(self):
        self.assertFalse(self.exam1.location_id.parent_path.startswith(self.stock.parent_path))
        self.assertEqual((self.exam1.location_id.medical_room_id, self.exam1.location_id.medical_site_id), (self.exam1, self.site))
        self.exam1.name = "Exam One"
        self.assertEqual(self.exam1.location_id.name, "Exam One")

    def test_a_waiting_room_holds_nothing_until_it_does(self):
        room = self.env['medical.room'].create({'name': "Waiting", 'code': 'W', 'site_id': self.site.id, 'kind': 'waiting'})
        self.assertFalse(room.location_id)
        room.holds_supplies = True
        self.assertTrue(room.location_id)

    def test_what_still_holds_supplies_is_not_closed(self):
        self._stock_up(self.exam1, self.masks, 3)
        with self.assertRaisesRegex(UserError, "left in"):
            self.exam1.with_user(self.manager).action_archive()
        with self.assertRaisesRegex(UserError, "left in"):
            self.site.with_user(self.manager).action_archive()
        self._use(self.masks, 3, user=self.clerk)
        self.site.with_user(self.manager).action_archive()
        self.assertFalse(self.exam1.active)

    def test_what_was_there_before_the_addon_gets_its_places(self):
        """Installation and each update set up what lacks something, and leave the rest as it is."""
        places = (self.site + self.stockroom.site_id).warehouse_id, self.stockroom.location_id, self.exam1.location_id
        old = self._new_site("Old", 'OLD', 'America/Chicago')
        room = self.env['medical.room'].create({'name': "Exam", 'code': 'X', 'site_id': old.id})
        old.active = False
        self.env.cr.execute("UPDATE medical_site SET warehouse_id = NULL WHERE id = %s", [old.id])
        self.env.cr.execute("UPDATE medical_room SET location_id = NULL WHERE id = %s", [room.id])
        self.env.invalidate_all()
        for _time in range(2):
            self.env['res.company']._medical_set_up_all()
        self.assertTrue(old.warehouse_id)
        self.assertEqual(room.location_id.warehouse_id, old.warehouse_id)
        self.assertEqual(((self.site + self.stockroom.site_id).warehouse_id, self.stockroom.location_id, self.exam1.location_id), places)
