from odoo import Command, api, fields, models
from odoo.tests import TransactionCase

from .companies import new_companies
from .fake_models import load_fake_models
from .users import new_user

PAPER = 'medical.fake.paper'
# 23:30 on March 9th in New York, 17:30 in Honolulu, March 10th in UTC and in Auckland
NIGHT = '2026-03-10 03:30:00'
LEADS = {'license': 60, 'card': 10}


class FakePaper(models.Model):
    _module = None
    _name = PAPER
    _description = 'Fake Paper'
    _inherit = ['medical.expiry.mixin']
    _expiry_site = 'site_id'

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company)
    site_id = fields.Many2one('medical.site')
    user_id = fields.Many2one('res.users')
    type = fields.Selection([('license', 'License'), ('card', 'Card')])
    state = fields.Selection([('running', 'Running'), ('ended', 'Ended')], default='running')
    renewal_id = fields.Many2one(PAPER, copy=False, readonly=True, index='btree_not_null')

    @api.depends('type')
    def _compute_expiry_lead_days(self):
        for paper in self:
            paper.expiry_lead_days = LEADS.get(paper.type, 30)

    @api.model
    def _expiry_domain(self):
        return fields.Domain('state', '=', 'running')


class ExpiryCommon(TransactionCase):
    """Two practices, in New York and in Auckland; the first has a site in Honolulu as well.

    The nurse's supervisor is the lead, the lead's is nobody; the manager manages both of the first practice.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        load_fake_models(cls, FakePaper, access=[(PAPER, 'medical_office_base.group_staff', 'rwcu')])
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional North'}, {'name': 'Fictional South'})
        cls.company.medical_practice_ids.tz = 'America/New_York'
        cls.other_company.medical_practice_ids.tz = 'Pacific/Auckland'
        cls.main, cls.island = cls.env['medical.site'].with_company(cls.company).create([
            {'name': name, 'code': code, 'company_id': cls.company.id, 'tz': tz}
            for name, code, tz in (('Main', 'M', 'America/New_York'), ('Island', 'I', 'Pacific/Honolulu'))])
        cls.nurse, cls.lead, cls.manager, cls.owner = (
            cls._user(f'exp_{login}', role) for login, role in (
                ('nurse', 'clinician'), ('lead', 'staff'), ('manager', 'manager'), ('owner', 'owner')))
        lead = cls.env['hr.employee'].create({'name': 'Lead', 'user_id': cls.lead.id, 'company_id': cls.company.id})
        cls.employee = cls.env['hr.employee'].create({
            'name': 'Nurse', 'user_id': cls.nurse.id, 'company_id': cls.company.id, 'parent_id': lead.id})

    @classmethod
    def _user(cls, login, role, company=None):
        company = company or cls.company
        return new_user(
            cls.env, login, groups=f'medical_office_base.group_{role}', company_id=company.id,
            company_ids=[Command.set(company.ids)], notification_type='inbox')

    def _paper(self, **values):
        return self.env[PAPER].create({'name': 'Paper', 'company_id': self.company.id, 'user_id': self.nurse.id, **values})

    def _remind(self):
        """What the cron does for the fake model."""
        papers = self.env[PAPER]
        papers._expiry_daily()
        papers._expiry_reminded_in_vain()._expiry_settle()
        reminded = papers._expiry_to_remind()
        reminded._expiry_remind()
        return reminded

    def _asked(self, paper):
        """Whom an open activity asks."""
        return paper.activity_ids.user_id
