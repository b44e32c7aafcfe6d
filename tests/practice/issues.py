"""What didn't work at the demo practice in half a year, and what came of it; two things came back."""
from datetime import timedelta

from .clock import on

# days ago, reporter (none: anonymous), site, room, kind, area, reported as, what, severity, likelihood, responsible, cause, stage
ISSUES = [
    (172, 'nurse', 'MAIN', 'EX1', 'near_miss', 'safety', 'named', "Two patients of the same name in the wrong rooms", 4, 3, 'nurse', "Mixed up", 'closed'),
    (160, 'frontdesk', 'MAIN', None, 'dysfunction', 'flow', 'named', "Phone rings out between eight and nine", 3, 5, 'manager', "Too few people", 'closed'),
    (151, 'clerk', 'MAIN', None, 'dysfunction', 'supplies', 'named', "Gloves in size S ran out twice", 2, 4, 'clerk', "Ran out", 'closed'),
    (143, 'biller', 'MAIN', None, 'dysfunction', 'billing', 'named', "Visits without a diagnosis arrive late", 2, 4, 'biller', "Procedure not followed",
     'closed'),
    (131, 'doctor', 'LAKE', None, 'dysfunction', 'flow', 'named', "Lab results lie in the printer tray", 4, 3, 'doctor', "Nobody responsible", 'failed'),
    (120, 'staff', 'MAIN', 'EX2', 'incident', 'safety', 'confidential', "Child climbed on the exam table and fell", 3, 2, 'manager', "Not shown how", 'closed'),
    (112, 'frontdesk', 'MAIN', None, 'complaint_patient', 'flow', 'named', "Waited ninety minutes without a word", 2, 4, 'manager', "Message not passed on",
     'closed'),
    (101, None, 'MAIN', None, 'dysfunction', 'people', 'anonymous', "Breaks are skipped on Mondays", 2, 4, 'manager', "Too much at once", 'closed'),
    (88, 'nurse', 'MAIN', None, 'dysfunction', 'supplies', 'named', "Strep tests ran out on a Friday", 3, 3, 'clerk', "Ran out", 'closed'),
    (83, 'staff', 'MAIN', None, 'suggestion', 'flow', 'named', "A second scale in the hall", 1, 2, 'manager', None, 'declined'),
    (76, 'frontdesk', 'MAIN', None, 'complaint_patient', 'flow', 'named', "Nobody called back about a referral", 3, 4, 'manager', "Message not passed on",
     'closed'),
    (70, 'doctor', 'LAKE', None, 'dysfunction', 'equipment', 'named', "Otoscope batteries empty in the morning", 2, 4, 'facility', None, 'merged'),
    (66, 'nurse', 'LAKE', None, 'dysfunction', 'equipment', 'named', "Handheld devices aren't put on charge", 2, 4, 'manager', "Nobody responsible", 'closed'),
    (60, None, 'MAIN', None, 'complaint_staff', 'people', 'anonymous', "Shouting at the desk in front of patients", 3, 3, 'hr', None, 'hr'),
    (52, 'privacy', 'MAIN', None, 'incident', 'privacy', 'named', "Fax with a schedule went to a pharmacy", 3, 3, 'privacy', "Procedure unclear or out of date",
     'check'),
    (45, 'clerk', 'LAKE', None, 'dysfunction', 'supplies', 'named', "Saline ran out at the lake office", 3, 3, 'clerk', "Ran out", 'check'),
    (38, 'nurse', 'MAIN', 'EX1', 'near_miss', 'safety', 'confidential', "Expired epinephrine in the kit", 5, 3, 'nurse', "Expired or damaged", 'check'),
    (33, 'frontdesk', 'MAIN', None, 'complaint_patient', 'flow', 'named', "Message about a refill lost", 3, 4, 'manager', "Message not passed on", 'check'),
    (26, 'nurse', 'MAIN', None, 'dysfunction', 'supplies', 'named', "Needles 25G ran out", 3, 3, 'clerk', "Ran out", 'open'),
    (20, 'biller', 'MAIN', None, 'dysfunction', 'billing', 'named', "Referral numbers are missing on claims", 3, 2, 'biller', "No procedure for it", 'open'),
    (15, 'facility', 'MAIN', None, 'incident', 'safety', 'named', "Wet floor behind the back door", 3, 4, 'facility', None, 'late'),
    (9, 'staff', 'LAKE', None, 'dysfunction', 'flow', 'named', "Walk-ins aren't told how long it takes", 2, 3, 'manager', None, 'open'),
    (6, None, 'LAKE', None, 'dysfunction', 'safety', 'anonymous', "Sharps box over the line", 4, 4, None, None, 'new'),
    (3, 'frontdesk', 'MAIN', None, 'complaint_patient', 'flow', 'named', "Portal message unanswered for a week", None, None, None, None, 'new'),
    (1, 'nurse', 'MAIN', 'EX1', 'near_miss', 'equipment', 'confidential', "Blood pressure monitor shows twenty too much", None, None, None, None, 'new'),
    (0, 'staff', 'MAIN', None, 'suggestion', 'supplies', 'named', "Mark drawers by color", None, None, None, None, 'new'),
]
OUTCOMES = {
    "Mixed up": "Name and birth date are asked at the door of the room, by everybody.",
    "Too few people": "A second person answers the phone until half past nine.",
    "Ran out": "The minimum is raised, and the shelf is counted on Thursdays.",
    "Procedure not followed": "The visit can't be closed without it; shown to all at the meeting.",
    "Nobody responsible": "One named person each day, on the board by the desk.",
    "Not shown how": "Everybody was shown; a picture hangs by the table.",
    "Message not passed on": "Messages go on the list of calls to return, never on paper.",
    "Too much at once": "Breaks stand in the plan, and somebody relieves.",
    "Procedure unclear or out of date": "Fax numbers are chosen from the list alone; a cover page always.",
    "Expired or damaged": "The kit is sealed and checked monthly, by list.",
}
WHYS = ("It wasn't noticed in time.", "Nobody looks at it before it is needed.", "It is on no list.")


