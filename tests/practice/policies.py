"""The rules of the demo practice: outlines adopted and adapted, reviewed, approved, read and attested; some late, some planned."""
import re
from datetime import timedelta

from odoo import Command

from .clock import on

# what the practice decided where the outlines leave it open, in their order
DECISIONS = {
    'POL-01': ["Percy Madeup", "name and date of birth", "photo ID", "the hallway, the elevator or on social media", "one workday"],
    'POL-02': ["English and Spanish", "at the front desk", "six months"],
    'POL-05': ["Percy Madeup, extension 104", "in the breach folder, as counsel wrote it down", "10 days"],
    'POL-06': ["asked of counsel each time", "fifteen questions", "one million dollars", "5 days", "12 months"],
    'POL-10': ["14 characters", "email, remote access and the chart", "5 minutes", "three months", "the same hour", "month",
               "in the sealed envelope with Percy Madeup, each use logged"],
    'POL-11': ["no", "the secure mail button", "the office messenger", "the manager's word", "extension 104", "six months"],
    'POL-13': ["the copier room and the nurses' station", "Fictional Copiers", "black marker", "six years"],
    'POL-14': ["physicians, nurses, medical assistants, cleaners", "15 minutes", "Invented Occupational Clinic, extension 9"],
    'POL-16': ["the main and the lake office", "the pull station at each exit", "the far end of the parking lot", "the front desk, with the day's schedule",
               "their clinician; the chair is at the stairs", "12 months", "three years"],
    'POL-20': ["the wipes in the blue tub", "3 minutes", "the last room on the left", "24 hours without fever first", "three years", "10"],
    'POL-25': ["list at the nurses' station", "two workdays", "one hour", "the doctor on call", "5 days", "portal or call", "certified",
               "The doctor in the office", "20"],
    'POL-34': ["none at present", "Connie Fictive", "the owner", "quarter", "extension 107 or the box in the break room", "the owner, with counsel",
               "ten years", "two workdays"],
    'POL-37': ["$150", "shift end", "$5", "daily", "two people", "week", "the manager", "30 days", "owner and manager know the code", "seven years", "month"],
    'POL-44': ["“Code Blue” and the room", "collapse", "the procedure room", "the front desk", "month", "kept by the manager", "month",
               "as on the kit's lid, signed by Dr. Olivia Example", "too", "12 months", "a week", "15 minutes", "three years"],
    'POL-47': ["nothing about patients", "Connie Fictive", "the box in the break room", "dismissal", "ten years", "the first week", "two workdays"],
}
# what was put in force together: days ago, policies
ROLL_OUTS = [(52, ('POL-01', 'POL-47', 'POL-10', 'POL-02', 'POL-37')), (30, ('POL-14', 'POL-16', 'POL-20', 'POL-05')), (9, ('POL-34', 'POL-44', 'POL-06'))]
REVIEWERS = {'POL-01': ('privacy',), 'POL-10': ('privacy',), 'POL-14': ('nurse', 'doctor'), 'POL-20': ('nurse',), 'POL-37': ('cashier',), 'POL-44': ('doctor',)}
# who is behind, and with what nobody of them has begun
BEHIND = {
    'biller': ('POL-05', 'POL-10'), 'facility': ('POL-01', 'POL-16'), 'doctor': ('POL-47', 'POL-14', 'POL-20'), 'owner': ('POL-05',), 'hr': ('POL-34',),
    'health': ('POL-34',), 'clerk': ('POL-34',), 'privacy': ('POL-34',)}
# who looks after what; all else the manager
LOOKED_AFTER = {'privacy': 'privacy', 'security': 'privacy', 'civil': 'compliance', 'compliance': 'compliance', 'ethics': 'compliance', 'hr': 'hr'}
QUIZ = [
    ("The drawer is three dollars short. What do you do?", "Write it down as it is and tell the manager", "Put three dollars of my own in"),
    ("Who counts the drawer at the end?", "I do, with a witness", "Whoever comes first in the morning"),
]
SPANISH = {
    'name': "Plan de control de exposición",
    'purpose': "Que nadie del personal tenga contacto con sangre u otro material infeccioso, y que reciba atención enseguida si ocurre.",
    'body': "<h2>Reglas</h2><ul><li>Toda la sangre y los líquidos corporales se tratan como infecciosos.</li>"
            "<li>Nunca vuelva a tapar una aguja con las dos manos.</li><li>Los recipientes para objetos punzantes se cambian al llegar a la línea.</li>"
            "<li>Después de una exposición: lave 15 minutos y avise enseguida.</li></ul>",
}


