from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import medical_access_logged
from .access_log_common import AccessLogCase
from .users import new_user


@tagged('post_install', '-at_install')
class TestMedicalAccessLog(AccessLogCase):
    """Every way by which a client reads writes its line, as the reader, and no value."""

    def test_read(self):
        self._expect('view', self.own[0], lambda: self.mine[0].read(['secret']))
        self._expect('list', self.own, lambda: self.mine.read(['secret']))
        self._expect('view', self.own[0], lambda: self.mine[0].web_read({'secret': {}}))
        self._expect('view', self.own[0], lambda: self.mine[0].web_save({'secret': 'Fictional other'}, {'secret': {}}))

    def test_list(self):
        """A list with one record is a list."""
        one = [('id', '=', self.own[0].id)]
        model = self.mine.browse()
        self._expect('list', self.own[0], lambda: model.search_read(one, ['secret']))
        self._expect('list', self.own[0], lambda: model.web_search_read(one, {'secret': {}}))
        self._expect('list', self.own, lambda: model.web_search_read([('id', 'in', self.own.ids)], {'secret': {}}))

    def test_of_another_form(self):
        """The lines of a one2many are read like any."""
        case = self.case.with_user(self.reader)
        self._expect('list', self.files, lambda: case.web_read({'name': {}, 'file_ids': {'fields': {'secret': {}}}}))

    def test_names_alone(self):
        self._expect('view', self.own[:0], lambda: self.mine.read(['display_name']))
        self._expect('view', self.own[:0], lambda: self.mine.web_read({'display_name': {}}))

    def test_nothing_found(self):
        model = self.mine.browse()
        self._expect('list', self.own[:0], lambda: model.search_read([('id', '=', 0)], ['secret']))
        self._expect('search', self.own[:0], lambda: model.name_search('No such fictional file'))
        self._expect('search', self.own[:0], lambda: model.formatted_read_group([('id', '=', 0)], ['kind'], ['__count']))

    def test_refused_reading_is_none(self):
        outsider = new_user(self.env, 'fictional.outsider', 'base.group_user')
        since = self._last()
        with self.assertRaises(AccessError):
            self.own.with_user(outsider).read(['secret'])
        self.assertEqual(self._lines(since), [])

    def test_search(self):
        model = self.mine.browse()
        found = self._expect('search', self.own[0], lambda: model.name_search('File 1'))
        self.assertEqual(found, [(self.own[0].id, 'File 1')])

    def test_grouping(self):
        """Few records are named each; the line says by what they were grouped."""
        model, domain = self.mine.browse(), [('id', 'in', self.own.ids)]
        self._expect('search', self.own, lambda: model.formatted_read_group(domain, ['kind'], ['__count']))
        self._expect('search', self.own, lambda: model.formatted_read_grouping_sets(domain, [['kind'], ['secret']], ['__count']))
        self._expect('search', self.own, lambda: model.read_progress_bar(domain, 'kind', {'field': 'kind', 'colors': {'a': 'success'}}))
        with self.assertWarns(DeprecationWarning):
            self._expect('search', self.own, lambda: model.read_group(domain, ['secret'], ['kind']))
        self.env.cr.execute("SELECT reason FROM medical_access_log ORDER BY id DESC LIMIT 1")
        self.assertEqual(self.env.cr.fetchone()[0], 'Grouped by Kind, Secret')

    def test_grouping_of_many(self):
        """Of more than a page there is one line, without a record."""
        since = self._last()
        with patch.object(medical_access_logged, 'GROUPED_NAMED', 1):
            self.mine.browse().formatted_read_group([], ['kind'], ['__count'])
        self.assertEqual(self._lines(since), [('search', self.own._name, None, self.reader.id)])

    def test_groups_with_their_records(self):
        since = self._last()
        groups = self.mine.browse().web_read_group(
            [('id', 'in', self.own.ids)], ['kind'], ['__count'], auto_unfold=True, unfold_read_specification={'secret': {}})
        self.assertEqual(groups['length'], 2)
        lines = [(channel, record_id) for channel, _model, record_id, _user in self._lines(since)]
        self.assertCountEqual(lines, [('list', record_id) for record_id in self.own.ids] + [('search', record_id) for record_id in self.own.ids])

    def test_search_panel(self):
        self._expect('search', self.own, lambda: self.mine.browse().search_panel_select_range(
            'kind', search_domain=[('id', 'in', self.own.ids)], enable_counters=True))

    def test_export(self):
        self._expect('export', self.own, lambda: self.mine.export_data(['secret']))

    def test_export_through_another_model(self):
        """Once for all that the export reaches, not once per row; their names alone are no reading."""
        cases = self.case.with_user(self.reader)
        self._expect('export', self.files, lambda: cases.export_data(['name', 'file_ids/secret']))
        self._expect('export', self.own[:0], lambda: cases.export_data(['name', 'file_ids/display_name']))

    def test_what_answers_with_values(self):
        self._expect('view', self.own[0], self.mine[0].copy_data)
        self._expect('view', self.own[0], lambda: self.mine[0].onchange({}, [], {'secret': {}}))
        self._expect('view', self.own[:0], lambda: self.mine[0].onchange({'name': 'Other'}, ['name'], {'name': {}}))

    def test_print(self):
        self.env['ir.ui.view'].create({
            'name': 'Fictional page', 'type': 'qweb', 'key': 'medical_office_base.fictional_page',
            'arch': '<t t-name="medical_office_base.fictional_page"><p t-foreach="docs" t-as="doc" t-out="doc.secret"/></t>'})
        report = self.env['ir.actions.report'].create({
            'name': 'Fictional Page', 'model': self.own._name, 'report_type': 'qweb-html', 'report_name': 'medical_office_base.fictional_page'})
        reports = self.env['ir.actions.report'].with_user(self.reader)
        page = self._expect('print', self.own, lambda: reports._render_qweb_html(report.report_name, self.own.ids))
        self.assertIn(b'Fictional secret 1', page[0])
        self._expect('print', self.own, lambda: reports._render_qweb_text(report.report_name, self.own.ids))
        self._expect('print', self.own, lambda: reports._render_qweb_pdf(report.report_name, self.own.ids))
        self.env.cr.execute("SELECT DISTINCT reason FROM medical_access_log WHERE channel = 'print' AND id > %s", [self.start])
        self.assertEqual(self.env.cr.fetchall(), [('Fictional Page',)])

    def test_portal(self):
        visitor = new_user(self.env, 'fictional.visitor', 'base.group_portal')
        self.env['ir.model.access'].create({
            'name': 'portal', 'model_id': self.env['ir.model']._get_id(self.own._name), 'perm_read': True,
            'group_id': self.env.ref('base.group_portal').id})
        since = self._last()
        self.own.with_user(visitor).read(['secret'])
        self.assertEqual(self._lines(since), [('portal', self.own._name, record_id, visitor.id) for record_id in self.own.ids])

    def test_superuser_reads_for_nobody(self):
        """What the system does is no reading, unless a page says that it shows it to somebody."""
        self._expect('view', self.own[:0], lambda: self.mine.sudo().read(['secret']))
        self._expect('view', self.own[:0], lambda: self.own.read(['secret']))
        self._expect('portal', self.own, lambda: self.mine.sudo()._access_log('portal', "Fictional link"))

    def test_no_values(self):
        """Searched and grouped by, printed and exported: nothing of a record is in the log."""
        model = self.mine.browse()
        self.mine.read(['secret', 'name'])
        model.search_read([('secret', '=', 'Fictional secret 1')], ['secret'])
        model.name_search('File 1')
        model.formatted_read_group([('secret', 'like', 'Fictional secret')], ['secret'], ['__count'])
        self.mine.export_data(['secret', 'name'])
        self.env.cr.execute("SELECT row_to_json(l)::text FROM medical_access_log AS l WHERE id > %s", [self.start])
        lines = [line for line, in self.env.cr.fetchall()]
        self.assertGreater(len(lines), 8)
        for line in lines:
            self.assertNotIn('Fictional secret', line)
            self.assertNotIn('File 1', line)
            self.assertIn('Ruth Fictional (fictional.reader)', line)

    def test_company_of_the_record(self):
        self.files.with_user(self.reader).read(['secret'])
        self.env.cr.execute("SELECT res_id, company_id FROM medical_access_log WHERE id > %s ORDER BY id", [self.start])
        self.assertCountEqual(self.env.cr.fetchall(), [(record.id, record.company_id.id) for record in self.files])

    def test_company_of_what_it_hangs_on(self):
        sheet = self.env['medical.access.test.sheet'].create({'file_id': self.files[2].id, 'text': 'Fictional'})
        sheet.with_user(self.reader).read(['text'])
        line = self.Log.search([], limit=1)
        self.assertEqual((line.model, line.res_id, line.company_id), (sheet._name, sheet.id, self.other_company.id))

    def test_one_query(self):
        """Whatever the number of records."""
        model = self.mine.browse()
        reads = {
            'form': lambda: self.mine[0].web_read({'secret': {}}),
            'list': lambda: model.web_search_read([], {'secret': {}}),
            'group': lambda: model.formatted_read_group([], ['kind'], ['__count']),
            'name': lambda: model.name_search('File'),
        }
        for name, read in reads.items():
            counts = []
            for logged in (False, True):
                with patch.object(type(model), '_access_log_wanted', lambda self, logged=logged: logged):
                    read()
                    self.mine.invalidate_recordset()
                    start = self.env.cr.sql_log_count
                    read()
                    counts.append(self.env.cr.sql_log_count - start)
            self.assertEqual(counts[1], counts[0] + 1, name)

    def test_failing_log_refuses_the_reading(self):
        with patch.object(type(self.Log), '_sql_transaction', side_effect=psycopg2.OperationalError('no room')), \
                self.assertRaises(psycopg2.OperationalError):
            self.mine.read(['secret'])


