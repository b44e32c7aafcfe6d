from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .checklist_common import STEPS
from .users import new_user


class ChecklistTour(HttpCase):

    def _run(self):
        manager = new_user(self.env, 'checklist_tour_manager', 'medical_office_base.group_manager', tz='America/New_York')
        site = self.env['medical.site'].create({'name': 'Harbor', 'code': 'HRB', 'user_ids': [(6, 0, manager.ids)]})
        self.start_tour('/odoo/checklist-library', 'medical_checklist_library_tour', login=manager.login)
        checklist = self.env.ref('medical_office_base.checklist_template_cln21')._library_copies(self.env.company).popitem()[1]
        self.assertEqual((checklist.state, checklist.times), ('running', '9:30, 2 pm'))
        self.assertGreater(self.env['medical.checklist.run'].search_count([('checklist_id', '=', checklist.id)]), 10)

        now = fields.Datetime.now()
        forgotten = self.env['medical.checklist'].create({
            'name': 'Forgotten round', 'steps': STEPS, 'site_ids': [(6, 0, site.ids)],
            'group_id': self.env.ref('medical_office_base.group_facility').id})
        run = self.env['medical.checklist.run'].create({
            'checklist_id': forgotten.id, 'company_id': forgotten.company_id.id, 'name': forgotten.name, 'kind': 'cleaning', 'site_id': site.id,
            'date_due': now - timedelta(hours=5), 'date_open': now - timedelta(hours=9), 'date_limit': now - timedelta(hours=3)})
        run._cron_mark_missed()
        self.start_tour('/odoo/today', 'medical_checklist_missed_tour', login=manager.login)
        self.assertEqual((run.state, run.missed_reason), ('missed', "The cleaner was ill"))


@tagged('post_install', '-at_install')
class TestMedicalChecklistTourDesktop(ChecklistTour):
    browser_size = '1400x900'

    def test_checklists_on_a_desktop(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalChecklistTourPhone(ChecklistTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_checklists_on_a_phone(self):
        self._run()
