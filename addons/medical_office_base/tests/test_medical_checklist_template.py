from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..tools.checklist_steps import parse_steps, write_steps
from .checklist_common import ChecklistCase


@tagged('post_install', '-at_install')
class TestMedicalChecklistTemplate(ChecklistCase):
    """The shipped checklists, and how a practice makes them its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.env['medical.checklist.template'].search([])

    def _row(self, code):
        return self.rows.filtered(lambda row: row.code == code)

    def test_counts(self):
        kinds = self.rows.mapped('kind')
        self.assertEqual({kind: kinds.count(kind) for kind in set(kinds)}, {'cleaning': 29, 'maintenance': 36, 'opening': 1, 'closing': 1, 'cash': 7})

    def test_steps_are_readable_and_written_the_usual_way(self):
        for row in self.rows:
            with self.subTest(code=row.code):
                steps, faults = parse_steps(row.steps)
                self.assertFalse(faults)
                self.assertTrue(any(not step.is_section for step in steps))
                self.assertEqual(write_steps(steps), row.steps)

    def test_each_says_who_and_why(self):
        for row in self.rows:
            with self.subTest(code=row.code):
                self.assertTrue(row.group_id and row.responsible and row.basis and row.evidence)
                self.assertEqual(bool(row.room_kind), row.scope == 'room')

    def test_a_suggestion_is_not_a_rule(self):
        explicit = self.rows.filtered(lambda row: not row.is_suggestion and row.unit != 'event')
        self.assertEqual(set(explicit.mapped('code')), {'CLN-08', 'PM-12', 'PM-13'}, "only where the rule itself says how often")

    @freeze_time('2026-03-02 14:00:00')
    def test_adopted_as_drafts_that_make_no_rounds(self):
        rows = self.rows.with_user(self.manager)
        copies = rows._library_adopt(self.company)
        self.assertEqual(len(copies), 74)
        self.assertEqual(set(copies.mapped('state')), {'draft'})
        copies._generate()
        self.assertFalse(self.runs.search_count([('checklist_id', 'in', copies.ids)]))
        self.assertEqual(rows._library_adopt(self.company), copies)
        for row, checklist in zip(rows, copies, strict=True):
            self.assertEqual((checklist.name, checklist.steps, checklist.unit, checklist.every), (row.name, row.steps, row.unit, row.every))
            self.assertFalse(checklist.medical_library_news)
            self.assertTrue(checklist.schedule_text and checklist.company_id == self.company)

    @freeze_time('2026-03-02 14:00:00')
    def test_all_start_once_their_places_are_named(self):
        copies = self.rows.with_user(self.manager)._library_adopt(self.company)
        thing = self._equipment()
        kinds = set(copies.mapped('room_kind')) - {False}
        self.env['medical.room'].create([
            {'name': kind, 'code': f'K{number}', 'kind': kind, 'site_id': self.site.id} for number, kind in enumerate(sorted(kinds))])
        with self.assertRaises(UserError):
            copies.action_start()
        copies.filtered(lambda checklist: checklist.scope == 'equipment').equipment_ids = thing
        copies.site_ids = self.site
        copies.action_start()
        self.assertEqual(set(copies.mapped('state')), {'running'})
        opening = copies.filtered(lambda checklist: checklist.kind == 'opening')
        self.assertEqual(self._dues(opening)[0], '03-03 13:00')

    def test_finds_the_practices_own_kind_of_equipment(self):
        category = self.env['maintenance.equipment.category'].create({'name': 'autoclave ', 'company_id': self.company.id})
        self.env['maintenance.equipment.category'].create({'name': 'AED', 'company_id': self.other_company.id})
        spores, pads = (self._row('PM-10') | self._row('PM-04')).sorted('code', reverse=True).with_user(self.manager)._library_adopt(self.company)
        self.assertEqual(spores.equipment_category_id, category)
        self.assertFalse(pads.equipment_category_id)

    def test_who_adopts(self):
        row = self._row('CLN-03')
        for user in (self.staff, self.facility, self.auditor, self.owner):
            with self.assertRaises(AccessError):
                row.with_user(user).action_library_adopt()
        for user in (self.staff, self.auditor):
            self.assertEqual(row.with_user(user).name, row.name)
        with self.assertRaises(AccessError):
            row.with_user(self.facility).read(['name'])
        with self.assertRaises(AccessError):
            row.with_user(self.manager).write({'name': 'Mine'})


@tagged('post_install', '-at_install')
class TestMedicalChecklistNews(ChecklistCase):
    """An update never touches a practice's checklist; it offers what changed."""

    def test_news(self):
        row = self.env.ref('medical_office_base.checklist_template_cln03')
        copy = row.with_user(self.manager)._library_adopt(self.company)
        copy.write({'times': '19:00'})
        row.sudo().write({'steps': row.steps + "\n[tick] One more", 'times': '17:00'})
        self.assertTrue(copy.medical_library_news)
        self.assertEqual((copy.times, 'One more' in copy.steps), ('19:00', False))
        news = {difference['name']: difference for difference in copy._library_differences()}
        self.assertEqual(set(news), {'steps', 'times'})
        self.assertTrue(news['steps']['same'])
        self.assertFalse(news['times']['same'])
        window = self.env['medical.library.news'].with_user(self.manager).browse(copy.action_library_news()['res_id'])
        window.action_accept()
        self.assertIn('One more', copy.steps)
        self.assertEqual(copy.times, '19:00')
        self.assertFalse(copy.medical_library_news)
