from odoo.exceptions import UserError
from odoo.tests import tagged

from .par_common import ParCommon


@tagged('post_install', '-at_install')
class TestMedicalParScheduler(ParCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exam1.user_id = cls.nurse
        cls.par = cls._par(cls.exam1, cls.masks, 5, 10, trigger='auto')
        cls._stock_up(cls.exam1, cls.masks, 2)
        # masks can be bought without being asked: Odoo would
        cls.masks.route_ids = cls.env['stock.rule'].search([('action', '=', 'buy'), ('company_id', '=', cls.company.id)]).route_id

    def _run(self):
        self.env['stock.rule'].run_scheduler(company_id=self.company.id)

    def _automatic(self, room=None):
        return self.env['medical.supply.request'].search([('is_automatic', '=', True), ('room_id', '=', (room or self.exam1).id)])

    def _orders_all(self):
        return self.env['purchase.order'].search_count([('company_id', '=', self.company.id)])

    def test_asked_once(self):
        self._run()
        request = self._automatic()
        self.assertRecordValues(request, [{'state': 'submitted', 'requester_id': self.nurse.id, 'room_id': self.exam1.id}])
        self.assertRecordValues(request.line_ids, [{'product_id': self.masks.id, 'product_qty': 8}])
        self.assertFalse(self._orders_all())
        self._run()
        self.assertEqual(self._automatic(), request)
        self.assertRecordValues(request.line_ids, [{'product_qty': 8}])
        self.assertEqual(len(request.approval_ids), 1, "sent once")
        # what falls short meanwhile is added, and decided about with the rest
        self._par(self.exam1, self.gloves, 50, 200, trigger='auto')
        self._run()
        self.assertEqual(self._automatic(), request)
        self.assertRecordValues(request.line_ids.sorted('id'), [
            {'product_id': self.masks.id, 'product_qty': 8}, {'product_id': self.gloves.id, 'product_qty': 200}])
        self.assertEqual(request.state, 'submitted')
        # nobody's limit covers it, and whose name it bears does not decide
        self.assertFalse(request.with_user(self.nurse).can_decide)
        request.with_user(self.manager).action_approve()
        self.assertEqual((request.state, set(request.line_ids.mapped('state'))), ('approved', {'to_order'}))
        self._run()
        self.assertEqual(self._automatic(), request)
        self.assertFalse(self._orders_all(), "the buyer orders")
        self.assertTrue(self._order(request.line_ids))

    def test_chain(self):
        """A room is filled by the stockroom; what the stockroom is short of then is asked for vendors."""
        self._stock_up(self.stockroom, self.masks, 20)
        self._par(self.stockroom, self.masks, 15, 100, trigger='auto')
        self._run()
        self.assertFalse(self._automatic(self.stockroom))
        request = self._automatic()
        request.with_user(self.manager).action_approve()
        self.assertEqual(request.line_ids.state, 'transfer')
        self._deliver(request)
        self._run()
        self.assertEqual(self._in_room(self.exam1, self.masks), 10)
        self.assertRecordValues(self._automatic(self.stockroom).line_ids, [{'product_id': self.masks.id, 'product_qty': 88}])
        self.assertFalse(self._orders_all())

    def test_manual_and_refused(self):
        self._par(self.exam2, self.gloves, 50, 200)
        self._run()
        self.assertFalse(self._automatic(self.exam2), "people ask for this one")
        request = self._automatic()
        step = request.approval_ids.with_user(self.manager)
        step._decide('refused', comment="Not this month")
        self.assertEqual(request.state, 'refused')
        self._run()
        self.assertEqual(self._automatic(), request, "what was refused is not asked for anew every day")

    def test_taken_back(self):
        self._run()
        request = self._automatic()
        request.with_user(self.nurse).action_return_to_draft()
        self._par(self.exam1, self.gloves, 50, 200, trigger='auto')
        self._run()
        self.assertEqual((self._automatic(), request.state, request.line_ids.product_id), (request, 'draft', self.masks), "it is theirs now")
        request.with_user(self.nurse).action_submit()
        self.assertEqual(request.state, 'submitted', "still nobody's limit covers it")
        self._run()
        self.assertEqual(request.line_ids.product_id, self.masks | self.gloves)

    def test_nobody_decides(self):
        self.env['medical.approval.rule'].search([('company_id', '=', self.company.id)]).active = False
        self.exam1.user_id = self.manager
        (self.owner | self.nurse).active = False
        self._run()
        request = self._automatic()
        self.assertEqual((request.state, request.requester_id), ('draft', self.manager))
        self.assertIn("Nobody can decide", ' '.join(request.message_ids.mapped('body')))
        self._run()
        self.assertRecordValues(self._automatic(), [{'id': request.id, 'state': 'draft'}])
        self.assertRecordValues(request.line_ids, [{'product_qty': 8}])

    def test_from_odoos_own_screen(self):
        manual = self._par(self.exam2, self.masks, 5, 10).with_user(self.clerk)
        action = manual.action_replenish()
        request = self._automatic(self.exam2)
        self.assertEqual(request.line_ids.product_qty, 10)
        self.assertIn(request.name, action['params']['message'])
        self.assertFalse(self._orders_all())

    def test_levels_of_rooms_stay(self):
        """Odoo's housekeeping takes away the lines of its own replenishment report, not the par levels of rooms."""
        Par = self.env['stock.warehouse.orderpoint']
        kept = self._par(self.exam2, self.masks, 0, 10)
        passing = self._par(self.stockroom, self.masks, 0, 0)
        self._stock_up(self.exam2, self.masks, 50)
        self.assertEqual((kept | passing).create_uid, self.env.ref('base.user_root'))
        Par._unlink_processed_orderpoints()
        self.assertTrue(kept.exists())
        self.assertFalse(passing.exists())
        kept._unlink_processed_orderpoints()
        self.assertTrue(kept.exists())

    def test_only_the_scheduler_makes_them(self):
        Request = self.env['medical.supply.request'].with_user(self.nurse)
        with self.assertRaises(UserError):
            Request.create({'room_id': self.exam1.id, 'is_automatic': True})
        with self.assertRaises(UserError):
            Request.with_context(default_is_automatic=True).create({'room_id': self.exam1.id})
        request = Request.create({'room_id': self.exam1.id})
        with self.assertRaises(UserError):
            request.write({'is_automatic': True})
