import base64
import io
from contextlib import contextmanager
from unittest.mock import patch

import openpyxl
from psycopg2 import IntegrityError

from odoo import fields, models
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from ..tools.import_columns import Column
from ..tools.import_template import write_template
from .companies import new_companies
from .fake_models import load_fake_models
from .users import new_user

MANAGER, CLERK = 'medical_office_base.group_manager', 'medical_office_base.group_supply_clerk'
OWNER, AUDITOR, STAFF = 'medical_office_base.group_owner', 'medical_office_base.group_auditor', 'medical_office_base.group_staff'


class FakeThing(models.Model):
    _module = None
    _name = 'medical.fake.thing'
    _description = 'Fake Thing'

    name = fields.Char(required=True)
    quantity = fields.Float()
    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company)

    _name_uniq = models.UniqueIndex('(company_id, name)', "Another thing has this name.")

    def write(self, vals):
        if vals.get('quantity', 0) > 1000:
            raise ValidationError(self.env._("A thousand is enough."))
        return super().write(vals)


class FakeKind(models.AbstractModel):
    _module = None
    _name = 'medical.import.fake'
    _description = 'Fake Import'
    _inherit = ['medical.import.kind']
    _import_label = 'Things'
    _import_groups = f'{MANAGER},{CLERK}'

    def _import_columns(self):
        return [Column('name', "Name", required=True, example='Any thing'), Column('quantity', "Quantity", 'decimal', required=True, example='12.5')]

    def _import_check(self, rows, faults):
        known = {thing.name: thing for thing in self.env['medical.fake.thing'].search([('company_id', '=', self.env.company.id)])}
        for row in rows:
            if row['quantity'] < 0:
                faults.add(row, 'quantity', row['quantity'], "Less than nothing.", "Write 0 or more.")
            if row['name'] == 'refuse':
                raise UserError(self.env._("Not today."))
        return [(row, known.get(row['name'])) for row in rows]

    def _import_preview(self, prepared):
        return {
            'counts': [("new", sum(not thing for _row, thing in prepared)), ("changed", sum(bool(thing) for _row, thing in prepared))],
            'columns': ["Name", "Quantity"],
            'lines': [[row['name'], f"{thing.quantity if thing else 0:g} → {row['quantity']:g}"] for row, thing in prepared],
        }

    def _import_apply(self, prepared):
        for row, thing in prepared:
            values = {'name': row['name'], 'quantity': float(row['quantity'])}
            if thing:
                thing.write(values)
            else:
                self.env['medical.fake.thing'].create({'name': values['name']}).write(values)
        return f"{len(prepared)} things."


class FakeManagerKind(models.AbstractModel):
    _module = None
    _name = 'medical.import.fake.manager'
    _description = 'Fake Import of the Manager'
    _inherit = ['medical.import.fake']
    _import_label = 'Things of the Manager'
    _import_groups = MANAGER
    _import_repeatable = True


