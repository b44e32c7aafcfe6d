import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.medical_place_code import ALPHABET
from .place_common import PlaceCase
from .users import new_user


@tagged('post_install', '-at_install')
class TestMedicalPlaceCode(PlaceCase):

    def test_codes_are_unguessable(self):
        rooms = self.env['medical.room'].with_user(self.manager).create([
            {'name': f'Room {number}', 'code': f'R{number}', 'site_id': self.site.id} for number in range(50)])
        self.assertFalse(any(rooms.sudo().mapped('medical_code')), "none before its first label")
        rooms.action_print_labels()
        codes = rooms.sudo().mapped('medical_code')
        self.assertEqual(len(set(codes)), 50)
        for code in codes:
            self.assertRegex(code, f'^[{ALPHABET}]{{26}}$')
        rooms.action_print_signs()
        self.assertEqual(rooms.sudo().mapped('medical_code'), codes, "printing again keeps it")

    def test_nobody_reads_or_writes_a_code(self):
        system = new_user(
            self.env, 'place_system', 'base.group_system,base.group_allow_export,medical_office_base.group_manager,maintenance.group_equipment_manager',
            company_id=self.company.id, company_ids=[(6, 0, self.company.ids)])
        for place in (self.room, self.fridge):
            for user in (self.staff, self.manager, system):
                records = place.with_user(user)
                code = place.sudo().medical_code
                for name, arguments in {
                    'read': [['medical_code']],
                    'search': [[('medical_code', '=like', f'{code[:3]}%')]],
                    'search_read': [[], ['id'], 0, 10, 'medical_code'],
                    'formatted_read_group': [[], ['medical_code'], ['__count']],
                    'write': [{'medical_code': 'mine'}],
                    'create': [{'name': 'Mine', 'medical_code': 'mine'}],
                }.items():
                    with mute_logger('odoo.models'), self.assertRaises(AccessError, msg=name):
                        getattr(records, name)(*arguments)
                self.assertNotIn('medical_code', records.fields_get())
                if records.has_access('read'):
                    self.assertNotIn(code, str(records.read()))
            with mute_logger('odoo.models'), self.assertRaises(AccessError):
                place.with_user(system).export_data(['medical_code'])
        self.assertFalse(self.room.copy({'code': 'E2'}).sudo().medical_code)

    def test_who_prints_and_replaces(self):
        keeper = new_user(
            self.env, 'place_keeper', 'maintenance.group_equipment_manager', company_id=self.company.id, company_ids=[(6, 0, self.company.ids)])
        before = self.room.sudo().medical_code, self.fridge.sudo().medical_code
        for place, user in ((self.room, self.staff), (self.room, keeper), (self.room, self.stranger), (self.fridge, self.staff), (self.fridge, self.stranger)):
            for button in ('action_print_labels', 'action_print_signs', 'action_replace_code'):
                with self.assertRaises(AccessError, msg=(place, user.login)):
                    getattr(place.with_user(user), button)()
        self.assertEqual((self.room.sudo().medical_code, self.fridge.sudo().medical_code), before)
        for place, user in ((self.room, self.manager), (self.fridge, self.manager), (self.fridge, keeper)):
            self.assertIn('/sheet?ids=', place.with_user(user).action_print_labels()['url'])

    def test_a_code_is_replaced(self):
        self._get()
        self.room.action_replace_code()
        new = self.room.sudo().medical_code
        self.assertNotEqual(new, self.code)
        self._get(status=404)
        self._get(code=new)
        self.assertIn("QR code replaced by Staff Member manager", self.room.message_ids[0].body)
        self.assertNotIn(new, str(self.room.message_ids.mapped('body')))

    def test_a_place_without_site_has_no_label(self):
        lost = self.env['maintenance.equipment'].create({'name': 'Lost Scale', 'company_id': self.company.id})
        with self.assertRaisesRegex(UserError, "Lost Scale has no site"):
            lost.with_user(self.manager).action_print_labels()
        self.assertFalse(lost.medical_code)


@tagged('post_install', '-at_install')
class TestMedicalLabel(PlaceCase):

    def _labels(self, places, layout='sheet', model=None, status=200):
        response = self.url_open(f'/medical_office/labels/{model or places._name}/{layout}?ids={",".join(map(str, places.ids))}')
        self.assertEqual(response.status_code, status)
        if status != 200:
            return None
        self.assertEqual((response.headers['Content-Type'], response.headers['Cache-Control']), ('application/pdf', 'no-store'))
        return PdfReader(io.BytesIO(response.content))

    def _words(self, pdf):
        return ' '.join(pdf.pages[0].extract_text().split())

    def test_labels(self):
        self.authenticate('place_manager', 'place_manager')
        rooms = self.room | self.env['medical.room'].with_user(self.manager).create([
            {'name': f'Room Ünal {number}', 'code': f'R{number}', 'site_id': self.site.id} for number in range(11)])
        rooms.action_print_labels()
        pdf = self._labels(rooms)
        self.assertEqual(len(pdf.pages), 2, "ten on a sheet")
        self.assertEqual(pdf.pages[0].mediabox[2:], [612, 792])
        text = self._words(pdf)
        for part in ("Exam Room of Harbor", "Room Ünal 8", "Scan with your phone", f'/place/{self.code}'):
            self.assertIn(part, text)
        self.assertIn("Room Ünal 10", pdf.pages[1].extract_text())
        pdf = self._labels(rooms, 'sign')
        self.assertEqual(len(pdf.pages), 12, "a page each")

    def test_labels_of_equipment(self):
        self.authenticate('place_manager', 'place_manager')
        text = self._words(self._labels(self.fridge.with_user(self.manager)))
        for part in ("Refrigerator of Harbor", "Exam Room of Harbor", "SN-Harbor", "this equipment"):
            self.assertIn(part, text)

    def test_names_that_do_not_fit(self):
        self.authenticate('place_manager', 'place_manager')
        for name in ("Room " * 40, "W" * 300, "<b>&amp;</b>", "診察室 1", "غرفة", "🩺", "Phòng khám số 1"):
            self.room.name = name
            for layout in ('sheet', 'sign'):
                self.assertEqual(len(self._labels(self.room, layout).pages), 1)

    def test_labels_are_for_who_may_print_them(self):
        with mute_logger('odoo.http'):
            self.assertIn('/web/login', self.url_open(f'/medical_office/labels/medical.room/sheet?ids={self.room.id}').url)
            self.authenticate('place_staff', 'place_staff')
            self._labels(self.room, status=403)
            self.authenticate('place_manager', 'place_manager')
            self._labels(self.other_room, status=403)
            self._labels(self.room, layout='other', status=404)
            self._labels(self.room, model='res.users', status=404)
            self._labels(self.room.browse(), status=404)
            fresh = self.room.copy({'code': 'E2'})
            self._labels(fresh, status=404)
            self.assertFalse(fresh.sudo().medical_code, "opening an address makes no code")
