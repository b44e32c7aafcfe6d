from odoo import Command
from odoo.tests import TransactionCase, freeze_time

from odoo.addons.medical_office_base.tests.companies import new_companies
from odoo.addons.medical_office_base.tests.users import new_users

NOW = '2026-03-10 15:00:00'
ROLES = ('manager', 'compliance_officer', 'privacy_officer', 'owner', 'auditor', 'staff', 'front_desk', 'facility')


class ObligationCase(TransactionCase):
    """A physician office with two sites and a person of each role, and another practice with its own manager.

    `cls.manager` and so on are users; nothing is adopted yet. The clock stands still, but for a class that sets `frozen` to False.
    """
    frozen = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional Rules'}, {'name': 'Fictional Elsewhere'})
        (cls.company | cls.other_company).medical_practice_ids.tz = 'America/New_York'
        cls.practice = cls.company.medical_practice_ids
        cls.main, cls.annex = cls.sites = cls.env['medical.site'].create([
            {'name': name, 'code': code, 'company_id': cls.company.id, 'calendar_id': False, 'tz': tz}
            for name, code, tz in (('Main', 'M', 'America/New_York'), ('Annex', 'A', 'Pacific/Honolulu'))])
        own = {'company_id': cls.company.id, 'company_ids': [Command.set(cls.company.ids)], 'notification_type': 'inbox', 'tz': 'America/New_York'}
        users = new_users(cls.env, {f'ob_{role}': f'medical_office_base.group_{role}' for role in ROLES}, **own)
        for role in ROLES:
            setattr(cls, role, users[f'ob_{role}'])
        cls.users = {role: users[f'ob_{role}'] for role in ROLES}
        other = {**own, 'company_id': cls.other_company.id, 'company_ids': [Command.set(cls.other_company.ids)]}
        cls.foreign_manager, = new_users(cls.env, {'ob_foreign': 'medical_office_base.group_manager'}, **other).values()
        cls.Status = cls.env['medical.obligation.status']

    def setUp(self):
        super().setUp()
        if self.frozen:
            self.startPatcher(freeze_time(NOW))

    def _own(self, **values):
        """An obligation of the practice's own, as the manager writes it."""
        return self.env['medical.obligation'].with_user(self.manager).create({
            'name': 'Look at the lamps', 'company_id': self.company.id, 'frequency': 'annual', **values})

    def _adopt(self, *codes):
        """These rows of the library as the manager's obligations."""
        rows = self.env['medical.requirement'].search([('code', 'in', codes)])
        return rows.with_user(self.manager)._library_adopt(self.company)

    def _review(self, user=None):
        """The review as somebody opens it."""
        user = user or self.manager
        action = self.env['medical.obligation.review'].with_user(user).with_company(user.company_id).action_set_up()
        review = self.env['medical.obligation.review'].with_user(user).browse(action['res_id'])
        review.invalidate_recordset()
        return review
