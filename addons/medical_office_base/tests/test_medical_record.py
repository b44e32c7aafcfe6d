import io
import re
import tempfile
import tracemalloc
from datetime import date
from unittest.mock import patch

import openpyxl
from lxml import html
from pypdf import PdfReader

from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from ..models import medical_record_output
from ..tools.record_column import Column
from ..tools.record_pages import Page, paginate, text_lines
from ..tools.record_xlsx import write_xlsx
from .companies import new_companies
from .fake_models import load_fake_models
from .users import new_user


class FakeRecord(models.TransientModel):
    """The rooms of a practice, with a column of each type."""
    _module = None
    _name = 'medical.fake.record'
    _description = 'Rooms of the Practice'
    _inherit = ['medical.record']
    _record_reads = ('medical.room',)

    date = fields.Date(required=True, default=lambda self: date(2026, 3, 1))
    kind = fields.Selection([('exam', 'Exam'), ('storage', 'Storage')], 'Kind of Room')
    secret = fields.Char(groups='medical_office_base.group_manager')

    def _record_columns(self):
        kinds = dict(self.env['medical.room']._fields['kind']._description_selection(self.env))
        return [
            Column('name', "Room", width=30),
            Column('kind', "Kind", labels=kinds, styles={'storage': 'warning'}),
            Column('opened', "Opened", 'datetime'),
            Column('day', "Day", 'date'),
            Column('number', "Number", 'integer', total=True),
            Column('area', "Area", 'quantity', total=True),
            Column('rent', "Rent", 'amount', total=True, groups='medical_office_base.group_manager'),
            Column('code', "Code", field=('medical.fake.record', 'secret')),
            Column('open', "Open", 'boolean'),
        ]

    def _record_query(self):
        rooms = self.env['medical.room']
        domain = [('company_id', '=', self.company_id.id)]
        if self.kind:
            domain.append(('kind', '=', self.kind))
        query = rooms._search(domain)
        return query.select(
            rooms._field_to_sql(rooms._table, 'name', query), rooms._field_to_sql(rooms._table, 'kind', query),
            SQL("'2026-03-01 03:30:00'::timestamp"), SQL("'2026-02-28'::date"), SQL.identifier(rooms._table, 'sequence'),
            SQL('sequence * 0.5'), SQL('(10 - sequence) * 1.25'), SQL.identifier(rooms._table, 'code'), SQL('TRUE'),
            SQL.identifier(rooms._table, 'id'))

    def _record_order(self):
        return SQL('number, id')

    def _record_notes(self):
        return ["Rents are rounded."]

    def _record_signatures(self):
        return ["Counted by", "Checked by"]


