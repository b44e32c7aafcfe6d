import base64

from odoo import Command
from odoo.tests import TransactionCase

from .companies import new_companies
from .today_common import TodayChecks
from .users import new_user

NOW = '2026-03-10 15:00:00'
PDF = base64.b64encode(b'%PDF-1.4 fictional')


class AgreementCommon(TransactionCase, TodayChecks):
    """Fictional Practice with two sites in two time zones, cleaned by Sparkle; another practice beside it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional Practice'}, {'name': 'Fictional Neighbor'})
        cls.company.medical_practice_ids.tz = 'America/New_York'
        Site = cls.env['medical.site'].with_company(cls.company)
        cls.main, cls.island = Site.create([
            {'name': name, 'code': code, 'company_id': cls.company.id, 'tz': tz}
            for name, code, tz in (('Main Street', 'MAIN', 'America/New_York'), ('Island', 'ISL', 'Pacific/Honolulu'))])
        cls.elsewhere = cls.env['medical.site'].with_company(cls.other_company).create(
            {'name': 'Elsewhere', 'code': 'ELSE', 'company_id': cls.other_company.id})
        cls.manager, cls.owner, cls.auditor, cls.compliance, cls.facility, cls.staff, cls.island_staff = (
            cls._user(f'agr_{login}', role) for login, role in (
                ('manager', 'manager'), ('owner', 'owner'), ('auditor', 'auditor'), ('compliance', 'compliance_officer'),
                ('facility', 'facility'), ('staff', 'front_desk'), ('island', 'clinician')))
        cls.neighbor = cls._user('agr_neighbor', 'manager', cls.other_company)
        cls.main.user_ids = cls.staff + cls.facility
        cls.island.user_ids = cls.island_staff
        cls.vendor = cls.env['res.partner'].create({'name': 'Sparkle Cleaning', 'email': 'office@sparkle.example', 'is_company': True})
        cls.agreement = cls._agreement()

    @classmethod
    def _user(cls, login, role, company=None):
        company = company or cls.company
        return new_user(
            cls.env, login, groups=f'medical_office_base.group_{role}', company_id=company.id,
            company_ids=[Command.set(company.ids)], tz='America/New_York')

    @classmethod
    def _agreement(cls, **values):
        agreement = cls.env['medical.agreement'].with_user(cls.manager).create({
            'name': 'Evening cleaning', 'kind': 'cleaning', 'partner_id': cls.vendor.id, 'site_ids': [Command.set(cls.main.ids)],
            'date_start': '2026-01-01', 'date_end': '2026-12-31', 'price': 80, 'visits_planned': 3, **values})
        agreement.action_start()
        return agreement

    def _document(self, **values):
        return self.env['medical.agreement.document'].with_user(self.manager).create({
            'agreement_id': self.agreement.id, 'type': 'insurance', 'date_start': '2026-01-01', 'date_end': '2026-12-31',
            'file': PDF, 'file_name': 'paper.pdf', **values})

    def _visit(self, **values):
        return self.env['medical.vendor.visit'].with_user(self.manager).create({
            'agreement_id': self.agreement.id, 'site_id': self.main.id, 'person_name': 'Ann Fiction', 'date_in': '2026-03-09 22:00:00',
            'date_out': '2026-03-09 23:30:00', **values})

    def _check_in(self, user, agreement=None, **values):
        """As staff do it: by the dialog."""
        return self.env['medical.vendor.visit'].browse(self.env['medical.vendor.check.in'].with_user(user).create({
            'agreement_id': (agreement or self.agreement).id, **values}).action_check_in()['res_id'])
