from odoo.tests import HttpCase, tagged

from ..axe_common import AxeBrowser
from .giving_common import GivingCommon


class HandoutBrowser(AxeBrowser, GivingCommon, HttpCase):
    """The pages in a real browser, with axe; and a handout given from a patient, by a member of staff."""

    def _walk(self):
        codes = {}
        for name, version in (('text', self.text), ('spanish', self.texto), ('arabic', self.nass), ('pdf', self.pdf)):
            codes[name] = self._given(version=version, way='page')._link().rpartition('/')[2]
        recalled = self._version(self.draft_topic, self.english, 'Recalled', '<p>Wrong</p>', number=2)
        codes['recalled'] = self._given(version=recalled, way='page')._link().rpartition('/')[2]
        recalled.with_user(self.users['manager'])._recall('Wrong')
        with self._browser():
            for path, title in (
                    (codes['text'], 'High blood pressure'), (codes['text'] + '?size=largest', 'High blood pressure'), (codes['spanish'], 'Presi'),
                    (codes['arabic'], 'ضغط'), (codes['pdf'], 'Caring'), (codes['recalled'], 'follow this any more'), ('x' * 26, "doesn't work")):
                self._visit(f'/handout/{path}')
                self._settled(title)
                self._check()
            self._evaluate("document.documentElement.lang = ''; document.querySelector('h1').remove()")
            self.assertEqual({rule for rule, *_ in self._axe()['faults']}, {'html-has-lang', 'page-has-heading-one'}, "axe looks at the page")

    def _give(self):
        self.start_tour(f'/odoo/action-medical_office_base.action_medical_patient/{self.patient.id}', 'medical_handout_give', login='pt_front_desk')
        rows = self.env['medical.handout.given'].search([('patient_id', '=', self.patient.id)])
        self.assertRecordValues(rows.sorted('id'), [
            {'version_id': self.texto.id, 'way': 'page', 'user_id': self.users['front_desk'].id},
            {'version_id': self.texto.id, 'way': 'hand', 'user_id': self.users['front_desk'].id}])


@tagged('post_install', '-at_install')
class TestMedicalHandoutDesktop(HandoutBrowser):
    browser_size = '1400x900'

    def test_pages_on_a_desktop(self):
        self._walk()

    def test_give_on_a_desktop(self):
        self._give()


@tagged('post_install', '-at_install')
class TestMedicalHandoutPhone(HandoutBrowser):
    browser_size = '390x844'
    touch_enabled = True

    def test_pages_on_a_phone(self):
        self._walk()

    def test_give_on_a_phone(self):
        self._give()