class RecordCommon(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        load_fake_models(cls, FakeRecord, access=[
            ('medical.fake.record', 'medical_office_base.group_staff', 'rwc'),
        ])
        cls.company = new_companies(cls.env, {'name': 'Practice A'})
        cls.company.medical_practice_ids.write({'legal_name': 'Practice A, PLLC', 'tz': 'America/New_York'})
        cls.other_company = new_companies(cls.env, {'name': 'Practice B'})
        cls.site, cls.other_site = [
            cls.env['medical.site'].with_company(company).create({
                'name': company.name, 'code': 'S', 'company_id': company.id, 'tz': 'America/New_York'})
            for company in (cls.company, cls.other_company)]
        cls.names = ['Exam 1', 'Exam 2', '=1+1', '@SUM(A1)', '+1', '-1', '\tTab', '<b>&amp;\x07', 'Store']
        cls.env['medical.room'].create([{
            'name': name, 'code': f'R{number}', 'sequence': number + 1, 'site_id': cls.site.id,
            'kind': 'storage' if name == 'Store' else 'exam',
        } for number, name in enumerate(cls.names)])
        cls.env['medical.room'].create({'name': 'Elsewhere', 'code': 'X', 'site_id': cls.other_site.id})

        def user(login, role, company=cls.company):
            return new_user(
                cls.env, login, groups=f'medical_office_base.group_{role}', company_id=company.id, company_ids=[Command.set(company.ids)],
                tz='America/Los_Angeles')

        cls.manager, cls.staff, cls.colleague = user('rec_manager', 'manager'), user('rec_staff', 'staff'), user('rec_colleague', 'staff')
        cls.other_manager = user('rec_other', 'manager', cls.other_company)

    def _record(self, user, **values):
        return self.env['medical.fake.record'].with_user(user).create({'company_id': user.company_id.id, **values})

    def _page(self, user, offset=0, limit=80, **values):
        values = {'company_id': user.company_id.id, **values}
        return self.env['medical.fake.record'].with_user(user).record_page(values, offset, limit)

    def _sheet(self, record):
        with record._record_xlsx() as file:
            return openpyxl.load_workbook(io.BytesIO(file.read())).active

    def _sheet_rows(self, sheet):
        """Rows between the heading and the totals."""
        heading = next(row[0].row for row in sheet.iter_rows() if row[0].value == 'Room' and row[1].value)
        rows = list(sheet.iter_rows(min_row=heading + 1))
        return rows[:next(index for index, row in enumerate(rows) if row[0].value == 'Total')]

    def _printed_text(self, record):
        with patch.object(type(self.env['ir.actions.report']), 'get_wkhtmltopdf_state', lambda self: 'install'):
            return record._record_pdf()[0].decode()


@tagged('post_install', '-at_install')
class TestMedicalRecord(RecordCommon):

    def test_page(self):
        page = self._page(self.manager)
        self.assertEqual(page['count'], len(self.names))
        self.assertEqual(page['title'], 'Rooms of the Practice')
        self.assertEqual([column['name'] for column in page['columns']],
                         ['name', 'kind', 'opened', 'day', 'number', 'area', 'rent', 'code', 'open'])
        # the moment in the practice's time zone, quantities without idle decimals
        self.assertEqual(page['rows'][0], ['Exam 1', 'Exam Room', '02/28/2026 22:30', '02/28/2026', '1', '0.50', '11.25', 'R0', 'Yes'])
        self.assertEqual(page['rows'][1][5], '1')
        self.assertEqual(page['totals'], {'number': '45', 'area': '22.50', 'rent': '56.25'})
        self.assertEqual(page['styles'][8], {1: 'warning'})
        head = dict(page['head'])
        self.assertEqual(head['Practice'], 'Practice A, PLLC')
        self.assertEqual(head['As of'], '03/01/2026')
        self.assertEqual(head['Amounts in'], self.company.currency_id.name)
        self.assertRegex(head['Made by'], r'^rec_manager .* on \d\d/\d\d/\d{4} at \d\d:\d\d E[SD]T \(America/New_York\)$')

    def test_negative_numbers_are_marked(self):
        self.env['medical.room'].search([('name', '=', 'Store')]).sequence = 30
        page = self._page(self.manager, kind='storage')
        self.assertEqual((page['rows'][0][6], page['styles'][0]), ('-25.00', {6: 'danger', 1: 'warning'}))

    def test_pages_do_not_overlap(self):
        first = self._page(self.manager, limit=4)
        record_id = first['id']
        model = self.env['medical.fake.record'].with_user(self.manager)
        rest = [model.record_page({}, offset, 4, record_id=record_id) for offset in (4, 8)]
        self.assertEqual([page['id'] for page in rest], [record_id] * 2)
        self.assertNotIn('count', rest[0])
        rows = first['rows'] + rest[0]['rows'] + rest[1]['rows']
        self.assertEqual(rows, self._page(self.manager)['rows'])

    def test_page_after_the_server_forgot_the_record(self):
        first = self._page(self.manager, limit=4)
        values = {'company_id': self.company.id}
        self.env['medical.fake.record'].browse(first['id']).unlink()
        page = self.env['medical.fake.record'].with_user(self.manager).record_page(values, 4, 4, record_id=first['id'])
        self.assertEqual(page['rows'], self._page(self.manager)['rows'][4:8])

    def test_same_rows_everywhere(self):
        record = self._record(self.manager)
        page = self._page(self.manager)
        names = [row[0] for row in page['rows']]
        self.assertEqual(sorted(names), sorted(self.names))
        sheet = self._sheet(record)
        self.assertEqual([row[0].value for row in self._sheet_rows(sheet)], [name.replace('\x07', '') for name in names])
        with patch.object(type(self.env['ir.actions.report']), 'get_wkhtmltopdf_state', lambda self: 'install'):
            content, kind = record._record_pdf()
        self.assertEqual(kind, 'html')
        body = html.fromstring(content).xpath('//table[@class="rows"]/tbody/tr[not(@class)]')
        self.assertEqual([row.xpath('string(td[2])') for row in body], [row[1] for row in page['rows']])
        self.assertEqual(len(body), page['count'])

    def test_sheet(self):
        sheet = self._sheet(self._record(self.manager, kind='exam'))
        values = [[cell.value for cell in row] for row in sheet.iter_rows()]
        self.assertEqual(values[0][0], 'Rooms of the Practice')
        self.assertIn(['Kind of Room', 'Exam'], [row[:2] for row in values])
        self.assertIn(['Lines', '8'], [row[:2] for row in values])
        heading = next(index for index, row in enumerate(values) if row[0] == 'Room')
        self.assertEqual(sheet.freeze_panes, f'A{heading + 2}')
        self.assertEqual(sheet.auto_filter.ref, f'A{heading + 1}:I{heading + 9}')
        opened, day, number, area = values[heading + 1][2:6]
        self.assertEqual((str(opened), str(day), number, area), ('2026-02-28 22:30:00', '2026-02-28 00:00:00', 1, 0.5))
        self.assertEqual(values[heading + 9], ['Total', None, None, None, 36, 18, 55, None, None])
        foot = [row[0] for row in values[heading + 10:] if row[0]]
        self.assertEqual(foot, ['Rents are rounded.', 'Counted by', 'Checked by'])

    def test_sheet_without_rows(self):
        sheet = self._sheet(self._record(self.other_manager, kind='storage'))
        self.assertIn('Room', [row[0].value for row in sheet.iter_rows()])
        self.assertNotIn('Total', [row[0].value for row in sheet.iter_rows()])

    def test_formulas_are_text(self):
        cells = {row[0].value: row[0] for row in self._sheet_rows(self._sheet(self._record(self.manager)))}
        for name in ('=1+1', '@SUM(A1)', '+1', '-1', '\tTab'):
            self.assertIn(cells[name].data_type, ('s', 'inlineStr'), name)
            self.assertTrue(cells[name].quotePrefix, name)
        self.assertFalse(cells['Exam 1'].quotePrefix)

    def test_columns_one_may_not_see(self):
        record = self._record(self.staff)
        self.assertEqual([column['name'] for column in self._page(self.staff)['columns']],
                         ['name', 'kind', 'opened', 'day', 'number', 'area', 'open'])
        self.assertNotIn('rent', self._page(self.staff)['totals'])
        self.assertEqual(len(self._sheet_rows(self._sheet(record))[0]), 7)
        self.assertNotIn('11.25', self._printed_text(record))

    def test_pdf(self):
        """wkhtmltopdf makes as many pages as we cut, each with the heading."""
        self.env['medical.room'].create([{
            'name': f'A room with a name so long that it takes more than one line of its column, number {number}', 'code': f'L{number}',
            'site_id': self.site.id, 'sequence': 20 + number} for number in range(120)])
        record = self._record(self.manager)
        document = record._record_document()
        self.assertGreater(len(document['pages']), 3)
        self.assertEqual(sum(len(rows) for _foot, rows in document['pages']), document_count(document))
        content, kind = record._record_pdf()
        if self.env['ir.actions.report'].get_wkhtmltopdf_state() == 'install':
            self.assertEqual(kind, 'html')
            return
        pages = PdfReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages), len(document['pages']))
        texts = [page.extract_text() for page in pages]
        for number, text in enumerate(texts, 1):
            self.assertIn('Opened', text)
            self.assertIn(f'page {number} of {len(pages)}', re.sub(r'\s+', ' ', text))
        self.assertIn('Counted by', re.sub(r'\s+', ' ', texts[-1]))

    def test_pdf_of_a_long_list_is_refused(self):
        with patch.object(medical_record_output, 'PDF_ROWS', 5):
            record = self._record(self.manager)
            with self.assertRaisesRegex(UserError, "9 lines"):
                record.action_pdf()
            with self.assertRaises(UserError):
                record._record_pdf()
            self.assertEqual(record.action_xlsx()['url'], f'/medical_office/record/medical.fake.record/{record.id}/xlsx')
        self.assertEqual(self._record(self.manager).action_pdf()['target'], 'new')

    def test_record_rules(self):
        self.assertEqual([row[0] for row in self._page(self.other_manager)['rows']], ['Elsewhere'])
        self.env['ir.rule'].create({
            'name': 'no stores', 'model_id': self.env['ir.model']._get_id('medical.room'), 'domain_force': [('kind', '!=', 'storage')],
            'groups': [Command.link(self.env.ref('medical_office_base.group_staff').id)]})
        self.assertNotIn('Store', [row[0] for row in self._page(self.staff)['rows']])
        self.assertNotIn('Store', self._printed_text(self._record(self.staff)))

    def test_foreign_practice(self):
        record = self._record(self.staff, company_id=self.other_company.id)
        for output in (record.action_pdf, record.action_xlsx, record._record_xlsx, record._record_document):
            with self.assertRaises(AccessError):
                output()
        with self.assertRaises(AccessError):
            self._page(self.staff, company_id=self.other_company.id)

    def test_two_practices_at_once(self):
        """Of someone who works for both, a record holds the one practice it is about."""
        self.manager.company_ids |= self.other_company
        model = self.env['medical.fake.record'].with_user(self.manager).with_context(
            allowed_company_ids=(self.company | self.other_company).ids)
        self.assertEqual(model.record_page({'company_id': self.other_company.id})['count'], 1)
        self.assertEqual(model.record_page({'company_id': self.company.id})['count'], len(self.names))

    def test_without_right_to_the_rows(self):
        self.env['ir.model.access'].search([('model_id.model', '=', 'medical.room')]).unlink()
        with self.assertRaises(AccessError):
            self._page(self.staff)

    def test_record_is_its_authors(self):
        record = self._record(self.staff).with_user(self.colleague)
        for output in (record.action_pdf, record.action_xlsx, record._record_xlsx, record.action_view):
            with self.assertRaises(AccessError):
                output()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            record.read(['kind'])
        self.assertFalse(self.env['medical.fake.record'].with_user(self.colleague).search([]))

    def test_action_view_keeps_the_filters(self):
        action = self._record(self.manager, kind='exam', site_id=self.site.id, date='2026-02-02').action_view()
        model = self.env['medical.fake.record'].with_user(self.manager)
        record = model.create(model.with_context(**action['context']).default_get(['kind', 'site_id', 'date', 'company_id']))
        self.assertEqual((record.kind, record.site_id, record.date), ('exam', self.site, date(2026, 2, 2)))
        self.assertNotIn('res_id', action)

    def test_labels_in_the_users_language(self):
        self.env['res.lang']._activate_lang('fr_FR')
        self.env['ir.model.fields'].search([('model', '=', 'medical.fake.record'), ('name', '=', 'kind')]).with_context(
            lang='fr_FR').field_description = 'Genre de salle'
        self.manager.lang = 'fr_FR'
        model = self.env['medical.fake.record'].with_user(self.manager).with_context(lang='fr_FR')
        page = model.record_page({'company_id': self.company.id, 'kind': 'exam'})
        self.assertIn('Genre de salle', dict(page['head']))
        self.assertEqual(page['rows'][0][6].replace('\u202f', ' '), '11,25')

    def test_queries_do_not_grow_with_rows(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._page(self.manager)
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        self.env['medical.room'].create([
            {'name': f'More {number}', 'code': f'M{number}', 'site_id': self.site.id} for number in range(200)])
        queries()  # what making rooms has emptied fills again
        self.assertEqual(queries(), few)


def document_count(document):
    return int(document['count'].replace(',', ''))


@tagged('post_install', '-at_install')
class TestRecordTools(TransactionCase):
    """The parts that know nothing of Odoo."""

    columns = [Column('text', "Text", width=20), Column('day', "Day", 'date'), Column('amount', "Amount", 'amount', total=True)]

    def _pages(self, rows, head=(), notes=(), signed=False, totals=None):
        return paginate(self.columns, rows, totals or {}, width=900, height=700, head=list(head), notes=list(notes), signed=signed)

    def test_columns_are_checked(self):
        with self.assertRaises(ValueError):
            Column('x', "X", 'money')
        with self.assertRaises(ValueError):
            Column('x', "X", total=True)

    def test_every_row_is_on_one_page(self):
        rows = [[f'Row {number} ' + 'word ' * (number % 60), '01/01/2026', '10.00'] for number in range(300)]
        widths, pages = self._pages(rows, head=[('As of', 'today')], notes=['note'], signed=True, totals={'amount': '3,000.00'})
        self.assertAlmostEqual(sum(widths), 900)
        self.assertEqual(pages[0].first, 0)
        self.assertEqual([page.last for page in pages[:-1]], [page.first for page in pages[1:]])
        self.assertEqual(pages[-1].last, 300)
        self.assertEqual([page.with_foot for page in pages], [False] * (len(pages) - 1) + [True])

    def test_signatures_do_not_stand_alone(self):
        for count in range(20, 60):
            _widths, pages = self._pages([['Row', '01/01/2026', '1.00']] * count, signed=True, totals={'amount': '1.00'})
            self.assertGreater(pages[-1].last, pages[-1].first, count)

    def test_no_rows(self):
        self.assertEqual(self._pages([])[1], [Page(0, 0, True)])

    def test_row_higher_than_a_page(self):
        _widths, pages = self._pages([['word ' * 5000, '', ''], ['after', '', '']])
        self.assertEqual([(page.first, page.last) for page in pages], [(0, 1), (1, 2)])

    def test_lines(self):
        self.assertEqual(text_lines('short', 200), 1)
        self.assertEqual(text_lines('several words here', 60), 3)
        self.assertGreater(text_lines('x' * 100, 60), 8)

    def test_sheet_in_constant_memory(self):
        columns = [*self.columns, Column('more', "More"), Column('when', "When", 'datetime')]

        def peak(count):
            rows = (('=text & more', date(2026, 1, 1), 12.5, 'x' * 40, fields.Datetime.to_datetime('2026-01-01 00:00:00')) for _number in range(count))
            tracemalloc.start()
            with tempfile.TemporaryFile() as file:
                write_xlsx(
                    file, title="Rows: [all]", head=[('As of', 'now')], columns=columns, rows=rows, count=count, totals={'amount': 1.0},
                    digits=lambda column: 2, total_label="Total", localize=lambda value: value)
            used = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return used

        small = peak(2_000)
        self.assertLess(peak(20_000), small * 1.1)

    def test_texts_are_written_safely(self):
        rows = [('<a> & "b"\x00\uffff', None, -1.5, None), (' spaces ', date(2026, 2, 3), 1e15, 'x' * 40_000)]
        with tempfile.TemporaryFile() as file:
            write_xlsx(
                file, title="T", head=[], columns=[*self.columns, Column('more', "More")], rows=rows, count=2, totals={},
                digits=lambda column: 2, total_label="Total", localize=lambda value: value)
            file.seek(0)
            sheet = openpyxl.load_workbook(file).active
        cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=5)]
        self.assertEqual(cells[0][:3], ['<a> & "b"', None, -1.5])
        self.assertEqual(cells[1][:3], [' spaces ', fields.Datetime.to_datetime('2026-02-03 00:00:00'), 1e15])
        self.assertEqual(len(cells[1][3]), 32_767)


