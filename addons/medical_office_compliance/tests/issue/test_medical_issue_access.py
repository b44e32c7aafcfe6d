from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .issue_common import PEOPLE, IssueCommon

CARE, KEEP, ALL = {'nurse'}, {'manager', 'compliance_officer'}, {'owner', 'auditor'}
# (values of the issue, who reads it but the reporter, who works on it, who knows the reporter's name)
TABLE = [
    ({'area': 'flow'}, CARE | KEEP | ALL, KEEP, CARE | KEEP | ALL),
    ({'area': 'flow', 'site': 'annex'}, {'doctor'} | KEEP | ALL, KEEP, {'doctor'} | KEEP | ALL),
    ({'area': 'safety', 'discretion': 'confidential'}, KEEP | ALL, KEEP, KEEP),
    ({'area': 'equipment', 'discretion': 'anonymous'}, CARE | KEEP | ALL, KEEP, set()),
    ({'area': 'supplies'}, CARE | {'supply_clerk'} | KEEP | ALL, KEEP, CARE | {'supply_clerk'} | KEEP | ALL),
    ({'area': 'billing'}, {'biller'} | KEEP | ALL, KEEP, {'biller'} | KEEP | ALL),
    ({'area': 'billing', 'site': 'annex'}, KEEP | ALL, KEEP, KEEP | ALL),
    ({'area': 'people'}, KEEP | ALL, KEEP, KEEP | ALL),
    ({'area': 'privacy'}, {'privacy_officer'} | KEEP | ALL, {'privacy_officer'} | KEEP, {'privacy_officer'} | KEEP | ALL),
    ({'area': 'privacy', 'discretion': 'confidential'}, {'privacy_officer'} | KEEP | ALL, {'privacy_officer'} | KEEP, {'privacy_officer'} | KEEP),
    ({'area': 'people', 'is_hr': True}, {'hr'}, {'hr'}, {'hr'}),
    ({'area': 'people', 'is_hr': True, 'discretion': 'confidential'}, {'hr'}, {'hr'}, {'hr'}),
    ({'area': 'flow', 'is_hr': True, 'discretion': 'anonymous'}, {'hr'}, {'hr'}, set()),
    ({'area': 'flow', 'owner': 'biller', 'discretion': 'confidential'}, {'biller'} | KEEP | ALL, {'biller'} | KEEP, KEEP),
    ({'area': 'people', 'actor': 'facility'}, {'facility'} | KEEP | ALL, KEEP, {'facility'} | KEEP | ALL),
]
INSIDE = ('medical.issue.event', 'medical.issue.link', 'medical.issue.check', 'medical.action')


