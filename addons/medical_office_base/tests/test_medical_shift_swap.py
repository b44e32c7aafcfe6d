from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .shift_common import ShiftCase


@tagged('post_install', '-at_install')
class TestMedicalShiftSwap(ShiftCase):
    """A shift changes hands: offered, accepted, decided by a third."""

    def setUp(self):
        super().setUp()
        self.mine = self.shift('2027-03-01T08:00', '2027-03-01T16:00', self.e_nora)

    def _offer(self, to=None):
        self.assertTrue(self.coverage(self.nora).offer(self.mine.id, to and to.id, 'Dentist')['ok'])
        return self.env['medical.shift.swap'].search([('shift_id', '=', self.mine.id)], limit=1)

    def test_to_a_colleague(self):
        swap = self._offer(self.e_otis)
        self.assertEqual([row['id'] for row in self.coverage(self.otis).get_my_shifts()['offers']], swap.ids)
        self.coverage(self.otis).accept(swap.id)
        self.assertEqual(self.mine.employee_id, self.e_nora, "Until somebody decides")
        self.assertEqual(self.env['medical.shift.swap'].with_user(self.lead).search([('can_decide', '=', True)]), swap)
        self.assertTrue(self.coverage(self.lead).decide_swap(swap.id, True)['ok'])
        self.assertEqual((self.mine.employee_id, swap.state, swap.decided_by_id), (self.e_otis, 'approved', self.lead))
        self.assertEqual(self.mine.event_ids[:1].kind, 'swapped')
        self.assertEqual(self.env['mail.activity'].search([('medical_card', '=', 'shifts_mine'), ('user_id', 'in', (self.nora | self.otis).ids)]).user_id,
                         self.nora | self.otis)

    def test_to_all(self):
        swap = self._offer()
        self.assertFalse(self.coverage(self.rita).get_my_shifts()['offers'], "Another position")
        with self.assertRaises(UserError):
            self.coverage(self.rita).accept(swap.id)
        self.coverage(self.otis).accept(swap.id)
        with self.assertRaisesRegex(UserError, "somebody else was quicker"):
            self.coverage(self.lead).accept(swap.id)
        self.assertEqual(swap.to_employee_id, self.e_otis)

    def test_neither_of_the_two_decides(self):
        self.e_otis.parent_id = False
        manager = self._employee('Mia Manager', self.manager, self.assistant)
        swap = self._offer(manager)
        self.coverage(self.manager).accept(swap.id)
        for user in (self.manager, self.nora, self.otis, self.owner, self.stranger, self.lead):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.coverage(user).decide_swap(swap.id, True)
        self.assertEqual(swap.state, 'accepted')

    def test_states_are_nobodys_to_write(self):
        swap = self._offer(self.e_otis)
        for user in (self.nora, self.otis, self.lead, self.manager):
            with self.assertRaises(AccessError):
                swap.with_user(user).write({'state': 'approved'})
            with self.assertRaises(AccessError):
                swap.with_user(user).create({'shift_id': self.mine.id, 'from_employee_id': self.e_nora.id, 'state': 'accepted'})
        self.assertFalse(swap.with_user(self.rita).search([('id', '=', swap.id)]))

    def test_only_ones_own(self):
        for user in (self.otis, self.rita, self.manager):
            with self.assertRaises(UserError):
                self.coverage(user).offer(self.mine.id)
        draft = self.shift('2027-03-02T08:00', '2027-03-02T16:00', self.e_nora, publish=False)
        with self.assertRaises(UserError):
            self.coverage(self.nora).offer(draft.id)
        with self.assertRaises(UserError):
            self.coverage(self.nora).offer(self.mine.id, self.e_rita.id)
        self._offer()
        with self.assertRaisesRegex(UserError, "already"):
            self.coverage(self.nora).offer(self.mine.id)

    def test_decline_and_withdraw(self):
        swap = self._offer(self.e_otis)
        with self.assertRaises(UserError):
            self.coverage(self.lead).decline(swap.id)
        self.coverage(self.otis).decline(swap.id)
        self.assertEqual(swap.state, 'declined')
        swap = self._offer()
        self.coverage(self.otis).withdraw(self.mine.id)
        self.assertEqual(swap.state, 'offered', "Somebody else's offer")
        self.coverage(self.nora).withdraw(self.mine.id)
        self.assertEqual(swap.state, 'withdrawn')

    def test_faults_at_the_decision(self):
        swap = self._offer(self.e_otis)
        self.coverage(self.otis).accept(swap.id)
        self.shift('2027-02-28T16:00', '2027-03-01T01:00', self.e_otis)
        answer = self.coverage(self.lead).decide_swap(swap.id, True)
        self.assertEqual(self.kinds(answer), [('rest', 'soft')])
        wizard = self.env['medical.shift.decision'].with_user(self.lead).create({'swap_id': swap.id})
        self.assertIn('of rest', wizard.fault_text)
        with self.assertRaisesRegex(UserError, "Give a reason"):
            wizard.action_approve()
        wizard.reason = "Both asked for it"
        wizard.action_approve()
        self.assertEqual((self.mine.employee_id, swap.reason), (self.e_otis, "Both asked for it"))
        override = self.env['medical.shift.event'].search([('shift_id', '=', self.mine.id), ('kind', '=', 'override')])
        self.assertEqual(override.reason, "Both asked for it")

    def test_overlap_at_the_decision(self):
        swap = self._offer(self.e_otis)
        self.coverage(self.otis).accept(swap.id)
        self.shift('2027-03-01T12:00', '2027-03-01T20:00', self.e_otis)
        answer = self.coverage(self.lead).decide_swap(swap.id, True, "x")
        self.assertEqual((self.kinds(answer), answer['needs_reason']), ([('overlap', 'hard')], False))

    def test_refuse(self):
        swap = self._offer(self.e_otis)
        self.coverage(self.otis).accept(swap.id)
        wizard = self.env['medical.shift.decision'].with_user(self.lead).create({'swap_id': swap.id})
        with self.assertRaises(UserError):
            wizard.action_refuse()
        wizard.reason = "Both are new"
        wizard.action_refuse()
        self.assertEqual((self.mine.employee_id, swap.state), (self.e_nora, 'refused'))

    def test_over(self):
        swap = self._offer(self.e_otis)
        self.coverage(self.otis).accept(swap.id)
        with freeze_time('2027-03-01 13:00:01'):
            with self.assertRaises(UserError):
                self.coverage(self.lead).decide_swap(swap.id, True)
            self.env['medical.shift.swap']._cron_expire()
        self.assertEqual(swap.state, 'expired')

    def test_reassigned_meanwhile(self):
        swap = self._offer(self.e_otis)
        self.coverage(self.otis).accept(swap.id)
        self.coverage().assign(self.mine.id, self.e_locum.id)
        with self.assertRaises(UserError):
            self.coverage(self.lead).decide_swap(swap.id, True)
        self.assertEqual(self.mine.employee_id, self.e_locum)

    def test_buttons(self):
        self.mine.with_user(self.nora).action_offer()
        offer = self.env['medical.shift.offer'].with_user(self.nora).create({'shift_id': self.mine.id, 'note': 'Please'})
        self.assertEqual(set(offer.colleague_ids), set((self.e_otis | self.e_lead | self.e_locum).ids))
        offer.employee_id = self.e_otis.id
        offer.action_confirm()
        self.assertEqual(self.mine.swap_state, 'offered')
        swap = self.env['medical.shift.swap'].search([('shift_id', '=', self.mine.id)])
        self.assertTrue(swap.with_user(self.otis).can_accept)
        swap.with_user(self.otis).action_accept()
        self.assertEqual(self.mine.swap_state, 'accepted')
        self.mine.with_user(self.nora).action_withdraw()
        self.assertFalse(self.mine.swap_state)