class Issues:
    """What people reported, and what was done about it."""

    def __init__(self, staff):
        self.staff, self.env, self.company, self.users, self.today = staff, staff.env, staff.company, staff.users, staff.today
        self.as_ = staff.as_

    def tell(self):
        """Half a year of issues in every state, step by step in the order of days."""
        self.causes = {cause.name: cause for cause in self.env['medical.issue.cause'].search([('company_id', '=', self.company.id)])}
        self.rooms = {(room.site_id.code, room.code): room for room in self.env['medical.room'].search([('company_id', '=', self.company.id)])}
        steps = []
        for number, row in enumerate(ISSUES):
            ago, stage, cause = row[0], row[12], row[11]
            steps.append((ago, number, self.report, row))
            if stage == 'new':
                continue
            steps.append((ago - 1, number, self.take_up, row))
            if stage == 'hr':
                continue
            if stage in ('declined', 'merged', 'late') or not cause:
                steps.append((ago - (6 if stage == 'merged' else 2), number, getattr(self, stage), row))
                continue
            steps.append((ago - 2, number, self.understand, row))
            if stage == 'open':
                continue
            steps.append((ago - 8, number, self.resolve, row))
            if stage == 'failed':
                steps += [(ago - 20, number, self.failed, row), (ago - 24, number, self.resolve, row), (ago - 56, number, self.passed, row)]
            elif stage == 'closed':
                steps.append((ago - 40, number, self.passed, row))
        self.issues = {}
        for ago, number, step, row in sorted(steps, key=lambda entry: (-entry[0], entry[1])):
            with on(self.env, self.today - timedelta(days=ago), 16, number):
                step(number, row)
        self.env['medical.issue']._cron_escalate()

    def issue(self, number, row):
        """The issue as who keeps it sees it."""
        login = 'hr' if row[12] == 'hr' else 'manager'
        return self.issues[number].with_env(self.as_(login, 'medical.issue').env)

    def report(self, number, row):
        _ago, login, site, room, kind, area, discretion, name, *_rest = row
        self.issues[number] = self.env['medical.issue']._report({
            'name': name, 'kind': kind, 'area': area, 'discretion': discretion, 'site_id': self.staff.sites[site].id,
            'room_id': self.rooms[site, room].id if (site, room) in self.rooms else False, 'is_hr': row[12] == 'hr'},
            self.users[login] if login else None)

    def take_up(self, number, row):
        severity, likelihood, owner = row[8:11]
        issue = self.issue(number, row)
        # of the facility technician what is to be done is an action: an issue is kept by somebody at a desk
        issue.write({
            'severity': str(severity), 'likelihood': str(likelihood), 'owner_id': self.users['manager' if owner == 'facility' else owner].id,
            'co_owner_id': self.users['nurse'].id if row[5] in ('safety', 'flow') else False})
        issue.action_take_up()

    def understand(self, number, row):
        issue = self.issue(number, row)
        issue.write({'cause_id': self.causes[row[11]].id, **{f'why_{place}': why for place, why in enumerate(WHYS, 1)},
                     'root_cause': "It has no fixed place in the day."})
        self.plan(issue, OUTCOMES.get(row[11], "Write it down and show it to everybody."), row[10], 5)

    def open(self, number, row):
        self.plan(self.issue(number, row), "Ask the people at the desk what would help", row[10], 9)

    def plan(self, issue, what, login, days):
        due = issue.acknowledged_at.date() + timedelta(days=days)
        self.as_('manager', 'medical.action').create({'name': what, 'user_id': self.users[login].id, 'date_due': due, 'issue_id': issue.id})

    def resolve(self, number, row):
        issue = self.issue(number, row)
        for action in issue.action_ids.filtered(lambda action: action.state == 'open'):
            own = action.with_user(action.user_id)
            own.done_note = "Done, and told to everybody at the huddle."
            own.action_done()
        issue.outcome = OUTCOMES[row[11]]
        issue.action_resolve()

    def failed(self, number, row):
        self.issue(number, row)._note_check('failed', "Two results lay there for three days.")

    def passed(self, number, row):
        # who was to do something about it doesn't say that it helped
        issue = self.issue(number, row).with_user(self.users['compliance' if row[10] == 'manager' else 'manager'])
        issue._note_check('worked', "Looked at thirty days: it didn't happen again.")

    def declined(self, number, row):
        self.issue(number, row)._decline("There is one in room 2; the hall is too narrow for another. Thank you for the thought.")

    def merged(self, number, row):
        # of another office, a few days later: the one that stands for both comes next in the list
        self.issue(number + 1, ISSUES[number + 1])._merge(self.issue(number, row))

    def late(self, number, row):
        self.plan(self.issue(number, row), "Mark the floor, and find out where the water comes from", row[10], 3)
