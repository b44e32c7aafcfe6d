import logging
from datetime import date

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from ..models import medical_access_seal
from .access_log_common import AccessLogCase


class SealCase(AccessLogCase):
    """Lines sealed in small blocks, as if every transaction were over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Seal = cls.env['medical.access.seal']
        cls.Check = cls.env['medical.access.verification']
        # what the database has been used for
        cls._past_the_trigger(cls, "DELETE FROM medical_access_seal; DELETE FROM medical_access_log")
        cls.Log.init()
        cls.Seal.init()

    def setUp(self):
        super().setUp()
        self.patch(medical_access_seal, 'BLOCK', 2)

    def _now(self):
        self.env.cr.execute("SELECT COALESCE(max(txid), 0) + 1 FROM medical_access_log")
        return self.env.cr.fetchone()[0]

    def _read_and_seal(self, times=3):
        """Seven lines, in blocks of two."""
        for _time in range(times):
            self.mine.read(['secret'])
        self.mine[0].read(['secret'])
        return self.Seal._seal(self._now())

    def _past_the_trigger(self, statement, *values):
        self.env.cr.execute("""
            ALTER TABLE medical_access_log DISABLE TRIGGER USER;
            ALTER TABLE medical_access_seal DISABLE TRIGGER USER""")
        self.env.cr.execute(statement, values)

    def _verify(self, expected=False):
        check = self.Check.with_user(self.officer).create({'expected_hash': expected})
        check.action_verify()
        return check

    def _ids(self):
        self.env.cr.execute("SELECT id FROM medical_access_log WHERE id > %s ORDER BY id", [self.start])
        return [row for row, in self.env.cr.fetchall()]

    def _block_of(self, row):
        self.env.cr.execute("""
            SELECT s.id FROM medical_access_seal s JOIN medical_access_log l
                ON (l.txid, l.id) > (s.after_txid, s.after_row) AND (l.txid, l.id) <= (s.last_txid, s.last_row)
                AND s.month = to_char(l.date, 'YYYY_MM') WHERE l.id = %s""", [row])
        return self.env.cr.fetchone()[0]


@tagged('post_install', '-at_install')
class TestMedicalAccessSeal(SealCase):
    """What was sealed can't be changed without verifying naming it."""

    def test_intact(self):
        self.assertEqual(self._read_and_seal(), 4)
        check = self._verify()
        self.assertRecordValues(check, [{'state': 'intact', 'fault': False, 'unsealed_lines': 0}])
        self.assertGreaterEqual(check.lines, 7)
        self.mine.read(['secret'])
        self.assertEqual(self._verify().unsealed_lines, 2)
        self.assertEqual(self._verify(self.Seal._head()['hash'].upper() + ' ').state, 'intact')

    def test_nothing_to_seal(self):
        self._read_and_seal()
        self.assertEqual(self.Seal._seal(self._now()), 0)

    def test_only_below_the_horizon(self):
        self.mine.read(['secret'])
        self.assertEqual(self.Seal._seal(self._now() - 1), 0)
        self.assertEqual(self.Seal._seal(), 0, "this transaction itself is under way")

    def test_removed(self):
        self._read_and_seal()
        row = self._ids()[4]
        block = self._block_of(row)
        self._past_the_trigger("DELETE FROM medical_access_log WHERE id = %s", row)
        check = self._verify()
        self.assertRecordValues(check, [{'state': 'broken', 'fault': 'missing', 'broken_block': block, 'broken_row': str(row)}])
        self.assertEqual(check.result, f'Line {row} of block {block} is missing.')

    def test_changed(self):
        for column, value in (('user_name', 'Somebody Else'), ('res_id', 1), ('channel', 'print'), ('reason', ''), ('user_id', 1),
                              ('company_id', self.other_company.id)):
            with self.subTest(column), self.env.cr.savepoint() as savepoint:
                self._read_and_seal()
                row = self._ids()[3]
                block = self._block_of(row)
                self._past_the_trigger(f"UPDATE medical_access_log SET {column} = %s WHERE id = %s", value, row)
                self.assertRecordValues(self._verify(), [{
                    'state': 'broken', 'fault': 'changed', 'broken_block': block, 'broken_row': str(row)}])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_added(self):
        self._read_and_seal()
        row = self._ids()[0]
        block = self._block_of(row)
        self._past_the_trigger("""
            INSERT INTO medical_access_log (id, txid, date, user_id, company_id, model, channel)
            SELECT -5, txid, date, user_id, company_id, model, channel FROM medical_access_log WHERE id = %s""", row)
        self.assertRecordValues(self._verify(), [{'state': 'broken', 'fault': 'added', 'broken_block': block, 'broken_row': '-5'}])

    def test_added_behind_the_last(self):
        """Into a time that is sealed already, behind all that is sealed: found once it is sealed in its turn."""
        self._read_and_seal()
        self.mine.read(['secret'])  # the same transaction, which is over by what the test says
        late = self._ids()[-2]
        self.Seal._seal(self._now())
        self.assertRecordValues(self._verify(), [{'state': 'broken', 'fault': 'added', 'broken_row': str(late)}])

    def test_added_below_all(self):
        """Whatever numbers a line bears, it falls into a block."""
        self._read_and_seal()
        self._past_the_trigger("""
            INSERT INTO medical_access_log (id, txid, date, user_id, company_id, model, channel)
            SELECT -7, -9, date, user_id, company_id, model, channel FROM medical_access_log ORDER BY id DESC LIMIT 1""")
        self.assertEqual(self.Seal._seal(self._now()), 0)
        self.assertRecordValues(self._verify(), [{'state': 'broken', 'fault': 'added', 'broken_row': '-7'}])

    def test_seal_changed(self):
        self._read_and_seal()
        number = self.Seal._head()['number'] - 1
        for statement in ("UPDATE medical_access_seal SET count = count - 1 WHERE id = %s", "DELETE FROM medical_access_seal WHERE id = %s",
                          "UPDATE medical_access_seal SET hash = rows_hash WHERE id = %s"):
            with self.subTest(statement), self.env.cr.savepoint() as savepoint:
                self._past_the_trigger(statement, number)
                self.assertRecordValues(self._verify(), [{'state': 'broken', 'fault': 'seal', 'broken_block': number}])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_sealed_anew(self):
        """Only a hash kept outside shows it."""
        self._read_and_seal()
        head = self.Seal._head()['hash']
        self._past_the_trigger("DELETE FROM medical_access_log WHERE id = %s", self._ids()[2])
        self._past_the_trigger("DELETE FROM medical_access_seal")
        self.Seal._seal(self._now())
        self.assertEqual(self._verify().state, 'intact')
        self.assertRecordValues(self._verify(head), [{'state': 'broken', 'fault': 'head'}])

    def test_partition_gone(self):
        self._read_and_seal()
        self.env.cr.execute("SELECT to_char(date, 'YYYY_MM') FROM medical_access_log WHERE id = %s", [self._ids()[0]])
        self.env.cr.execute(f"DROP TABLE medical_access_log_{self.env.cr.fetchone()[0]}")
        self.assertRecordValues(self._verify(), [{'state': 'broken', 'fault': 'missing'}])

    def test_reader_deleted(self):
        self._read_and_seal()
        rows = self._ids()
        self.reader.unlink()
        self.env.flush_all()
        self.assertEqual(self._verify().state, 'intact')
        self.assertEqual(set(self.Log.browse(rows).mapped('user_name')), {'Ruth Fictional (fictional.reader)'})

    def test_record_deleted(self):
        self._read_and_seal()
        self.own.unlink()
        self.env.flush_all()
        self.assertEqual(self._verify().state, 'intact')
        line = self.Log.browse(self._ids()[0])
        self.assertEqual(line.record_name, f'No. {line.res_id}')

    def test_goes_on_where_it_stopped(self):
        self._read_and_seal()
        check = self.Check.create({})
        self.assertFalse(check._work(0))
        self.assertEqual(check.state, 'running')
        self.assertTrue(check._work(60))
        self.assertEqual(check.state, 'intact')

    def test_scheduled(self):
        self._read_and_seal()
        with self.enter_registry_test_mode():
            self.env.ref('medical_office_base.cron_access_verify').method_direct_trigger()
        self.assertEqual(self.Check.search([], limit=1).state, 'intact')
        with self.enter_registry_test_mode():
            self.env.ref('medical_office_base.cron_access_verify').method_direct_trigger()
            self.env.ref('medical_office_base.cron_access_seal').method_direct_trigger()
            self.env.ref('medical_office_base.cron_access_keep').method_direct_trigger()
        self.assertEqual(self.Check.search_count([]), 1, "once a week")

    def test_result_is_written_by_the_system(self):
        officer = self.Check.with_user(self.officer)
        for vals in ({'state': 'intact'}, {'head_hash': 'x'}, {'user_id': self.reader.id}):
            with self.assertRaises(UserError):
                officer.create(vals)
        check = officer.create({})
        with self.assertRaises(AccessError):
            check.write({'state': 'intact'})
        with self.assertRaises(AccessError):
            check.unlink()
        with self.assertRaises(AccessError):
            check.with_user(self.reader).action_verify()
        with self.assertRaises(AccessError):
            self.Check.with_user(self.reader).create({})

    def test_behind_a_known_fault(self):
        """What is noted is no card any more, and does not hide what comes behind it."""
        self._read_and_seal()
        rows = self._ids()
        self._past_the_trigger("DELETE FROM medical_access_log WHERE id IN %s", (rows[0], rows[6]))
        check = self._verify()
        self.assertEqual(check.broken_row, str(rows[0]))
        today = self.env['medical.today'].with_user(self.officer)
        self.assertEqual(self.Check.with_user(self.officer).search(today.open_card('access_log_broken')['domain']), check)
        with self.assertRaises(AccessError):
            check.with_user(self.reader).action_note()
        check.action_note()
        self.assertEqual(check.noted_by_id, self.officer)
        self.assertFalse(self.Check.with_user(self.officer).search(today.open_card('access_log_broken')['domain']))
        self.Check.search([]).write({'date': '2020-01-01'})
        with self.enter_registry_test_mode():
            self.env.ref('medical_office_base.cron_access_verify').method_direct_trigger()
        self.assertEqual(self.Check.search([], limit=1).broken_row, str(rows[6]))

    def test_officers_are_told(self):
        self._read_and_seal()
        self._past_the_trigger("DELETE FROM medical_access_log WHERE id = %s", self._ids()[0])
        self.officer.email = 'officer@example.com'
        before = self.env['mail.mail'].search([])
        self._verify()
        mails = self.env['mail.mail'].search([]) - before
        self.assertIn('is missing', mails[0].body_html)
        self.assertIn('officer@example.com', mails[0].email_to)

    def test_hash_leaves(self):
        self._read_and_seal()
        head = self.Seal._head()
        self.officer.email = 'officer@example.com'
        self.env['medical.practice']._get(self.company).access_log_email = 'archive@example.com'
        before = self.env['mail.mail'].search([])
        with self.assertLogs('odoo.addons.medical_office_base.models.medical_access_head', logging.INFO) as logs:
            self.Seal._send_head()
        self.assertIn(head['hash'], logs.output[0])
        mail = (self.env['mail.mail'].search([]) - before).filtered(lambda mail: 'archive@example.com' in mail.email_to)
        self.assertIn('officer@example.com', mail.email_to)
        self.assertIn(head['hash'], mail.body_html)
        before = self.env['mail.mail'].search([])
        self.Seal._send_head()
        self.assertEqual(self.env['mail.mail'].search([]), before, "the same hash leaves once")


