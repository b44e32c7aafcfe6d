"""What the demo practice speaks about: three weeks of huddles at both sites, two meetings of doctors and nurses with minutes."""
from datetime import datetime, time, timedelta

from odoo import Command

from odoo.addons.medical_office_base.tools.recurrence import to_utc

from .clock import on

DAYS = 21
# who leads, and who is there
LEADERS = {'MAIN': ('nurse', 'manager', 'nurse', 'doctor', 'nurse'), 'LAKE': ('doctor', 'doctor', 'manager')}
PEOPLE = {'MAIN': ('nurse', 'doctor', 'staff', 'frontdesk', 'biller', 'clerk', 'manager'), 'LAKE': ('doctor', 'clerk', 'facility', 'manager')}
# site and days ago of what nobody held
MISSED = {('MAIN', 13), ('LAKE', 5), ('LAKE', 12), ('LAKE', 17)}
# card: title, urgency, how many in turn, what was said in turn
AGENDA = {
    'problems_emergencies': ("Emergencies", 'danger', (0, 0, 0, 0, 1, 0, 0), ("Fire door locked from outside. Unlocked, vendor comes at nine.",)),
    'coverage_open': ("Open shifts of the next 14 days", 'warning', (2, 1, 1, 0, 3), ("Milo takes Thursday.", "Flora asks Lakeside for a day.", "")),
    'problems_out_of_use': (
        "Rooms and equipment out of use", 'warning', (1, 1, 0, 2, 1, 0), ("Use the scale of Exam 2.", "Autoclave back by noon.", "")),
    'problems_to_take': ("Problems nobody has taken", 'warning', (0, 2, 1, 0), ("Felix looks at it first thing.", "")),
    'rounds_missed': ("Missed rounds without a reason", 'danger', (0, 0, 1, 0, 0), ("Refrigerator log of Saturday: nobody was here. Noted.",)),
    'visits_expected': ("Visits expected today", 'info', (14, 11, 17, 9, 15), ("Two need an interpreter.", "", "Flu shots all morning.", "", "")),
}
NOTES = ("Everybody wears the badge again.", "", "The phone of the front desk rings through to the nurses.", "", "Thanks to Flora for Tuesday.")
# site, days ago: what, who, in how many days, done
DECIDED = {
    ('MAIN', 18): ("Put the spare batteries into the top drawer", 'clerk', 2, True),
    ('MAIN', 14): ("Ask the vendor for a second scale", 'manager', 10, True),
    ('MAIN', 8): ("Write on the board who covers the phone at lunch", 'frontdesk', 3, True),
    ('MAIN', 4): ("Label the drawers of Exam 2", 'staff', 3, False),
    ('MAIN', 1): ("Call the interpreter service about Fridays", 'frontdesk', 5, False),
    ('LAKE', 10): ("Order a longer cable for the printer", 'clerk', 7, True),
    ('LAKE', 3): ("Show Clem where the sharps boxes go", 'facility', 4, False),
}
MINUTES = [
    ("Sharps boxes in the exam rooms", "Boxes fill by Thursday. Two more per week; they hang at eye level."),
    ("Patients who wait with children", "A corner with books is enough. No toys: nobody can clean them between patients."),
    ("Who returns calls after four", "The nurse on the late shift, with the doctor's list. Calls after five go to the next morning."),
]
LATER = [
    ("Flu season", "Walk-in hours on Wednesdays from October. The vaccine order stands."),
    ("New forms at check-in", "Half of the patients leave the second page empty. Flora hands it over with the first question marked."),
]


