from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .charts import load_chart
from .till_common import TillCommon


@tagged('post_install', '-at_install')
class TestMedicalTillAccess(TillCommon):

    def test_own_till_alone(self):
        till = self._open()
        entry = self._taken(till)
        other = self._open(self.cashier2, self.drawer2)
        theirs = till.with_user(self.cashier2)
        for name in ('medical.till', 'medical.till.entry', 'medical.till.count'):
            rows = self.env[name].with_user(self.cashier2).search([])
            self.assertFalse({till.id} & set((rows if name == 'medical.till' else rows.till_id).ids))
        with self.assertRaises(AccessError):
            theirs.read(['state'])
        with self.assertRaises(AccessError):
            entry.with_user(self.cashier2).read(['amount'])
        for act in (
                lambda: self._taken(theirs), lambda: theirs._drop(1), theirs._begin_count, theirs._resume, lambda: theirs._count({}),
                lambda: theirs._void(entry, "Not mine", self.manager), lambda: theirs._refund(entry, 1, "Not mine", self.manager),
                theirs.action_take_back):
            with self.assertRaises(AccessError):
                act()
        self.assertEqual(other.state, 'open')
        # manager, owner, biller and auditor see all, and work none
        for role in ('manager', 'owner', 'biller', 'auditor'):
            self.assertLessEqual({till.id, other.id}, set(self.env['medical.till'].with_user(self.users[role]).search([]).ids))
            with self.assertRaises(AccessError):
                self._taken(till.with_user(self.users[role]))
        for role in ('staff', 'front_desk', 'clinician', 'facility'):
            with self.assertRaises(AccessError):
                self.env['medical.till'].with_user(self.users[role]).search([])
            with self.assertRaises(AccessError):
                self.env['medical.till.screen'].with_user(self.users[role]).get_till()

    def test_nothing_is_typed(self):
        till = self._open()
        entry = self._taken(till)
        values = {'till_id': till.id, 'number': 'X1', 'kind': 'payment', 'method': 'cash', 'amount': 5, 'date': entry.date, 'user_id': self.cashier.id}
        for user in (self.cashier, self.manager, self.owner):
            with self.assertRaises(AccessError):
                self.env['medical.till.entry'].with_user(user).create(values)
            for row, vals in ((till, {'float_counted': 1}), (entry, {'amount': 1}), (till.count_ids, {'cash': 1})):
                with self.assertRaises(AccessError):
                    row.with_user(user).write(vals)
                with self.assertRaises(AccessError):
                    row.with_user(user).unlink()
        for vals in ({'amount': 1}, {'note': 'x'}, {'state': 'posted'}, {'till_id': till.id}):
            with self.assertRaises(UserError):
                entry.sudo().write(vals)
        with self.assertRaises(UserError):
            entry.sudo().unlink()
        with self.assertRaises(UserError):
            till.sudo().unlink()

    def test_the_count_is_blind(self):
        till = self._open()
        self._taken(till)
        self.assertFalse(till.cash_now)
        self.assertFalse(till.expected_cash)
        self.assertEqual(till.with_user(self.manager).cash_now, 125)

    def test_nobody_decides_their_own(self):
        both = self._new_user('bl_both', 'medical_office_base.group_cashier,medical_office_base.group_manager')
        self.drawer.cashier_ids = [Command.link(both.id)]
        self.site.user_ids = [Command.link(both.id)]
        till = self._open(both)
        self.assertFalse(till.cash_now, "a manager's own till is counted blind, too")
        self._count(till, 80)
        self.assertEqual(till.state, 'to_decide')
        self.assertFalse(till.can_decide)
        self.assertNotIn(till, till.search([('can_decide', '=', True)]))
        for act in (till.action_decide, lambda: till._decide(True, "It was me")):
            with self.assertRaises(AccessError):
                act()
        wizard = self.env['medical.till.decide'].with_user(both).create({'till_id': till.id, 'reason': "It was me"})
        for act in (wizard.action_accept, wizard.action_recount):
            with self.assertRaises(AccessError):
                act()
        for role in ('cashier2', 'biller', 'auditor'):
            user = self.cashier2 if role == 'cashier2' else self.users[role]
            with self.assertRaises(AccessError):
                till.with_user(user)._decide(True, "No")
        self.assertIn(till, till.with_user(self.manager).search([('can_decide', '=', True)]))
        self.env['medical.till.decide'].with_user(self.manager).create({'till_id': till.id, 'reason': "Counted again together"}).action_accept()
        self.assertEqual(till.state, 'closed')

    @mute_logger('odoo.addons.base.models.res_users')
    def test_second_person_by_password(self):
        boss, friend = self._with_password('bl_boss', 'manager'), self._with_password('bl_friend', 'cashier')
        till = self._open()
        self.assertEqual(till._second_person('bl_boss', 'correct horse'), boss)
        for login, password in (('bl_boss', 'wrong'), ('bl_boss', ''), ('bl_nobody', 'correct horse'), ('', ''), ('bl_friend', 'correct horse')):
            with self.assertRaises(UserError):
                till._second_person(login, password)
        self.drawer.with_user(self.manager).second_ids = [Command.link(friend.id)]
        self.assertEqual(till._second_person('bl_friend', 'correct horse'), friend)
        with self.assertRaises(UserError):
            till._second_person('bl_friend', 'correct horse', deciders_only=True)
        own = self._with_password('bl_own', 'cashier')
        self.drawer2.with_user(self.manager).write({'cashier_ids': [Command.link(own.id)], 'second_ids': [Command.link(own.id)]})
        with self.assertRaises(UserError):
            self._open(own, self.drawer2)._second_person('bl_own', 'correct horse')

    def test_who_keeps_drawers(self):
        for role in ('cashier', 'biller', 'owner', 'auditor', 'staff'):
            with self.assertRaises(AccessError):
                self.drawer.with_user(self.users[role]).write({'tolerance': 1000})
            with self.assertRaises(AccessError):
                self.env['medical.safe.fund'].with_user(self.users['biller']).create({'site_id': self.site.id, 'amount': 5, 'note': 'x'})
        with self.assertRaises(UserError):
            self.drawer.with_user(self.manager).cash_journal_id = self.bank_journal
        with self.assertRaises(UserError):
            self.drawer.with_user(self.manager).copy()
        self._open()
        with self.assertRaises(UserError):
            self.drawer.with_user(self.manager).action_archive()

    def test_two_companies(self):
        till = self._open()
        there = self.env(user=self.other_manager.id, context={'allowed_company_ids': self.other_company.ids})
        for row in (till, self.drawer, till.count_ids, till.entry_ids):
            self.assertFalse(there[row._name].search([('id', 'in', row.ids)]))
            with self.assertRaises(AccessError):
                row.with_env(there).read(['id'])
        stranger = self._patient(site=self.other_site)
        with self.assertRaises(UserError):
            self._taken(till, patient=stranger)
        with self.assertRaises(UserError):
            till._check_second(self.other_manager)
        drawer = there['medical.drawer'].create({
            'name': "Elsewhere", 'code': 'F1', 'site_id': self.other_site.id})
        self.assertEqual(drawer.sudo().cash_journal_id.company_id, self.other_company)
        with self.assertRaises(AccessError):
            self.env['medical.till'].with_user(self.cashier)._open(drawer.with_user(self.cashier), {})

    def test_a_branch(self):
        branch = self.env['res.company'].create({
            'name': "Branch", 'parent_id': self.company.id, 'country_id': self.company.country_id.id, 'currency_id': self.company.currency_id.id})
        # what Odoo does at the end of a branch's transaction
        load_chart(self.env, branch)
        site = self.env['medical.site'].create({'name': 'Branch Office', 'code': 'BR', 'company_id': branch.id, 'calendar_id': False, 'tz': 'America/New_York'})
        manager = self._new_user('bl_branch_manager', 'medical_office_base.group_manager', branch)
        cashier = self._new_user('bl_branch_cashier', 'medical_office_base.group_cashier', branch)
        site.user_ids = manager | cashier
        self.env = self.env(context={**self.env.context, 'allowed_company_ids': branch.ids})
        drawer = self.env['medical.drawer'].with_user(manager).create({
            'name': "Branch Desk", 'code': 'B1', 'site_id': site.id, 'cashier_ids': [Command.set(cashier.ids)], 'float_amount': 50})
        site.with_env(self.env(user=manager.id))._medical_fund_safe(200, "Bag")
        patient = self.env['medical.patient'].create({
            'given_name': 'Bea', 'family_name': 'Fictional', 'company_id': branch.id, 'site_ids': [Command.set(site.ids)]})
        till = self.env['medical.till'].with_user(cashier)._open(drawer.with_user(cashier), self._pieces(50))
        entry = till._take('copay', 'cash', 20, patient=patient.with_user(cashier))
        self.assertEqual(entry.sudo().payment_id.company_id, branch)
        till._begin_count()
        till._count(self._pieces(71))
        self.assertEqual((till.state, drawer.sudo()._balance('cash')), ('closed', 50))
