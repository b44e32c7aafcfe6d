from odoo.tests import TransactionCase, freeze_time, tagged


@tagged('post_install', '-at_install')
class TestMedicalPublicForm(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env['medical.public.form']

    def test_a_key_is_for_one_form(self):
        key = self.form._new_key('code problem 1')
        self.assertTrue(self.form._check_key('code problem 1', key))
        self.assertFalse(self.form._check_key('code problem 2', key))
        self.assertFalse(self.form._check_key('other problem 1', key))
        self.assertFalse(self.form.search([]), "nothing is written for opening a page")

    def test_forged_keys(self):
        key = self.form._new_key('a')
        nonce, moment, signature = key.split('.')
        for forged in (
            '', None, '.', '..', 'x', key[:-1], f'{key}0', f'{nonce}x.{moment}.{signature}', f'{nonce}.{int(moment) + 1}.{signature}',
            f'{nonce}.-1.{signature}', f'{nonce}.{"9" * 30}.{signature}', f'{nonce}.٣.{signature}', f'{nonce}.{moment}.ü{signature}',
            f'{nonce}.{moment}.{signature.upper()}',
        ):
            self.assertFalse(self.form._check_key('a', forged), forged)

    def test_a_key_grows_old(self):
        with freeze_time('2026-11-25 10:00:00'):
            key = self.form._new_key('a')
        with freeze_time('2026-11-26 10:00:00'):
            self.assertTrue(self.form._check_key('a', key))
        with freeze_time('2026-11-26 10:00:01'):
            self.assertFalse(self.form._check_key('a', key))
        with freeze_time('2026-11-25 09:59:59'):
            self.assertFalse(self.form._check_key('a', key), "a key of the future isn't ours")

    def test_a_key_counts_once(self):
        key = self.form._new_key('a')
        row = self.form._claim(key)
        row.answer = {'number': 7}
        self.assertFalse(self.form._claim(key))
        self.assertEqual(self.form._answer(key), {'number': 7})
        self.assertIsNone(self.form._answer(self.form._new_key('a')))
        self.assertNotIn(key, row.key)

    def test_old_forms_go(self):
        with freeze_time('2026-11-01 10:00:00'):
            self.form._claim(self.form._new_key('a'))
        with freeze_time('2026-11-07 10:00:00'):
            self.form._gc_forms()
            self.assertEqual(self.form.search_count([]), 1, "as long as its key could be sent again")
        with freeze_time('2026-11-08 10:00:01'):
            self.form._gc_forms()
            self.assertFalse(self.form.search_count([]))
