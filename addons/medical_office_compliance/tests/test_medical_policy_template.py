import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import html2plaintext

from odoo.addons.medical_office_base.tests.companies import new_companies
from odoo.addons.medical_office_base.tests.users import new_users

from ..models.medical_policy_library import AUDIENCES
from ..models.medical_policy_template import OUTLINE_MARK
from .policy_library_common import ship

SHIPPED = 47  # the titles of the content pack, and a code of ethics of our own


@tagged('post_install', '-at_install')
class TestMedicalPolicyTemplate(TransactionCase):
    """The shipped outlines, and how a practice makes them its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = new_companies(cls.env, {'name': 'Fictional Library'})
        users = new_users(cls.env, {
            f'lib_{role}': f'medical_office_base.group_{role}' for role in (
                'manager', 'compliance_officer', 'clinician', 'facility', 'owner', 'auditor')},
            company_id=cls.company.id, company_ids=[(6, 0, cls.company.ids)])
        cls.manager, cls.officer, cls.nurse, cls.facility, cls.owner, cls.auditor = users.values()
        cls.rows = cls.env['medical.policy.template'].search([])

    def _row(self, code):
        return self.rows.filtered(lambda row: row.code == code)

    def _adopt(self, rows, user=None):
        return rows.with_user(user or self.manager)._library_adopt(self.company)

    # === WHAT IS SHIPPED === #

    def test_count(self):
        self.assertEqual(sorted(self.rows.mapped('code')), [f'POL-{number:02}' for number in range(1, SHIPPED + 1)])
        self.assertEqual(self._row('POL-47').policy_type, 'code')

    def test_each_is_an_outline_that_says_so_and_is_of_use(self):
        for row in self.rows:
            with self.subTest(code=row.code):
                text = html2plaintext(row.body)
                self.assertTrue(text.replace('*', '').startswith(OUTLINE_MARK))
                self.assertRegex(text, r'\[[^\]]+\]', "what the practice decides")
                self.assertTrue(120 <= len(f'{row.purpose} {re.sub("<[^>]+>", " ", row.body)} {row.steps}'.split()) <= 255)
                steps = row.steps.splitlines()
                self.assertTrue(4 <= len(steps) <= 9 and all(': ' in step for step in steps))
                self.assertTrue(row.regulation_ids and row.acknowledged_by and row.ack_when and row.must_have)

    def test_citations_say_how_sure_they_are(self):
        for row in self.rows:
            for found in re.findall(r'\(([^()]*(?:\([^()]*\)[^()]*)*(?:CFR|U\.S\.C\.)[^()]*(?:\([^()]*\)[^()]*)*)\)', row.body):
                with self.subTest(code=row.code, citation=found):
                    self.assertRegex(found, r'; confidence (high|medium)$')

    def test_whoever_is_named_is_known(self):
        names = {name.strip().lower() for row in self.rows for name in row.acknowledged_by.split(';')}
        self.assertEqual(names - AUDIENCES.keys(), {'all staff', 'marketing'})

    # === ADOPTING === #

    def test_adopted_twice_as_drafts(self):
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        copies = self._adopt(self.rows)
        self.env.flush_all()
        spent = self.env.cr.sql_log_count - start
        self.assertLess(spent, 300, "versions are numbered one by one; nothing else grows with them")
        self.assertEqual(len(copies), SHIPPED)
        self.assertEqual(self._adopt(self.rows), copies)
        versions = copies.version_ids
        self.assertEqual(len(versions), SHIPPED)
        self.assertEqual(set(versions.mapped('state')), {'draft'})
        self.assertFalse(copies.current_version_id, "nothing is in force by adopting")
        self.assertFalse(self.env['medical.attestation'].search_count([('policy_id', 'in', copies.ids)]))
        for row, policy in zip(self.rows, copies, strict=True):
            version = policy.version_ids
            self.assertEqual((policy.name, policy.number, policy.category, policy.regulation_ids), (row.name, row.code, row.category, row.regulation_ids))
            self.assertEqual((policy.company_id, policy.user_id), (self.company, self.manager))
            self.assertEqual((version.name, version.purpose, len(version.step_ids)), (row.name, row.purpose, len(row.steps.splitlines())))
            self.assertEqual((policy.library_body, policy.library_steps), (row.body, row.steps))
            self.assertFalse(policy.medical_library_news)

    def test_whom_it_is_for(self):
        all_staff, desk, marketing = self._adopt(self.rows.filtered(lambda row: row.code in ('POL-01', 'POL-02', 'POL-46'))).sorted('number')
        self.assertEqual((all_staff.audience, all_staff.repeat_months), ('all', 0))
        self.assertEqual((desk.audience, desk.audience_role_ids), ('some', self.env.ref('medical_office_base.group_front_desk')))
        self.assertEqual((marketing.audience, marketing.library_audience), ('all', 'front desk; marketing'), "nobody is known for marketing")
        self.assertEqual(self.env['medical.policy']._library_audience_values('x-ray operators', {}), {'audience': 'all'}, "without such a position")

    def test_positions_of_the_practice(self):
        operator = self.env.ref('medical_office_base.position_rol_12')._library_adopt(self.company)
        policy = self._adopt(self._row('POL-29'))
        self.assertEqual((policy.audience, policy.audience_job_ids, policy.repeat_months), ('some', operator, 12))

    def test_a_number_that_is_taken(self):
        self.env['medical.policy'].with_user(self.manager).create({'name': 'Ours', 'number': 'POL-03', 'company_id': self.company.id})
        self.assertEqual(self._adopt(self._row('POL-03')).number, 'POL-03-2')

    def test_who_adopts(self):
        row = self._row('POL-10')
        for user in (self.nurse, self.facility, self.owner, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).action_library_adopt()
        self.assertEqual(row.with_user(self.auditor).name, row.name)
        with self.assertRaises(AccessError):
            row.with_user(self.nurse).read(['name'])
        with self.assertRaises(AccessError):
            row.with_user(self.manager).write({'name': 'Mine'})
        self.assertEqual(self._adopt(row, self.officer).user_id, self.officer)

    def test_for_your_practice(self):
        practice = self.company.medical_practice_ids
        practice.write({'xray': False, 'sterilizer': False, 'vaccines': False, 'controlled_substances': False, 'clia_type': 'none', 'dea_number': False})
        rows = self.env['medical.policy.template'].with_user(self.manager)
        needs = {'POL-21', 'POL-23', 'POL-24', 'POL-26', 'POL-29'}
        self.assertEqual(set(rows.search([('for_practice', '=', False)]).mapped('code')), needs)
        practice.write({'xray': True, 'clia_type': 'waiver'})
        found = rows.search([('for_practice', '=', True)])
        self.assertEqual(needs - set(found.mapped('code')), {'POL-21', 'POL-23', 'POL-26'})
        self.assertTrue(all(found.mapped('for_practice')))

    def test_the_list_asks_no_more_for_more_rows(self):
        rows = self.env['medical.policy.template'].with_user(self.manager)
        names = {name: {} for name in ('code', 'name', 'category', 'must_have', 'acknowledged_by', 'is_adopted', 'for_practice', 'purpose')}
        names['regulation_ids'] = {'fields': {'display_name': {}}}

        def queries(limit):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(rows.web_search_read([], names, limit=limit)['records']), limit)
            return self.env.cr.sql_log_count - before

        queries(SHIPPED)  # access rules are read once
        self.assertEqual(queries(5), queries(SHIPPED))

    # === APPROVING AND NEWS === #

    def test_an_outline_is_adapted_before_it_is_sent(self):
        version = self._adopt(self._row('POL-10')).version_ids
        with self.assertRaisesRegex(UserError, OUTLINE_MARK):
            version.action_submit()
        version.body = '<p>Each has an own account.</p>'
        self.assertFalse([fault for fault in version._paper_faults() if OUTLINE_MARK in fault])

    def test_edited_copy_survives_an_update_and_hears_the_news(self):
        row = self._row('POL-10')
        policy = self._adopt(row)
        policy.version_ids.body = '<p>Ours, adapted.</p>'
        policy.name = 'Passwords'
        row = ship(self.env, row, body=f'<p>{OUTLINE_MARK}. New.</p>', steps='Anyone: new step\nManager: look')
        self.assertTrue(policy.medical_library_news)
        self.assertEqual((policy.name, policy.version_ids.body), ('Passwords', '<p>Ours, adapted.</p>'))
        changes = {change['name']: change for change in policy.with_user(self.manager)._library_differences()}
        self.assertEqual(changes.keys(), {'body', 'steps'})
        self.assertEqual((changes['body']['same'], changes['steps']['same']), (False, True))
        policy.with_user(self.manager)._library_accept(['steps'])
        self.assertEqual(policy.version_ids.step_ids.mapped('name'), ['new step', 'look'])
        self.assertEqual((len(policy.version_ids), policy.version_ids.body), (1, '<p>Ours, adapted.</p>'))

    def test_news_become_a_draft_beside_what_is_in_force(self):
        row = self._row('POL-10')
        policy = self._adopt(row)
        first = policy.version_ids
        first.body = '<p>Ours, adapted.</p>'
        first.action_submit()
        first.with_user(self.officer).action_approve()
        ship(self.env, row, purpose='Another purpose.')
        policy.with_user(self.manager)._library_accept(['purpose'])
        draft = policy.version_ids - first
        self.assertEqual((draft.state, draft.purpose, draft.body), ('draft', 'Another purpose.', '<p>Ours, adapted.</p>'))
        self.assertNotEqual(first.purpose, 'Another purpose.')
        self.assertEqual(policy.current_version_id, first)