@tagged('post_install', '-at_install')
class TestMedicalIssueAccess(IssueCommon):
    """Who reads an issue, what is done about it, and the reporter's name: roles, ways of reporting, areas, sites."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = []
        for values, readers, workers, knowing in TABLE:
            reported = {name: value for name, value in values.items() if name not in ('site', 'owner', 'actor')}
            owner = cls.users[values['owner']].id if 'owner' in values else False
            issue = cls._issue(
                cls.front_desk, site_id=getattr(cls, values.get('site', 'main')).id, severity='2', likelihood='2', owner_id=owner,
                kept_analysis={'root_cause': "Nobody asked"}, **reported)
            cls.env['medical.action'].create({
                'name': "Do", 'user_id': (cls.users[values['actor']] if 'actor' in values else cls.env.ref('base.user_admin')).id,
                'date_due': '2026-03-12', 'issue_id': issue.id, 'company_id': cls.company.id}) if 'actor' in values else None
            cls.env['medical.issue.link'].create({'issue_id': issue.id, 'res_model': 'medical.room', 'res_id': cls.exam.id, 'kept_label': "Exam"})
            cls.env['medical.issue.check'].create({
                'issue_id': issue.id, 'date': '2026-03-10', 'user_id': cls.manager.id, 'result': 'failed', 'evidence': "Seen"})
            cls.rows.append((issue, readers, workers, knowing))
        cls.env.flush_all()
        cls.env.invalidate_all()

    def test_table(self):
        """Every role on every kind of issue."""
        issues = self.Issue.union(*(row[0] for row in self.rows))
        for name in PEOPLE:
            user = self.users[name]
            found = self.Issue.with_user(user).search([('id', 'in', issues.ids)])
            for number, (issue, readers, workers, knowing) in enumerate(self.rows):
                reports = name == 'front_desk' and issue.discretion != 'anonymous'
                with self.subTest(user=name, row=TABLE[number][0]):
                    seen = issue.with_user(user)
                    self.assertEqual((seen in found, seen.has_access('read')), (name in readers or reports,) * 2)
                    self.assertEqual(seen.has_access('write'), name in workers)
                    self.assertFalse(seen.has_access('unlink') or seen.has_access('create'))
                    for model in INSIDE:
                        inside = self.env[model].sudo().search([('issue_id', '=', issue.id)]).with_user(user)
                        self.assertEqual(bool(inside.search([('id', 'in', inside.ids)])), bool(inside) and name in readers, model)
                    if name in readers or reports:
                        self.assertEqual((seen.can_look, seen.can_work, bool(seen.root_cause)), (name in readers, name in workers, name in readers))
                        self.assertEqual(seen.reporter_words == self.front_desk.name, name in knowing or reports)
                        self.assertEqual(seen.is_own_report, reports)

    def test_reporter_leaks_nowhere(self):
        """The name isn't found by search, grouping, order, export, defaults of a list, or who wrote the row."""
        confidential = self.rows[2][0]
        for name in ('auditor', 'owner', 'manager', 'staff'):
            model = self.Issue.with_user(self.users[name])
            for domain in ([('reporter_id', '=', self.front_desk.id)], [('reporter_id.name', 'ilike', 'front')], [('about_user_ids', '=', self.nurse.id)],
                           [('kept_analysis', '!=', False)]):
                with self.subTest(user=name, domain=domain), self.assertRaises(AccessError):
                    model.search(domain)
            for call in (
                    lambda model=model: model.formatted_read_group([], ['reporter_id'], ['__count']),
                    lambda model=model: model.search([], order='reporter_id', limit=5),
                    lambda model=model: confidential.with_env(model.env).read(['reporter_id']),
                    lambda model=model: confidential.with_env(model.env).export_data(['reporter_id/name'])):
                with self.subTest(user=name), self.assertRaises(UserError):
                    call()
            self.assertFalse(model.search([('is_own_report', '=', True)]), name)
            self.assertNotIn('reporter_id', model.fields_get())
        rows = confidential | self.rows[3][0]
        root = self.env.ref('base.user_root')
        self.assertEqual((rows.create_uid | rows.event_ids.create_uid | rows.event_ids.user_id), root)
        self.assertEqual(self.Issue.with_user(self.front_desk).search_count([('is_own_report', '=', True)]), sum(
            1 for issue, *_rest in self.rows if issue.discretion != 'anonymous'))
        self.assertEqual(confidential.with_user(self.manager).reporter_words, self.front_desk.name)
        self.assertEqual(confidential.with_user(self.auditor).reporter_words, "In confidence")

    def test_nothing_by_guessing(self):
        """What hangs on an issue isn't found by ids from an issue one may read, nor that there is something."""
        issue = self.rows[0][0]
        own = self.Issue.with_user(self.front_desk)
        for name in ('event_ids', 'link_ids', 'check_ids', 'action_ids'):
            rows = issue[name] or self.env[issue[name]._name].search([('issue_id', '!=', False)], limit=1)
            for domain in ([(name, 'in', rows.ids)], [(name, '=', rows[:1].id)], [(name, '!=', False)], [(f'{name}.id', 'in', rows.ids)]):
                with self.subTest(domain=domain):
                    self.assertFalse(own.search([('id', '=', issue.id), *domain]))
        self.env.invalidate_all()
        self.assertFalse(issue.with_user(self.front_desk).event_ids)

    def test_other_company(self):
        issues = self.Issue.union(*(row[0] for row in self.rows))
        for user in (self.foreign_manager, self.foreign_nurse):
            self.assertFalse(self.Issue.with_user(user).search([('id', 'in', issues.ids)]))
            self.assertFalse(self.env['medical.issue.event'].with_user(user).search([('issue_id', 'in', issues.ids)]))
            self.assertFalse(self.env['medical.issue.cause'].with_user(user).search([('id', 'in', self.causes.ids)]))
        self.assertEqual(len(self.env['medical.issue.cause'].with_user(self.foreign_manager).search([])), len(self.causes))

    def test_queries(self):
        """A list of many takes the queries of a list of few."""
        fields = {name: {} for name in ('number', 'name', 'risk', 'state', 'reporter_words', 'is_overdue', 'patient_count', 'can_work')}
        counts = []
        for more in (0, 40):
            for _number in range(more):
                self._issue(discretion='confidential')
            self.env.flush_all()
            self.env.invalidate_all()
            model = self.Issue.with_user(self.manager)
            model.web_search_read([], fields, limit=5)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            model.web_search_read([], fields, limit=80)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
