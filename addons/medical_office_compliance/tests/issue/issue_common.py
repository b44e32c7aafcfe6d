from odoo import Command
from odoo.tests import TransactionCase, freeze_time

from odoo.addons.medical_office_base.tests.companies import new_companies
from odoo.addons.medical_office_base.tests.users import new_users

NOW = '2026-03-10 15:00:00'
# login: (role, the sites where they work)
PEOPLE = {
    'manager': ('manager', 'MA'),
    'nurse': ('clinician', 'M'),
    'doctor': ('clinician', 'A'),
    'staff': ('staff', 'M'),
    'colleague': ('staff', 'A'),
    'front_desk': ('front_desk', 'M'),
    'biller': ('biller', 'M'),
    'supply_clerk': ('supply_clerk', 'M'),
    'hr': ('hr', ''),
    'compliance_officer': ('compliance_officer', ''),
    'privacy_officer': ('privacy_officer', ''),
    'owner': ('owner', ''),
    'auditor': ('auditor', ''),
    'facility': ('facility', 'M'),
}


class IssueCase(TransactionCase):
    """A practice with two sites and a person of each role, as `PEOPLE` says, and another practice with its own manager and nurse.

    `cls.manager`, `cls.nurse` and so on are users (nurse, staff and front desk at Main, doctor and colleague at Annex); `cls.users` has
    them by name, `cls.employees` the staff's records by the same name. `cls.causes` are the practice's suggested causes.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional Issues'}, {'name': 'Fictional Elsewhere'})
        (cls.company | cls.other_company).medical_practice_ids.tz = 'America/New_York'
        cls.sites = cls.env['medical.site'].create([
            {'name': name, 'code': code, 'company_id': cls.company.id, 'calendar_id': False} for name, code in (('Main', 'M'), ('Annex', 'A'))])
        cls.main, cls.annex = cls.sites
        cls.other_site = cls.env['medical.site'].create({'name': 'Elsewhere', 'code': 'E', 'company_id': cls.other_company.id, 'calendar_id': False})
        cls.exam, cls.lab, cls.annex_exam = cls.rooms = cls.env['medical.room'].create([
            {'name': name, 'code': code, 'site_id': site.id, 'kind': kind}
            for name, code, site, kind in (('Exam 1', 'E1', cls.main, 'exam'), ('Lab', 'L1', cls.main, 'laboratory'), ('Exam 2', 'E2', cls.annex, 'exam'))])
        own = {'company_id': cls.company.id, 'company_ids': [Command.set(cls.company.ids)], 'notification_type': 'inbox', 'tz': 'America/New_York'}
        made = new_users(cls.env, {f'is_{name}': f'medical_office_base.group_{role}' for name, (role, _sites) in PEOPLE.items()}, **own)
        cls.users = {name: made[f'is_{name}'] for name in PEOPLE}
        for name, user in cls.users.items():
            setattr(cls, name, user)
        other = {**own, 'company_id': cls.other_company.id, 'company_ids': [Command.set(cls.other_company.ids)]}
        foreign = new_users(cls.env, {
            'is_foreign_manager': 'medical_office_base.group_manager', 'is_foreign_nurse': 'medical_office_base.group_clinician'}, **other)
        cls.foreign_manager, cls.foreign_nurse = foreign.values()
        for site, code in ((cls.main, 'M'), (cls.annex, 'A')):
            site.user_ids = [Command.set([cls.users[name].id for name, (_role, codes) in PEOPLE.items() if code in codes])]
        cls.other_site.user_ids = cls.foreign_manager | cls.foreign_nurse
        persons = cls.env['hr.employee'].create([
            {'name': f'{name.replace("_", " ").title()} Fictional', 'user_id': user.id, 'company_id': cls.company.id} for name, user in cls.users.items()])
        cls.employees = dict(zip(cls.users, persons, strict=True))
        cls.Issue = cls.env['medical.issue']
        cls.causes = cls.env['medical.issue.cause'].search([('company_id', '=', cls.company.id)])

    @classmethod
    def _issue(cls, reporter=None, **values):
        """An issue as somebody reported it (default: the staff member, by name, at Main), as superuser.

        What `_report` doesn't take (severity is taken; owner, cause, state and the like are not) is written afterwards.
        """
        reported = {'name': 'Reported', 'kind': 'dysfunction', 'area': 'flow', 'site_id': cls.main.id, 'discretion': 'named'}
        taken = {'name', 'description', 'kind', 'area', 'site_id', 'room_id', 'severity', 'likelihood', 'discretion', 'is_hr', 'photos'}
        reported.update({name: value for name, value in values.items() if name in taken})
        issue = cls.Issue._report(reported, reporter if reporter is not None else cls.staff)
        if later := {name: value for name, value in values.items() if name not in taken}:
            issue.write(later)
        cls.env.flush_all()
        return issue.with_env(cls.env)


class IssueCommon(IssueCase):
    """The same on March 10, 2026, at 11 in the morning of the practice."""

    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(freeze_time(NOW))
        super().setUpClass()
