from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time, tagged

from ..policy_common import GROUP
from .obligation_common import NOW, ObligationCommon

# contributed by no addon that is there whenever this one is
ELSEWHERE = {'estimate', 'refund', 'controlled_inventory', 'controlled_loss', 'controlled_disposal', 'controlled_count'}


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalObligationRefresh(ObligationCommon):
    """Where obligations stand is read from the records of the suite: the right ones, at the right place, in few queries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checklist = cls.env['medical.checklist'].with_user(cls.manager).create({
            'name': 'Sharps', 'steps': '[tick*] Looked at', 'group_id': cls.env.ref(GROUP % 'clinician').id,
            'site_ids': [Command.set((cls.main | cls.harbor).ids)]})
        cls.course = cls.env['medical.course'].create({'name': 'Sharps', 'company_id': cls.company.id, 'minutes': 5, 'audience': 'some'})

    def _stands(self, status):
        status._refresh()
        status.invalidate_recordset()
        return status.state, status.last_date, status.date_end

    # === SOURCES === #

    def test_every_source_is_read_in_two_queries(self):
        sources = self.env['medical.obligation.source']._sources()
        self.assertLessEqual(
            {key for key in self.env['medical.requirement'].search([]).mapped('source_key') if key} - {source.key for source in sources}, ELSEWHERE)
        policy = self._policy()
        obligation = self._obligation(checklist_ids=self.checklist.ids, policy_ids=policy.ids, course_ids=self.course.ids)
        status = self._status(obligation).sudo()
        for source in sources:
            with self.subTest(source.key, model=source.model):
                self.assertTrue(source.title)
                if source.action:
                    self.assertEqual(self.env.ref(source.action).res_model, source.model)
                for done in (True, False):
                    self.env.flush_all()
                    before = self.env.cr.sql_log_count
                    status._refresh_read(source, done)
                    self.assertLessEqual(self.env.cr.sql_log_count - before, 1)

    def test_as_many_queries_for_more_sites(self):
        keys = ['checklist', 'temperature', 'policy', 'course', 'drill', 'patient_access', 'privacy_incident', False]
        obligations = self.env['medical.obligation'].concat(*(self._obligation(
            f'Rule {key}', per_site=True, source_key=key, frequency='weekly', checklist_ids=self.checklist.ids, course_ids=self.course.ids)
            for key in keys))

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            obligations.status_ids._refresh()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self._rounds(self.checklist, '2027-02-25 15:00:00')
        few, count = queries(), len(obligations.status_ids)
        sites = self.env['medical.site'].create([
            {'name': f'Site {number}', 'code': f'S{number}', 'tz': 'America/New_York', 'company_id': self.company.id, 'calendar_id': self.calendar.id}
            for number in range(8)])
        self.Status._sync(obligations)
        self.assertEqual(len(obligations.status_ids), 5 * count)
        self._rounds(self.checklist, '2027-02-26 15:00:00', site=sites[3])
        self.assertEqual(queries(), few)
        self.assertLessEqual(few, 40)
        self.assertEqual(self._status(obligations[0], sites[3]).last_date, date(2027, 2, 26))

    def test_rounds_count_at_their_site(self):
        obligation = self._obligation(source_key='checklist', checklist_ids=self.checklist.ids, per_site=True)
        main, harbor = self._status(obligation, self.main), self._status(obligation, self.harbor)
        self.assertEqual(self._stands(main), ('unset', False, False))
        # half past ten in the evening of the 19th in New York
        self._rounds(self.checklist, '2027-02-12 15:00:00', '2027-02-20 03:30:00')
        self._rounds(self.checklist, '2027-02-25 15:00:00', state='missed')
        self.assertEqual(self._stands(main), ('met', date(2027, 2, 19), date(2027, 3, 19)))
        self.assertEqual(main.evidence_count, 2)
        self.assertEqual(self._stands(harbor), ('unset', False, False))
        # the practice's own: of any site; of the checklists it names alone
        whole = self._status(self._obligation(source_key='checklist', checklist_ids=self.checklist.ids))
        self.assertEqual(self._stands(whole)[1], date(2027, 2, 19))
        nothing = self._status(self._obligation(source_key='checklist'))
        self.assertEqual(self._stands(nothing)[0], 'unset')

    def test_closed_days_are_not_late(self):
        daily = self._status(self._obligation(source_key='checklist', checklist_ids=self.checklist.ids, frequency='daily', per_site=True), self.main)
        whole = self._status(self._obligation(source_key='checklist', checklist_ids=self.checklist.ids, frequency='daily'))
        self._rounds(self.checklist, '2027-02-26 15:00:00')  # Friday
        self.assertEqual(self._stands(daily), ('due', date(2027, 2, 26), date(2027, 3, 1)))
        self.assertEqual(self._stands(whole)[2], date(2027, 3, 1))
        self.env['resource.calendar.leaves'].create({
            'name': 'Holiday', 'company_id': self.company.id, 'calendar_id': self.calendar.id,
            'date_from': '2027-03-01 05:00:00', 'date_to': '2027-03-02 04:59:59'})
        self.env.registry.clear_cache()
        self.assertEqual(self._stands(daily)[2], date(2027, 3, 2))
        with freeze_time('2027-03-03 15:00:00'):
            daily.invalidate_recordset()
            self.assertEqual(daily.state, 'late')

    def test_every_policy_counts(self):
        with freeze_time('2026-05-01 15:00:00'):
            first = self._policy('POL-91')
            self._approved(first)
        second = self._policy('POL-92')
        status = self._status(self._obligation(source_key='policy', policy_ids=(first | second).ids, frequency='annual'))
        self.assertEqual(self._stands(status)[0], 'unset', "one of two has never been approved")
        self._approved(second)
        self.assertEqual(self._stands(status), ('met', date(2026, 5, 1), date(2027, 5, 1)))
        with freeze_time('2027-04-01 15:00:00'):
            first.with_user(self.manager)._note_checkup('keep', False, date(2028, 4, 1))
            self.assertEqual(self._stands(status), ('met', date(2027, 3, 1), date(2028, 3, 1)))

    def test_what_is_open_has_its_deadline(self):
        nurse = self.env['hr.employee'].create({'name': 'Nurse', 'user_id': self.nurse.id, 'company_id': self.company.id})
        status = self._status(self._obligation(source_key='course', course_ids=self.course.ids, frequency='on_hire'))
        self.assertEqual(self._stands(status)[0], 'ready')
        training = self.env['medical.training'].create({
            'course_id': self.course.id, 'employee_id': nurse.id, 'company_id': self.company.id, 'reason': 'hire', 'state': 'open',
            'date_assigned': '2027-01-15', 'date_asked': '2027-01-15', 'date_due': '2027-02-15'})
        self.assertEqual(self._stands(status), ('late', False, date(2027, 2, 15)))
        self.assertEqual(status.open_count, 1)
        training.write({'state': 'done', 'how': 'document', 'date_done': '2027-02-28'})
        self.assertEqual(self._stands(status), ('met', date(2027, 2, 28), False))

    def test_open_without_a_day_is_due(self):
        license = self.env['medical.credential.type'].search([('code', '=', 'LIC-RN'), ('company_id', '=', self.company.id)])
        nurse = self.env['hr.employee'].create({'name': 'Nurse', 'user_id': self.nurse.id, 'company_id': self.company.id})
        status = self._status(self._obligation(source_key='license_check', frequency='on_hire'))
        self.assertEqual(self._stands(status)[0], 'ready')
        self.env['medical.credential'].create({'employee_id': nurse.id, 'type_id': license.id, 'state': 'missing'})
        self.assertEqual(self._stands(status), ('due', False, False))
        self.assertIn(status, self.Status.search([('state', '=', 'due')]))

    def test_officers_of_that_office(self):
        privacy, compliance = (
            self._status(self._obligation(source_key='officer', officer=office, frequency='once')) for office in ('privacy_officer', 'compliance_officer'))
        self.env['medical.officer'].create({
            'company_id': self.company.id, 'office': 'privacy_officer', 'user_id': self.privacy.id, 'date_from': '2027-01-01'})
        self.assertEqual(self._stands(privacy), ('met', date(2027, 1, 1), False))
        self.assertEqual(self._stands(compliance)[0], 'unset')

    def test_another_practice_is_another(self):
        foreign = self._obligation(user=self.foreign, source_key='temperature')
        own = self._obligation(source_key='temperature')
        (self._rounds(self.checklist, '2027-02-20 15:00:00')).line_ids = [Command.create(
            {'name': 'Refrigerator', 'kind': 'temperature'})]
        self.assertEqual(self._stands(self._status(own))[1], date(2027, 2, 20))
        self.assertFalse(self._stands(self._status(foreign, user=self.foreign))[1])

    # === WHAT FOLLOWS === #

    def test_reminders_are_settled(self):
        obligation = self._obligation(user_id=self.nurse.id)
        status = self._status(obligation)
        status.baseline_date = '2027-01-01'
        self.assertEqual(self._stands(status), ('late', False, date(2027, 2, 1)))
        status.sudo()._expiry_remind()
        activities = self.env['mail.activity'].search([('res_model', '=', status._name), ('res_id', '=', status.id)])
        self.assertIn(self.nurse, activities.user_id)
        self.assertTrue(status.expiry_reminded_on)
        # nothing has changed: they stay
        status._refresh()
        self.assertTrue(activities.exists())
        self.env['medical.obligation.evidence'].with_user(self.manager).create({'status_id': status.id, 'name': 'Done', 'date': '2027-02-28'})
        self.assertFalse(activities.exists())
        self.assertFalse(status.expiry_reminded_on)
        self.assertEqual(status.state, 'met')

    def test_the_job_reads_all_practices(self):
        status = self._status(self._obligation(source_key='checklist', checklist_ids=self.checklist.ids))
        self._rounds(self.checklist, '2027-02-20 15:00:00')
        self.assertEqual(self.env.ref('medical_office_compliance.cron_obligation_refresh').code, 'model._cron_refresh()')
        with patch.object(self.registry['ir.cron'], '_commit_progress', lambda cron, *args, **kwargs: 60):
            self.Status._cron_refresh()
        status.invalidate_recordset()
        self.assertEqual(status.last_date, date(2027, 2, 20))
        self.assertTrue(status.refreshed_at)

    def test_who_opens_one_sees_it_of_the_day(self):
        status = self._status(self._obligation(source_key='checklist', checklist_ids=self.checklist.ids, user_id=self.nurse.id))
        self._rounds(self.checklist, '2027-02-20 15:00:00')
        with freeze_time('2027-03-02 16:00:00'):
            read = status.with_user(self.nurse).web_read({'last_date': {}, 'state': {}})
        self.assertEqual((read[0]['last_date'], read[0]['state']), (date(2027, 2, 20), 'met'))
