"""What the supervisors do: one-to-ones, praise and one hard talk, evaluations, a new colleague who settles in."""
from datetime import timedelta

from .clock import on

# days ago, author, person, kind, subject, values
NOTES = [
    (96, 'manager', 'biller', 'one_on_one', "Monthly one-to-one", {'workload': "Denials take two mornings a week.", 'goals': "Work them daily, oldest first."}),
    (61, 'manager', 'frontdesk', 'recognition', "Calm through the snow day", {'note': "Rang forty patients in one morning and lost none of them."}),
    (54, 'manager', 'cashier', 'check_in', "First day", {'check_in_day': '1', 'note': "Badge, drawer and till shown; shadows Flora this week."}),
    (48, 'manager', 'cashier', 'check_in', "First week", {'check_in_day': '7', 'note': "Counts the drawer alone, with a witness."}),
    (40, 'nurse', 'staff', 'observation', "Rooming a patient", {'note': "Identity asked with two identifiers, each time."}),
    (35, 'manager', 'nurse', 'one_on_one', "Monthly one-to-one", {'workload': "Two nurses short on Fridays.", 'issues': "Refrigerator alarm at night."}),
    (33, 'owner', 'manager', 'one_on_one', "Monthly one-to-one", {'goals': "Supplies within budget by year end."}),
    (26, 'manager', 'cashier', 'check_in', "First month", {'check_in_day': '30', 'note': "Drawer within a dollar all month."}),
    (20, 'manager', 'clerk', 'conduct', "Deliveries left in the hall", {
        'conduct_step': 'verbal', 'note': "Twice this month boxes with needles stood in the hall overnight.",
        'expected': "Deliveries are put away before closing, or locked in the stockroom.", 'expected_by': 30}),
    (12, 'manager', 'frontdesk', 'one_on_one', "Monthly one-to-one", {'workload': "Mondays from eight to ten are hard to cover alone."}),
    (5, 'manager', 'hr', 'recognition', "Every file complete", {'note': "Not one staff file lacks a paper that HR has to bring."}),
]

# person, evaluator, days until it is due, how far it has come
EVALUATIONS = [
    ('biller', 'manager', -40, 'closed'),
    ('frontdesk', 'manager', 9, 'shared'),
    ('nurse', 'manager', 16, 'answered'),
    ('clerk', 'manager', -6, 'started'),
    ('doctor', 'owner', 45, 'draft'),
]
REMARKS = {'self': "I like the mornings best, when the day is planned.", 'supervisor': "Reliable; asks before a problem grows."}
ITEMS = [('frontdesk', "Front door key", 'K-04'), ('nurse', "Medication room key", 'M-02'), ('facility', "Master key", 'K-01'), ('biller', "Laptop", 'LT-11')]


class Supervision:
    """What those above write about those below."""

    def __init__(self, staff):
        self.staff, self.env, self.today = staff, staff.env, staff.today

    def tell(self):
        """Notes of three months, evaluations at every stage, one onboarding, what was handed out."""
        self.notes()
        self.evaluations()
        self.onboarding()

    def notes(self):
        """One-to-ones, check-ins, praise and one hard talk."""
        for ago, author, person, kind, subject, values in NOTES:
            day = self.today - timedelta(days=ago)
            if 'expected_by' in values:
                values = {**values, 'expected_by': day + timedelta(days=values['expected_by'])}
            with on(self.env, day, 16):
                note = self.staff.as_(author, 'medical.supervision.note').create({
                    'employee_id': self.staff.employees[person].id, 'kind': kind, 'name': subject, 'date': day, **values})
                if kind in ('one_on_one', 'check_in', 'conduct'):
                    note.action_share()
                elif kind == 'observation':
                    note.action_hold()
                if kind == 'conduct':
                    note.with_user(self.staff.users[person])._sign(self.staff.users[person].name, "Understood. The stockroom was locked once; I need a key.")

    def evaluations(self):
        """One is signed by both, one is shared, one waits for the supervisor, one for the person; one is only planned."""
        for person, evaluator, due, stage in EVALUATIONS:
            day = self.today + timedelta(days=due)
            with on(self.env, min(day - timedelta(days=45), self.today), 14):
                evaluation = self.staff.as_('manager' if person != 'manager' else 'owner', 'medical.evaluation').create({
                    'employee_id': self.staff.employees[person].id, 'date_from': day - timedelta(days=365), 'date_to': day - timedelta(days=1),
                    'date_due': day}).with_user(self.staff.users[evaluator])
                if stage != 'draft':
                    evaluation.action_start()
            if stage in ('answered', 'shared', 'closed'):
                with on(self.env, min(day - timedelta(days=20), self.today), 15):
                    self.answer(evaluation, 'self')
            if stage in ('shared', 'closed'):
                with on(self.env, min(day - timedelta(days=12), self.today), 16):
                    self.answer(evaluation, 'supervisor')
                    evaluation.write({
                        'overall': '3', 'summary': "A good year; denials are worked daily now.", 'meeting_date': day - timedelta(days=8),
                        'goal_ids': [(0, 0, {'name': "Show a colleague the work, so that leave can be covered", 'date_due': day + timedelta(days=180)})]})
                    evaluation.action_share()
            if stage == 'closed':
                with on(self.env, day - timedelta(days=8), 16):
                    evaluation.with_user(self.staff.users[person])._sign('person', self.staff.users[person].name)
                    evaluation._sign('evaluator', self.staff.users[evaluator].name)
                    evaluation.action_close()

    def answer(self, evaluation, side):
        """As the page of the form does: the upper choices, and a remark wherever there is room for one."""
        answers = evaluation.sudo()._answers_of(side)
        for number, question in enumerate(answers.survey_id.question_ids):
            if question.question_type == 'simple_choice':
                answers._save_lines(question, str(question.suggested_answer_ids[number % 2].id))
            else:
                answers._save_lines(question, REMARKS[side])
        answers._mark_done()

    def onboarding(self):
        """The cashier began eight weeks ago: most steps are done; what people have in hand is written down."""
        began = self.today - timedelta(days=55)
        with on(self.env, began - timedelta(days=5)):
            plan = self.staff.as_('manager', 'medical.staff.plan').create({
                'employee_id': self.staff.employees['cashier'].id, 'kind': 'onboarding', 'date': began})
        with on(self.env, began + timedelta(days=3), 15):
            steps = plan.line_ids.filtered(lambda line: line.state == 'open' and not line.document_type_id and not line.credential_type_id)
            steps[:-2].with_env(self.env)._close()
            self.staff.as_('manager', 'medical.staff.item').create([{
                'name': name, 'number': number, 'employee_id': self.staff.employees[login].id} for login, name, number in ITEMS])