@tagged('post_install', '-at_install')
class TestMedicalAccessPurge(SealCase):
    """Whole months go, once they are sealed."""

    def setUp(self):
        super().setUp()
        for month in ('2016_05', '2016_06'):
            self.Log._attach_partition(self.env.cr, date(2016, int(month[-2:]), 1))
            self.env.cr.execute("""
                INSERT INTO medical_access_log (txid, date, user_id, company_id, res_id, model, channel)
                SELECT 1, to_date(%s, 'YYYY_MM'), 2, %s, n, 'res.partner', 'view' FROM generate_series(1, 3) n""", [month, self.company.id])

    def test_purged(self):
        self.mine.read(['secret'])
        self.Seal._seal(self._now())
        self.assertEqual(self.Seal._purge(), ['2016_05', '2016_06'])
        self.assertNotIn('2016_05', self.Log._partitions())
        check = self._verify()
        self.assertRecordValues(check, [{'state': 'intact', 'purged_lines': 6}])
        self.assertEqual(self.Seal.search([('kind', '=', 'purge')]).mapped('count'), [3, 3])
        self.assertEqual(self.Seal._purge(), [])

    def test_chain_of_the_purged(self):
        """The seals of what is gone are verified still."""
        self.Seal._seal(self._now())
        self.Seal._purge()
        self._past_the_trigger("UPDATE medical_access_seal SET count = 1 WHERE month = '2016_05' AND kind = 'rows'")
        self.assertEqual(self._verify().fault, 'seal')

    def test_only_sealed(self):
        self.assertEqual(self.Seal._purge(), [])
        self.assertIn('2016_05', self.Log._partitions())

    @mute_logger('odoo.addons.medical_office_base.models.medical_access_purge')
    def test_not_while_broken(self):
        self.Seal._seal(self._now())
        self._past_the_trigger("DELETE FROM medical_access_log WHERE date < '2016-06-01' AND res_id = 2")
        self.assertEqual(self.Seal._purge(), ['2016_06'])

    def test_retention(self):
        self.Seal._seal(self._now())
        parameters = self.env['ir.config_parameter']
        parameters.set_param('medical_office_base.access_log_months', '0')
        self.assertEqual(self.Seal._purge(), [])
        parameters.set_param('medical_office_base.access_log_months', '1200')
        self.assertEqual(self.Seal._purge(), [])
        self.env.cr.execute("SELECT extract(year FROM now()) * 12 + extract(month FROM now()) - (2016 * 12 + 5) - 1")
        parameters.set_param('medical_office_base.access_log_months', str(int(self.env.cr.fetchone()[0])))
        self.assertEqual(self.Seal._purge(), ['2016_05'])