class Huddles:
    """Every morning, and once a month."""

    def __init__(self, staff):
        self.staff, self.env, self.company, self.users, self.sites, self.today = (
            staff, staff.env, staff.company, staff.users, staff.sites, staff.today)
        self.as_ = staff.as_

    def tell(self):
        self.past()
        # before the day begins, so that today's is planned
        with on(self.env, self.today, 5, 30):
            for site in self.sites.values():
                site.has_huddle = True
        self.meetings()

    def past(self):
        """Held and missed ones, with what was on the table."""
        huddles = self.env['medical.huddle'].create([
            self.huddle(code, ago) for code in PEOPLE for ago in range(DAYS, 0, -1) if (self.today - timedelta(days=ago)).weekday() < 5])
        found = {(huddle.site_id.code, (self.today - huddle.date).days): huddle for huddle in huddles}
        for (code, ago), (name, login, days, done) in DECIDED.items():
            # on a weekend nobody meets
            huddle = next((found[code, day] for day in range(ago, DAYS + 1) if found.get((code, day)) and found[code, day].state == 'held'), None)
            if huddle:
                action = self.env['medical.action'].create({
                    'name': name, 'user_id': self.users[login].id, 'date_due': huddle.date + timedelta(days=days), 'site_id': huddle.site_id.id,
                    'huddle_id': huddle.id, 'company_id': self.company.id})
                if done:
                    with on(self.env, huddle.date + timedelta(days=days)):
                        action.with_user(self.users[login])._finish('done')

    def huddle(self, code, ago):
        site, day = self.sites[code], self.today - timedelta(days=ago)
        start = to_utc(datetime.combine(day, time(7, 45)), site.tz)
        values = {'site_id': site.id, 'company_id': self.company.id, 'date': day, 'date_start': start, 'state': 'missed'}
        if (code, ago) in MISSED:
            said = {'missed_reason': "Two people were out, and the first patient was early.", 'missed_by_id': self.users['manager'].id}
            return {**values, **said} if ago > 5 else values
        leader = LEADERS[code][ago % len(LEADERS[code])]
        present = {leader, *(login for number, login in enumerate(PEOPLE[code]) if (ago + number) % 4)}
        lines = []
        for number, (key, (title, urgency, counts, said)) in enumerate(AGENDA.items()):
            count = counts[(ago + len(code[0])) % len(counts)] if code == 'MAIN' else counts[(ago + 2) % len(counts)] // 2
            lines.append(Command.create({
                'key': key, 'title': title, 'urgency': urgency, 'count': count, 'sequence': number, 'note': count and said[ago % len(said)] or False}))
        return {
            **values, 'state': 'held', 'leader_id': self.users[leader].id, 'started_at': start + timedelta(minutes=ago % 3),
            'ended_at': start + timedelta(minutes=7 + ago % 5), 'notes': NOTES[ago % len(NOTES)], 'line_ids': lines,
            'present_ids': [Command.set([self.users[login].id for login in present])]}

    # === MEETINGS === #

    def meetings(self):
        """The minutes of the first are approved, those of the second wait; the third is planned, with its agenda."""
        first = self.weekday(self.today - timedelta(days=36))
        with on(self.env, first - timedelta(days=10)):
            meeting = self.as_('manager', 'medical.meeting').create({
                'chair_id': self.users['doctor'].id, 'secretary_id': self.users['nurse'].id, 'date': first, 'place': "Break room"})
        self.hold(meeting, MINUTES, ('nurse', 'doctor'), [
            ("Order two more sharps boxes a week", 'clerk', 7, True), ("Clear the corner and buy books", 'manager', 30, False)])
        with on(self.env, first + timedelta(days=3)):
            meeting.with_user(self.users['doctor']).action_approve()
        second = self.env['medical.meeting'].search([('company_id', '=', self.company.id), ('state', '=', 'planned')], order='date desc', limit=1)
        if second.date >= self.today:
            second.date = self.weekday(self.today - timedelta(days=4))
        self.hold(second, LATER, ('nurse', 'doctor', 'owner'), [("Print the second page in large letters", 'frontdesk', 14, False)])
        following = self.env['medical.meeting'].search([('company_id', '=', self.company.id), ('state', '=', 'planned')], order='date desc', limit=1)
        if following.date <= self.today:
            following.date = self.weekday(self.today + timedelta(days=12))
        own = following.with_user(self.users['doctor'])
        own.item_ids = [Command.create({'name': "Vacation in December", 'sequence': 1})]
        own.action_fill()

    def weekday(self, day):
        return day - timedelta(days=max(day.weekday() - 4, 0))

    def hold(self, meeting, topics, present, decisions):
        with on(self.env, meeting.date, 18):
            own = meeting.with_user(self.users['nurse'])
            own.write({
                'present_ids': [Command.set([self.users[login].id for login in present])],
                'item_ids': [Command.create({'name': name, 'minutes': said}) for name, said in topics]})
            for name, login, days, done in decisions:
                action = own._decide(name, self.users[login], meeting.date + timedelta(days=days))
                if done:
                    action.with_user(self.users[login])._finish('done')
            own.action_hold()
