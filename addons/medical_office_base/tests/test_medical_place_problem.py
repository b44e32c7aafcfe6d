from unittest.mock import patch

from PIL import Image

from odoo.tests import tagged

from ..models.medical_public_hit import LIMITS
from ..tools import photo as photo_tools
from .place_common import PlaceCase, photo
from .test_photo import bomb

EVIL = '<script>alert(1)</script><img src=x onerror=alert(1)> {{7*7}} ${7*7} %(x)s \'"><b>'


@tagged('post_install', '-at_install')
class TestMedicalPlaceProblem(PlaceCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = cls.env['medical.problem.kind'].with_user(cls.manager)
        cls.leak, cls.repair, cls.secret = kinds.create([
            {'name': 'Water leak here', 'urgency': 'urgent', 'safety': 'Close the main valve\nKeep away <b>', 'call_911': True, 'response_minutes': 15},
            {'name': 'Small repair here', 'urgency': 'routine', 'response_minutes': 480},
            {'name': 'Theft of drugs here', 'urgency': 'urgent', 'is_confidential': True},
        ])
        cls.theirs = cls.env['medical.problem.kind'].with_user(cls.stranger).create({'name': 'Their problem', 'urgency': 'soon'})
        cls.problems = cls.env['maintenance.request']
        cls.path = f'/problem/{cls.repair.id}'

    def _reported(self):
        return self.problems.search([('medical_site_id', '=', self.site.id)])

    def _photos(self, problem):
        return self.env['ir.attachment'].search([('res_model', '=', 'maintenance.request'), ('res_id', '=', problem.id)])

    def test_kinds(self):
        page = self._get('/problem')
        text = self._text(page)
        for part in ("Water leak here", "Small repair here", "Emergencies", "Anything else", "Call 911"):
            self.assertIn(part, text)
        for part in ("Theft of drugs", "Their problem"):
            self.assertNotIn(part, text)
        self.assertIn(f'/place/{self.code}{self.path}', self._links(page))
        for kind in (self.secret.id, self.theirs.id, 0, 999_999_999):
            self._get(f'/problem/{kind}', status=404)
        self._get(f'/problem/{"9" * 30}', status=404)
        self.repair.active = False
        self._get(self.path, status=404)

    def test_safety_steps_come_first(self):
        page = self._get(f'/problem/{self.leak.id}')
        self.assertEqual([step.text_content() for step in page.xpath('//section//ol/li')], ["Close the main valve", "Keep away <b>"])
        text = self._text(page)
        self.assertLess(text.index("Close the main valve"), text.index("What is wrong?"))
        self.assertEqual(page.xpath('//section//a/@href'), ['tel:911'])
        self.assertFalse(self._get(self.path).xpath('//section'))

    def test_a_report(self):
        page = self._send(self.path, {'text': 'The tap drips.\r\nBehind the door', 'name': ' Ana  Cleaner '}, files={'photos': ('IMG_1.JPG', photo())})
        problem = self._reported()
        self.assertRecordValues(problem, [{
            'medical_kind_id': self.repair.id, 'medical_room_id': self.room.id, 'equipment_id': False, 'medical_reported_by': 'Ana Cleaner',
            'company_id': self.company.id, 'owner_user_id': False, 'create_uid': self.env.ref('base.public_user').id}])
        self.assertIn("The tap drips.<br>Behind the door", problem.description)
        attachment = self._photos(problem)
        self.assertRecordValues(attachment, [{'name': 'photo-1.jpg', 'mimetype': 'image/jpeg', 'public': False}])
        text = self._text(page)
        self.assertIn(problem.medical_number, text)
        self.assertNotIn("Staff Member", page.response.text)
        self.assertTrue(page.xpath('//*[@role="status"]'))

    def test_of_equipment(self):
        self._send(self.path, {'text': 'It hums'}, code=self.fridge_code)
        self.assertRecordValues(self._reported(), [{'equipment_id': self.fridge.id, 'medical_room_id': self.room.id}])

    def test_an_emergency_needs_no_words(self):
        page = self._send(f'/problem/{self.leak.id}', {'text': ''})
        self.assertEqual(len(self._reported()), 1)
        self.assertIn("In danger, don't wait for us.", self._text(page))
        self._send(self.path, {'text': ' '}, status=422)
        self.assertEqual(len(self._reported()), 1)

    def test_offers_what_is_open_already(self):
        self._send(self.path, {'text': 'The tap drips', 'name': 'Ana'})
        problem = self._reported()
        page = self._get(self.path)
        self.assertIn(f"Yes, it is {problem.medical_number}", self._text(page))
        for part in ("The tap drips", "Ana", "Staff Member"):
            self.assertNotIn(part, page.response.text)
        self._send(self.path, {'text': 'No choice made'}, status=422)
        page = self._send(self.path, {'text': 'Now it runs', 'known': problem.id, 'name': 'Bea'}, files={'photos': ('a.png', photo(kind='PNG'))})
        self.assertEqual(self._reported(), problem)
        self.assertIn("Your note was added", self._text(page))
        note = problem.message_ids[0]
        self.assertIn("Bea adds: Now it runs", note.body)
        self.assertEqual(self._photos(problem).mapped('mimetype'), ['image/jpeg'])
        self._send(self.path, {'text': 'Another one', 'known': 0})
        self.assertEqual(len(self._reported()), 2)

    def test_nothing_is_added_elsewhere(self):
        """Only to an open problem of the same place."""
        other = self.problems.with_user(self.stranger)._medical_report({'kind_id': self.theirs.id, 'text': 'Theirs', 'site_id': self.other_site.id})
        self._send(f'/problem/{self.leak.id}', {'text': 'Ours'})
        ours = self._reported()
        for known in (other.id, ours.id, 999_999_999, -1, 'x', '1e3'):
            self._send(self.path, {'text': 'Sneaky', 'known': known}, status=422 if str(known).isdigit() else 200)
        self.assertNotIn("Sneaky", str(other.sudo().message_ids.mapped('body') + ours.message_ids.mapped('body')))

    def test_closed_meanwhile(self):
        self._send(self.path, {'text': 'The tap drips'})
        problem = self._reported()
        values = {**self._fields(self._get(self.path)), 'text': 'Still', 'known': problem.id}
        problem.with_user(self.manager)._medical_resolve('A new seal')
        page = self._post(self.path, values, status=422)
        self.assertIn("closed meanwhile", self._text(page))
        self.assertEqual(page.get_element_by_id('text').text_content(), "Still", "what was written is kept")

    def test_script_stays_text(self):
        page = self._send(self.path, {'text': EVIL, 'name': EVIL[:60]}, files={'photos': (EVIL, photo(), EVIL)})
        problem = self._reported()
        self.assertNotIn('<script', problem.description)
        self.assertIn('&lt;script&gt;alert(1)&lt;/script&gt;', problem.description)
        self.assertNotRegex(problem.description, '<(img|b)[ >]')
        self.assertEqual(problem.medical_reported_by, EVIL[:60].strip())
        self._send(self.path, {'text': EVIL, 'known': problem.id, 'name': EVIL[:60]})
        for message in problem.message_ids:
            self.assertNotIn('<script', message.body)
            self.assertNotIn('<img', message.body)
        page = self._send(self.path, {'text': EVIL * 30, 'name': EVIL[:60], 'known': EVIL}, status=422)
        self.assertEqual(page.xpath('//script | //b[not(@aria-current)] | //img'), [])
        self.assertEqual(page.get_element_by_id('text').text_content(), (EVIL * 30)[:2000])
        self.room.name = EVIL[:40]
        page = self._get()
        self.assertEqual(page.xpath('//script | //img'), [])

    def test_length_of_texts(self):
        page = self._send(self.path, {'text': 'x' * 2001, 'name': 'y' * 61}, status=422)
        self.assertEqual(len(page.xpath('//*[@role="alert"]//li')), 2)
        self.assertFalse(self._reported())
        self._send(self.path, {'text': 'a\0b\x07c\u202ed' + 'x' * 1990, 'name': 'y' * 60})
        self.assertIn('abcdx', self._reported().description)

    def test_photos_are_made_safe(self):
        exif = Image.Exif()
        exif.get_ifd(0x8825)[2] = (41.0, 24.0, 12.0)
        exif[0x010F] = 'Nosy Camera'
        self._send(self.path, {'text': 'See'}, files={'photos': ('../../etc/passwd.svg', photo(exif=exif) + b'<?php 1 ?>', 'image/svg+xml')})
        attachment = self._photos(self._reported())
        self.assertEqual((attachment.name, attachment.mimetype), ('photo-1.jpg', 'image/jpeg'))
        for part in (b'Nosy', b'Exif', b'php'):
            self.assertNotIn(part, attachment.raw)

    def test_hostile_files(self):
        files = {
            'shell.php': b'<?php system(1); ?>', 'x.svg': b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
            'photo.jpg': b'<html><script>alert(1)</script></html>', 'bomb.png': bomb(30000, 30000), 'x.gif': b'GIF89a' + b'\0' * 99,
            'x.pdf': b'%PDF-1.7', 'e.jpg': b'', 'eps.jpg': b'%!PS-Adobe-3.0 EPSF-3.0\n',
        }
        for name, content in files.items():
            page = self._send(self.path, {'text': 'See this'}, files={'photos': (name, content, 'image/jpeg')}, status=422)
            self.assertTrue(page.get_element_by_id('photos_fault').text_content().strip(), name)
            self.assertEqual(page.get_element_by_id('text').text_content(), "See this")
        with patch.object(photo_tools, 'MAX_BYTES', 100):
            page = self._send(self.path, {'text': 'See'}, files={'photos': ('a.jpg', photo())}, status=422)
        self.assertIn("too large", self._text(page))
        page = self._send(self.path, {'text': 'See'}, files=[('photos', (f'{number}.jpg', photo())) for number in range(4)], status=422)
        self.assertIn("at most 3 photos", self._text(page))
        self.assertFalse(self._reported())
        self._send(self.path, {'text': 'See'}, files=[('photos', (f'{number}.jpg', photo())) for number in range(3)])
        self.assertEqual(len(self._reported()), 1)

    def test_text_in_place_of_a_photo(self):
        self._send(self.path, {'text': 'ok', 'photos': 'not a file'})
        self.assertFalse(self._photos(self._reported()))

    def test_files_in_place_of_texts(self):
        self._send(self.path, {}, files={'text': ('x', b'words'), 'name': ('y', b'z')}, status=422)
        self.assertFalse(self._reported())

    def test_sent_twice_is_reported_once(self):
        values = {**self._fields(self._get(self.path)), 'text': 'The tap drips'}
        pages = [self._post(self.path, values, files={'photos': ('a.jpg', photo())}) for _time in range(3)]
        self.assertEqual(len(self._reported()), 1)
        self.assertEqual(len({self._text(page) for page in pages}), 1)
        self.assertEqual(len(self._photos(self._reported())), 1)

    def test_key_of_another_kind(self):
        values = {**self._fields(self._get(self.path)), 'text': 'x'}
        self._post(f'/problem/{self.leak.id}', values, status=422)
        self.assertFalse(self._reported())

    def test_flood_of_reports_is_stopped(self):
        with patch.dict(LIMITS, {'report': (3, 3600)}):
            for number in range(3):
                self._send(self.path, {'text': f'Problem {number}', 'known': 0})
            page = self._send(self.path, {'text': 'One more', 'known': 0}, status=429)
            self.assertIn("911", self._text(page))
            self.assertEqual(len(self._reported()), 3)
            self._send(self.path, {'text': 'Elsewhere'}, code=self.fridge_code)
        with patch.dict(LIMITS, {'reporter': (5, 3600)}):
            self._send(self.path, {'text': 'And more', 'known': 0})
            values = {**self._fields(self._get(self.path)), 'text': 'Everywhere', 'known': 0}
            self._post(self.path, values, status=429)
        page = self._post(self.path, values)
        self.assertIn("Your report has been sent", self._text(page), "what was refused may be sent again later")

    def test_many_open_ones_take_no_more_queries(self):
        self._send(self.path, {'text': 'x'})
        self._get(self.path)
        before = self._queries()
        for number in range(4):
            self._send(self.path, {'text': f'{number}', 'known': 0})
        self.assertLessEqual(self._queries(), before + 2)

    def _queries(self):
        start = self.env.cr.sql_log_count
        self._get(self.path)
        return self.env.cr.sql_log_count - start
