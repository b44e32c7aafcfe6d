"""What patients owe in the demo practice: two runs of statements, a promise kept open and one broken, plans, a hold, an agency."""
from datetime import timedelta

from .clock import on

RUNS = (66, 34)  # days ago
BANDS = ((100, 100), (150, 75), (200, 50), (300, 25))


class Statements:
    """The biller sends and agrees; the manager keeps the table of financial help and the agency. Letters alone: nothing is mailed."""

    def __init__(self, claims):
        self.env, self.company, self.users = claims.env, claims.company, claims.users
        self.today, self.as_ = claims.today, claims.as_

    def tell(self):
        """Runs first, then what patients said to them; the next run waits to be looked at."""
        self.company.medical_practice_ids.with_user(self.users['manager']).write({'hardship_base': 16000, 'hardship_step': 6000})
        self.as_('manager', 'medical.hardship.band').create([
            {'percent_to': percent, 'discount': discount, 'company_id': self.company.id} for percent, discount in BANDS])
        self.as_('manager', 'medical.collection.agency').create({
            'name': "Invented Recovery Services", 'commission': 25, 'phone': '(518) 555-0199', 'agreement': "Signed, file cabinet 3"})
        for ago in RUNS:
            self.run(self.today - timedelta(days=ago))
        self.agreed()
        self.env['medical.payment.promise']._cron_refresh()
        self.as_('biller', 'medical.statement.run').create({}).action_propose()

    def run(self, day):
        """A run of a day: who owes for what was billed by then."""
        with on(self.env, day, 15):
            run = self.as_('biller', 'medical.statement.run').create({'date': day})
            run.action_propose()
            owed = run.line_ids.patient_id._owed_items()
            later = run.line_ids.filtered(lambda line: max(owed[line.patient_id].mapped('date')) > day)
            later.chosen = False
            run.line_ids.way = 'print'
            if run.line_ids.filtered('chosen'):
                run.action_make()
                run.action_mark_sent()

    def agreed(self):
        """Who was asked answers: two promise, two pay in installments, one disputes."""
        owing = self.as_('biller', 'medical.patient.balance').search([('standing', '=', 'statement'), ('amount_due', '>', 60)], limit=5).patient_id
        if len(owing) < 5:
            owing |= self.as_('biller', 'medical.patient.balance').search([('standing', '=', 'new'), ('amount_due', '>', 60)], limit=5 - len(owing)).patient_id
        promises, plans = self.as_('biller', 'medical.payment.promise'), self.as_('biller', 'medical.payment.plan')
        for patient, ago, ahead in zip(owing, (20, 2), (-12, 6), strict=False):
            with on(self.env, self.today - timedelta(days=ago), 16):
                promises.create({'patient_id': patient.id, 'amount': 40, 'date': self.today + timedelta(days=ahead)})
        for patient, ago, first in zip(owing[2:], (24, 3), (-14, 12), strict=False):
            with on(self.env, self.today - timedelta(days=ago), 16):
                plan = plans.create({'patient_id': patient.id, 'count': 4, 'date_first': self.today + timedelta(days=first)})
                plan.action_start()
        self.as_('biller', 'medical.statement.hold').create([
            {'patient_id': patient.id, 'reason': 'dispute', 'note': "Says the co-pay was taken at the desk"} for patient in owing[4:]])