class ImportCase(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        load_fake_models(cls, FakeThing, FakeKind, FakeManagerKind, access=[
            ('medical.fake.thing', MANAGER, 'rwcu'), ('medical.fake.thing', CLERK, 'rwcu')])
        cls.company = cls.env.company
        cls.other = new_companies(cls.env, {'name': 'Other Practice'})
        cls.manager = new_user(cls.env, 'imp_manager', MANAGER)
        cls.clerk = new_user(cls.env, 'imp_clerk', CLERK)
        cls.clerk2 = new_user(cls.env, 'imp_clerk2', CLERK)
        cls.owner = new_user(cls.env, 'imp_owner', OWNER)
        cls.auditor = new_user(cls.env, 'imp_auditor', AUDITOR)
        cls.staff = new_user(cls.env, 'imp_staff', STAFF)
        cls.foreign = new_user(cls.env, 'imp_foreign', MANAGER, company_id=cls.other.id, company_ids=[(6, 0, cls.other.ids)])

    def _content(self, *rows):
        return base64.b64encode('\n'.join(['Name,Quantity', *rows]).encode())

    def _import(self, *rows, user=None, kind='medical.import.fake', name='things.csv'):
        return self.env['medical.import'].with_user(user or self.manager).create({'name': name, 'kind': kind, 'file': self._content(*rows)})

    def _things(self):
        return {thing.name: thing.quantity for thing in self.env['medical.fake.thing'].search([])}


@tagged('post_install', '-at_install')
class TestImportQueue(ImportCase):
    """A file's way: checked whole, shown, imported at once or not at all."""

    def test_check_shows_and_writes_nothing(self):
        self.env['medical.fake.thing'].create({'name': 'Chair', 'quantity': 1})
        record = self._import('Chair,4', 'Table,2')
        self.assertEqual(record.state, 'draft')
        record.action_check()
        self.assertRecordValues(record, [{'state': 'ready', 'row_count': 2, 'fault_count': 0}])
        for words in ('<b>1</b> new', '<b>1</b> changed', 'Chair', '1 → 4'):
            self.assertIn(words, record.preview)
        self.assertEqual(self._things(), {'Chair': 1})

    def test_import(self):
        record = self._import('Chair,4', 'Table,2')
        record.action_check()
        record.action_import()
        self.assertRecordValues(record, [{'state': 'done', 'message': "2 things.", 'done_by_id': self.manager.id, 'user_id': self.manager.id}])
        self.assertTrue(record.done_on)
        self.assertEqual(self._things(), {'Chair': 4, 'Table': 2})

    def test_a_workbook_from_the_template(self):
        name, content = self.env['medical.import'].with_user(self.clerk)._template('medical.import.fake')
        self.assertEqual(name, 'Things.xlsx')
        book = openpyxl.load_workbook(io.BytesIO(content))
        book.worksheets[0]['A3'], book.worksheets[0]['B3'] = 'Desk', 3
        output = io.BytesIO()
        book.save(output)
        record = self.env['medical.import'].with_user(self.clerk).create({
            'name': 'x.xlsx', 'kind': 'medical.import.fake', 'file': base64.b64encode(output.getvalue())})
        record.action_check()
        record.action_import()
        self.assertEqual((record.state, self._things()), ('done', {'Desk': 3}), record.fault_ids.mapped('problem'))

    def test_every_template_reads_back(self):
        """Of every kind that is installed: its columns make a template whose example is understood and passed over."""
        Import = self.env['medical.import']
        for kind in filter(lambda name: self.env[name]._import_template, Import._kind_names()):
            reader = self.env[kind]._import_reader()
            rows, faults = reader.parse(write_template(reader.columns, kind, reader))
            self.assertEqual((rows, [fault.problem for fault in faults]), ([], ["The file has headings and no rows."]), kind)

    def test_faults_stop_everything(self):
        record = self._import('Chair,4', 'Table,many', ',1', 'Desk,-1')
        record.action_import()
        self.assertRecordValues(record, [{'state': 'faults', 'row_count': 4, 'fault_count': 3, 'preview': False}])
        self.assertRecordValues(record.fault_ids, [
            {'row': 3, 'column': 'Quantity', 'value': 'many', 'problem': "This is not a number."},
            {'row': 4, 'column': 'Name', 'value': '', 'problem': "The cell is empty."},
            {'row': 5, 'column': 'Quantity', 'value': '-1', 'problem': "Less than nothing."},
        ])
        self.assertTrue(all(record.fault_ids.mapped('remedy')))
        self.assertFalse(self._things())

    def test_retry(self):
        record = self._import('Chair,many')
        record.action_check()
        record.write({'file': self._content('Chair,4'), 'name': 'better.csv'})
        self.assertRecordValues(record, [{'state': 'draft', 'fault_count': 0, 'fault_ids': []}])
        record.action_check()
        record.action_import()
        self.assertEqual((record.state, self._things()), ('done', {'Chair': 4}))

    def test_a_checked_file_replaced_is_checked_anew(self):
        record = self._import('Chair,4')
        record.action_check()
        record.file = self._content('Chair,many')
        self.assertEqual((record.state, record.preview), ('draft', False))

    def test_unreadable(self):
        for content in (b'', b'PK\x03\x04', b'\xd0\xcf\x11\xe0', b'a\0b', b'Name,Quantity\n"x,1\n'):
            record = self.env['medical.import'].with_user(self.manager).create({
                'kind': 'medical.import.fake', 'file': base64.b64encode(content or b' ')})
            record.action_check()
            self.assertEqual((record.state, record.fault_ids.row, record.fault_ids.column), ('faults', 0, 'File'), content)

    def test_an_error_while_writing_undoes_all(self):
        record = self._import('Chair,4', 'Table,2000', 'Desk,1')
        record.action_check()
        self.assertEqual(record.state, 'ready')
        record.action_import()
        self.assertEqual((record.state, record.fault_ids.problem), ('faults', "A thousand is enough."))
        self.assertFalse(self._things())
        record.file = self._content('Chair,4', 'Table,200', 'Desk,1')
        record.action_import()
        self.assertEqual(record.state, 'done')

    def test_a_refusal_of_the_database_is_a_fault_too(self):
        record = self._import('Chair,4', 'Chair,5')
        record.action_import()
        self.assertEqual((record.state, record.fault_ids.problem), ('faults', "Another thing has this name."))
        self.assertFalse(self._things())

    def test_an_error_while_checking_is_a_fault(self):
        record = self._import('refuse,1')
        record.action_check()
        self.assertEqual((record.state, record.fault_ids.problem), ('faults', "Not today."))

    def test_what_has_changed_since_the_check_is_shown_first(self):
        record = self._import('Chair,4')
        record.action_check()
        self.env['medical.fake.thing'].create({'name': 'Chair', 'quantity': 1})
        record.action_import()
        self.assertEqual(record.state, 'ready')
        self.assertIn("Look again", record.message)
        self.assertIn('1 → 4', record.preview)
        self.assertEqual(self._things(), {'Chair': 1})
        record.action_import()
        self.assertEqual((record.state, self._things()), ('done', {'Chair': 4}))

    def test_the_same_file_is_imported_once(self):
        first = self._import('Chair,4', user=self.clerk)
        first.action_import()
        again = self._import('Chair,4', user=self.clerk2, name='copy.csv')
        again.action_import()
        self.assertEqual(again.state, 'faults')
        self.assertRegex(again.fault_ids.problem, r"was imported on \d{4}-\d\d-\d\d as things.csv")
        self.assertFalse(self.env['medical.import'].with_user(self.clerk2).search([('id', '=', first.id)]), "named, though not readable")

    def test_the_same_file_in_another_company_or_kind(self):
        self._import('Chair,4').action_import()
        for user, kind in ((self.foreign, 'medical.import.fake'), (self.manager, 'medical.import.fake.manager'), (self.manager, 'medical.import.fake.manager')):
            record = self._import('Chair,4', user=user, kind=kind)
            record.action_import()
            self.assertEqual(record.state, 'done', record.fault_ids.mapped('problem'))
        self.env.flush_all()

    def test_the_database_refuses_the_same_file_at_the_same_moment(self):
        first, second = self._import('Chair,4'), self._import('Chair,4')
        first.action_import()
        with patch.object(self.registry['medical.import'], '_first_of', lambda record, checksum: record.browse()), \
                mute_logger('odoo.sql_db'), self.assertRaisesRegex(IntegrityError, 'medical_import_done_uniq'), self.cr.savepoint():
            second.action_import()
            self.env.flush_all()

    def test_two_at_once(self):
        record = self._import('Chair,4')
        record.action_check()

        def refuse(*args, **kwargs):
            raise LockError("Cannot grab a lock on records")

        with patch.object(self.registry['medical.import'], 'lock_for_update', refuse), self.assertRaisesRegex(UserError, "by someone else at this moment"):
            record.action_import()
        record.action_import()
        with self.assertRaisesRegex(UserError, "is closed"):
            record.action_import()

    def test_closed_files_stay(self):
        record = self._import('Chair,4')
        record.action_import()
        for values in ({'file': self._content('Chair,5')}, {'kind': 'medical.import.fake.manager'}, {'name': 'other.csv'}):
            with self.assertRaisesRegex(UserError, "closed"):
                record.write(values)
        for button in (record.action_check, record.action_cancel):
            with self.assertRaisesRegex(UserError, "closed"):
                button()
        with self.assertRaisesRegex(UserError, "stays on record"):
            record.unlink()
        given_up = self._import('Table,1')
        given_up.action_cancel()
        with self.assertRaisesRegex(UserError, "closed"):
            given_up.action_import()
        given_up.unlink()

    def test_preview_shows_the_first_lines_as_text(self):
        record = self._import('<b>{0}</b><script>x</script>,4', *(f'Thing {number},1' for number in range(30)))
        record.action_check()
        self.assertIn('&lt;script&gt;', record.preview)
        self.assertNotIn('<script>', record.preview)
        self.assertIn("and 11 more", record.preview)

    def test_a_workbook_is_no_larger_a_burden_than_its_rows(self):
        """Checking takes the same queries whatever the size of the file."""
        def queries(size):
            record = self._import(*(f'Thing {size} {number},1' for number in range(size)))
            record.action_check()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record.action_check()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(5)
        self.assertEqual(queries(500), queries(6))


@tagged('post_install', '-at_install')
class TestImportAccess(ImportCase):
    """Who may import what, and see whose files."""

    def test_staff_do_not(self):
        with self.assertRaises(AccessError):
            self._import('Chair,4', user=self.staff)
        record = self._import('Chair,4')
        for call in ('action_check', 'action_import', 'action_cancel'):
            for user in (self.staff, self.owner, self.auditor):
                with self.assertRaises(AccessError):
                    getattr(record.with_user(user), call)()
        self.assertFalse(self._things())

    def test_owner_and_auditor_read(self):
        record = self._import('Chair,many')
        record.action_check()
        for user in (self.owner, self.auditor):
            self.assertEqual(record.with_user(user).fault_ids.mapped('value'), ['many'])
            with self.assertRaises(AccessError):
                record.with_user(user).name = 'x'
            with self.assertRaises(AccessError):
                self._import('Chair,4', user=user)
        with self.assertRaises(AccessError):
            record.with_user(self.staff).read(['name'])

    def test_the_clerk_sees_their_own(self):
        own, others = self._import('Chair,x', user=self.clerk), self._import('Chair,x')
        others.action_check()
        self.assertEqual(self.env['medical.import'].with_user(self.clerk).search([]), own)
        self.assertFalse(self.env['medical.import.fault'].with_user(self.clerk).search([]))
        for call in ('action_check', 'action_import'):
            with self.assertRaises(AccessError):
                getattr(others.with_user(self.clerk), call)()
        own.with_user(self.manager).action_check()
        self.assertTrue(self.env['medical.import.fault'].with_user(self.clerk).search([]))

    def test_a_kind_has_its_own_people(self):
        with self.assertRaisesRegex(AccessError, "Things of the Manager"):
            self._import('Chair,4', user=self.clerk, kind='medical.import.fake.manager')
        record = self._import('Chair,4', user=self.clerk)
        record.sudo().kind = 'medical.import.fake.manager'
        for call in ('action_check', 'action_import'):
            with self.assertRaisesRegex(AccessError, "Things of the Manager"):
                getattr(record, call)()
        with self.assertRaises(AccessError):
            self.env['medical.import'].with_user(self.clerk)._template('medical.import.fake.manager')
        offered = self.env['medical.import'].with_user(self.clerk).new().allowed_kinds
        self.assertIn('medical.import.fake', offered)
        self.assertNotIn('medical.import.fake.manager', offered)
        self.assertNotIn('medical.import.kind', offered)

    def test_a_kind_that_is_gone(self):
        record = self._import('Chair,4')
        self.env.cr.execute("UPDATE medical_import SET kind = 'medical.import.gone' WHERE id = %s", [record.id])
        record.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "can't be imported any more"):
            record.action_check()
        for name in ('medical.import.kind', 'res.users', 'nothing'):
            with self.assertRaises(UserError):
                record._template(name)

    def test_results_are_not_typed(self):
        forged = self.env['medical.import'].with_user(self.manager).create({
            'kind': 'medical.import.fake', 'file': self._content('Chair,4'),
            'state': 'done', 'user_id': self.clerk.id, 'message': "Done", 'done_on': '2026-01-01'})
        self.assertRecordValues(forged, [{'state': 'draft', 'user_id': self.manager.id, 'message': False, 'done_on': False}])
        for values in ({'state': 'ready'}, {'preview': 'x'}, {'message': 'x'}, {'user_id': self.clerk.id}, {'company_id': self.other.id},
                       {'fault_ids': [(5,)]}, {'checksum': 'x'}):
            with self.assertRaises(UserError):
                forged.write(values)
        with self.assertRaises(AccessError):
            self.env['medical.import.fault'].with_user(self.manager).create({'import_id': forged.id})

    def test_companies(self):
        record = self._import('Chair,4')
        self.assertFalse(self.env['medical.import'].with_user(self.foreign).search([('id', '=', record.id)]))
        with self.assertRaises(AccessError):
            record.with_user(self.foreign).action_import()
        with self.assertRaises(AccessError):
            self.env['medical.import'].with_user(self.foreign).create({
                'kind': 'medical.import.fake', 'file': self._content('Chair,4'), 'company_id': self.company.id})
        # the file goes where it was uploaded, whatever company is chosen later
        both = new_user(self.env, 'imp_both', MANAGER, company_id=self.company.id, company_ids=[(6, 0, (self.company + self.other).ids)])
        record = self._import('Chair,4', user=both)
        record.with_context(allowed_company_ids=(self.other + self.company).ids).action_import()
        self.assertEqual(self.env['medical.fake.thing'].search([]).company_id, self.company)


@tagged('post_install', '-at_install')
class TestImportTemplate(HttpCase):
    """The template is downloaded by whoever may import the kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_user(cls.env, 'imp_manager_http', MANAGER)
        new_user(cls.env, 'imp_staff_http', STAFF)

    @contextmanager
    def _kinds(self):
        kind = self.registry['medical.import.kind']
        columns = [Column('name', "Name", required=True)]
        with patch.object(kind, '_import_label', "Things"), patch.object(kind, '_import_columns', lambda self: columns):
            yield

    def test_download(self):
        url = '/medical_office/import/template/medical.import.kind'
        with self._kinds(), mute_logger('odoo.http'):
            self.assertIn('/web/login', self.url_open(url).url)
            self.authenticate('imp_staff_http', 'imp_staff_http')
            self.assertEqual(self.url_open(url).status_code, 403)
            self.authenticate('imp_manager_http', 'imp_manager_http')
            answer = self.url_open(url)
            self.assertEqual(answer.status_code, 200)
            self.assertEqual(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]['A1'].value, 'Name *')
            self.assertIn('Things.xlsx', answer.headers['Content-Disposition'])
            self.assertEqual(self.url_open('/medical_office/import/template/res.users').status_code, 422)
