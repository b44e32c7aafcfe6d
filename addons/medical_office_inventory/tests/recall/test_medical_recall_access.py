from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .recall_common import RecallCommon


@tagged('post_install', '-at_install')
class TestMedicalRecallAccess(RecallCommon, HttpCase):
    """Who reads and writes what of a recall; patients by record number, for those who may open them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._stock_up(cls.exam1, cls.masks, 5)
        uses = cls.env['medical.supply.use'].create([
            {'room_id': cls.exam1.id, 'product_id': cls.vaccine.id, 'lot_id': cls.bad.id, 'visit_id': visit.id} for visit in cls.visit | cls.secret])
        cls.env.flush_all()
        cls.uses = uses
        cls.recall = cls.env['medical.recall'].with_user(cls.clerk).create({
            'title': 'Fictional vaccine', 'item_ids': [Command.create({'product_id': cls.vaccine.id, 'lots': 'BAD1'})]})
        cls.recall.action_search()

    def test_who_reads(self):
        for user in (self.nurse, self.clerk, self.manager, self.owner, self.auditor):
            with self.subTest(user=user.login):
                recall = self.recall.with_user(user)
                self.assertEqual((recall.state, recall.patient_count), ('matched', 2))
                self.assertTrue(recall.match_ids)
        self.assertFalse(self.env['medical.recall.match'].with_user(self.visitor).search([]), "what was found at sites of others")
        for user in (self.stranger, self.other_clerk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.recall.with_user(user).read(['title'])
            self.assertFalse(self.env['medical.recall.match'].with_user(user).search([]))

    def test_who_writes(self):
        for user in (self.nurse, self.doctor, self.owner, self.auditor):
            recall = self.recall.with_user(user)
            for call in (
                    lambda r=recall: r.write({'title': 'x'}), recall.action_search, recall.action_quarantine, recall.action_answered, recall.action_close,
                    lambda r=recall: r.create({'title': 'x'}), lambda r=recall: r.item_ids.write({'lots': 'A1'})):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()
        as_clerk = self.recall.with_user(self.clerk)
        for values in (
                {'state': 'closed'}, {'name': 'X'}, {'answered_on': '2031-01-01'}, {'figures': {}}, {'cleared_lot_ids': [Command.link(self.bad.id)]},
                {'match_ids': [Command.clear()]}, {'company_id': self.other.id}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                as_clerk.write(values)
        with self.assertRaises(AccessError):
            self.env['medical.recall'].with_user(self.clerk).create({'title': 'x', 'state': 'not_ours'})
        with self.assertRaises(AccessError):
            as_clerk.item_ids.write({'product_ids': [Command.clear()]})
        with self.assertRaises(AccessError):
            as_clerk.match_ids[:1].write({'quantity': 0})
        with self.assertRaises(AccessError):
            as_clerk.match_ids.unlink()
        with self.assertRaises(UserError):
            as_clerk.unlink()

    def test_patients(self):
        rows = self.env['medical.recall.patient']
        for user in (self.nurse, self.clerk, self.owner, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rows.with_user(user).search([])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.recall.with_user(user).match_ids.read(['visit_id'])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env['medical.recall'].with_user(user).search([('patient_ids.patient_id.number', '=', self.patient.number)])
        mine = rows.with_user(self.front_desk).search([])
        self.assertEqual(mine.number, self.patient.number, "the restricted one is not theirs to open")
        with self.assertRaises(AccessError):
            mine.write({'told_how': 'phone'})
        hidden = self.recall.sudo().patient_ids.filtered(lambda row: row.patient_id == self.restricted).with_user(self.front_desk)
        with self.assertRaises(AccessError):
            hidden.action_told_phone()
        mine.action_told_phone()
        self.assertEqual((mine.told_by_id, mine.told_how, self.recall.to_tell_count), (self.front_desk, 'phone', 1))
        mine.action_not_told()
        with self.assertRaisesRegex(UserError, "clinician"):
            mine.need_not_know("no contact")
        with self.assertRaisesRegex(UserError, "Say why"):
            mine.with_user(self.doctor).need_not_know(" ")
        mine.with_user(self.doctor).need_not_know("no contact")
        self.recall.sudo()._search_now()
        self.assertEqual((mine.told_how, mine.note), ('needless', "no contact"), "searching again keeps who was told")

    def test_letters(self):
        recall = self.recall.with_user(self.front_desk)
        with self.assertRaisesRegex(AccessError, "may open"):
            self.recall.with_user(self.clerk).action_print_letters()
        self.assertIn(str(recall.id), recall.action_print_letters()['url'])
        page = self.env['ir.actions.report'].with_user(self.front_desk)._render_qweb_html(
            'medical_office_inventory.report_recall_letters', recall.ids)[0].decode()
        self.assertIn('Ada Fictional', page)
        self.assertIn('1 Fictional Way', page)
        self.assertNotIn('Private', page)
        with self.assertRaises(AccessError):
            self.env['ir.actions.report'].with_user(self.clerk)._render_qweb_html('medical_office_inventory.report_recall_letters', recall.ids)
        answer = self.env['ir.actions.report'].with_user(self.clerk)._render_qweb_html(
            'medical_office_inventory.report_recall_answer', recall.ids)[0].decode()
        self.assertIn('BAD-1', answer)
        for words in ('Ada', 'Private', self.patient.number):
            self.assertNotIn(words, answer)
        recall.action_letters_sent()
        self.assertEqual(self.recall.to_tell_count, 1)
        self.assertEqual(set(self.recall.sudo().patient_ids.mapped('told_how')), {'mail', False})

    @mute_logger('odoo.http')
    def test_pages(self):
        self.env.flush_all()
        for user, allowed in ((self.front_desk, {'letters', 'report'}), (self.clerk, {'answer', 'report'}), (self.stranger, set())):
            self.authenticate(user.login, user.login)
            for paper in ('letters', 'report', 'answer'):
                with self.subTest(user=user.login, paper=paper):
                    answer = self.url_open(f'/medical_office/recall_{paper}/{self.recall.id}')
                    self.assertEqual(answer.status_code == 200, paper in allowed)
        log = self.env['medical.access.log'].search([('model', '=', 'medical.recall.patient'), ('user_id', '=', self.front_desk.id), ('channel', '=', 'print')])
        self.assertEqual(len(log), 1)

    def test_each_practice_its_own(self):
        """The same lot in the other practice is found by its own notice alone, and its stock is not blocked by ours."""
        lot = self.env['stock.lot'].create({'name': 'BAD-1', 'product_id': self.vaccine.id, 'company_id': self.other.id})
        self.env['stock.quant']._update_available_quantity(self.vaccine, self.other_room.location_id, 4, lot_id=lot)
        self.recall.sudo()._search_now()
        self.assertEqual(self.recall.sudo().match_ids.company_id, self.company)
        self.assertEqual(sum(self.recall.sudo().match_ids.filtered(lambda match: match.kind == 'here').mapped('quantity')), 10)
        use = self.env['medical.supply.use'].with_user(self.stranger).create({
            'room_id': self.other_room.id, 'product_id': self.vaccine.id, 'lot_id': lot.id})
        self.assertFalse(use.qty_unbooked)
        theirs = self._recall(user=self.other_clerk, product_id=self.vaccine.id, lots='BAD1')
        self.assertEqual((theirs.company_id, self._found(theirs, 'here')), (self.other, {('here', 'BAD-1', 3)}))
        self.assertEqual(theirs.name, self.recall.name, "numbers by practice")