@tagged('post_install', '-at_install')
class TestRecordRoutes(HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_user(cls.env, 'route_clerk', groups='medical_office_base.group_supply_clerk')
        cls.colleague = new_user(cls.env, 'route_colleague', groups='medical_office_base.group_supply_clerk')
        cls.env['maintenance.equipment'].create([
            {'name': f'Scale {number}', 'effective_date': '2020-01-01', 'company_id': cls.env.company.id} for number in range(3)])
        cls.record = cls.env['medical.equipment.record'].with_user(cls.clerk).create({})

    def _get(self, kind, record=None, model='medical.equipment.record'):
        record_id = (record or self.record).id
        return self.url_open(f'/medical_office/record/{model}/{record_id}/{kind}')

    def test_xlsx(self):
        self.authenticate('route_clerk', 'route_clerk')
        response = self._get('xlsx')
        self.assertEqual(response.status_code, 200)
        self.assertIn('spreadsheetml', response.headers['Content-Type'])
        self.assertIn('attachment', response.headers['Content-Disposition'])
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        names = [row[0].value for row in sheet.iter_rows()]
        self.assertTrue({'Scale 0', 'Scale 1', 'Scale 2'} <= set(names))

    def test_pdf(self):
        self.authenticate('route_clerk', 'route_clerk')
        response = self._get('pdf')
        self.assertEqual(response.status_code, 200)
        if self.env['ir.actions.report'].get_wkhtmltopdf_state() == 'install':
            self.assertIn('text/html', response.headers['Content-Type'])
        else:
            self.assertEqual(response.headers['Content-Type'], 'application/pdf')
            self.assertEqual(response.content[:5], b'%PDF-')

    def test_only_the_author(self):
        self.authenticate('route_colleague', 'route_colleague')
        with mute_logger('odoo.http'):
            for kind in ('xlsx', 'pdf'):
                self.assertEqual(self._get(kind).status_code, 403)

    def test_no_other_model(self):
        self.authenticate('route_clerk', 'route_clerk')
        for model in ('res.users', 'base.module.update', 'no.such.model', 'medical.record'):
            self.assertEqual(self._get('xlsx', self.clerk, model).status_code, 404, model)
        self.record.sudo().unlink()
        self.assertEqual(self._get('xlsx', self.record).status_code, 404)

    def test_visitor(self):
        response = self._get('xlsx')
        self.assertIn('/web/login', response.url)
