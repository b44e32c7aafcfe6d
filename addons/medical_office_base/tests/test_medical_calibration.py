from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .round_common import RoundCase


@tagged('post_install', '-at_install')
class TestMedicalCalibration(RoundCase):
    """Certificates: needed to finish, kept with the equipment, and the day they name overrides the plan."""

    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time('2027-03-01 13:00:00'))
        self.autoclave = self._equipment()
        self.scale = self._equipment(name='Scale')
        self.paper = {'name': 'certificate.pdf', 'data': 'JVBERi0xLjQKJcOkw7zDtsOf'}
        self.plan = self._checklist(
            name='Calibration', scope='equipment', equipment_ids=[fields.Command.set((self.autoclave | self.scale).ids)], site_ids=False,
            unit='day', times='09:30', steps="[tick] Checked", needs_certificate=True)

    def _of(self, equipment, *states):
        return self._runs(self.plan).filtered(lambda run: run.equipment_id == equipment and run.state in (states or ('todo', 'doing')))

    def _days(self, equipment):
        return [f'{run.date_due:%m-%d %H:%M}' for run in self._of(equipment)]

    def _certify(self, run, day):
        line, = self._open(run)
        return self._save(run, self.porter, {
            line: {'value_tick': True}, False: {'certificate': self.paper, 'certificate_next_date': day}}, finish=True)

    def test_not_finished_without(self):
        run = self._of(self.autoclave)[0]
        line, = self._open(run)
        answer = self._save(run, self.porter, {line: {'value_tick': True}}, finish=True)
        self.assertEqual([row['message'] for row in answer['run']['missing']], [
            "The certificate or report has to be attached.", "Say when it is next due, as the certificate says."])
        for day in ('2027-03-01', '2026-05-01', '2090-01-01', 'soon'):
            fault = self._save(run, self.porter, {False: {'certificate_next_date': day}})['results'][0]
            self.assertIn("after today", fault['message'])
        fault = self._save(run, self.porter, {False: {'certificate': {'name': 'x.exe', 'data': 'TVqQAAMAAAA='}}})['results'][0]
        self.assertIn("neither a PDF nor a photo", fault['message'])
        self.assertEqual(run.state, 'doing')

    def test_kept_and_next_due(self):
        run = self._of(self.autoclave)[0]
        self.assertTrue(self._certify(run, '2027-03-08')['finished'])
        kept = self.autoclave.medical_calibration_ids
        self.assertRecordValues(kept, [{
            'date': fields.Date.to_date('2027-03-01'), 'next_date': fields.Date.to_date('2027-03-08'), 'done_by': self.porter.name,
            'checklist_id': self.plan.id, 'run_id': run.id, 'company_id': self.company.id}])
        self.assertEqual(kept.certificate_ids.mapped('name'), ['certificate.pdf'])
        self.assertEqual(self.autoclave.medical_next_due, fields.Date.to_date('2027-03-08'))
        # nothing before that day, by the clock of the site; the other equipment goes on by the plan
        self.assertEqual(self._days(self.autoclave)[0], '03-08 14:30')
        self.assertIn('03-02 14:30', self._days(self.scale))
        self.plan._generate()
        self.assertEqual(self._days(self.autoclave)[0], '03-08 14:30')

    def test_day_that_the_plan_does_not_have(self):
        self.plan.with_user(self.manager).write({'unit': 'year', 'date_from': '2027-03-01'})
        run = self._of(self.autoclave)[0]
        self._certify(run, '2027-09-15')
        self.assertFalse(self._of(self.autoclave), "too far ahead")
        with freeze_time('2027-09-05 12:00:00'):
            self.plan._generate()
            self.plan._generate()
            # daylight saving: half past nine is an hour earlier in UTC
            self.assertEqual(self._days(self.autoclave), ['09-15 13:30'])
            self.assertRecordValues(self._of(self.autoclave), [{'place': 'Autoclave', 'group_id': self.role.id}])
        with freeze_time('2028-02-28 12:00:00'):
            self.plan._generate()
            self.assertIn('03-01 14:30', self._days(self.autoclave), "not done: the plan goes on")

    def test_certificate_of_before_by_hand(self):
        values = {'equipment_id': self.scale.id, 'checklist_id': self.plan.id, 'done_by': "Scales Inc.", 'date': '2027-02-20', 'next_date': '2027-03-10'}
        with self.assertRaises(AccessError):
            self.env['medical.calibration'].with_user(self.staff).create(values)
        kept = self.env['medical.calibration'].with_user(self.manager).create(values)
        self.assertEqual(self._days(self.scale)[0], '03-10 14:30')
        kept.next_date = '2027-03-05'
        self.assertEqual(self._days(self.scale)[0], '03-05 14:30')
        kept.unlink()
        self.plan.with_user(self.manager).write({'unit': 'year', 'date_from': '2027-02-01'})
        self.env['medical.calibration'].with_user(self.manager).create(values)
        self.assertEqual(self._days(self.scale), ['03-10 13:00'], "at eight, where no round tells the hour")

    def test_kept_as_it_was(self):
        self._certify(self._of(self.autoclave)[0], '2027-03-08')
        kept = self.autoclave.medical_calibration_ids.with_user(self.manager)
        with self.assertRaises(UserError):
            kept.next_date = '2030-01-01'
        with self.assertRaises(UserError):
            kept.unlink()
        with self.assertRaises(AccessError):
            self.env['medical.calibration'].with_user(self.manager).create({
                'equipment_id': self.scale.id, 'done_by': "x", 'next_date': '2028-01-01', 'run_id': self._of(self.scale)[0].id})
        self.assertTrue(kept.with_user(self.auditor).certificate_ids.raw)
        self.assertTrue(kept.with_user(self.staff).next_date)
        with self.assertRaises(AccessError):
            kept.with_user(self.stranger).read(['next_date'])
        with self.assertRaises(AccessError):
            kept.with_user(self.porter).read(['next_date'])

    def test_meter(self):
        self.plan.with_user(self.manager).write({'steps': "[number] Hours", 'needs_certificate': False})
        self.plan.line_ids.is_use_meter = True
        run = self._of(self.autoclave)[0]
        self._save(run, self.porter, {self._open(run)[0]: {'value_number': 512}}, finish=True)
        self.assertEqual(self.autoclave.medical_use_hours, 512)
