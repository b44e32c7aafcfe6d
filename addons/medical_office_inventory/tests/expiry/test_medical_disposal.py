from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..use_common import UseCommon


@tagged('post_install', '-at_install')
class TestMedicalDisposal(UseCommon):
    """Goods set aside and disposed of, whoever asks for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._lot(cls.vaccine, 'OLD', -2)
        cls.soon = cls._lot(cls.vaccine, 'SOON', 20)
        cls._stock_up(cls.exam1, cls.vaccine, 4, cls.old, cost=10)
        cls._stock_up(cls.exam1, cls.vaccine, 6, cls.soon)

    def _goods(self, lot, place=None):
        return self.env['stock.quant'].search([('lot_id', '=', lot.id), ('location_id', '=', (place or self.exam1.location_id).id)])

    def _dispose(self, quantities, method='destroyed', user=None, **values):
        return self.env['medical.disposal'].with_user(user or self.clerk)._dispose(quantities, method, "Past its day", **values)

    def test_set_aside(self):
        goods = self._goods(self.old) | self._goods(self.soon)
        with self.assertRaisesRegex(UserError, "Say why"):
            goods.with_user(self.clerk)._medical_quarantine(" ")
        transfer = self.env['stock.move'].create({
            'product_id': self.vaccine.id, 'product_uom': self.vaccine.uom_id.id, 'product_uom_qty': 5, 'company_id': self.company.id,
            'location_id': self.exam1.location_id.id, 'location_dest_id': self.exam2.location_id.id})
        transfer._action_confirm()
        transfer._action_assign()
        self.assertEqual(transfer.state, 'assigned')
        moves = goods.with_user(self.clerk)._medical_quarantine("Recalled")
        self.assertEqual(moves.mapped('state'), ['done', 'done'])
        self.assertEqual(moves.mapped('quantity'), [4, 6])
        self.assertEqual(transfer.state, 'confirmed', "it waits for other goods")
        self.assertFalse(self._in_room(self.exam1, self.vaccine))
        there = self._goods(self.soon, self.quarantine)
        self.assertEqual((there.quantity, there.reserved_quantity), (6, 0))
        self.assertIn("Recalled", there.medical_source)
        self.assertFalse(there._medical_quarantine("again"), "it is there already")

    def test_certificate(self):
        goods = self._goods(self.old)
        disposal = self._dispose({goods: 3, self._goods(self.soon): 1}, manifest=' M-1 ', witness_id=self.doctor.id)
        self.assertRegex(disposal.name, r'^DISP/\d{4}/0001$')
        self.assertRecordValues(disposal.sudo(), [{
            'site_id': self.site.id, 'company_id': self.company.id, 'date': self.site._today(), 'user_id': self.clerk.id, 'manifest': 'M-1',
            'witness_id': self.doctor.id, 'witness_signed': False, 'value': 40, 'certificate_missing': False}])
        self.assertRecordValues(disposal.sudo().line_ids, [
            {'lot_id': self.old.id, 'quantity': 3, 'value': 30, 'place': "Exam 1"}, {'lot_id': self.soon.id, 'quantity': 1, 'value': 10, 'place': "Exam 1"}])
        self.assertEqual(disposal.sudo().move_ids.mapped('medical_use_reason'), ['expired', False])
        self.assertEqual(self._in_room(self.exam1, self.vaccine), 6)
        self.assertEqual(self._on_hand(self.vaccine, self.company.medical_use_location_id), 4)
        html = self.env['ir.actions.report'].with_user(self.clerk)._render_qweb_html(
            'medical_office_inventory.report_disposal', disposal.ids)[0].decode()
        for words in (disposal.name, "OLD", "Destroyed Beyond Use", "Past its day", "Exam 1"):
            self.assertIn(words, html)

    def test_refused(self):
        goods = self._goods(self.old)
        for quantity in (0, 5):
            with self.assertRaisesRegex(UserError, "more than 0"):
                self._dispose({goods: quantity})
        with self.assertRaisesRegex(UserError, "how these goods"):
            self._dispose({goods: 1}, method='river')
        second = self._new_site("Second", 'SEC', 'America/Denver')
        room = self.env['medical.room'].create({'name': "Exam S", 'code': 'ES', 'site_id': second.id, 'kind': 'exam'})
        self._stock_up(room, self.vaccine, 2, self.old)
        with self.assertRaisesRegex(UserError, "one site at a time"):
            self._dispose({goods: 1, self._goods(self.old, room.location_id): 1})

    def test_controlled_needs_a_witness_who_signed(self):
        lot = self._lot(self.drug, 'CII')
        self._stock_up(self.exam1, self.drug, 2, lot)
        goods = self._goods(lot)
        for user, witness in ((self.manager, None), (self.manager, self.doctor)):
            with self.assertRaisesRegex(UserError, "a witness who signs"):
                self._dispose({goods: 1}, user=user, witness=witness)
        signed = self.env['medical.disposal'].with_user(self.manager).sudo()
        with self.assertRaisesRegex(UserError, "a witness who signs"):
            signed._dispose({goods: 1}, 'destroyed', "Expired", witness=self.manager)
        disposal = signed._dispose({goods: 1}, 'destroyed', "Expired", witness=self.doctor)
        self.assertRecordValues(disposal, [{'witness_id': self.doctor.id, 'witness_signed': True, 'user_id': self.manager.id}])

    def test_it_stays_as_it_is(self):
        disposal = self._dispose({self._goods(self.old): 1})
        for records in (disposal, disposal.line_ids):
            for user in (self.clerk, self.manager, self.owner):
                with self.assertRaises(AccessError):
                    records.with_user(user).write({'quantity' if records == disposal.line_ids else 'reason': 2})
            with self.assertRaises(UserError):
                records.sudo().unlink()
        with self.assertRaises(AccessError):
            self.env['medical.disposal'].with_user(self.manager).create({'name': 'DISP/1', 'date': self.today, 'site_id': self.site.id})
        with self.assertRaises(AccessError):
            disposal.with_user(self.nurse).read(['name'])
        with self.assertRaises(AccessError):
            disposal.with_user(self.other_clerk).read(['name'])
        with self.assertRaises(AccessError):
            disposal.with_user(self.clerk).read(['value'])
        self.assertEqual(disposal.with_user(self.owner).read(['value'])[0]['value'], 10)

    def test_contractors_certificate(self):
        disposal = self._dispose({self._goods(self.old): 1}, method='reverse_distributor', contractor_id=self.bell.id)
        self.assertEqual(disposal.certificate_state, 'missing')
        wizard = self.env['medical.disposal.certificate'].with_user(self.clerk).create({'disposal_id': disposal.id, 'manifest': 'M-7'})
        with self.assertRaisesRegex(UserError, "Upload"):
            wizard.action_apply()
        wizard.file_ids = self.env['ir.attachment'].with_user(self.clerk).create({'name': "Certificate.pdf", 'raw': b'%PDF-1.4', 'res_model': wizard._name})
        wizard.action_apply()
        self.assertRecordValues(disposal, [{'certificate_state': 'received', 'certificate_on': self.site._today(), 'manifest': 'M-7'}])
        disposal.with_user(self.clerk).message_post(body=self.env._("Sent by courier"))
        self.assertEqual(disposal.with_user(self.auditor).certificate_ids.read(['name'])[0]['name'], "Certificate.pdf")

    def test_several_from_quarantine(self):
        moves = (self._goods(self.old) | self._goods(self.soon))._medical_quarantine("Recalled")
        there = self.env['stock.quant'].search([('location_id', '=', self.quarantine.id), ('lot_id', 'in', moves.lot_ids.ids)])
        with self.assertRaises(AccessError):
            there.with_user(self.nurse).action_medical_dispose_several()
        action = there.with_user(self.clerk).action_medical_dispose_several()
        make = self.env['medical.disposal.make'].with_user(self.clerk).browse(action['res_id'])
        make.write({'method': 'destroyed', 'reason': "Recalled"})
        disposal = self.env['medical.disposal'].browse(make.action_apply()['res_id'])
        self.assertEqual(disposal.line_ids.mapped('quantity'), [4, 6])
        self.assertFalse(self._on_hand(self.vaccine, self.quarantine))

    def test_record(self):
        self._dispose({self._goods(self.old): 3, self._goods(self.soon): 1}, method='pharmaceutical', contractor_id=self.bell.id)
        self.env.flush_all()
        values = {'company_id': self.company.id, 'date_from': self.today, 'date_to': self.today}
        record = self.env['medical.disposal.record'].with_company(self.company)
        page = record.with_user(self.manager).record_page(values)
        self.assertEqual(page['count'], 2)
        self.assertIn("OLD", str(page['rows']))
        self.assertIn("40", str(page['totals']))
        self.assertNotIn('value', [column['name'] for column in record.with_user(self.clerk).record_page(values)['columns']])
        self.assertEqual(record.with_user(self.auditor).record_page({**values, 'method': 'trash'})['count'], 0)
        with self.assertRaises(AccessError):
            record.with_user(self.nurse).record_page(values)