class Policies:
    """What holds at the practice, and who has said that they will follow it."""

    def __init__(self, staff):
        self.staff, self.env, self.company, self.users, self.today = staff, staff.env, staff.company, staff.users, staff.today
        self.as_ = staff.as_

    def tell(self):
        """Two months of writing, approving and reading."""
        with on(self.env, self.today - timedelta(days=75)):
            # so few at a time that all have them read within a quarter
            self.company.medical_practice_ids.with_user(self.users['manager']).duty_per_week = 1
            adopted = self.as_('manager', 'medical.policy.template').search([])._library_adopt(self.company)
            self.policies = {policy.number: policy for policy in adopted}
            for policy in adopted.filtered(lambda policy: policy.category in LOOKED_AFTER):
                policy.user_id = self.users[LOOKED_AFTER[policy.category]]
            for number in DECISIONS:
                self.adapt(number)
            self.policies['POL-37'].survey_id = self.quiz()
            self.policies['POL-07'].with_user(self.users['owner'])._retire("No records of such a program are held here; counsel has seen why.")
        for ago, numbers in ROLL_OUTS:
            self.approve(ago, numbers)
            self.read(ago, numbers)
        self.changes()
        self.waiting()

    # === TEXTS === #

    def adapt(self, number):
        """The outline with the practice's decisions, without its mark."""
        version, decisions = self.policies[number].version_ids, iter(DECISIONS[number])

        def decided(text):
            return re.sub(r'\[[^\]]*\]', lambda found: next(decisions), text)

        body = decided(re.sub(r'^<p><strong>Draft.*?</p>', '', str(version.body)))
        version.write({
            'body': re.sub(r'; confidence (?:high|medium)\)', ')', body),
            'step_ids': [Command.update(step.id, {'name': decided(step.name)}) for step in version.step_ids if '[' in step.name],
            'reviewer_ids': [Command.set([self.users[login].id for login in REVIEWERS.get(number, ())])]})

    def quiz(self):
        return self.as_('manager', 'survey.survey').with_context(default_survey_type='medical_quiz').create({
            'title': "At the Till", 'scoring_success_min': 100, 'is_attempts_limited': True, 'attempts_limit': 3,
            'question_and_page_ids': [Command.create({
                'title': question, 'question_type': 'simple_choice', 'constr_mandatory': True, 'suggested_answer_ids': [
                    Command.create({'value': right, 'is_correct': True, 'answer_score': 1}), Command.create({'value': wrong})],
            }) for question, right, wrong in QUIZ]})

    def approve(self, ago, numbers):
        """The manager sends them, those named answer, the Compliance Officer approves; the code of ethics and the program are the owner's."""
        versions = {number: self.policies[number].version_ids.filtered(lambda version: version.state == 'draft') for number in numbers}
        with on(self.env, self.today - timedelta(days=ago + 8)):
            for version in versions.values():
                version.with_user(self.users['manager']).action_submit()
        with on(self.env, self.today - timedelta(days=ago + 3)):
            for number, version in versions.items():
                for login in REVIEWERS.get(number, ()):
                    version.with_user(self.users[login])._answer('agrees', "Read with the team; fits how we work." if login == 'nurse' else '')
        with on(self.env, self.today - timedelta(days=ago)):
            for number, version in versions.items():
                version.with_user(self.users['owner' if number in ('POL-34', 'POL-47') else 'compliance']).action_approve()

    # === READING === #

    def read(self, ago, numbers):
        """Most read within three weeks of being asked; what is asked of them later, they read later."""
        rows = self.env['medical.attestation'].search([('policy_id', 'in', [self.policies[number].id for number in numbers]), ('state', '=', 'open')])
        logins = {employee: login for login, employee in self.staff.employees.items()}
        days = {}
        for place, row in enumerate(rows):
            login = logins.get(row.employee_id)
            if login and row.policy_id.number not in BEHIND.get(login, ()):
                days.setdefault(row.date_asked + timedelta(days=2 + place % 9), []).append((login, row))
        for day in sorted(days):
            # the last days' reading is still to be done
            if day < self.today - timedelta(days=1):
                with on(self.env, day, 17):
                    for login, row in days[day]:
                        self.attest(login, row)
        self.on_paper(rows, ago)

    def attest(self, login, row):
        own = row.with_user(self.users[login])
        own.note_opened()
        if row.policy_id.survey_id:
            if login == 'frontdesk':
                self.answer(own, wrong=True)
            self.answer(own)
        own._attest(row.employee_id.name, True)

    def answer(self, own, wrong=False):
        """Take the quiz as on its page."""
        own.action_quiz()
        answers = own.sudo()._quiz_answers_open(own.env.user)
        for question in answers.survey_id.question_ids:
            answers._save_lines(question, str(question.suggested_answer_ids[1 if wrong else 0].id))
        answers._mark_done()

    def on_paper(self, rows, ago):
        """Who has no login signs on paper."""
        outside = rows.filtered(lambda row: row.employee_id == self.staff.outsiders['Clem Backdrop'])[:2]
        with on(self.env, self.today - timedelta(days=ago - 6), 18):
            for row in outside:
                row.with_user(self.users['manager'])._attest_paper(
                    self.today - timedelta(days=ago - 6), "Nina Fixture", self.staff.page(row.policy_id.name), 'signed.pdf')

    # === CHANGES === #

    def changes(self):
        """A minor and a material change, and a translation."""
        self.change(24, 'POL-37', "<li>Coins are counted in rolls.</li>", "Counting of coins made plain", is_material=False)
        self.change(20, 'POL-16', "<li>The lake office meets at the flagpole.</li>", "New meeting place at the lake office", is_material=True)
        with on(self.env, self.today - timedelta(days=18)):
            draft = self.policies['POL-14'].current_version_id.with_user(self.users['manager'])._begin_translation(
                self.env.ref('medical_office_base.language_es'))
            draft.write({**SPANISH, 'step_ids': [Command.clear()], 'reviewer_ids': [Command.clear()]})
            draft.action_submit()
        with on(self.env, self.today - timedelta(days=16)):
            draft.with_user(self.users['privacy']).action_approve()
            self.policies['POL-02'].with_user(self.users['manager'])._note_checkup(
                'keep', "Notice, poster and website agree.", self.today + timedelta(days=350))

    def change(self, ago, number, line, note, is_material):
        policy = self.policies[number]
        with on(self.env, self.today - timedelta(days=ago + 2)):
            policy.with_user(self.users['manager']).action_new_version()
            version = policy.version_ids.filtered(lambda version: version.state == 'draft').with_user(self.users['manager'])
            version.write({
                'body': str(version.body).replace('</ul>', f'{line}</ul>'), 'change_note': note, 'is_material': is_material, 'reviewer_ids': [Command.clear()]})
            version.action_submit()
        with on(self.env, self.today - timedelta(days=ago)):
            version.with_user(self.users['compliance']).action_approve()
        if is_material:
            with on(self.env, self.today - timedelta(days=ago - 5), 17):
                for row in self.env['medical.attestation'].search([('policy_id', '=', policy.id), ('state', '=', 'open'), ('reason', '=', 'change')])[2:]:
                    if row.user_id:
                        self.attest(row.user_id.login, row)

    def waiting(self):
        """One waits for a reviewer, one is wanted otherwise, one is approved for a later day; one has to be looked at again soon."""
        with on(self.env, self.today - timedelta(days=5)):
            for number, logins in (('POL-11', ('nurse', 'privacy')), ('POL-25', ('doctor',))):
                version = self.policies[number].version_ids.with_user(self.users['manager'])
                version.reviewer_ids = [Command.set([self.users[login].id for login in logins])]
                version.action_submit()
            later = self.policies['POL-13'].version_ids.with_user(self.users['manager'])
            later.effective_date = self.today + timedelta(days=9)
            later.action_submit()
        with on(self.env, self.today - timedelta(days=2)):
            self.policies['POL-11'].version_ids.with_user(self.users['privacy'])._answer('agrees', '')
            self.policies['POL-25'].version_ids.with_user(self.users['doctor'])._answer(
                'changes', "At the lake office nobody is at the nurses' station on Fridays: who looks at the list then?")
            later.with_user(self.users['compliance']).action_approve()
            self.policies['POL-44'].with_user(self.users['manager'])._note_checkup(
                'keep', "A new kit is ordered: look again once it is here.", self.today + timedelta(days=12))
