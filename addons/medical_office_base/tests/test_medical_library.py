from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger

from .fake_models import load_fake_models


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
    cost = fields.Float()
    unit = fields.Char()
    hazard = fields.Boolean()
    kind = fields.Selection([('soft', 'Soft'), ('hard', 'Hard')])
    medical_library_id = fields.Many2one('medical.fake.library.item', copy=False, readonly=True, ondelete='restrict')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")

    def _library_copy_fields(self):
        return {
            'name': 'name', 'group_id': 'group_id', 'price': 'cost', 'hazard': 'hazard', 'kind': 'kind',
            'pack': ('unit', lambda model, value, company: value and f'Pack of {value}'),
        }


class LibraryCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager, staff = 'medical_office_base.group_manager', 'medical_office_base.group_staff'
        load_fake_models(cls, FakeLibraryGroup, FakeLibraryItem, FakeGroup, FakeItem, access=[
            # A library line wider than it should be: the guard must hold nevertheless.
            ('medical.fake.library.group', staff, 'r'), ('medical.fake.library.item', manager, 'rwcu'),
            ('medical.fake.library.item', staff, 'r'),
            ('medical.fake.group', staff, 'r'), ('medical.fake.group', manager, 'rwcu'),
            ('medical.fake.item', staff, 'r'), ('medical.fake.item', manager, 'rwcu'),
        ])
        cls.company = cls.env.company
        cls.other_company = cls.env['res.company'].create({'name': 'Other Practice'})
        cls.manager = new_test_user(cls.env, 'lib_manager', manager)
        cls.staff = new_test_user(cls.env, 'lib_staff', staff)
        cls.group_rows = cls._ship('medical.fake.library.group', ['id', 'code', 'name', 'parent_id/id'], [
            ['g_med', 'MED', 'Medical', ''],
            ['g_glove', 'MED-GLV', 'Gloves', 'g_med'],
        ])
        cls.item_header = ['id', 'code', 'name', 'group_id/id', 'price', 'pack', 'hazard', 'kind', 'note']
        cls.item_data = [
            ['i_small', 'S1', 'Gloves, small', 'g_glove', '9', '100', '0', 'soft', ''],
            ['i_large', 'S2', 'Gloves, large', 'g_glove', '9.5', '90', '0', 'soft', ''],
            ['i_tape', 'S3', 'Tape', 'g_med', '2', '6', '0', '', ''],
        ]
        cls.items = cls._ship('medical.fake.library.item', cls.item_header, cls.item_data)

    @classmethod
    def _ship(cls, model, header, data):
        """Load rows as an update of the addon does with a CSV file."""
        env = cls.env(context={'install_module': 'medical_office_base', 'mode': 'update', 'module': 'medical_office_base', 'noupdate': False})
        result = env[model].load(header, data)
        assert result['ids'], result['messages']
        return cls.env[model].browse(result['ids'])

    def _items(self, user=None):
        return self.items.with_user(user or self.manager)


class TestLibraryAdoption(LibraryCase):
    def test_adopt(self):
        copies = self._items()._library_adopt(self.company)
        self.assertEqual(copies.mapped('name'), ['Gloves, small', 'Gloves, large', 'Tape'])
        self.assertEqual(copies.mapped('cost'), [9, 9.5, 2])
        self.assertEqual(copies.mapped('unit'), ['Pack of 100', 'Pack of 90', 'Pack of 6'])
        self.assertEqual(copies.company_id, self.company)
        self.assertEqual(copies.group_id.mapped('name'), ['Gloves', 'Medical'])
        self.assertEqual(copies[0].group_id.parent_id, copies[2].group_id)
        self.assertFalse(any(copies.mapped('medical_library_news')))
        self.assertEqual(copies.sudo().medical_library_id, self.items)
