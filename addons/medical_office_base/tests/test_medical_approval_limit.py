from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .approval_common import DOCUMENT, ApprovalCommon


@tagged('post_install', '-at_install')
class TestMedicalApprovalLimit(ApprovalCommon):
    """Up to the limit no approval; who may say how high it is."""

    def test_up_to_the_limit(self):
        self._limit('clinician', 200)
        within = self._sent(self.nurse, 200)
        self.assertEqual((within.state, within.done_count), ('approved', 1))
        self.assertFalse(within.sudo().approval_ids)
        self.assertFalse(self._asked(within) | self.env['res.users'])
        self.assertFalse(self._mailed(within))
        self.assertEqual(self._sent(self.nurse, 200.01).state, 'submitted')

    def test_no_limit_means_approval(self):
        self._limit('clinician', 200)
        self.assertEqual(self._sent(self.clerk, 0).state, 'submitted')
        self._limit('front_desk', 0)
        self.assertEqual(self._sent(self.clerk, 0).state, 'approved')
        self.assertEqual(self._sent(self.clerk, 0.01).state, 'submitted')

    def test_highest_role_counts(self):
        self._limit('staff', 50)
        self._limit('clinician', 200)
        self._limit('manager', 1000)
        self._limit('manager', 9000, self.elsewhere)
        self.assertEqual(self._sent(self.clerk, 51).state, 'submitted')
        self.assertEqual(self._sent(self.nurse, 199).state, 'approved')
        self.assertEqual(self._sent(self.manager, 1000).state, 'approved')
        self.assertEqual(self._sent(self.manager, 1001).state, 'submitted')

    def test_borrowed_name(self):
        """Asking in the name, or over the draft, of someone with a higher limit lends nobody that limit."""
        self._limit('staff', 50)
        self._limit('manager', 1000)
        self.assertEqual(self._sent(self.manager, 800).state, 'approved')
        borrowed = self._draft(self.clerk, 800, requester_id=self.manager.id)
        borrowed.action_submit()
        self.assertEqual(borrowed.state, 'submitted')
        raised = self._draft(self.manager, 10)
        raised.with_user(self.clerk).line_ids.write({'amount': 800})
        raised.action_submit()
        self.assertEqual(raised.state, 'submitted')

    def test_manager_does_not_raise_own(self):
        manager_limit, staff_limit, front_desk = self._limit('manager', 1000), self._limit('staff', 50), self._limit('front_desk', 50)
        Limit = self.env['medical.approval.limit'].with_user(self.manager)
        values = {'company_id': self.company.id, 'res_model': DOCUMENT, 'amount': 1}
        front_desk.with_user(self.manager).amount = 5000
        staff_limit.with_user(self.manager).amount = 1000
        # the manager holds the role staff as well: through it their own limit would rise
        with self.assertRefused(AccessError, "limit that applies to yourself"):
            staff_limit.with_user(self.manager).amount = 1001
        for attempt in (
                lambda: manager_limit.with_user(self.manager).write({'amount': 1001}),
                lambda: manager_limit.with_user(self.manager).write({'amount': 1}),
                lambda: manager_limit.with_user(self.manager).unlink(),
                lambda: front_desk.with_user(self.manager).write({'group_id': self._role('owner').id}),
                lambda: Limit.create({**values, 'group_id': self._role('owner').id})):
            with self.assertRefused(AccessError, "set by the owner"):
                attempt()
        Limit.create({**values, 'group_id': self._role('clinician').id, 'amount': 3000})
        manager_limit.with_user(self.owner).amount = 2000
        staff_limit.with_user(self.manager).amount = 1500
        self.assertEqual(manager_limit.amount, 2000)

    def test_manager_without_a_limit_gives_themselves_none(self):
        with self.assertRefused(AccessError, "limit that applies to yourself"):
            self.env['medical.approval.limit'].with_user(self.manager).create({
                'company_id': self.company.id, 'res_model': DOCUMENT, 'amount': 1, 'group_id': self._role('staff').id})

    def test_others_do_not_write(self):
        limit = self._limit('clinician', 200)
        for user in (self.nurse, self.auditor):
            self.assertEqual(limit.with_user(user).amount, 200)
            with self.assertRefused(AccessError):
                limit.with_user(user).write({'amount': 9})
        self.assertFalse(self.env['medical.approval.limit'].with_user(self.elsewhere_manager).search([('id', '=', limit.id)]))

    def test_one_per_role(self):
        self._limit('clinician', 200)
        for amount in (300, -1):
            with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError):
                self._limit('clinician' if amount > 0 else 'biller', amount)
