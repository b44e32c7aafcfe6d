from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .staff_file_common import StaffFileCommon
from .today_common import TodayChecks


@tagged('post_install', '-at_install')
class TestMedicalStaffRecord(TodayChecks, StaffFileCommon):
    """Figures of completeness and turnover, and what Today says of staff files."""

    def _figures(self, user, model, **values):
        record = self.env[model].with_user(user).with_company(self.company).create({'company_id': self.company.id, **values})._record_prepare()
        columns = record._record_visible_columns()
        names = [column.name for column in columns]
        return [dict(zip(names, row, strict=True)) for row in self.env.execute_query(record._record_select(columns, record._record_source()))]

    def test_completeness_by_role(self):
        of = {user: {row['person']: row for row in self._figures(user, 'medical.completeness.record')}
              for user in (self.manager, self.hr, self.health, self.owner, self.auditor)}
        nurse = {user: rows['Nan Nurse']['asked'] for user, rows in of.items()}
        self.assertEqual(nurse[self.owner], nurse[self.manager])
        self.assertEqual(nurse[self.auditor], nurse[self.manager])
        self.assertEqual(nurse[self.hr], nurse[self.manager] + 1)
        self.assertEqual(nurse[self.health], 1)
        self.assertEqual(of[self.manager]['Fay Manager']['asked'], of[self.manager]['Lee Lead']['asked'], "Not with one's own other parts")
        for row in of[self.hr].values():
            self.assertEqual(row['asked'], row['good'] + row['missing'])
        self.assertFalse([row for row in of[self.hr].values() if row['person'] == 'Fern Foreign'])
        for user in (self.lead, self.nurse):
            with self.assertRaises(AccessError):
                self._figures(user, 'medical.completeness.record')

    def test_completeness_filters(self):
        self._file_document(self.health, 'Immunization record')
        rows = self._figures(self.health, 'medical.completeness.record', only_incomplete=True)
        self.assertFalse(rows)
        rows = self._figures(self.manager, 'medical.completeness.record', job_ids=[(6, 0, self.jobs[0].ids)])
        self.assertEqual([row['person'] for row in rows], ['Nan Nurse'])
        rows = self._figures(self.manager, 'medical.completeness.record', site_id=self.sites[0].id)
        self.assertEqual([row['person'] for row in rows], ['Fay Manager', 'Lee Lead', 'Nan Nurse'])

    def test_turnover(self):
        year = {'date_from': date(2025, 1, 1), 'date_to': date(2025, 12, 31)}
        self.files.date_hired = '2020-01-01'
        self.nurse_file.date_hired = '2025-07-02'
        self.lead_file.date_left = '2025-12-31'
        gone = self._file(self._employee('Gwen Gone', job_id=self.jobs[0].id))
        gone.write({'date_hired': '2019-01-01', 'date_left': '2025-07-01'})
        gone.with_user(self.hr).action_archive_person()
        rows = {row['what']: row for row in self._figures(self.owner, 'medical.turnover.record', **year)}
        nurses = rows['Staff Nurse']
        self.assertEqual((nurses['before'], nurses['hired'], nurses['left'], nurses['after']), (1, 1, 1, 1))
        self.assertAlmostEqual(nurses['average'], 1.0, 5)
        self.assertAlmostEqual(nurses['rate'], 100.0, 3)
        others = rows['None given']
        self.assertEqual((others['before'], others['hired'], others['left'], others['after']), (5, 0, 1, 4), "Without the contractor")
        self.assertAlmostEqual(others['rate'], 20.0, 3)
        with_contractors = {row['what']: row for row in self._figures(self.manager, 'medical.turnover.record', with_contractors=True, **year)}
        self.assertEqual(with_contractors['None given']['before'], 6)
        by_site = {row['what']: row for row in self._figures(self.hr, 'medical.turnover.record', by='site', **year)}
        self.assertEqual(by_site['Main']['left'], 1)
        for user in (self.lead, self.health):
            with self.assertRaises(AccessError):
                self._figures(user, 'medical.turnover.record', **year)

    def test_outputs(self):
        for model in ('medical.completeness.record', 'medical.turnover.record'):
            record = self.env[model].with_user(self.manager).with_company(self.company).create({'company_id': self.company.id})
            content, kind = record._record_pdf()
            self.assertTrue(content)
            self.assertIn(kind, ('pdf', 'html'))
            self.assertEqual(record._record_xlsx().read(2), b'PK')

    @freeze_time('2026-06-17 12:00:00')
    def test_cards(self):
        self.nurse_file.date_hired = '2026-06-01'
        self._documents(self.nurse_file, 'Emergency contact form').with_user(self.nurse).file = 'JVBERi0='
        counts = {user: self.assert_cards_match(user) for user in (self.manager, self.hr, self.health, self.nurse, self.lead, self.janitor)}
        self.assertEqual(counts[self.manager]['staff_files_incomplete'], len(self.files))
        self.assertEqual(counts[self.hr]['staff_documents_to_check'], 1)
        self.assertNotIn('staff_i9_late', counts[self.manager])
        self.assertGreaterEqual(counts[self.hr]['staff_i9_late'], 1)
        self.assertEqual(counts[self.health]['staff_health_missing'], 1)
        self.assertNotIn('staff_health_missing', counts[self.hr])
        self.assertEqual(counts[self.nurse]['my_documents'], 2, "Form W-4 and the immunization record: the rest is filed by others")
        self.assertNotIn('staff_files_incomplete', counts[self.lead])
