"""What staff of the demo practice answered in the last two quarters, and the pulse that asks them now."""
import random

from dateutil.relativedelta import relativedelta

from .clock import on

SEED = 41
# months back to the first day of the quarter: how much better or worse it was than the base
QUARTERS = ((6, -0.5), (3, 0.3))
BASE = (2.9, 3.6, 3.3, 4.2, 3.7, 2.8, 4.0, 3.9)
SILENT = {'cashier', 'clerk', 'facility'}
CHANGE = {
    6: ["Phones ring while patients stand at the desk.", "Exam 2 runs out of gloves by noon.", "Tell us the schedule earlier than Friday."],
    3: ["One person for the phones in the morning.", "The label printer at Lake needs replacing.", "Fewer double bookings on Mondays."]}
WELL = {6: ["We covered for each other in the flu weeks."], 3: ["Gloves are where they belong now.", "The morning huddle is short and helps."]}
SUMMARY = (
    "You told us that what is reported takes too long to get better. From now on every issue has somebody responsible within two days, and what came of it "
    "is told at the huddle. Gloves in Exam 2 are counted daily.")


class Pulses:
    """Two quarters that are closed, the first shown to staff; the third is open."""

    def __init__(self, staff):
        self.env, self.company, self.users, self.today = staff.env, staff.company, staff.users, staff.today
        self.random = random.Random(SEED)

    def tell(self):
        """Open, answer, close; then ask again."""
        pulses = self.env['medical.pulse']
        self.company.medical_practice_ids.pulse_active = True
        first = pulses._quarter_of(self.today)
        for back, drift in QUARTERS:
            day = first - relativedelta(months=back) + relativedelta(days=20)
            with on(self.env, day, 15):
                pulse = pulses._open(self.company)
                self.answer(pulse, back, drift)
            with on(self.env, day + relativedelta(days=15), 15):
                pulse._close()
                if back == QUARTERS[0][0]:
                    manager = pulse.with_user(self.users['manager'])
                    manager.summary = SUMMARY
                    manager.action_publish()
        pulses._open(self.company)

    def answer(self, pulse, back, drift):
        scores, words = (pulse.question_ids.filtered(lambda question, kind=kind: question.kind == kind) for kind in ('score', 'text'))
        texts = list(zip(CHANGE[back], [*WELL[back], None, None], strict=False))
        people = self.env['medical.pulse.invitation'].search([('pulse_id', '=', pulse.id)]).user_id.filtered(lambda user: user.login not in SILENT)
        sites = self.env['medical.site'].search([('company_id', '=', self.company.id)])
        for number, user in enumerate(people):
            answers = {
                str(question.id): min(5, max(1, round(self.random.gauss(base + drift, 0.9)))) for question, base in zip(scores, BASE, strict=True)}
            if number < len(texts):
                answers.update({str(question.id): text for question, text in zip(words, texts[number], strict=True) if text})
            own = sites.filtered(lambda site, user=user: user in site.user_ids)
            pulse.with_user(user).send_answers(answers, own[:1].id)
