from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .library_common import LibraryCase
from .users import new_user


@tagged('post_install', '-at_install')
class TestLibraryAdoption(LibraryCase):
    """A practice takes shipped rows into copies of its own."""

    def test_copies_hold_what_is_shipped(self):
        copies = self._adopt()
        self.assertEqual(copies.mapped('name'), ["Gloves, small", "Gloves, large", "Tape"])
        self.assertEqual(copies.mapped('cost'), [9.33, 9.5, 2])
        self.assertEqual(copies.mapped('unit'), ["Pack of 100", "Pack of 90", "Pack of 6"])
        self.assertEqual(copies.company_id, self.company)
        self.assertEqual(copies.group_id.mapped('name'), ["Gloves", "Medical"], "categories come along")
        self.assertEqual(copies[0].group_id.parent_id, copies[2].group_id, "and keep their tree")
        self.assertFalse(any(copies.mapped('medical_library_news')))
        self.assertEqual(copies.sudo().medical_library_id, self.items)

    def test_twice_is_once(self):
        copies = self._adopt(self.small)
        self.assertEqual(self._adopt(), copies + self._adopt(self.large + self.tape))
        self.assertEqual(self._adopt(self.tape + self.small).mapped('name'), ["Tape", "Gloves, small"], "in the order asked for")
        self.assertEqual(self.env['medical.fake.item'].search_count([]), 3)
        self.assertEqual(self.env['medical.fake.group'].search_count([]), 2)

    def test_an_archived_copy_comes_back_as_it_was(self):
        copy = self._adopt(self.small)
        copy.write({'name': "Our gloves", 'active': False})
        self.assertFalse(self.small.with_user(self.manager).is_adopted)
        self.assertEqual(self._adopt(self.small), copy)
        self.assertTrue(copy.active)
        self.assertEqual(copy.name, "Our gloves")

    def test_queries_do_not_grow_with_the_rows(self):
        def queries(rows):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._adopt(rows)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        rows = self._ship('medical.fake.library.item', {
            f'i_{number}': {'code': f'N{number}', 'name': f"Item {number}", 'group_id/id': 'g_glove'} for number in range(60)})
        self._adopt(self.small)
        self.assertLessEqual(queries(rows[10:]), queries(rows[:10]) + 1)

    def test_each_company_has_its_own(self):
        both = new_user(
            self.env, 'lib_both', 'medical_office_base.group_manager', company_id=self.company.id,
            company_ids=[(6, 0, (self.company + self.other_company).ids)])
        here = self._adopt(self.small)
        row = self.small.with_user(both)
        there = row.with_company(self.other_company)._library_adopt(self.other_company)
        self.assertNotEqual(here, there)
        self.assertEqual(there.sudo().company_id, self.other_company)
        self.assertTrue(row.with_company(self.other_company).is_adopted)
        there.sudo().unlink()
        self.assertFalse(row.with_company(self.other_company).with_context(fresh=True).is_adopted)
        self.assertTrue(row.with_company(self.company).is_adopted)

    def test_adopted_rows_are_told_and_found(self):
        self._adopt(self.small)
        rows = self.items.with_user(self.manager)
        self.assertEqual(rows.mapped('is_adopted'), [True, False, False])
        Item = self.env['medical.fake.library.item'].with_user(self.staff)
        self.assertEqual(Item.search([('is_adopted', '=', True)]), self.small)
        self.assertEqual(Item.search([('is_adopted', '=', False)]), self.large + self.tape)
        self.env['medical.fake.item'].search([]).active = False
        self.assertFalse(Item.search([('is_adopted', '=', True)]))

    def test_buttons(self):
        done = self.items[:2].with_user(self.manager).action_library_adopt()
        self.assertIn("2 adopted", done['params']['message'])
        self.assertIn("1 adopted, 2 were yours", self.items.with_user(self.manager).action_library_adopt()['params']['message'])
        self.assertIn("Nothing to do", self.items.with_user(self.manager).action_library_adopt()['params']['message'])
        action = self.small.with_user(self.manager).action_library_open_copies()
        self.assertEqual(self.env[action['res_model']].browse(action['res_id']).name, "Gloves, small")

    def test_a_category_with_all_its_items(self):
        group = self.env.ref('medical_office_base.g_med').with_user(self.manager)
        self.assertIn("3 adopted", group.action_library_adopt_items()['params']['message'])
        self.assertEqual(self.env['medical.fake.item'].search([]).sudo().medical_library_id, self.items)
        # a library without items of its own
        self.assertIn("Nothing to do", self.tape.with_user(self.manager).action_library_adopt_items()['params']['message'])

    def test_who_may_adopt(self):
        for call in ('_library_adopt', 'action_library_adopt'):
            arguments = (self.company,) if call.startswith('_') else ()
            with self.assertRaisesRegex(AccessError, "ask the office manager"):
                getattr(self.small.with_user(self.staff), call)(*arguments)
        with self.assertRaisesRegex(AccessError, "Other Practice"):
            self._adopt(self.small, company=self.other_company)

    def test_the_link_is_not_made_by_hand(self):
        copy = self._adopt(self.small)
        for values in (
                {'medical_library_id': self.tape.id}, {'medical_library_id': False},
                {'medical_library_checksum': 'x'}, {'medical_library_snapshot': {}}):
            with self.assertRaises(AccessError):
                copy.write(values)
        with self.assertRaises(AccessError):
            copy.create({'name': "Forged", 'medical_library_id': self.tape.id})
        own = copy.create({'name': "Our own", 'company_id': self.company.id, 'medical_library_id': False})
        self.assertFalse(own.medical_library_news)
        self.assertFalse(copy.copy().sudo().medical_library_id)
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.cr.savepoint():
            own.sudo().medical_library_id = self.small


