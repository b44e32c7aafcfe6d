"""What people of the demo practice learn, practice and declare: courses, sessions, drills, ties and gifts; some of it is late."""
from datetime import timedelta

from odoo import Command

from .clock import on

COURSES = ('TRN-PRIV', 'TRN-BBP', 'TRN-EAP', 'TRN-MER', 'TRN-MATE')
PRIVACY = "<p>Look only where your work needs it. Talk where nobody listens. Check who asks. Tell Percy Madeup at once when something went wrong.</p>"
# who hasn't read the privacy course yet, and who hasn't said whether they have ties
UNREAD, SILENT = ('facility', 'biller', 'clerk'), ('doctor', 'owner', 'facility', 'cashier')
PARTS = {'manager': "Counts heads", 'frontdesk': "Calls 911 and takes the schedule", 'nurse': "Brings patients out", 'doctor': "Brings patients out"}
LESSONS = "The back door was blocked by a delivery. Nobody had the day's schedule at the meeting place."


class Learning:
    """What people are taught, and what they declare."""

    def __init__(self, staff):
        self.staff, self.env, self.company, self.users, self.today = staff, staff.env, staff.company, staff.users, staff.today
        self.as_ = staff.as_

    def tell(self):
        """Courses of two months, two drills, disclosures at every stage."""
        with on(self.env, self.today - timedelta(days=60)):
            courses = self.as_('manager', 'medical.course.template').search([('code', 'in', COURSES)])._library_adopt(self.company)
            self.courses = {course.code: course for course in courses}
            self.courses['TRN-PRIV'].body = PRIVACY
            self.courses['TRN-BBP'].by_document = False
            courses.action_start()
        self.reading()
        self.sessions()
        self.outside()
        self.drills()
        self.disclosures()
        self.gifts()
        # what the night's jobs bring
        self.env['medical.attestation']._cron_sync()
        self.env['medical.attestation']._cron_remind()

    def rows(self, code):
        return self.env['medical.training'].search([('course_id', '=', self.courses[code].id), ('state', '=', 'open')])

    def reading(self):
        """Most have read about privacy."""
        with on(self.env, self.today - timedelta(days=50), 16):
            for row in self.rows('TRN-PRIV'):
                if row.user_id and row.user_id.login not in UNREAD:
                    own = row.with_user(row.user_id)
                    own.action_open_document()
                    own.action_confirm_document()

    # === SESSIONS === #

    def session(self, code, days, hour=9, site='MAIN', **values):
        return self.as_('manager', 'medical.training.session').create({
            'course_id': self.courses[code].id, 'site_id': self.staff.sites[site].id, 'room': "Break room", 'date': self.today + timedelta(days=days),
            'hour': hour, 'trainer_id': self.users['health'].id, **values})

    def sessions(self):
        """One was held with a signed sheet and the code, one is over and still open, one comes next week."""
        day = self.today - timedelta(days=30)
        with on(self.env, day - timedelta(days=10)):
            held = self.session('TRN-BBP', -30)
            held.action_invite()
        with on(self.env, day, 14, 10):
            for login in ('nurse', 'doctor'):
                self.env['medical.training.session'].browse(held.id)._code_confirm(self.users[login])
        with on(self.env, day, 16):
            lead = held.with_user(self.users['health'])
            # the contractor from the lake office couldn't come
            lead.attendance_ids.filtered(lambda line: not line.is_present and line.employee_id.name != 'Dr. Lara Loaner').is_present = True
            lead.write({'sheet': self.staff.page("Bloodborne Pathogens: who came"), 'sheet_name': 'sheet.pdf'})
            lead.action_close()
        with on(self.env, self.today - timedelta(days=12)):
            open_still = self.session('TRN-MER', -2, site='LAKE')
            open_still.attendance_ids = [Command.create({'employee_id': self.staff.employees['doctor'].id})]
            self.session('TRN-MER', 6, hour=12.5, places=8).action_invite()

    def outside(self):
        """The doctor's certificate was verified; the owner's waits."""
        page = self.staff.page("Treating opioid use disorder: eight hours")
        with on(self.env, self.today - timedelta(days=28)):
            rows = {row.user_id.login: row for row in self.rows('TRN-MATE') if row.user_id}
            for login in ('doctor', 'owner'):
                rows[login].with_user(self.users[login])._send_proof(page, 'mate.pdf', self.today - timedelta(days=200), "Imaginary Medical Academy")
        with on(self.env, self.today - timedelta(days=26)):
            rows['doctor'].with_user(self.users['hr']).action_verify()

    # === DRILLS === #

    def drills(self):
        """The evacuation was practiced, with a lesson; the practiced emergency is overdue."""
        day = self.today - timedelta(days=21)
        with on(self.env, day, 19):
            drill = self.as_('manager', 'medical.drill').create({
                'kind': 'evacuation', 'site_id': self.staff.sites['MAIN'].id, 'date_planned': day, 'course_id': self.courses['TRN-EAP'].id,
                'scenario': "Smoke in the copier room at a quarter past two, six patients in the house.",
                'participant_ids': [Command.create({'employee_id': employee.id, 'role': PARTS.get(login)})
                                    for login, employee in self.staff.employees.items() if login not in ('owner', 'privacy')]})
            drill.write({'date_done': day, 'minutes': 6.5, 'went_well': "Everybody was out within seven minutes; rooms were looked into.", 'lessons': LESSONS})
            drill.action_done()
            drill.activity_schedule(
                'mail.mail_activity_data_todo', self.today + timedelta(days=7), summary="Mark the floor before the back door",
                user_id=self.users['facility'].id)
        with on(self.env, self.today - timedelta(days=40)):
            self.as_('manager', 'medical.drill').create({
                'kind': 'medical', 'site_id': self.staff.sites['MAIN'].id, 'date_planned': self.today - timedelta(days=3),
                'course_id': self.courses['TRN-MER'].id, 'scenario': "A visitor collapses in the waiting room."})

    # === ETHICS === #

    def disclosures(self):
        """Most have nothing to declare; the owner's share is managed, the doctor's lectures wait for a decision."""
        with on(self.env, self.today - timedelta(days=45)):
            forms = self.as_('compliance', 'medical.ethics.form').search([('company_id', '=', self.company.id), ('state', '=', 'draft')], order='sequence, id')
            forms.action_start()
        rows = self.env['medical.ethics.statement'].search([('form_id', 'in', forms.ids), ('user_id', '!=', False)])
        own = {row.user_id.login: row.with_user(row.user_id) for row in rows if row.kind == 'interest'}
        with on(self.env, self.today - timedelta(days=36), 17):
            for row in rows:
                if row.user_id.login not in SILENT:
                    row.with_user(row.user_id)._sign(row.employee_id.name, {})
            self.declare(own['owner'], "Five percent of an imaging center in town.", 'Imaginary Imaging LLC', "Share of five percent", 25000)
        with on(self.env, self.today - timedelta(days=34)):
            own['owner'].with_user(self.users['compliance'])._review_decide(
                'managed', "Patients may choose; counsel has seen it.", self.today + timedelta(days=200), [
                    ("Referrals to the center go out with the list of three others", self.today - timedelta(days=4)),
                    ("Counsel looks at the share again", self.today + timedelta(days=120))])
        with on(self.env, self.today - timedelta(days=6), 17):
            self.declare(own['doctor'], "Two talks for a maker of inhalers.", 'Fictional Inhalers Inc.', "Fees for two talks", 900)

    def declare(self, statement, details, who, what, value):
        question = statement.sudo().form_id.question_ids[:1]
        statement._sign(statement.employee_id.name, {question: ('yes', details)}, [
            {'who': who, 'name': what, 'value': value, 'date': self.today - timedelta(days=90)}])

    def gifts(self):
        """Chocolate, a pen set declined, and dinners that come to more than the limit."""
        for login, ago, giver, kind, name, value, response in (
                ('frontdesk', 19, "A grateful patient", 'patient', "Box of chocolates", 18, 'accepted'),
                ('biller', 15, "Invented Billing Software", 'vendor', "Pen set", 60, 'declined'),
                ('doctor', 11, "Fictional Inhalers Inc.", 'vendor', "Dinner at a talk", 85, 'accepted'),
                ('doctor', 3, "Fictional Inhalers Inc.", 'vendor', "Dinner at a talk", 260, 'accepted')):
            day = self.today - timedelta(days=ago)
            with on(self.env, day, 18):
                self.as_(login, 'medical.ethics.gift')._declare(self.company, {
                    'date': day, 'giver': giver, 'giver_kind': kind, 'name': name, 'value': value, 'response': response})
