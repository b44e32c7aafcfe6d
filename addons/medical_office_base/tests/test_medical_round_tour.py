from datetime import datetime, time, timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..tools.recurrence import to_utc
from .round_common import RoundCase

STEPS = """# Table
[tick*] Wiped
[tick] Paper changed
# Room
[tick] Mopped
[yesno*] Sharps container below the line
[temperature* 2..8 °C] Refrigerator now
[text] Remark
[photo*] The room when you leave"""


class RoundTour(RoundCase, HttpCase):
    """A round in a browser, with a connection that is lost and a page that is loaded anew."""

    def _do_rounds(self):
        now = fields.Datetime.now()
        self.porter.tz = 'America/New_York'
        fridge = self._equipment(name='Vaccine Refrigerator')
        run = self._round(STEPS, needs_signature=True, equipment_id=fridge.id, date_due=now - timedelta(minutes=1))
        # of today, whatever the hour: once explained, yesterday's is out of sight
        due = max(now - timedelta(hours=4), to_utc(datetime.combine(self.site._today(), time()), 'America/New_York'))
        missed = self._round("[tick] Lights", name='Opening', date_due=due, date_limit=due + (now - due) / 4)
        self.start_tour('/odoo/my-rounds', 'medical_round', login=self.porter.login)
        self.assertRecordValues(missed, [{'state': 'missed', 'missed_reason': "Nobody had the key"}])
        self.assertRecordValues(run, [{'state': 'done', 'done_by_id': self.porter.id, 'has_fault': True}])
        self.assertTrue(run.signature)
        tick, paper, mopped, sharps, cold, remark, photo = run.line_ids
        self.assertTrue(tick.value_tick and paper.value_tick and mopped.value_tick)
        self.assertEqual((sharps.value_yesno, sharps.reason), ('no', "Full to the brim"))
        self.assertEqual((cold.value_number, cold.reason, cold.out_of_range), (11.5, "Door stood open", True))
        self.assertEqual(cold.request_id.equipment_id, fridge)
        self.assertEqual(remark.value_text, "Lamp flickers")
        self.assertEqual(photo.attachment_ids.mimetype, 'image/jpeg')
        self.assertEqual(len(self.env['medical.round.change'].search([('run_id', '=', run.id)])), 8)
        turnovers = self.env['medical.room.turnover'].search([('site_id', '=', self.site.id)])
        self.assertRecordValues(turnovers, [{'room_id': self.exam2.id, 'kind': 'contagious', 'hold_minutes': 60}])


@tagged('post_install', '-at_install')
class TestMedicalRoundTourDesktop(RoundTour):
    browser_size = '1400x900'

    def test_rounds_on_a_desktop(self):
        self._do_rounds()


@tagged('post_install', '-at_install')
class TestMedicalRoundTourPhone(RoundTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_rounds_on_a_phone(self):
        self._do_rounds()
