from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import Form, freeze_time, tagged

from .issue_common import NOW, IssueCommon

HERE = {'manager', 'nurse', 'staff', 'front_desk', 'biller', 'supply_clerk', 'facility'}
HEADS = {'owner', 'compliance_officer', 'manager'}


@tagged('post_install', '-at_install')
class TestMedicalBroadcast(IssueCommon):
    """Who is told, who has seen it, whom the front desk calls; and compliance's figures on the scorecard."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Broadcast = cls.env['medical.broadcast']
        cls.patients = cls.env['medical.patient'].create([
            {'given_name': name, 'family_name': 'Fictional', 'birth_date': '1980-01-01', 'company_id': site.company_id.id, 'phone': '555-0100',
             'site_ids': [Command.set(site.ids)]}
            for name, site in (('Ada', cls.main), ('Bea', cls.annex), ('Cid', cls.other_site))])
        now = Datetime.to_datetime(NOW)
        cls.visits = cls.env['medical.visit'].create([
            {'patient_id': patient.id, 'site_id': site.id, 'date_start': now + timedelta(hours=hours), 'state': state}
            for patient, site, hours, state in (
                (cls.patients[0], cls.main, 2, 'expected'), (cls.patients[0], cls.main, 4, 'arrived'), (cls.patients[0], cls.main, -1, 'expected'),
                (cls.patients[0], cls.main, 26, 'expected'), (cls.patients[1], cls.annex, 2, 'expected'), (cls.patients[2], cls.other_site, 2, 'expected'))])

    def _send(self, user=None, **values):
        values = {'kind': 'closed', 'body': "We are closed.", 'sites': self.main, **values}
        return self.Broadcast.with_user(user or self.manager)._send(self.company, **values)

    def _names(self, users):
        return {name for name, user in self.users.items() if user in users}

    def test_who_is_told(self):
        mails = self.env['mail.mail'].search_count([])
        broadcast = self._send()
        told = broadcast.sudo().recipient_ids.user_id
        self.assertEqual(self._names(told), HERE | HEADS, "people of the site, and who looks after the practice")
        self.assertFalse(told & (self.foreign_manager | self.foreign_nurse))
        self.assertEqual((broadcast.told_count, broadcast.seen_count), (len(told), 1), "who sends it has seen it")
        new = self.env['mail.mail'].search([], order='id desc', limit=self.env['mail.mail'].search_count([]) - mails)
        self.assertEqual(len(new), len(told) - 1)
        self.assertNotIn("We are closed.", ''.join(new.mapped('body_html')), "what was typed stays in the office")
        everybody = self._send(kind='notice', sites=None)
        self.assertEqual(self._names(everybody.sudo().recipient_ids.user_id), set(self.users) - {'auditor'})

    def test_who_may_send(self):
        for name, user in self.users.items():
            if name in HEADS:
                self.assertTrue(self._send(user))
                continue
            with self.assertRaises(AccessError, msg=name):
                self._send(user)
        self.assertTrue(self._send(self.nurse, kind='safety'))
        for sites in (None, self.annex):
            with self.assertRaises(AccessError):
                self._send(self.nurse, kind='safety', sites=sites)
        with self.assertRaises(UserError):
            self._send(sites=self.other_site)
        with self.assertRaises(UserError):
            self._send(body=" ")
        with self.assertRaises(AccessError):
            self.Broadcast.with_user(self.owner).create({
                'company_id': self.company.id, 'kind': 'notice', 'body': "Typed", 'date': NOW, 'date_end': NOW, 'sent_by_id': self.owner.id})
        with Form(self.env['medical.broadcast.send'].with_user(self.manager)) as form:
            form.kind = 'weather'
            self.assertTrue(form.closes)
            self.assertIn("weather", form.body)
            form.kind = 'outage'
            self.assertFalse(form.closes)
        action = form.save().action_send()
        self.assertEqual(self.Broadcast.browse(action['res_id']).kind, 'outage')

    def test_seen_until_it_is_over(self):
        broadcast = self._send()

        def shown(user):
            return [row['id'] for row in self.env['medical.today'].with_user(user).get_today()['broadcasts']]

        self.assertEqual([shown(user) for user in (self.staff, self.colleague, self.manager, self.auditor)], [broadcast.ids, [], [], []])
        broadcast.with_user(self.staff).action_seen()
        self.assertFalse(shown(self.staff))
        self.assertEqual(broadcast.seen_count, 2)
        with self.assertRaises(AccessError):
            broadcast.with_user(self.colleague).action_seen()
        self.assertEqual(self.env['medical.broadcast.recipient'].with_user(self.staff).search([]).user_id, self.staff, "not who else has seen it")
        rows = broadcast.with_user(self.manager).recipient_ids
        self.employees['nurse'].mobile_phone = '555-0177'
        self.assertEqual(rows.filtered(lambda row: row.user_id == self.nurse).phone, '555-0177')
        with self.assertRaises(AccessError):
            rows.with_user(self.manager).write({'seen_at': NOW})
        self.assertFalse(self.Broadcast.with_user(self.foreign_manager).search([]))
        # until the night, by the clock of the site
        with freeze_time('2026-03-11 03:30:00'):
            self.assertEqual(shown(self.nurse), broadcast.ids)
        with freeze_time('2026-03-11 04:30:00'):
            self.assertFalse(shown(self.nurse))
        with self.assertRaises(AccessError):
            broadcast.with_user(self.nurse).action_end()
        broadcast.with_user(self.owner).action_end()
        self.assertFalse(shown(self.nurse))
        with self.assertRaises(AccessError):
            broadcast.with_user(self.owner).action_end()

    def test_patients_are_called(self):
        self.assertFalse(self._send().call_count)
        broadcast = self._send(self.compliance_officer, closes=True)
        calls = self.env['medical.callback'].search([('broadcast_id', '=', broadcast.id)])
        self.assertEqual(calls.visit_id, self.visits[0], "of this site, still to come today")
        desk = calls.with_user(self.front_desk)
        self.assertTrue(desk.is_mine)
        self.assertEqual(desk.call_number, '555-0100')
        with self.assertRaises(AccessError):
            calls.with_user(self.compliance_officer).read(['patient_id'])
        self.assertNotIn('Ada', str(broadcast.with_user(self.compliance_officer).read()))
        cards = {card['key']: card['count'] for section in self.env['medical.today'].with_user(self.front_desk).get_today()['sections']
                 for card in section['cards']}
        self.assertEqual((cards['alert_calls'], cards['alerts_to_see']), (1, 2))
        Record = self.env['medical.broadcast.call.record']
        record = Record.with_user(self.front_desk).create({'company_id': self.company.id, 'broadcast_id': broadcast.id})
        [row] = self.env.execute_query(record._record_prepare()._record_query())
        self.assertEqual(row[3:5], (self.patients[0].name, '555-0100'))
        self.assertFalse(Record.with_user(self.compliance_officer).has_access('create'))
        desk.action_no_answer()
        self.assertEqual(broadcast.call_open_count, 1)
        desk.action_moved()
        broadcast.invalidate_recordset()
        self.assertRecordValues(self.visits[0], [{'state': 'cancelled', 'end_reason': 'moved'}])
        self.assertEqual((calls.state, broadcast.call_open_count), ('done', 0))
        self.assertEqual(self.visits[4].state, 'expected', "another site is untouched")
        whole = self._send(sites=None, closes=True)
        self.assertEqual(whole.call_count, 1)
        whole.with_user(self.manager).action_cancel()
        whole.invalidate_recordset()
        self.assertEqual((whole.state, whole.call_open_count), ('cancelled', 0))

    def test_on_the_scorecard(self):
        done = {'state': 'closed', 'reported_on': '2026-03-02', 'date_due': '2026-03-05'}
        # half past eleven in the evening of the due day, and half past midnight
        for closed in ('2026-03-06 04:30:00', '2026-03-06 05:30:00'):
            self._issue(**done, closed_at=closed)
        self._issue(date_due='2026-03-04')
        self._issue(date_due='2026-03-20')
        self._issue(date_due='2026-03-04', state='declined')
        for closed in ('2026-03-09 12:00:00', False):
            self._issue(kind='complaint_patient', reported_on='2026-02-10', closed_at=closed, state='closed' if closed else 'open')
        card = self.env['medical.scorecard'].with_company(self.company)
        months = card._months(self.company, [date(2026, 3, 1), date(2026, 2, 1)])
        figures = card._figures(self.company, months)
        self.assertEqual(figures['KPI-37'][0][1:], (1, 3))
        self.assertEqual(figures['KPI-56'][0].value, None)
        self.assertEqual(figures['KPI-56'][1][1:], (0, 2))
        # one visit in which the patient came, no needlestick
        self.assertEqual(figures['KPI-36'][0], (0, 0, 1))
        page = card.with_user(self.compliance_officer).get_scorecard()
        self.assertEqual([area['key'] for area in page['areas']], ['patients', 'safety', 'compliance'])
        action = card.with_user(self.compliance_officer).open_figure('KPI-37', '2026-03-01', 'rest')
        self.assertEqual(self.Issue.search_count(action['domain']), 2)
