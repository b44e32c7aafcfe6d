from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .expiry_common import ExpiryCommon


@tagged('post_install', '-at_install')
class TestMedicalExpiryNotice(ExpiryCommon):
    """Reminders go to the room's person every week until somebody has acted, then up the line."""

    def _remind(self, days=0):
        with freeze_time(fields.Datetime.now() + timedelta(days=days)):
            self.env['medical.expiry.notice'].sudo()._cron_remind()
        return self._notice()

    def _notice(self, room=None):
        return self.env['medical.expiry.notice'].sudo().search([('room_id', '=', (room or self.exam1).id)])

    def _asked(self, room=None):
        return self._notice(room).activity_ids.sorted('id').user_id

    def test_one_for_the_room_until_acted_on(self):
        notice = self._remind()
        self.assertRecordValues(notice, [{'user_id': self.nurse.id, 'reminder_count': 1, 'expired_count': 1, 'soon_count': 1, 'escalated_on': False}])
        self.assertEqual(notice.activity_ids.mapped('summary'), ["MAIN / Exam 1: 1 expired, 1 expiring within 30 days"])
        self.assertEqual(self._asked(), self.nurse)
        self.assertFalse(self._notice(self.exam2), "nothing there yet")
        self._remind(1)
        self.assertEqual(self._notice().reminder_count, 1, "not every day")
        notice.activity_ids.with_user(self.nurse).action_feedback()
        self._remind(3)
        self.assertFalse(self._asked())
        self._rows(self.old, self.nurse).action_quarantine()
        self._remind(7)
        self.assertEqual(notice.activity_ids.mapped('summary'), ["MAIN / Exam 1: 1 expiring within 30 days"], "said to be done, but it isn't")
        self._rows(self.soon, self.nurse).action_use_first()
        self.assertFalse(self._asked(), "acted on")
        self.assertFalse(self._notice().reminded_on)

    def test_up_the_line(self):
        self._remind()
        self._remind(4)
        self.assertEqual(self._asked(), self.nurse)
        self._remind(5)
        self.assertEqual(self._asked(), self.nurse | self.manager, "a week after it expired")
        self._remind(6)
        self.assertEqual(len(self._notice().activity_ids), 2)
        self.manager.active = False
        self._remind(13)
        self.assertIn(self.owner, self._asked(), "without a manager the owner")

    def test_in_the_place_of_the_rooms_person(self):
        self.exam1.user_id = self.env.ref('base.user_root')
        self._remind()
        self.assertEqual(self._asked(), self.clerk)
        self.assertNotIn(self.env.ref('base.user_root'), self.env['mail.activity'].search([('res_model', '=', 'medical.expiry.notice')]).user_id)

    def test_odoo_does_not_ask_as_well(self):
        self.env.flush_all()
        (self.old | self.soon).write({'alert_date': fields.Datetime.subtract(fields.Datetime.now(), days=2)})
        other = self._lot(self.vaccine, 'ELSEWHERE', 5)
        other.alert_date = fields.Datetime.subtract(fields.Datetime.now(), days=2)
        warehouse = self.env['stock.warehouse'].create({'name': "No Site", 'code': 'NOS', 'company_id': self.company.id})
        self.env['stock.quant']._update_available_quantity(self.vaccine, warehouse.lot_stock_id, 1, lot_id=other)
        self.env['stock.lot']._alert_date_exceeded()
        self.assertFalse((self.old | self.soon).activity_ids)
        self.assertEqual(len(other.activity_ids), 1, "what is at no site of the practice is Odoo's to tell of")

    def test_rooms_cost_the_same(self):
        def spent(count):
            rooms = self.env['medical.room'].create([
                {'name': f"Room {count} {number}", 'code': f'{count}-{number}', 'site_id': self.site.id, 'kind': 'exam'} for number in range(count)])
            for room in rooms:
                self.env['stock.quant']._update_available_quantity(self.vaccine, room.location_id, 1, lot_id=self.soon)
            self.env['medical.expiry.notice'].sudo()._cron_remind()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env['medical.expiry.notice'].sudo()._cron_remind()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = spent(20)
        self.assertLessEqual(spent(40), few + 2, "60 rooms cost what 20 do")

    def test_who_reads(self):
        notice = self._remind()
        for user in (self.nurse, self.clerk, self.manager, self.owner, self.auditor):
            self.assertEqual(notice.with_user(user).read(['expired_count'])[0]['expired_count'], 1, user.login)
        for user in (self.visitor, self.other_clerk):
            with self.assertRaises(AccessError):
                notice.with_user(user).read(['expired_count'])
        with self.assertRaises(AccessError):
            notice.with_user(self.manager).write({'reminded_on': False})
        action = notice.with_user(self.nurse).action_open_stock()
        self.assertEqual(self.env['medical.expiring.stock'].with_user(self.nurse).search(action['domain']), self._rows(self.old + self.soon))
