import base64
import json
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .axe_common import AxeBrowser
from .place_common import PlaceCase, photo


class PlaceBrowser(AxeBrowser, PlaceCase):
    """The pages in a real browser, which has no script of ours to run: forms are filled in and sent, axe looks at each page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['res.lang']._activate_lang('es_ES')
        for name in ('Sparkle Cleaning', 'Cool Air Service'):
            cls.env['medical.agreement'].with_user(cls.manager).create({
                'name': name, 'partner_id': cls.env['res.partner'].create({'name': name}).id, 'date_start': '2020-01-01',
                'site_ids': cls.site.ids}).action_start()
        cls.kind = cls.env['medical.problem.kind'].with_user(cls.manager).create({
            'name': 'Water leak here', 'urgency': 'urgent', 'safety': 'Close the main valve', 'call_911': True, 'response_minutes': 15})
        checklist = cls.env['medical.checklist'].with_user(cls.manager).create({
            'name': 'Evening round', 'site_ids': [Command.set(cls.site.ids)], 'allow_public': True, 'company_id': cls.company.id,
            'steps': "# Cold\n[temperature* 2..8 °C] Inside\n[yesno*] Door shut\n# Clean\n[tick*] Wipe\n[tick] Mop\n[text] Remarks"})
        now = fields.Datetime.now()
        cls.run_ = cls.env['medical.checklist.run'].sudo().create({
            'checklist_id': checklist.id, 'company_id': cls.company.id, 'name': checklist.name, 'kind': checklist.kind, 'site_id': cls.site.id,
            'room_id': cls.room.id, 'date_due': now, 'date_open': now - timedelta(hours=1), 'date_limit': now + timedelta(hours=2)})

    def _open(self, path):
        self._visit(f'/place/{self.code}{path}')

    def _submit(self, title, values=(), selector='main form:last-of-type', files=0):
        """Fill in a form as a person would and send it; ``title`` is part of the title of the page that comes."""
        self._evaluate(f'''
            window.left = true;
            const form = document.querySelector({json.dumps(selector)});
            for (const [name, value] of Object.entries({json.dumps(dict(values))})) {{
                const inputs = [...form.querySelectorAll(`[name="${{name}}"]`)];
                const input = inputs.find(input => !['radio', 'checkbox'].includes(input.type) || input.value === value);
                if (['radio', 'checkbox'].includes(input.type)) input.click(); else input.value = value;
            }}
            if ({files}) {{
                const bytes = Uint8Array.from(atob({json.dumps(base64.b64encode(photo()).decode())}), letter => letter.charCodeAt(0));
                const carrier = new DataTransfer();
                carrier.items.add(new File([bytes], 'photo.jpg', {{type: 'image/jpeg'}}));
                form.querySelector('[type=file]').files = carrier.files;
            }}
            form.querySelector('[type=submit]').click();
        ''')
        self._settled(title)

    def _walk(self):
        with self._browser():
            self._open('')
            self._check()
            self._open('?lang=es_ES')
            self._check()
            self._open('/problem')
            self._check()
            path = f'/problem/{self.kind.id}'
            self._open(path)
            self._check()
            self._submit("Thank you", {'text': 'It drips', 'name': 'Ana'}, files=1)
            self._check()
            self._open(path)
            self._check()
            self._submit("Not sent yet", {'text': 'x' * 3000, 'known': '0'})
            self._check()
            self._open('/visit')
            self._check()
            self._submit("You are checked in", {'agreement': self._evaluate('document.querySelector("[name=agreement]").value'), 'name': 'Ana'})
            self._check()
            self._open('/visit')
            self._check()
            self._submit("You are checked out", selector='main form')
            self._check()
            self._open('')
            self._submit("Evening round")
            self._check()
            lines = self.run_.line_ids
            inside, door, wipe, mop, remarks = (f'line_{line.id}' for line in lines)
            self._submit("Not sent yet", {inside: '12', door: 'no', wipe: '1', 'name': 'Ana'})
            self._check()
            self._submit("the round is done", {
                inside.replace('line', 'reason'): 'Door open', door.replace('line', 'reason'): 'Broken', mop: '1', remarks: 'None'})
            self._check()
            self._open('/nowhere/at/all')
            self._check()
            self._evaluate("document.documentElement.lang = ''; document.querySelector('h1').remove()")
            self.assertEqual({rule for rule, *_ in self._axe()['faults']}, {'html-has-lang', 'page-has-heading-one'}, "axe looks at the page")
        problem = self.env['maintenance.request'].search([('medical_kind_id', '=', self.kind.id)])
        self.assertEqual(self.env['ir.attachment'].search([('res_model', '=', problem._name), ('res_id', '=', problem.id)]).mimetype, 'image/jpeg')
        self.assertEqual(self.env['medical.vendor.visit'].search([('site_id', '=', self.site.id)]).state, 'done')
        self.assertEqual(self.run_.state, 'done')


@tagged('post_install', '-at_install')
class TestMedicalPlaceDesktop(PlaceBrowser):
    browser_size = '1400x900'

    def test_pages_on_a_desktop(self):
        self._walk()


@tagged('post_install', '-at_install')
class TestMedicalPlacePhone(PlaceBrowser):
    browser_size = '390x844'
    touch_enabled = True

    def test_pages_on_a_phone(self):
        self._walk()
