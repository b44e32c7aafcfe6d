import base64

from odoo import Command
from odoo.tests import TransactionCase

from odoo.addons.medical_office_base.tests.companies import new_companies
from odoo.addons.medical_office_base.tests.users import new_users

ROLES = ('manager', 'compliance_officer', 'privacy_officer', 'owner', 'auditor', 'clinician', 'staff', 'facility')
GROUP = 'medical_office_base.group_%s'


def pdf(pages=1):
    """A PDF without anything in it but pages."""
    objects = [b'<</Type/Catalog/Pages 2 0 R>>', b'<</Type/Pages/Kids[%s]/Count %d>>' % (
        b' '.join(b'%d 0 R' % (3 + page) for page in range(pages)), pages)]
    objects += [b'<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>'] * pages
    content, starts = b'%PDF-1.4\n', []
    for number, body in enumerate(objects, 1):
        starts.append(len(content))
        content += b'%d 0 obj%sendobj\n' % (number, body)
    start = len(content)
    content += b'xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1) + b''.join(b'%010d 00000 n \n' % each for each in starts)
    content += b'trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF' % (len(objects) + 1, start)
    return base64.b64encode(content)


class PolicyCommon(TransactionCase):
    """A practice in New York with one person of each role, and another practice with its own manager; nobody has a policy yet."""

    NOW = '2027-03-01 15:00:00'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional Policies'}, {'name': 'Fictional Others'})
        cls.company.medical_practice_ids.tz = 'America/New_York'
        values = {'company_id': cls.company.id, 'company_ids': [Command.set(cls.company.ids)], 'notification_type': 'inbox'}
        users = new_users(cls.env, {f'pol_{role}': GROUP % role for role in ROLES}, **values)
        (cls.manager, cls.compliance, cls.privacy, cls.owner, cls.auditor, cls.nurse, cls.staff, cls.janitor) = users.values()
        cls.foreign = new_users(
            cls.env, {'pol_foreign': GROUP % 'manager'}, company_id=cls.other_company.id,
            company_ids=[Command.set(cls.other_company.ids)])['pol_foreign']
        cls.english, cls.spanish = (cls.env['medical.language'].search([('code', '=', code)]) for code in ('en', 'es'))

    @classmethod
    def _policy(cls, number='POL-90', user=None, **values):
        user = user or cls.manager
        return cls.env['medical.policy'].with_user(user).create({
            'number': number, 'name': f'Fictional Rule {number}', 'company_id': user.company_id.id, 'user_id': user.id, **values})

    @classmethod
    def _version(cls, policy, **values):
        return policy._draft_version({
            'body': '<p>Wash your hands.</p>', 'purpose': 'Clean hands.', 'step_ids': [Command.create({'who': 'Everybody', 'name': 'Wash'})],
            **values})

    @classmethod
    def _approved(cls, policy, decider=None, **values):
        """A version written by the policy's writer and approved by another: approved on the day."""
        version = cls._version(policy, **values)
        version.action_submit()
        version.with_user(decider or cls.compliance).action_approve()
        return version