@tagged('post_install', '-at_install')
class TestMedicalAccessLogTable(AccessLogCase):
    """Who reads the log, and that nobody changes it."""

    def test_refused_by_the_database(self):
        self.mine.read(['secret'])
        partition = list(self.Log._partitions().values())[0]
        for table in ('medical_access_log', partition, 'medical_access_seal'):
            for statement in (f'UPDATE {table} SET date = date', f'DELETE FROM {table}', f'TRUNCATE {table}',
                              f'DELETE FROM {table} WHERE false'):
                with self.subTest(statement), mute_logger('odoo.sql_db'), self.assertRaises(psycopg2.errors.RaiseException), \
                        self.env.cr.savepoint():
                    self.env.cr.execute(statement)

    def test_refused_to_programs(self):
        self.mine.read(['secret'])
        line = self.Log.search([], limit=1)
        for call in (lambda: line.write({'user_id': 1}), line.unlink, lambda: self.Log.create({'user_id': 1})):
            with self.assertRaises(UserError):
                call()

    def test_privacy_officer_alone(self):
        self.files.with_user(self.reader).read(['secret'])
        roles = ['staff', 'manager', 'owner', 'hr', 'employee_health', 'compliance_officer', 'auditor']
        for role in roles:
            user = new_user(self.env, f'fictional.{role}', f'medical_office_base.group_{role}')
            for model in ('medical.access.log', 'medical.access.seal', 'medical.access.verification'):
                with self.assertRaises(AccessError, msg=role):
                    self.env[model].with_user(user).search([])
        with self.assertRaises(AccessError):
            self.Log.with_user(new_user(self.env, 'fictional.system', 'base.group_system')).search([])

    def test_own_companies(self):
        self.files.with_user(self.reader).read(['secret'])
        lines = self.Log.with_user(self.officer).search([('id', '>', self.start)])
        self.assertEqual(set(lines.mapped('res_id')), set(self.own.ids))
        self.assertEqual(lines.mapped('company_name'), [self.company.name] * 2)

    def test_as_the_officer_reads_it(self):
        self.own.with_user(self.reader).read(['secret'])
        values = self.Log.with_user(self.officer).web_search_read([('id', '>', self.start)], {
            'user_name': {}, 'channel': {}, 'model_name': {}, 'record_name': {}, 'date': {}})
        self.assertEqual(values['length'], 2)
        self.assertEqual(values['records'][0]['user_name'], 'Ruth Fictional (fictional.reader)')
        self.assertEqual(values['records'][0]['model_name'], 'Fictional File')
        groups = self.Log.with_user(self.officer).formatted_read_group([('id', '>', self.start)], ['user_name'], ['__count'])
        self.assertEqual(groups[0]['__count'], 2)

    def test_partitions_ahead(self):
        self.assertGreaterEqual(len(self.Log._partitions()), 4)
        self.assertFalse(self.Log._attach_partitions(self.env.cr))

    def test_partition_on_demand(self):
        """The clock stands where no partition is: it is made, and the line written."""
        made = []
        insert = type(self.Log)._insert_with

        def make(log):
            made.append(log._attach_partitions(log.env.cr))
            return True

        self.env.cr.execute("SET LOCAL lock_timeout = '2s'")
        for table in self.Log._partitions().values():
            self.env.cr.execute(f'DROP TABLE {table}')
        with patch.object(type(self.Log), '_make_partitions', make), patch.object(type(self.Log), '_insert_with', insert):
            self.mine.read(['secret'])
        self.assertEqual(made, [True])
        self.env.cr.execute("SELECT count(*) FROM medical_access_log")
        self.assertEqual(self.env.cr.fetchone()[0], 2)

    def test_restored_elsewhere(self):
        """Another cluster counts its transactions anew: the numbers go on above what is there."""
        self.mine.read(['secret'])
        self.env.cr.execute("SELECT max(txid) FROM medical_access_log")
        before = self.env.cr.fetchone()[0]
        self.env['ir.config_parameter'].set_param('medical_office_base.access_log_cluster', 'another')
        self.env.flush_all()
        self.Log._register_hook()
        self.mine.read(['secret'])
        self.env.cr.execute("SELECT max(txid) FROM medical_access_log")
        self.assertGreater(self.env.cr.fetchone()[0], before)

    def test_set_up_twice(self):
        self.Log.init()
        self.env['medical.access.seal'].init()
        self.env.cr.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'medical_access_refuse'")
        self.assertEqual(self.env.cr.fetchone()[0], len(self.Log._partitions()) + 2)

    def test_uninstalled(self):
        self.mine.read(['secret'])
        self.Log._drop_log()
        self.env.cr.execute("""
            SELECT relname FROM pg_class WHERE relname LIKE 'medical_access_log%' OR relname LIKE 'medical_access_seal%'
            UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'medical_access%'
            UNION ALL SELECT tgname FROM pg_trigger WHERE tgname LIKE 'medical_access%'""")
        self.assertEqual(self.env.cr.fetchall(), [])
