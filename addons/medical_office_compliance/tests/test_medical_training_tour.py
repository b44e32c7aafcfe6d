from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .training_common import TrainingCommon


class TrainingTour(TrainingCommon, HttpCase):
    """A course read on a phone, a session attended by its code and closed by the trainer, in a browser."""

    def _run(self):
        self.lead.name = 'Lee Lead'
        (self.nurse | self.lead).tz = 'America/New_York'
        row = self._rows(self._course(by_document=True, body='<p>Never recap.</p>'))
        self.start_tour('/odoo/my-training', 'medical_training_read', login=self.nurse.login)
        self.assertRecordValues(row, [{'state': 'done', 'how': 'document'}])
        now = fields.Datetime.context_timestamp(self.sites[0].with_context(tz=self.sites[0].tz), fields.Datetime.now() - timedelta(minutes=5))
        held = self._session(self._course('Fire'), date=now.date(), hour=now.hour + now.minute / 60)
        self.env.flush_all()
        self.authenticate(self.nurse.login, self.nurse.login.ljust(8, 'x'))
        url = f'/medical_office/training/{held.code}'
        token = self.url_open(url).text.split('name="csrf_token" value="')[1].split('"')[0]
        self.assertIn('You are on the list', self.url_open(url, data={'csrf_token': token}).text)
        self.start_tour(f'/odoo/training-sessions/{held.id}', 'medical_training_close', login=self.lead.login)
        self.assertRecordValues(self._rows(held.course_id), [{'state': 'done', 'how': 'session', 'session_id': held.id}])


@tagged('post_install', '-at_install')
class TestMedicalTrainingTourDesktop(TrainingTour):
    browser_size = '1400x900'

    def test_training_on_a_desktop(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalTrainingTourPhone(TrainingTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_training_on_a_phone(self):
        self._run()