@tagged('post_install', '-at_install')
class TestMedicalAccessSessions(BaseCase):
    """Real sessions beside each other; what they commit is removed again."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            cr.execute("SELECT (SELECT COALESCE(max(id), 0) FROM medical_access_log), (SELECT COALESCE(max(id), 0) FROM medical_access_seal)")
            self.last_line, self.last_seal = cr.fetchone()
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            for table, last in (('medical_access_log', self.last_line), ('medical_access_seal', self.last_seal)):
                cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER medical_access_refuse")
                cr.execute(f"DELETE FROM {table} WHERE id > %s", [last])
                cr.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER medical_access_refuse")

    def _open(self, readonly=False, user=SUPERUSER_ID):
        cr = self.registry.cursor(readonly=readonly)
        self.addCleanup(cr.close)
        return api.Environment(cr, user, {})

    def _write(self, env):
        """A line of this session, not committed: (transaction, id)"""
        env['medical.access.log']._write_down(env.user.partner_id, 'view')
        env.cr.execute("SELECT txid, id FROM medical_access_log WHERE id > %s ORDER BY id DESC LIMIT 1", [self.last_line])
        return env.cr.fetchone()

    def _block(self, env, key):
        env.cr.execute("""
            SELECT id FROM medical_access_seal
             WHERE kind = 'rows' AND (after_txid, after_row) < (%s, %s) AND (last_txid, last_row) >= (%s, %s) AND id > %s""",
                       [*key, *key, self.last_seal])
        return env.cr.fetchone()

    def _seal(self, horizon=None):
        with self.registry.cursor() as cr:
            return api.Environment(cr, SUPERUSER_ID, {})['medical.access.seal']._seal(horizon)

    def test_committed_out_of_order(self):
        first, second = self._open(), self._open()
        early = self._write(first)
        late = self._write(second)
        self.assertLess(early, late)
        second.cr.commit()

        # the earlier transaction is under way: its later neighbor waits with it
        self._seal()
        reader = self._open()
        self.assertLessEqual(reader['medical.access.seal']._horizon(), early[0])
        self.assertFalse(self._block(reader, early))
        self.assertFalse(self._block(reader, late))
        reader.cr.rollback()

        first.cr.commit()
        # other databases' transactions would hold up the seal: both of ours are over
        self._seal(late[0] + 1)
        self.assertTrue(self._block(reader, early))
        self.assertTrue(self._block(reader, late))
        self.assertEqual(self._verify(reader), ('intact', False))

    def test_written_while_a_seal_runs(self):
        sealing, writer = self._open(), self._open()
        before = self._write(writer)
        writer.cr.commit()
        seal = sealing['medical.access.seal']
        horizon = min(seal._horizon(), before[0] + 1)
        during = self._write(writer)
        writer.cr.commit()
        seal._seal(max(horizon, before[0] + 1))
        sealing.cr.commit()
        self.assertTrue(self._block(sealing, before))
        self.assertFalse(self._block(sealing, during))
        sealing.cr.rollback()

        self._seal(during[0] + 1)
        self.assertTrue(self._block(sealing, during))
        self.assertEqual(self._verify(sealing), ('intact', False))

    def _verify(self, env):
        check = env['medical.access.verification'].create({'after_block': self.last_seal})
        check._work(60)
        result = check.state, check.fault
        env.cr.rollback()
        return result

    def test_read_only_cursor(self):
        """A replica answers: the line goes to the primary, committed before the values leave."""
        replica = self._open(readonly=True, user=self._admin())
        self.assertTrue(replica.cr.readonly)
        employee = self._employee(replica)
        employee.read(['job_title'])
        primary = self._open()
        primary.cr.execute("SELECT model, res_id, channel, user_id FROM medical_access_log WHERE id > %s", [self.last_line])
        self.assertEqual(primary.cr.fetchall(), [('hr.employee', employee.id, 'view', replica.uid)])

    def test_read_only_cursor_without_primary(self):
        replica = self._open(readonly=True, user=self._admin())
        employee = self._employee(replica)

        def no_cursor(readonly=False):
            raise ConnectionError

        self.patch(self.registry, 'cursor', no_cursor)
        with self.assertRaises(ConnectionError):
            employee.read(['job_title'])

    def _admin(self):
        return self._open().ref('base.user_admin').id

    def _employee(self, env):
        return env['hr.employee'].search([], limit=1)

    def test_partition_made_for_everybody(self):
        """In a transaction of its own, while another has written and not committed."""
        writer = self._open()
        self._write(writer)
        log = writer['medical.access.log']
        newest = list(log._partitions().items())[-1]
        with self.registry.cursor() as cr:
            cr.execute("SET LOCAL lock_timeout = '5s'")
            log.with_env(log.env(cr=cr))._attach_partition(cr, date(2001, 1, 1))
        reader = self._open()
        self.assertIn('2001_01', reader['medical.access.log']._partitions())
        self.assertIn(newest[0], reader['medical.access.log']._partitions())
        writer.cr.rollback()
        reader.cr.execute("DROP TABLE medical_access_log_2001_01")
        reader.cr.commit()
