"""Risks to information at the demo practice: last year's analysis, signed; this year's, being written; a restore that took too long; what went
on in the system, and who has access."""
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command

from .clock import on

# name, kind, site, what information, created, received, kept, sent on, encrypted
PLACES = [
    ("Practice management in the cloud", 'system', None, "Names, insurance, visits, claims", 1, 1, 1, 1, 'yes'),
    ("Electronic chart", 'system', None, "The whole medical record", 1, 1, 1, 1, 'yes'),
    ("File server under the desk", 'system', 'MAIN', "Scans, letters, lists", 1, 1, 1, 0, 'no'),
    ("Laptops of the doctors", 'device', None, "Whatever is opened on them", 1, 0, 1, 1, 'partly'),
    ("Front desk computers", 'device', 'MAIN', "Names, insurance, payments", 1, 1, 0, 0, 'yes'),
    ("Fax and copier", 'device', 'MAIN', "Referrals and results, on its disk too", 0, 1, 1, 1, 'no'),
    ("Backup disk", 'media', 'MAIN', "A copy of the file server", 0, 0, 1, 0, 'no'),
    ("Paper charts before 2019", 'paper', 'MAIN', "The whole medical record", 0, 0, 1, 0, 'none'),
    ("Wireless network", 'network', None, "Everything that is sent", 0, 0, 0, 1, 'yes'),
    ("Invented Billing Software", 'vendor', None, "Names, dates of birth, codes", 0, 1, 1, 1, 'yes'),
]
# place, threat, what is weak, what is there, likelihood, impact, decision, what or why, who, days until due, likelihood and impact afterwards
RISKS = [
    (0, 'TH-02', "Nobody had training about false mails for two years", "A filter of mail",
     '4', '4', 'reduce', "Train everybody, and send a false mail each quarter", 'compliance', -200, '2', '4'),
    (1, 'TH-13', "All clinicians see all charts", "The access log",
     '3', '3', 'reduce', "Look at readings each month, with a signature", 'privacy', -180, '2', '3'),
    (1, 'TH-21', "One line to the internet", "Forms on paper in the binder",
     '3', '4', 'reduce', "A second line over the mobile network", 'manager', -12, '1', '4'),
    (2, 'TH-11', "Updates wait for months; remote access has no second factor", "A virus scanner",
     '4', '5', 'reduce', "A second factor for all access from outside\nAsk the IT support for a date for each computer", 'manager', -150, '2', '4'),
    (2, 'TH-15', "The server stands below the desk in an open room", "An alarm",
     '2', '4', 'reduce', "A locked cabinet, and encrypted disks", 'manager', 25, '1', '3'),
    (2, 'TH-19', "The disks are six years old", "A backup each night",
     '3', '4', 'avoid', "Move the files to the cloud, and switch the server off", 'owner', 60, '1', '1'),
    (3, 'TH-05', "Two of four are not encrypted", "A list of who has which",
     '3', '5', 'reduce', "Encrypt the two that are left", 'manager', -210, '1', '5'),
    (3, 'TH-10', "Used at home in the family's network", "An encrypted connection",
     '2', '3', 'accept', "The connection protects what is sent; the rule for home was signed by all.", None, None, None, None),
    (4, 'TH-04', "One screen faces the waiting room", "Lock after ten minutes",
     '3', '2', 'reduce', "A filter for the screen, lock after three minutes", 'frontdesk', -230, '1', '2'),
    (5, 'TH-01', "Numbers are typed by hand", "A cover page",
     '4', '3', 'reduce', "Numbers from the list alone", 'frontdesk', -190, '2', '3'),
    (5, 'TH-07', "The copier is rented and goes back next year", "Nothing yet",
     '2', '4', 'transfer', "The rental firm wipes the disk and certifies it", 'manager', 120, '1', '3'),
    (6, 'TH-20', "Nobody restored one so far", "A light that is green",
     '3', '5', 'reduce', "Restore one as a test, twice a year", 'manager', -100, '1', '4'),
    (7, 'TH-27', "The only copy", "Detectors, extinguishers",
     '1', '4', 'accept', "To scan them all costs more than the risk; they are destroyed by 2029.", None, None, None, None),
    (8, 'TH-12', "Guests use the same network", "A password that changes yearly",
     '3', '4', 'reduce', "A network of its own for guests", 'manager', -170, '1', '3'),
    (9, 'TH-32', "The questionnaire wasn't answered yet", "An agreement that is signed",
     '2', '4', 'reduce', "Ask for the questionnaire, and look at the answers", 'compliance', -60, '1', '4'),
]
# treatments that are still open a year later
OPEN = {'TH-21', 'TH-15', 'TH-19', 'TH-07'}
READERS = {'doctor': 340, 'nurse': 290, 'frontdesk': 420, 'biller': 250, 'records': 160, 'owner': 60, 'staff': 130}


