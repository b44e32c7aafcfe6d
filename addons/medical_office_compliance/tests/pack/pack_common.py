from odoo import Command
from odoo.tests import TransactionCase

from odoo.addons.medical_office_base.tests.companies import new_companies
from odoo.addons.medical_office_base.tests.users import new_users

ROLES = (
    'manager', 'compliance_officer', 'privacy_officer', 'owner', 'hr', 'employee_health', 'staff', 'clinician', 'front_desk', 'biller', 'facility',
    'auditor')


class PackCase(TransactionCase):
    """A practice with two sites, a person of each role, and obligations of three areas with evidence; another practice with one.

    `cls.privacy` holds for the practice, `cls.safety` and `cls.facility_duty` at each site; `cls._status(obligation, site)`.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional Packs'}, {'name': 'Fictional Elsewhere'})
        (cls.company | cls.other_company).medical_practice_ids.tz = 'America/New_York'
        cls.main, cls.annex = cls.sites = cls.env['medical.site'].create([
            {'name': name, 'code': code, 'company_id': cls.company.id, 'calendar_id': False} for name, code in (('Main', 'M'), ('Annex', 'A'))])
        own = {'company_id': cls.company.id, 'company_ids': [Command.set(cls.company.ids)], 'tz': 'America/New_York', 'notification_type': 'inbox'}
        made = new_users(cls.env, {f'ap_{role}': f'medical_office_base.group_{role}' for role in ROLES}, **own)
        cls.users = {role: made[f'ap_{role}'] for role in ROLES}
        for role, user in cls.users.items():
            setattr(cls, role, user)
        cls.foreign_manager = new_users(cls.env, {'ap_foreign': 'medical_office_base.group_manager'}, **{
            **own, 'company_id': cls.other_company.id, 'company_ids': [Command.set(cls.other_company.ids)]})['ap_foreign']
        cls.privacy, cls.safety, cls.facility_duty, cls.foreign = cls.obligations = cls.env['medical.obligation'].create([
            {'code': code, 'name': name, 'area': area, 'per_site': per_site, 'company_id': company.id, 'frequency': 'annual'}
            for code, name, area, per_site, company in (
                ('P-1', 'Risk analysis', 'privacy', False, cls.company), ('S-1', 'Exposure control plan', 'safety', True, cls.company),
                ('F-1', 'Fire extinguishers', 'facility', True, cls.company), ('X-1', 'Not of this practice', 'privacy', False, cls.other_company))])
        cls.env['medical.obligation.status']._sync(cls.obligations)
        cls.today = cls.company._medical_today()

    @classmethod
    def _status(cls, obligation, site=None):
        return obligation.status_ids.filtered(lambda status: status.site_id == (site or cls.env['medical.site']))

    @classmethod
    def _evidence(cls, status, name='Done', files=(), **values):
        """Evidence done today (default), with files {name: content} hung on it, as superuser."""
        evidence = cls.env['medical.obligation.evidence'].create({
            'status_id': status.id, 'name': name, 'date': cls.today, 'user_id': cls.compliance_officer.id, **values})
        if files:
            evidence.sudo().with_context(tracking_disable=True).attachment_ids = cls.env['ir.attachment'].create([
                {'name': file, 'raw': content, 'res_model': evidence._name, 'res_id': evidence.id} for file, content in dict(files).items()])
        return evidence

    @classmethod
    def _give(cls, giver=None, **values):
        """An auditor's access, given by the compliance officer (default)."""
        giver = giver or cls.compliance_officer
        return cls.env['medical.audit.access'].with_user(giver).with_company(cls.company).create({
            'user_id': cls.auditor.id, 'company_id': cls.company.id, 'purpose': 'Yearly audit', **values}).with_env(cls.env)
