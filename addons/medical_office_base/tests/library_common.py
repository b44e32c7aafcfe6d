"""A library and its copies that exist during a test only."""
import csv
import io
from unittest.mock import patch

from odoo import fields, models
from odoo.tests import TransactionCase
from odoo.tools.convert import convert_csv_import

from .companies import new_companies
from .fake_models import load_fake_models
from .users import new_user


class FakeLibraryGroup(models.Model):
    _module = None
    _name = 'medical.fake.library.group'
    _description = 'Fake Shipped Group'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.fake.group'

    parent_id = fields.Many2one('medical.fake.library.group', ondelete='restrict')
    parent_path = fields.Char(index=True)
    _parent_store = True

    def _library_items(self):
        return self.env['medical.fake.library.item'].search([('group_id', 'child_of', self.ids)])


class FakeLibraryItem(models.Model):
    _module = None
    _name = 'medical.fake.library.item'
    _description = 'Fake Shipped Item'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.fake.item'

    group_id = fields.Many2one('medical.fake.library.group', ondelete='restrict')
    price = fields.Float()
    pack = fields.Char()
    since = fields.Date()
    hazard = fields.Boolean()
    kind = fields.Selection([('soft', 'Soft'), ('hard', 'Hard')])
    note = fields.Char()


class FakeGroup(models.Model):
    _module = None
    _name = 'medical.fake.group'
    _description = 'Fake Group'
    _inherit = ['medical.library.copy.mixin']
    _parent_store = True
    _library_model = 'medical.fake.library.group'

    name = fields.Char(required=True)
    parent_id = fields.Many2one('medical.fake.group')
    parent_path = fields.Char(index=True)
    medical_library_id = fields.Many2one('medical.fake.library.group', copy=False, readonly=True, ondelete='restrict')

    def _library_copy_fields(self):
        return {'name': 'name', 'parent_id': 'parent_id'}


class FakeItem(models.Model):
    _module = None
    _name = 'medical.fake.item'
    _description = 'Fake Item'
    _inherit = ['medical.library.copy.mixin']
    _library_model = 'medical.fake.library.item'

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company')
    group_id = fields.Many2one('medical.fake.group')
    cost = fields.Float(digits=(16, 2))
    unit = fields.Char()
    since = fields.Date()
    remark = fields.Html()
    hazard = fields.Boolean()
    kind = fields.Selection([('soft', 'Soft'), ('hard', 'Hard')])
    medical_library_id = fields.Many2one('medical.fake.library.item', copy=False, readonly=True, ondelete='restrict')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")

    def _library_copy_fields(self):
        return {
            'name': 'name', 'group_id': 'group_id', 'price': 'cost', 'hazard': 'hazard', 'kind': 'kind',
            'note': 'remark', 'since': 'since',
            'pack': ('unit', lambda model, value, company: value and f'Pack of {value}'),
        }


class LibraryCase(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager, staff = 'medical_office_base.group_manager', 'medical_office_base.group_staff'
        load_fake_models(cls, FakeLibraryGroup, FakeLibraryItem, FakeGroup, FakeItem, access=[
            # Access to the library is wider here than it should be: the guard must hold nevertheless.
            ('medical.fake.library.group', staff, 'r'), ('medical.fake.library.item', manager, 'rwcu'),
            ('medical.fake.library.item', staff, 'r'),
            ('medical.fake.group', staff, 'r'), ('medical.fake.group', manager, 'rwcu'),
            ('medical.fake.item', staff, 'r'), ('medical.fake.item', manager, 'rwcu'),
        ])
        cls.company = cls.env.company
        cls.other_company = new_companies(cls.env, {'name': 'Other Practice'})
        cls.env['ir.rule'].create({
            'name': 'own companies', 'model_id': cls.env['ir.model']._get_id('medical.fake.item'), 'domain_force': [('company_id', 'in', [cls.company.id])]})
        cls.manager = new_user(cls.env, 'lib_manager', manager)
        cls.staff = new_user(cls.env, 'lib_staff', staff)
        cls._ship('medical.fake.library.group', {
            'g_med': {'code': 'MED', 'name': "Medical"},
            'g_glove': {'code': 'MED-GLV', 'name': "Gloves", 'parent_id/id': 'g_med'},
        })
        cls.content = {
            'i_small': {'code': 'S1', 'name': "Gloves, small", 'group_id/id': 'g_glove', 'price': '9.333', 'pack': '100', 'kind': 'soft', 'note': "Latex free"},
            'i_large': {'code': 'S2', 'name': "Gloves, large", 'group_id/id': 'g_glove', 'price': '9.5', 'pack': '90', 'kind': 'soft'},
            'i_tape': {'code': 'S3', 'name': "Tape", 'group_id/id': 'g_med', 'price': '2', 'pack': '6'},
        }
        cls.items = cls._ship('medical.fake.library.item', cls.content)
        cls.small, cls.large, cls.tape = cls.items

    @classmethod
    def _ship(cls, model, content):
        """Load rows as an installation or update of the addon loads its CSV file; returns them."""
        header = list(dict.fromkeys(name for row in content.values() for name in row))
        file = io.StringIO()
        csv.writer(file).writerows([['id', *header], *([xmlid, *(row.get(name, '') for name in header)] for xmlid, row in content.items())])
        convert_csv_import(cls.env, 'medical_office_base', f'{model}.csv', file.getvalue().encode(), mode='update')
        return cls.env[model].browse(cls.env.ref(f'medical_office_base.{xmlid}').id for xmlid in content)

    def _update(self, content):
        """Load the items as an update does, to the removal of what is no longer in the file."""
        rows = self._ship('medical.fake.library.item', content)
        dropped = {f'medical_office_base.{xmlid}' for xmlid in self.content if xmlid not in content}
        others = self.env['ir.model.data'].search([('module', '=', 'medical_office_base')])
        with patch.object(self.registry, 'loaded_xmlids', set(others.mapped('complete_name')) - dropped):
            self.env['ir.model.data']._process_end(['medical_office_base'])
        return rows

    def _adopt(self, rows=None, user=None, company=None):
        return (self.items if rows is None else rows).with_user(user or self.manager)._library_adopt(company or self.company)

    def _changed(self, xmlid, **values):
        """The content of the file with one row changed."""
        return {**self.content, xmlid: {**self.content[xmlid], **values}}