class Risks:
    """What may happen to patients' information, and what is done about it."""

    def __init__(self, staff):
        self.env, self.company, self.users, self.today, self.sites = staff.env, staff.company, staff.users, staff.today, staff.sites
        self.as_, self.employees = staff.as_, staff.employees

    def tell(self):
        """A year of it."""
        self.analyses()
        self.tests()
        self.activity()
        self.accounts()

    # === ANALYSES === #

    def analyses(self):
        threats = {threat.code: threat for threat in self.env['medical.risk.threat'].search([('code', '!=', False)])}
        begun, signed = self.today - timedelta(days=370), self.today - timedelta(days=345)
        with on(self.env, begun):
            analysis = self.as_('compliance', 'medical.risk.analysis').create({
                'year': self.today.year - 1, 'date_due': signed,
                'scope': "Both sites, everything that holds or sends information about patients, on paper too. Left out: the hospital's systems.",
                'conclusion': "Ransomware by the file server and the unencrypted laptops come first; the backup has to be tried."})
            places = self.as_('compliance', 'medical.risk.asset').create([{
                'analysis_id': analysis.id, 'name': name, 'kind': kind, 'site_id': self.sites[site].id if site else False, 'data': data, 'is_created': created,
                'is_received': received, 'is_kept': kept, 'is_sent': sent, 'is_encrypted': encrypted, 'sequence': number,
            } for number, (name, kind, site, data, created, received, kept, sent, encrypted) in enumerate(PLACES)])
            for place, code, weak, there, likelihood, impact, decision, words, who, days, after, after_impact in RISKS:
                risk = self.as_('manager', 'medical.risk').create({
                    'analysis_id': analysis.id, 'asset_id': places[place].id, 'threat_id': threats[code].id, 'vulnerability': weak, 'safeguards': there,
                    'likelihood': likelihood, 'impact': impact, 'decision': decision,
                    **({'accept_reason': words} if decision == 'accept' else {
                        'treatment': words, 'user_id': self.users[who].id, 'date_due': self.today + timedelta(days=days), 'residual_likelihood': after,
                        'residual_impact': after_impact})})
                if decision != 'accept':
                    risk.action_plan()
        with on(self.env, self.today - timedelta(days=350)):
            analysis.action_review()
        with on(self.env, signed):
            analysis.with_user(self.users['owner']).action_sign()
        done = analysis.risk_ids.filtered(lambda risk: risk.threat_id.code not in OPEN).action_ids
        with on(self.env, self.today - timedelta(days=110)):
            for action in done:
                own = action.with_user(action.user_id).with_context(allowed_company_ids=self.company.ids)
                own.done_note = "Done, and shown to everybody whom it concerns."
                own.action_done()
        with on(self.env, self.today - timedelta(days=18)):
            after = self.as_('compliance', 'medical.risk.analysis').browse(
                self.as_('compliance', 'medical.risk.analysis').browse(analysis.id).action_copy_forward()['res_id'])
            phone = self.as_('compliance', 'medical.risk.asset').create({
                'analysis_id': after.id, 'name': "Note-taking tool with artificial intelligence", 'kind': 'vendor', 'is_received': True, 'is_kept': True,
                'data': "What is said in the room", 'is_encrypted': 'yes', 'sequence': 20})
            self.as_('compliance', 'medical.risk').create({
                'analysis_id': after.id, 'asset_id': phone.id, 'threat_id': threats['TH-36'].id, 'likelihood': '4', 'impact': '4',
                'vulnerability': "Two doctors try it; no agreement yet"})

    # === TESTS === #

    def tests(self):
        day = self.today - timedelta(days=52)
        with on(self.env, day - timedelta(days=20)):
            test = self.as_('manager', 'medical.drill').create({
                'kind': 'restore', 'site_id': self.sites['MAIN'].id, 'date_planned': day, 'repeat_months': 6, 'target_minutes': 240,
                'target_lost_minutes': 1440,
                'scenario': "The file server doesn't start in the morning: everything back from the backup disk, onto a spare.",
                'step_ids': [Command.create({'name': name}) for name in (
                    "Fetch the backup disk from the safe", "Restore onto the spare", "Open ten files of each folder", "Compare the number of files")],
                'participant_ids': [Command.create({'employee_id': self.employees[login].id, 'role': role}) for login, role in (
                    ('manager', "leads"), ('facility', "plugs and carries"), ('records', "compares"))]})
        with on(self.env, day):
            test.write({
                'date_done': day, 'minutes': 315, 'lost_minutes': 870, 'restored': "All folders of the night before, onto the spare; 41,208 of 41,208 files.",
                'test_result': 'partly', 'went_well': "Everything was there.", 'lessons': "The key lay at home with the IT support.",
                'backup_of': datetime.combine(day, datetime.min.time()) - timedelta(hours=3)})
            test.step_ids.write({'result': 'ok'})
            test.step_ids[:1].write({'result': 'failed', 'note': "The key to the safe was missing for an hour"})
            test.action_done()
            self.as_('manager', 'medical.action').create({
                'name': "A second key to the safe, with the owner", 'drill_id': test.id, 'user_id': self.users['facility'].id, 'site_id': test.site_id.id,
                'date_due': day + timedelta(days=21)})
        with on(self.env, day + timedelta(days=2)):
            test.with_user(self.users['privacy']).action_sign()
        self.as_('compliance', 'medical.drill').create({
            'kind': 'emergency_mode', 'site_id': self.sites['LAKE'].id, 'date_planned': self.today + timedelta(days=16), 'target_minutes': 30,
            'scenario': "A morning without power and network: patients are seen with the forms of the binder.",
            'step_ids': [Command.create({'name': name}) for name in (
                "Find the binder", "Call everybody by the call tree", "Note the visits on paper", "Enter them afterwards")]})

    # === ACTIVITY === #

    def activity(self):
        """Readings of the last two months, and their reviews: the older one signed."""
        first = self.today.replace(day=1) - relativedelta(months=2)
        self.readings(first)
        with on(self.env, first + relativedelta(months=1, days=4)):
            review = self.as_('privacy', 'medical.activity.review').create({'date_from': first, 'date_to': first + relativedelta(months=1, days=-1)})
            night = review.line_ids.filtered(lambda line: line.kind == 'quiet')[:1]
            night.write({'verdict': 'question', 'note': "Asked: results were called back in the evening, as agreed"})
            review.action_fine_rest()
            own = review.line_ids.filtered(lambda line: line.needs_verdict and not line.verdict)
            own.with_user(self.users['compliance'])._judge_fine()
            review.write({'conclusion': "Nothing that doesn't belong to the work. Readings in the evening are explained.", 'measures': "None."})
            review.action_sign()
        with on(self.env, self.today):
            self.env['medical.activity.review']._begin_due()

    def readings(self, first):
        """Lines of the log of two months, as they would have been written: by the clock of the database, nobody can go back."""
        Log = self.env['medical.access.log']
        there = Log._partitions()
        for month in range(2):
            start = datetime.combine(first + relativedelta(months=month), datetime.min.time())
            if f'{start:%Y_%m}' not in there:
                Log._attach_partition(self.env.cr, start)
        patients = self.env['medical.patient'].search([('company_id', '=', self.company.id), ('is_restricted', '=', False)], limit=40).ids
        for login, times in READERS.items():
            user = self.users[login]
            # from eight or nine in the morning on, on weekdays; some work into the evening
            self.env.cr.execute("""
                INSERT INTO medical_access_log (txid, date, user_id, user_name, company_id, model, res_id, channel)
                SELECT 1, moment, %(user)s, %(name)s, %(company)s, 'medical.patient', (%(patients)s::int[])[1 + n %% %(count)s],
                       (ARRAY['view', 'view', 'list', 'search', 'file', 'view', 'print', 'list'])[1 + n %% 8]
                  FROM generate_series(1, %(times)s) AS n, LATERAL (SELECT
                       %(first)s::timestamp + interval '13 hours' + (n %% 56) * interval '1 day' + (n * 37 %% %(span)s) * interval '1 minute') AS m(moment)
                 WHERE extract(isodow FROM moment) < 6""", {
                'first': first, 'span': 660 if login in ('doctor', 'biller') else 480, 'user': user.id, 'name': f'{user.name} ({user.login})',
                'company': self.company.id, 'patients': patients, 'count': len(patients), 'times': times})

    # === ACCOUNTS === #

    def accounts(self):
        """The last quarter's review: one account is to be changed."""
        Review = self.env['medical.user.review']
        first, last = Review._last_period(self.company)
        with on(self.env, min(last + timedelta(days=9), self.today)):
            review = self.as_('compliance', 'medical.user.review').create({'date_from': first, 'date_to': last})
            lines = {line.user_id: line for line in review.line_ids}
            lines[self.users['records']].write({'verdict': 'change', 'note': "Also front desk since the summer: give that role, or end the help"})
            gone = review.line_ids.filtered(lambda line: line.person == 'left')
            gone.write({'verdict': 'keep', 'note': "The program's own administrator: the IT support's, kept under two keys"})
            review.action_fine_rest()
            lines[self.users['compliance']].with_user(self.users['owner']).action_fine()
            review.write({
                'conclusion': "Every account belongs to somebody who works here; one role doesn't fit any more.", 'user_id': self.users['manager'].id})
            review.action_sign()
