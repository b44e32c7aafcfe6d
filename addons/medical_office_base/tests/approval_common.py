from contextlib import contextmanager

from odoo import api, fields, models
from odoo.tests import TransactionCase

from .companies import new_companies
from .fake_models import load_fake_models
from .users import new_user

DOCUMENT = 'medical.fake.document'


class FakeDocument(models.Model):
    _module = None
    _name = DOCUMENT
    _description = 'Fake Document'
    _inherit = ['mail.thread', 'mail.activity.mixin', 'medical.approval.mixin']
    _approval_content = ('reason', 'line_ids')

    name = fields.Char(required=True)
    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company)
    state = fields.Selection(
        [('draft', 'Draft'), ('submitted', 'To Approve'), ('approved', 'Approved'), ('refused', 'Refused'), ('done', 'Done')],
        required=True, default='draft', tracking=True)
    reason = fields.Char()
    requester_id = fields.Many2one('res.users', default=lambda self: self.env.user)
    line_ids = fields.One2many('medical.fake.document.line', 'document_id', copy=True)
    done_count = fields.Integer()
    note = fields.Char()

    def _approval_amount(self):
        amounts = self.line_ids.mapped('amount')
        return None if -1 in amounts else sum(amounts)

    def _approval_author(self):
        return self.requester_id

    def _approval_description(self):
        return f'{len(self.line_ids)} lines'

    def _approval_done(self):
        res = super()._approval_done()
        assert self.env.su
        self.done_count += 1
        return res

    def _approval_refused(self, comment):
        self.note = f'refused: {comment}'

    def _approval_returned(self, comment):
        self.note = f'returned: {comment}'


class FakeDocumentLine(models.Model):
    _module = None
    _name = 'medical.fake.document.line'
    _description = 'Fake Document Line'

    document_id = fields.Many2one(DOCUMENT, required=True, ondelete='cascade', index=True)
    amount = fields.Float()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.document_id._approval_check_content()
        return lines

    def write(self, vals):
        self.document_id._approval_check_content()
        return super().write(vals)

    def unlink(self):
        self.document_id._approval_check_content()
        return super().unlink()


class ApprovalCommon(TransactionCase):
    """A document that only exists here, and the people of two companies.

    nurse, second_nurse (clinician), clerk (front desk), manager, deputy (manager), owner, doctor (clinician, named on the DEA
    registration), auditor; elsewhere_manager belongs to the other company only. No rules, no limits.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        load_fake_models(cls, FakeDocumentLine, FakeDocument, access=[
            (model, f'medical_office_base.group_{role}', permissions)
            for model in (DOCUMENT, 'medical.fake.document.line')
            for role, permissions in (('staff', 'rwcu'), ('auditor', 'r'))])
        cls.env['ir.rule'].create({
            'name': 'Fake document: own companies', 'model_id': cls.env['ir.model']._get_id(DOCUMENT),
            'domain_force': "[('company_id', 'in', company_ids)]"})
        cls.company = new_companies(cls.env, {'name': 'Fictional Family Practice'})
        cls.elsewhere = new_companies(cls.env, {'name': 'Elsewhere Clinic'})
        cls.practice = cls.company.medical_practice_ids
        cls.practice.tz = 'America/New_York'
        for login, roles in (
                ('nurse', 'clinician'), ('second_nurse', 'clinician'), ('clerk', 'front_desk'), ('manager', 'manager'),
                ('deputy', 'manager'), ('owner', 'owner'), ('doctor', 'clinician'), ('auditor', 'auditor')):
            setattr(cls, login, cls._new_user(login, roles, cls.company))
        cls.elsewhere_manager = cls._new_user('elsewhere_manager', 'manager', cls.elsewhere)
        cls.practice.write({'controlled_substances': True, 'dea_user_id': cls.doctor.id})
        cls.Approval = cls.env['medical.approval']
        cls.approval_type = cls.env.ref('medical_office_base.mail_activity_type_approval')

    @classmethod
    def _new_user(cls, login, roles, company):
        return new_user(
            cls.env, f'approval_{login}', groups=','.join(f'medical_office_base.group_{role}' for role in roles.split(',')),
            name=login.replace('_', ' ').title(), email=f'{login}@example.com', company_id=company.id, company_ids=[(6, 0, company.ids)],
            notification_type='email')

    @classmethod
    def _rule(cls, **values):
        return cls.env['medical.approval.rule'].create({
            'name': 'Rule', 'company_id': cls.company.id, 'res_model': DOCUMENT, 'group_id': cls._role('manager').id, **values})

    @classmethod
    def _limit(cls, role, amount, company=None):
        return cls.env['medical.approval.limit'].create({
            'company_id': (company or cls.company).id, 'res_model': DOCUMENT, 'group_id': cls._role(role).id, 'amount': amount})

    @classmethod
    def _role(cls, role):
        return cls.env.ref(f'medical_office_base.group_{role}')

    @classmethod
    def _draft(cls, user, *amounts, **values):
        return cls.env[DOCUMENT].with_user(user).create({
            'name': 'Paper', 'line_ids': [fields.Command.create({'amount': amount}) for amount in amounts], **values})

    @classmethod
    def _sent(cls, user, *amounts):
        document = cls._draft(user, *amounts)
        document.action_submit()
        return document

    @contextmanager
    def assertRefused(self, exception, message='.'):
        """The block raises, says so, and leaves nothing behind (which assertRaisesRegex doesn't roll back)."""
        with self.assertRaises(exception) as catcher:
            yield
        self.assertRegex(str(catcher.exception), message)

    def _decide_by_wizard(self, document, user, button, comment):
        """Press Refuse or Return on the document, write the comment, press the button of the dialog."""
        action = document.with_user(user).action_refuse()
        wizard = self.env[action['res_model']].with_user(user).with_context(**action['context']).create({'comment': comment})
        return getattr(wizard, f'action_{button}')()

    def _asked(self, document):
        """Who has an activity to decide."""
        return self.env['mail.activity'].search([
            ('res_model', '=', document._name), ('res_id', '=', document.id), ('activity_type_id', '=', self.approval_type.id)]).user_id

    def _mailed(self, document):
        """Who got mail or notification about the document since it was created."""
        return self.env['mail.message'].search([('model', '=', document._name), ('res_id', '=', document.id)]).notified_partner_ids