@tagged('post_install', '-at_install')
class TestLibraryShipping(LibraryCase):
    """Rows change by updates alone, and copies outlive them."""

    def test_nobody_writes_rows(self):
        row = self.small.with_user(self.manager)
        row.check_access('write')  # by access lines alone, the manager could
        with self.assertRaisesRegex(AccessError, "Adopt the row"):
            row.name = "Ours"
        with self.assertRaisesRegex(AccessError, "Adopt the row"):
            row.unlink()
        with self.assertRaisesRegex(AccessError, "Adopt the row"):
            row.create({'code': 'X', 'name': "Ours"})
        with self.assertRaisesRegex(AccessError, "Adopt the row"):
            row.action_archive()
        result = row.load(['code', 'name'], [['X', "Ours"]])
        self.assertFalse(result['ids'], "nor by a file")

    def test_the_checksum_tells_content_from_form(self):
        before = self.items.mapped('checksum')
        self._update(self.content)
        self.env.flush_all()
        self.assertEqual(self.items.mapped('checksum'), before, "an update without a change is no news")
        self.env.ref('medical_office_base.g_glove').name = "Gloves and finger cots"
        self.items.sudo()._compute_checksum()
        self.assertEqual(self.items.mapped('checksum'), before, "nor is the name of the category")
        self._update(self._changed('i_small', pack='200'))
        self.assertNotEqual(self.small.checksum, before[0])
        self.assertEqual(self.large.checksum, before[1])

    def test_an_update_never_touches_copies(self):
        copies = self._adopt()
        copies[0].write({'name': "Our gloves", 'cost': 7})
        self.env.flush_all()
        kept = copies.sudo().read(['name', 'cost', 'unit', 'group_id', 'hazard', 'kind', 'remark', 'write_date', 'medical_library_checksum'])
        self._update({xmlid: {**row, 'name': row['name'] + " II", 'price': '99', 'pack': '1'} for xmlid, row in self.content.items()})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(copies.sudo().read(list(kept[0])[1:]), kept)
        self.assertEqual(copies.mapped('medical_library_news'), [True] * 3)

    def test_a_dropped_row_that_nobody_uses_goes(self):
        self._update({'i_small': self.content['i_small']})
        self.assertFalse((self.large + self.tape).exists())
        self.assertFalse(self.env.ref('medical_office_base.i_tape', raise_if_not_found=False))

    def test_a_dropped_row_in_use_is_archived_and_comes_back(self):
        copies = self._adopt()
        content = {xmlid: row for xmlid, row in self.content.items() if xmlid != 'i_small'}
        for _again in range(2):  # the row is missing from every later update as well
            self._update(content)
            self.assertTrue(self.small.exists())
            self.assertFalse(self.small.active)
        self.assertEqual(copies[0].sudo().medical_library_id, self.small)
        self.assertEqual(copies.mapped('medical_library_news_kind'), ['retired', False, False])
        self.assertTrue(copies[0].active)
        self.assertNotIn(self.small, self.env['medical.fake.library.item'].search([]))
        self._update(self.content)
        self.assertTrue(self.small.active, "shipped again")
        self.assertFalse(copies[0].medical_library_news)

    def test_a_dropped_row_that_others_refer_to_is_archived(self):
        group = self.env.ref('medical_office_base.g_med')
        group._library_retire()
        self.assertTrue(group.exists())
        self.assertFalse(group.active)

    def test_a_row_that_is_no_longer_shipped_is_not_adopted(self):
        self._adopt(self.small)
        self._update({xmlid: row for xmlid, row in self.content.items() if xmlid != 'i_small'})
        self.assertTrue(self._adopt(self.small), "who has it keeps it")
        with self.assertRaisesRegex(UserError, "No longer shipped.*Gloves, small"):
            self.small._library_adopt(self.other_company)

    def test_codes_are_unique(self):
        with mute_logger('odoo.sql_db'), self.assertRaisesRegex(Exception, "Two shipped rows bear the same code"):
            self._ship('medical.fake.library.item', {'i_other': {'code': 'S2', 'name': "Other"}})
