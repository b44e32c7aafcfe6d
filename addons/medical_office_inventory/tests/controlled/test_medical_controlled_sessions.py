import threading
import time

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger


@tagged('post_install', '-at_install')
class TestMedicalControlledSessions(BaseCase):
    """Two people at once, in real sessions; what they commit is removed again."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            # a bare row: a site made as usual brings a warehouse, which can't be removed again
            cr.execute("""
                INSERT INTO medical_site (name, code, company_id, tz, active) VALUES ('Register of Two', 'RTWO', %s, 'America/New_York', TRUE)
                RETURNING id""", [env.ref('base.main_company').id])
            self.site_id = cr.fetchone()[0]
            self.product_id = env['product.product'].create({
                'name': "Fictional Substance", 'type': 'consu', 'is_storable': True, 'tracking': 'lot', 'medical_controlled': True}).id
            self.lot_id = env['stock.lot'].create({'name': 'TWO', 'product_id': self.product_id}).id
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            cr.execute("""
                ALTER TABLE medical_controlled_entry DISABLE TRIGGER medical_controlled_refuse;
                DELETE FROM medical_controlled_entry WHERE site_id = %(site)s;
                ALTER TABLE medical_controlled_entry ENABLE ALWAYS TRIGGER medical_controlled_refuse;
                DELETE FROM medical_controlled_book WHERE site_id = %(site)s""", {'site': self.site_id})
            env = api.Environment(cr, SUPERUSER_ID, {})
            env['stock.lot'].browse(self.lot_id).unlink()
            env['product.product'].browse(self.product_id).product_tmpl_id.unlink()
            cr.execute("DELETE FROM medical_site WHERE id = %s", [self.site_id])

    def _open(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})

    def _write(self, env, kind, quantity):
        return env['medical.controlled.entry']._write_entries([{
            'site_id': self.site_id, 'product_id': self.product_id, 'lot_id': self.lot_id, 'kind': kind, 'quantity': quantity,
            'user_id': env.uid}])

    def _together(self, first_entry, second_entry):
        """The second begins while the first is under way, and has to wait for it; returns how often it was tried."""
        first, second = self._open(), self._open()
        # both have seen the book as it was before
        second['medical.controlled.book'].search_count([])
        self._write(first, *first_entry)
        tries, failed = [], []

        def work():
            # as Odoo tries a request again (odoo.service.model.retrying, which needs the registry that the tests' thread holds)
            try:
                for _again in range(3):
                    tries.append(1)
                    try:
                        self._write(second, *second_entry)
                        second.cr.commit()
                        return
                    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                        second.cr.rollback()
                        second.invalidate_all()
            except Exception as error:
                failed.append(error)

        thread = threading.Thread(target=work)
        with mute_logger('odoo.sql_db'):
            thread.start()
            time.sleep(0.4)
            self.assertTrue(thread.is_alive(), "it waits")
            first.cr.commit()
            thread.join(20)
        self.assertFalse(thread.is_alive())
        self.assertEqual(failed, [])
        return len(tries)

    def test_balance_of_two_at_once(self):
        # two who both begin the book, then two who both take from it
        self.assertEqual(self._together(('received', 10), ('received', 5)), 2)
        self.assertEqual(self._together(('dispensed', -1), ('dispensed', -2)), 2)
        with self.registry.cursor() as cr:
            cr.execute("SELECT number, quantity, balance FROM medical_controlled_entry WHERE site_id = %s ORDER BY number", [self.site_id])
            self.assertEqual(cr.fetchall(), [(1, 10, 10), (2, 5, 15), (3, -1, 14), (4, -2, 12)])
            cr.execute("SELECT last_number, balance FROM medical_controlled_book WHERE site_id = %s", [self.site_id])
            self.assertEqual(cr.fetchall(), [(4, 12)])
