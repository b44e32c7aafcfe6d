from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .obligation_common import NOW, ObligationCommon


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalObligationChecklist(ObligationCommon):
    """An obligation becomes rounds: where, how often and by whom it says; a round done is its evidence."""

    def test_rounds_prove_it(self):
        obligation = self._obligation(
            'Test the lights', frequency='monthly', per_site=True, officer='facilities_lead', what_to_do="Press the button. [All] lamps burn 30 seconds.",
            evidence_expected='Log on the panel', citation='NFPA 101 7.9.3')
        status = self._status(obligation, self.main)
        status.baseline_date = '2027-02-10'
        obligation.with_user(self.manager).action_plan_checklist()
        checklist = obligation.checklist_ids
        self.assertRecordValues(checklist, [{
            'state': 'running', 'unit': 'month', 'every': 1, 'scope': 'site', 'site_ids': [], 'date_from': date(2027, 3, 10), 'basis': 'NFPA 101 7.9.3',
            'group_id': self.env.ref('medical_office_base.group_facility').id, 'user_id': False}])
        self.assertEqual(checklist.line_ids.mapped('name'), ["Press the button.", "All] lamps burn 30 seconds.", "Where it is kept: Log on the panel"])
        self.assertEqual(obligation.source_key, 'checklist')
        runs = self.env['medical.checklist.run'].search([('checklist_id', '=', checklist.id)])
        self.assertEqual(runs.site_id, self.main | self.harbor)
        run = runs.filtered(lambda run: run.site_id == self.main)
        self.assertEqual(run.date_due.isoformat(), '2027-03-10T21:00:00')
        run.write({'state': 'done', 'date_done': '2027-03-01 14:00:00'})
        obligation.status_ids._refresh()
        self.assertEqual((status.state, status.last_date, status.date_end), ('met', date(2027, 3, 1), date(2027, 4, 1)))
        self.assertEqual(self._status(obligation, self.harbor).state, 'unset')
        self.assertEqual(status.with_user(self.manager).action_records()['domain'], [('id', 'in', run.ids)])
        with self.assertRaises(UserError):
            obligation.with_user(self.manager).action_plan_checklist()

    def test_each_frequency(self):
        plans = {
            'daily': ('day', 1), 'weekly': ('week', 1), 'quarterly': ('month', 3), 'semiannual': ('month', 6), 'annual': ('year', 1),
            'biennial': ('year', 2), 'triennial': ('year', 3), 'on_event': ('event', 1)}
        obligations = self.env['medical.obligation'].concat(*(
            self._obligation(f'Rule {frequency}', frequency=frequency, user_id=self.nurse.id) for frequency in plans))
        obligations.with_user(self.manager).action_plan_checklist()
        for obligation in obligations:
            with self.subTest(obligation.frequency):
                checklist = obligation.checklist_ids
                self.assertEqual((checklist.unit, checklist.every), plans[obligation.frequency])
                self.assertEqual((checklist.state, checklist.user_id, len(checklist.site_ids)), ('running', self.nurse, 1))
                self.assertEqual(checklist.line_ids.mapped('name'), [obligation.name])
        odd = self._obligation('Every four months', frequency='quarterly', interval_months=4)
        odd.with_user(self.manager).action_plan_checklist()
        self.assertEqual((odd.checklist_ids.unit, odd.checklist_ids.every), ('month', 4))

    def test_who_and_what_not(self):
        obligation = self._obligation()
        for user in (self.compliance, self.nurse, self.privacy):
            with self.assertRaises(AccessError):
                obligation.with_user(user).action_plan_checklist()
        for values in ({'frequency': 'once'}, {'frequency': 'on_hire'}, {'source_key': 'policy'}):
            with self.assertRaises(UserError):
                self._obligation(**values).with_user(self.manager).action_plan_checklist()
        obligation.sudo().applies = False
        with self.assertRaises(UserError):
            obligation.with_user(self.manager).action_plan_checklist()
        lonely = self._obligation('Elsewhere', user=self.foreign)
        self.env['medical.site'].search([('company_id', '=', self.other_company.id)]).active = False
        with self.assertRaises(UserError):
            lonely.with_user(self.foreign).action_plan_checklist()

    def test_running_checklists_that_fit(self):
        template = self.env['medical.checklist.template'].search([('code', '=', 'PM-14')])
        checklist = template.with_user(self.manager)._library_adopt(self.company)
        row = self.env['medical.requirement'].search([('code', '=', 'NFPA-LS-01')])
        obligation = row.with_user(self.manager)._library_adopt(self.company)
        self.assertEqual(obligation.checklist_ids, checklist)
        obligation.with_user(self.manager).checklist_ids = [Command.clear()]
        self.assertEqual(obligation.with_user(self.manager).fits_count, 1)
