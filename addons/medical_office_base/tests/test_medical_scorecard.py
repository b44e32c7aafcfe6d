from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import freeze_time, tagged

from .patient.patient_common import PatientCommon

moment = Datetime.to_datetime
NOON = '2026-05-20 15:00:00'


@tagged('post_install', '-at_install')
@freeze_time(NOON)
class TestMedicalScorecard(PatientCommon):
    """Figures counted by hand, months by the clock of the site, who sees what, what is kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env['medical.scorecard'].with_company(cls.company)
        cls.foreign_site.tz = 'America/Los_Angeles'
        cls.annex.tz = 'America/Los_Angeles'
        day = moment('2026-05-05 15:00:00')
        later = [day + timedelta(minutes=minutes) for minutes in (0, 10, 30, 50, 90)]
        cls.visits = cls.env['medical.visit'].create([
            {'patient_id': patient.id, 'site_id': site.id, 'date_start': start, **values} for patient, site, start, values in (
                (cls.patient, cls.site, day, {'state': 'left', 'arrived_at': day, 'roomed_at': later[1], 'left_at': later[3]}),
                (cls.patient, cls.site, day, {'state': 'left', 'arrived_at': day, 'roomed_at': later[2], 'left_at': later[4]}),
                (cls.restricted, cls.site, day, {'state': 'no_show'}),
                (cls.elsewhere, cls.annex, day, {'state': 'left'}),
                # booked are neither of these
                (cls.patient, cls.site, day, {'state': 'left', 'is_walk_in': True}),
                (cls.patient, cls.site, day, {'state': 'cancelled', 'end_reason': 'moved'}),
                # today's that is still to come isn't decided; yesterday's that nobody touched is
                (cls.patient, cls.site, moment('2026-05-20 19:00:00'), {}),
                (cls.patient, cls.site, moment('2026-05-19 19:00:00'), {}),
                # the last evening of April in New York is May in UTC
                (cls.patient, cls.site, moment('2026-05-01 02:00:00'), {'state': 'no_show'}),
                (cls.foreign, cls.foreign_site, day, {'state': 'no_show'}))])
        kind = cls.env['medical.problem.kind'].search([('company_id', '=', cls.company.id), ('is_emergency', '=', True)], limit=1)
        team = cls.env['maintenance.team'].create({'name': 'Fictional Team', 'company_id': cls.company.id})
        cls.problems = cls.env['maintenance.request'].with_company(cls.company).create([
            {'company_id': cls.company.id, 'maintenance_team_id': team.id, 'medical_site_id': site.id, 'medical_kind_id': kind.id, 'medical_reported_on': start,
             'medical_accepted_on': start + timedelta(minutes=minutes) if minutes else False}
            for site, start, minutes in (
                (cls.site, moment('2026-05-04 12:00:00'), 6), (cls.site, moment('2026-05-04 12:00:00'), 600), (cls.site, moment('2026-05-04 12:00:00'), 0),
                # 23:30 of 30 April at the annex, 02:30 of 1 May at the main site
                (cls.annex, moment('2026-05-01 06:30:00'), 3), (cls.site, moment('2026-05-01 06:30:00'), 12))])
        cls.env.flush_all()

    def _figures(self, *firsts, site=None, company=None):
        company = company or self.company
        months = self.card._months(company, [date.fromisoformat(first) for first in firsts], site)
        return self.card._figures(company, months, site)

    def _tile(self, page, code):
        return next((tile for area in page['areas'] for tile in area['tiles'] if tile['code'] == code), None)

    def test_counted_by_hand(self):
        may, april = ({code: rows[number] for code, rows in self._figures('2026-05-01', '2026-04-01').items()} for number in (0, 1))
        # booked: two seen, a no-show, the annex's, the one nobody touched
        self.assertEqual(may['KPI-01'], (100 * 3 / 5, 3, 5))
        self.assertEqual(may['KPI-02'], (100 * 1 / 5, 1, 5))
        self.assertEqual(may['KPI-04'], (20, 40, 2))
        self.assertEqual(may['KPI-05'], (70, 140, 2))
        self.assertEqual(april['KPI-02'], (100, 1, 1))
        # months by each site's clock: the annex's report is April's there
        self.assertEqual(april['KPI-49'], (3, 3, 1))
        self.assertEqual(may['KPI-49'][1:], (6 + 600 + 12, 3))
        self.assertEqual(may['KPI-46'][2], 4)
        self.assertIsNone(may['KPI-34'].value, "no temperature was read: no data, not zero")
        annex = self._figures('2026-05-01', site=self.annex)
        self.assertEqual(annex['KPI-01'][0], (100, 1, 1))
        self.assertNotIn('KPI-24', annex, "of the whole practice alone")
        other = self._figures('2026-05-01', company=self.other_company)
        self.assertEqual(other['KPI-02'][0], (100, 1, 1))

    def test_queries_do_not_grow(self):
        self._figures('2026-05-01')
        counts = []
        for months in (5,), range(1, 6):
            before = self.env.cr.sql_log_count
            self._figures(*[f'2026-{month:02}-01' for month in months])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1], "as many for five months as for one")
        self.assertLessEqual(counts[0], 24, "of all addons together")
        manager = self.users['manager']
        self.card.with_user(manager).get_scorecard()
        self.env['medical.scorecard'].sudo()._keep(self.company)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(36):
            self.card.with_user(manager).get_scorecard()

    def test_the_page(self):
        page = self.card.with_user(self.users['manager']).get_scorecard()
        tile = self._tile(page, 'KPI-02')
        self.assertEqual((page['month'], page['is_current'], tile['shown'], tile['standing'], tile['target']), ('2026-05-01', True, '20.0 %', 'missed', 7))
        self.assertEqual([past['value'] for past in tile['trend']][-2:], [100, 20])
        self.assertEqual([row['count'] for row in tile['records']], [1, 4, 5])
        self.assertEqual(self._tile(page, 'KPI-34')['standing'], 'none')
        self.assertEqual(self._tile(page, 'KPI-49')['standing'], 'free')
        # the number and the list are of one domain
        for part, count in (('part', 1), ('rest', 4), ('whole', 5)):
            action = self.card.with_user(self.users['manager']).open_figure('KPI-02', '2026-05-01', part)
            self.assertEqual(self.env[action['res_model']].search_count(action['domain']), count, part)
        action = self.card.with_user(self.users['manager']).open_figure('KPI-46', '2026-05-01', 'rest')
        self.assertEqual(self.env['maintenance.request'].search_count(action['domain']), int(self._figures('2026-05-01')['KPI-46'][0].denominator
                         - self._figures('2026-05-01')['KPI-46'][0].numerator))
        self.assertEqual(self.card.with_user(self.users['manager']).open_figure('KPI-31', '2026-05-01')['res_model'], 'medical.supervision.record')
        # whose records they are not opens none
        self.assertFalse(self._tile(self.card.with_user(self.users['owner']).get_scorecard(), 'KPI-02')['records'])
        with self.assertRaises(AccessError):
            self.card.with_user(self.users['owner']).open_figure('KPI-02', '2026-05-01')
        with self.assertRaises(UserError):
            self.card.with_user(self.users['manager']).get_scorecard('2026-06-01')
        with self.assertRaises(UserError):
            self.card.with_user(self.users['manager']).get_scorecard(site_id=self.foreign_site.id)

    def test_who_sees_it(self):
        for role, user in self.users.items():
            card = self.card.with_user(user)
            if role in ('manager', 'owner', 'auditor'):
                self.assertTrue({'access', 'staff', 'safety', 'facilities'} <= {area['key'] for area in card.get_scorecard()['areas']}, role)
            elif role == 'compliance_officer':
                self.assertTrue({area['key'] for area in card.get_scorecard()['areas']} <= {'patients', 'safety', 'compliance'})
                with self.assertRaises(UserError):
                    card.open_figure('KPI-29', '2026-05-01')
            else:
                with self.assertRaises(AccessError, msg=role):
                    card.get_scorecard()
        kpi = self.env.ref('medical_office_base.medical_kpi_02')
        Target = self.env['medical.kpi.target']
        for role, user in self.users.items():
            self.assertEqual(Target.with_user(user).has_access('create'), role in ('manager', 'owner'), role)
        with self.assertRaises(AccessError):
            kpi.with_user(self.users['owner']).name = "Something else"
        foreign = Target.create({'company_id': self.other_company.id, 'kpi_id': kpi.id, 'target': 3})
        self.assertFalse(Target.with_user(self.users['owner']).search([]) & foreign)

    def test_months_are_kept(self):
        Value = self.env['medical.kpi.value']
        kept = self.card.sudo()._keep(self.company)
        april = kept.filtered(lambda row: row.month == date(2026, 4, 1) and row.kpi_id.code == 'KPI-02' and not row.site_id)
        self.assertRecordValues(april, [{'has_value': True, 'value': 100, 'numerator': 1, 'denominator': 1, 'target': 7}])
        self.assertFalse(kept.filtered(lambda row: row.month == date(2026, 5, 1)), "the month isn't over")
        self.assertFalse(self.card.sudo()._keep(self.company), "once")
        # history doesn't move: neither by what is written later nor by another target
        self.visits.filtered(lambda visit: visit.date == date(2026, 4, 30)).write({'state': 'left'})
        self.env['medical.kpi.target'].with_user(self.users['owner']).create({'kpi_id': april.kpi_id.id, 'target': 25})
        page = self.card.with_user(self.users['owner']).get_scorecard('2026-04-10')
        self.assertEqual((self._tile(page, 'KPI-02')['value'], self._tile(page, 'KPI-02')['target'], self._tile(page, 'KPI-02')['kept']), (100, 7, True))
        page = self.card.with_user(self.users['owner']).get_scorecard()
        self.assertEqual((self._tile(page, 'KPI-02')['target'], self._tile(page, 'KPI-02')['standing']), (25, 'met'))
        with self.assertRaises(AccessError):
            april.with_user(self.users['owner']).value = 0
        with self.assertRaises(AccessError):
            april.sudo().value = 0
        self.assertFalse(Value.search([('company_id', '=', self.other_company.id)]))
        # the day after it ends it is kept, by the practice's clock
        with freeze_time('2026-06-01 03:00:00'):
            self.assertFalse(self.card.sudo()._keep(self.company))
        with freeze_time('2026-06-01 05:00:00'):
            self.assertEqual(set(self.card.sudo()._keep(self.company).mapped('month')), {date(2026, 5, 1)})

    def test_the_record(self):
        self.assertEqual(self.card.with_user(self.users['owner']).action_record('2026-05-01')['res_model'], 'medical.scorecard.record')
        record = self.env['medical.scorecard.record'].with_user(self.users['owner']).create({'company_id': self.company.id, 'month': '2026-05-20'})
        rows = self.env.execute_query(record._record_prepare()._record_query())
        self.assertIn(('access', 'No-show rate', '20.0 %', 'at most 7.0 %', 'missed', '100.0 %', '1 of 5'), [row[:7] for row in rows])
