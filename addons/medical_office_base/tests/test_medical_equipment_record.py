from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, TransactionCase, tagged

from .companies import new_companies
from .users import new_user


@tagged('post_install', '-at_install')
class TestMedicalEquipmentRecord(TransactionCase):
    """
    - Scale: exam room, warranty until June 2026
    - Autoclave: scrapped on March 10th 2026 and archived
    - Refrigerator: in use from April 2026, no warranty date
    - Laptop: archived by mistake, never scrapped
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = new_companies(cls.env, {'name': 'Practice A'})
        cls.other_company = new_companies(cls.env, {'name': 'Practice B'})
        cls.site = cls.env['medical.site'].with_company(cls.company).create({'name': 'Main', 'code': 'MAIN', 'company_id': cls.company.id})
        cls.exam, cls.lab = cls.env['medical.room'].create([
            {'name': name, 'code': name, 'site_id': cls.site.id} for name in ('Exam', 'Lab')])
        cls.category = cls.env['maintenance.equipment.category'].create({'name': 'Diagnostic', 'company_id': cls.company.id})
        cls.vendor = cls.env['res.partner'].create({'name': 'Acme Biomedical'})
        cls.scale, cls.autoclave, cls.refrigerator, cls.laptop = cls.env['maintenance.equipment'].create([{
            'company_id': cls.company.id, 'equipment_assign_to': 'other', 'owner_user_id': False, **values,
        } for values in (
            {'name': 'Scale', 'effective_date': '2024-01-01', 'medical_room_id': cls.exam.id, 'serial_no': 'S-1', 'cost': 300,
             'category_id': cls.category.id, 'partner_id': cls.vendor.id, 'warranty_date': '2026-06-30'},
            {'name': 'Autoclave', 'effective_date': '2024-01-01', 'medical_room_id': cls.lab.id, 'cost': 5000, 'scrap_date': '2026-03-10',
             'active': False, 'warranty_date': '2025-01-01'},
            {'name': 'Refrigerator', 'effective_date': '2026-04-01', 'medical_room_id': cls.lab.id, 'cost': 900},
            {'name': 'Laptop', 'effective_date': '2024-01-01', 'active': False},
        )])
        cls.env['maintenance.equipment'].create({
            'name': 'Elsewhere', 'company_id': cls.other_company.id, 'effective_date': '2024-01-01', 'equipment_assign_to': 'other'})

        def user(login, role, company=cls.company):
            return new_user(
                cls.env, login, groups=f'medical_office_base.group_{role}', company_id=company.id, company_ids=[Command.set(company.ids)])

        cls.clerk, cls.manager, cls.auditor = user('eq_clerk', 'supply_clerk'), user('eq_manager', 'manager'), user('eq_auditor', 'auditor')
        cls.staff, cls.other = user('eq_staff', 'staff'), user('eq_other', 'owner', cls.other_company)

    def _page(self, user, lang='en_US', **values):
        return self.env['medical.equipment.record'].with_user(user).with_context(lang=lang).record_page(
            {'company_id': user.company_id.id, 'date': date(2026, 5, 1), **values})

    def _names(self, *args, **values):
        return [row[0] for row in self._page(*args, **values)['rows']]

    def test_in_service_on_the_date(self):
        self.assertEqual(self._names(self.manager), ['Scale', 'Refrigerator'])
        self.assertEqual(self._names(self.manager, date=date(2026, 3, 9)), ['Scale', 'Autoclave'])
        self.assertEqual(self._names(self.manager, date=date(2026, 3, 10)), ['Scale'])
        self.assertEqual(self._names(self.manager, date=date(2023, 12, 31)), [])

    def test_row(self):
        page = self._page(self.manager)
        row = dict(zip([column['name'] for column in page['columns']], page['rows'][0], strict=True))
        self.assertEqual(row['category'], 'Diagnostic')
        self.assertEqual((row['serial'], row['site'], row['room']), ('S-1', 'MAIN', 'Exam'))
        self.assertEqual((row['vendor'], row['warranty_date'], row['warranty'], row['cost']), ('Acme Biomedical', '06/30/2026', 'Valid', '300.00'))
        self.assertEqual(page['totals'], {'cost': '1,200.00'})

    def test_warranty_as_of_the_date(self):
        self.assertEqual(self._names(self.manager, warranty='valid'), ['Scale'])
        self.assertEqual(self._names(self.manager, warranty='none'), ['Refrigerator'])
        self.assertEqual(self._names(self.manager, warranty='expired', date=date(2026, 7, 1)), ['Scale'])
        page = self._page(self.manager, date=date(2026, 7, 1), warranty='expired')
        self.assertIn('danger', page['styles'][0].values())

    def test_filters(self):
        self.assertEqual(self._names(self.manager, room_ids=[Command.set(self.lab.ids)]), ['Refrigerator'])
        self.assertEqual(self._names(self.manager, category_ids=[Command.set(self.category.ids)]), ['Scale'])
        self.assertEqual(self._names(self.manager, site_id=self.site.id), ['Scale', 'Refrigerator'])
        self.assertEqual(dict(self._page(self.manager, room_ids=[Command.set(self.lab.ids)])['head'])['Rooms'], 'MAIN / Lab')

    def test_who_sees_what(self):
        for user in (self.clerk, self.manager, self.auditor):
            self.assertEqual(self._names(user), ['Scale', 'Refrigerator'])
        self.assertNotIn('cost', [column['name'] for column in self._page(self.clerk)['columns']])
        self.assertIn('cost', [column['name'] for column in self._page(self.auditor)['columns']])
        self.assertEqual(self._names(self.other), ['Elsewhere'])
        with self.assertRaises(AccessError):
            self._page(self.staff)

    def test_register_readers_write_nothing(self):
        for user in (self.clerk, self.auditor, self.other):
            with self.assertRaises(AccessError):
                self.scale.with_user(user).serial_no = 'X'

    def test_names_in_the_users_language(self):
        self.env['res.lang']._activate_lang('fr_FR')
        self.scale.with_context(lang='fr_FR').name = 'Balance'
        self.assertEqual(self._names(self.manager, 'fr_FR')[0], 'Balance')

    def test_filters_survive_action_view(self):
        record = self.env['medical.equipment.record'].with_user(self.manager).create(
            {'company_id': self.company.id, 'date': '2026-05-01', 'room_ids': [Command.set(self.lab.ids)]})
        action = record.action_view()
        model = record.browse().with_context(**action['context'])
        copy = model.create(model.default_get(['company_id', 'date', 'room_ids']))
        self.assertEqual((copy.date, copy.room_ids), (date(2026, 5, 1), self.lab))

    def test_rooms_follow_the_site(self):
        second = self.env['medical.site'].with_company(self.company).create({'name': 'Second', 'code': 'SEC', 'company_id': self.company.id})
        with Form(self.env['medical.equipment.record'].with_user(self.manager)) as form:
            form.room_ids.add(self.lab)
            form.site_id = self.site
            self.assertEqual(form.room_ids[:], self.lab)
            form.site_id = second
            self.assertFalse(form.room_ids[:])
