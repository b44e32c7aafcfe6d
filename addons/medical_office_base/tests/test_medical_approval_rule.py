from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .approval_common import DOCUMENT, ApprovalCommon


@tagged('post_install', '-at_install')
class TestMedicalApprovalRule(ApprovalCommon):
    """Which steps a document needs, and who takes them."""

    def test_amounts(self):
        """From is included, below isn't; with no rule left the office manager decides, never nobody."""
        self._rule(name='doctor', decider='user', user_id=self.doctor.id, amount_from=100, amount_to=500)
        self._rule(name='owner', group_id=self._role('owner').id, amount_from=500)
        for amount, expected in ((0, 'Office Manager'), (99.99, 'Office Manager'), (100, 'Doctor'), (499.99, 'Doctor'), (500, 'Owner'), (1e6, 'Owner')):
            document = self._sent(self.nurse, amount)
            self.assertEqual(document.state, 'submitted')
            self.assertEqual(document.sudo().approval_ids.mapped('decider_name'), [expected], amount)

    def test_archived_and_foreign_rules_do_not_count(self):
        self._rule(group_id=self._role('owner').id, active=False)
        self._rule(group_id=self._role('owner').id, company_id=self.elsewhere.id)
        self.assertEqual(self._sent(self.nurse, 100).approval_ids.group_id, self._role('manager'))

    def test_always(self):
        self._limit('clinician', 200)
        self._rule(name='money')
        self._rule(name='always', decider='dea', always=True, sequence=5)
        within = self._sent(self.nurse, 150)
        self.assertEqual(within.sudo().approval_ids.rule_id.mapped('name'), ['always'])
        above = self._sent(self.nurse, 250)
        self.assertEqual(above.sudo().approval_ids.rule_id.mapped('name'), ['always', 'money'])
        self.assertEqual(above.sudo().approval_ids.mapped('state'), ['pending', 'waiting'])

    def test_unknown_amount(self):
        """No limit covers what isn't known; rules from zero on do."""
        self._limit('clinician', 200)
        document = self._sent(self.nurse, -1)
        self.assertEqual(document.state, 'submitted')
        self.assertTrue(document.approval_ids.amount_unknown)
        document.with_user(self.manager).action_approve()
        self.assertEqual(document.state, 'approved')

    def test_manager_as_author(self):
        """The owner decides for the manager, with and without a rule; without an owner, another manager."""
        for rules in (False, True):
            if rules:
                self._rule()
                self.deputy.active = False
            document = self._sent(self.manager, 100)
            self.assertEqual(document.sudo().approval_ids.group_id, self._role('owner'))
        self.env['medical.approval.rule'].search([('res_model', '=', DOCUMENT)]).active = False
        self.deputy.active = True
        self.owner.active = False
        document = self._sent(self.manager, 100)
        self.assertEqual(self._asked(document), self.deputy)

    def test_manager_rule_with_two_managers(self):
        self._rule()
        document = self._sent(self.manager, 100)
        self.assertEqual(self._asked(document), self.deputy)

    def test_nobody_left(self):
        """Says whom to appoint, and leaves a draft."""
        (self.deputy | self.owner).active = False
        document = self._draft(self.manager, 100)
        with self.assertRefused(UserError, "needs Owner or Office Manager.*Have another person appointed"):
            document.action_submit()
        self._rule(decider='user', user_id=self.nurse.id)
        document = self._draft(self.nurse, 100)
        with self.assertRefused(UserError, "needs Nurse"):
            document.action_submit()
        self.assertEqual(document.state, 'draft')
        self.assertFalse(document.approval_ids)

    def test_dea_without_practitioner(self):
        self._rule(decider='dea', always=True)
        self.practice.write({'controlled_substances': False, 'dea_user_id': False})
        with self.assertRefused(UserError, "practice profile"):
            self._sent(self.nurse, 100)

    def test_practitioner_as_author(self):
        """What the practitioner asks for themselves is decided by the owner, never by them."""
        self._rule(decider='dea', always=True)
        document = self._sent(self.doctor, 100)
        self.assertEqual(self._asked(document), self.owner)
        with self.assertRefused(AccessError):
            document.action_approve()

    def test_who_writes_rules(self):
        rule = self._rule()
        Rule = self.env['medical.approval.rule']
        values = {'name': 'Mine', 'res_model': DOCUMENT, 'company_id': self.company.id}
        for user in (self.manager, self.owner):
            Rule.with_user(user).create(values)
            rule.with_user(user).write({'amount_from': 10})
        for user in (self.nurse, self.auditor):
            self.assertTrue(rule.with_user(user).name)
            with self.assertRefused(AccessError):
                rule.with_user(user).write({'amount_from': 10})
            with self.assertRefused(AccessError):
                Rule.with_user(user).create(values)
        self.assertFalse(Rule.with_user(self.elsewhere_manager).search([('id', '=', rule.id)]))

    def test_only_documents_with_approval(self):
        models = [model for model, _name in self.env['medical.approval.rule']._selection_res_model()]
        self.assertIn(DOCUMENT, models)
        self.assertNotIn('res.partner', models)
        self.assertNotIn('medical.approval.mixin', models)
        with self.assertRefused(ValidationError, "don't go through approval"):
            self._rule(res_model='res.partner')

    def test_incomplete_rules(self):
        for values in ({'amount_from': 500, 'amount_to': 100}, {'amount_from': -1}, {'group_id': False}, {'decider': 'user'}):
            with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError):
                self._rule(**values)
