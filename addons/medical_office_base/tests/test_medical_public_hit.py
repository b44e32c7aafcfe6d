from threading import Thread
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, freeze_time, tagged

from ..models.medical_public_hit import LIMITS
from .users import new_user


@tagged('post_install', '-at_install')
class TestMedicalPublicHit(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(patch.dict(LIMITS, {'send': (3, 600), 'miss': (2, 3600)}))
        cls.hits = cls.env['medical.public.hit']

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()

    def test_limit_within_a_window(self):
        with freeze_time('2026-11-25 10:00:00'):
            self.assertEqual([self.hits._count('send', 'a') for _hit in range(5)], [0, 0, 0, 600, 600])
            self.assertEqual(self.hits._count('send', 'b'), 0, "others are not concerned")
            self.assertEqual(self.hits._count('miss', 'a'), 0, "each limit has its own count")
        with freeze_time('2026-11-25 10:09:59'):
            self.assertEqual(self.hits._count('send', 'a'), 1)
        with freeze_time('2026-11-25 10:10:00'):
            self.assertEqual(self.hits._count('send', 'a'), 0)

    def test_asked_without_counting(self):
        with freeze_time('2026-11-25 10:00:00'):
            self.assertEqual(self.hits._exceeded('miss', 'a'), 0)
            self.hits._count('miss', 'a')
            self.assertEqual(self.hits._exceeded('miss', 'a'), 0)
            self.hits._count('miss', 'a')
            self.assertEqual([self.hits._exceeded('miss', 'a') for _time in range(2)], [3600, 3600])
            self.assertEqual(self.hits.search([]).mapped('hits'), [2])

    def test_one_query(self):
        self.hits._count('send', 'a')
        with self.assertQueryCount(1):
            self.hits._count('send', 'a')

    def test_a_flood_at_the_same_moment(self):
        """Who can't be counted because so many come at once is over the limit."""
        with freeze_time('2026-11-25 10:00:00'), patch.object(self.env.registry, 'cursor', side_effect=SerializationFailure):
            self.assertEqual(self.hits._count('send', 'a'), 600)

    def test_a_count_outlives_what_failed(self):
        """It is committed by itself: the transaction of the request may end as it will."""
        def real_cursor():
            return db_connect(self.env.cr.dbname).cursor()
        subject = self.hits._hash('send', 'outlives')
        try:
            with patch.object(self.env.registry, 'cursor', real_cursor), self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                self.hits._count('send', 'outlives')
                raise ZeroDivisionError
            with real_cursor() as cr:
                cr.execute("SELECT hits FROM medical_public_hit WHERE subject = %s", [subject])
                self.assertEqual(cr.fetchall(), [(1,)])
        finally:
            with real_cursor() as cr:
                cr.execute("DELETE FROM medical_public_hit WHERE subject = %s", [subject])

    def test_counted_at_the_same_moment(self):
        """Two at once are counted as two."""
        def real_cursor():
            return db_connect(self.env.cr.dbname).cursor()
        subject = self.hits._hash('send', 'same moment')
        threads = [Thread(target=self.hits._count, args=('send', 'same moment')) for _number in range(2)]
        try:
            with patch.object(self.env.registry, 'cursor', real_cursor):
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
            with real_cursor() as cr:
                cr.execute("SELECT hits FROM medical_public_hit WHERE subject = %s", [subject])
                self.assertEqual(cr.fetchall(), [(2,)])
        finally:
            with real_cursor() as cr:
                cr.execute("DELETE FROM medical_public_hit WHERE subject = %s", [subject])

    def test_nobody_is_recognized(self):
        self.hits._count('send', '192.0.2.7')
        row = self.hits.search([])
        self.assertRegex(row.subject, '^[0-9a-f]{64}$')
        secret = self.env['ir.config_parameter'].get_param('database.secret')
        self.env['ir.config_parameter'].set_param('database.secret', 'another')
        self.assertNotEqual(self.hits._hash('send', '192.0.2.7'), row.subject, "the hash is keyed")
        self.assertNotIn(secret, row.subject)

    def test_what_is_one_sender(self):
        for address, sender in {
            '192.0.2.7': '192.0.2.7',
            '::ffff:192.0.2.7': '192.0.2.7',
            '2001:db8:1:2:3:4:5:6': '2001:db8:1:2::/64',
            '2001:db8:1:2::1': '2001:db8:1:2::/64',
            'unknown': '', '': '', None: '',
        }.items():
            self.assertEqual(self.hits._address(address), sender)

    def test_old_counts_go(self):
        with freeze_time('2026-11-25 10:00:00'):
            self.hits._count('send', 'a')
        with freeze_time('2026-11-25 10:05:00'):
            self.hits._gc_hits()
            self.assertEqual(self.hits.search_count([]), 1)
        with freeze_time('2026-11-25 10:10:01'):
            self.hits._gc_hits()
            self.assertEqual(self.hits.search_count([]), 0)

    def test_for_the_system_administrator_to_read(self):
        for login in ('staff', 'manager', 'owner', 'auditor'):
            user = new_user(self.env, f'hit_{login}', f'medical_office_base.group_{login}')
            for model in ('medical.public.hit', 'medical.public.form'):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).create({})
