import json

from odoo.tests import HttpCase, tagged

from ..axe_common import AxeBrowser
from .consent_common import ConsentCommon


class SignBrowser(AxeBrowser, ConsentCommon, HttpCase):
    """A patient signs in a real browser, with real strokes; axe looks at each page."""
    frozen = None  # the browser has a clock of its own

    def _stroke(self, *points):
        """Draw on the field: points as parts of its width and height."""
        self._evaluate("document.getElementById('pad_canvas').scrollIntoView({block: 'center'})")
        box = json.loads(self._evaluate("JSON.stringify(document.getElementById('pad_canvas').getBoundingClientRect())"))
        for number, (x, y) in enumerate(points):
            kinds = ['mousePressed'] if not number else ['mouseMoved', 'mouseReleased'] if number == len(points) - 1 else ['mouseMoved']
            for kind in kinds:
                self.browser._websocket_request('Input.dispatchMouseEvent', params={
                    'type': kind, 'x': box['x'] + x * box['width'], 'y': box['y'] + y * box['height'], 'button': 'left', 'buttons': 1, 'clickCount': 1})

    def _draw(self):
        self._stroke((.1, .7), (.3, .2), (.5, .8), (.7, .3), (.9, .6))
        self._stroke((.2, .5), (.8, .5))

    def _fill(self, values, selector='#sign_form'):
        self._evaluate(f'''
            const form = document.querySelector({json.dumps(selector)});
            for (const [name, value] of Object.entries({json.dumps(values)})) {{
                const inputs = [...form.querySelectorAll(`[name="${{name}}"]`)];
                const input = inputs.find(input => !['radio', 'checkbox'].includes(input.type) || input.value === value);
                if (['radio', 'checkbox'].includes(input.type)) input.checked = true; else input.value = value;
            }}
            0''')

    def _press(self, title, selector='#sign_form'):
        self._evaluate(f"window.left = true; document.querySelector('{selector} [type=submit]').click(); 0")
        self._settled(title)

    def _walk(self):
        consent = self._consent(self.treatment)
        _signing, code = self.patient.with_user(self.users['front_desk'])._start_signing(consent, self.notice)
        with self._browser():
            self._visit(f'/sign/{code}')
            self._check()
            # nothing filled in: told in words, nothing lost
            self._press('Not sent yet')
            self._check()
            self._fill({'signer_name': 'Ada Fictional', 'agree': 'yes'})
            self._draw()
            self._evaluate("document.getElementById('pad_clear').click(); 0")
            self._press('Not sent yet')
            self._fill({'agree': 'yes'})
            self._draw()
            self._press('Thank you')
            self._check()
            self._visit(f'/sign/{code}?in=es')
            self._check()
            self.assertEqual(self._evaluate("document.querySelector('article').lang"), 'es')
            self._fill({'signer_name': 'Ada Fictional', 'agree': 'yes', 'typed': 'yes', 'fill_call': 'Max'})
            self._press('that is all')
            self._check()
        self.assertEqual((self.patient.acknowledgement_ids.way, consent.way, consent.form_id), ('drawn', 'typed', self.tratamiento))
        self.assertTrue(self.patient.acknowledgement_ids.signature)


@tagged('post_install', '-at_install')
class TestMedicalSignTablet(SignBrowser):
    browser_size = '1024x768'
    touch_enabled = False

    def test_sign(self):
        self._walk()


@tagged('post_install', '-at_install')
class TestMedicalSignPhone(SignBrowser):
    browser_size = '390x844'

    def test_sign(self):
        self._walk()
