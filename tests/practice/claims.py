"""Half a year of claims of the demo practice, in all states; codes of HCPCS Level II alone. Charges and rates are made up."""
import random
from datetime import timedelta

from odoo import Command

from .clock import on

SEED = 84
HISTORY = 56  # claims before the visits that are told one by one
SPAN = 170  # days back
STEP = 17  # days whose claims were billed together
# code: own charge; what it is, in our own words, stands in the public list
CHARGES = {
    'T1015': 165, 'G0438': 210, 'G0439': 140, 'G0402': 190, 'G0008': 32, 'G0009': 32, 'J3420': 18, 'G0444': 28, 'G0447': 38, 'G0101': 62, 'Q0091': 44}
SERVICES = (
    ('T1015',), ('T1015',), ('T1015', 'J3420'), ('T1015', 'G0444'), ('G0439', 'G0444'), ('G0438',), ('G0008',), ('G0009', 'T1015'), ('G0447',),
    ('G0101', 'Q0091'))
DIAGNOSES = ('I10', 'E119', 'E785 I10', 'J069', 'M5450', 'Z0000', 'E119 I10', 'K219')
# share of the charge that each payer has agreed to
AGREED = (0.72, 0.64, 0.58, 0.46)


class Claims:
    """The biller enters and sends, payers have their say in `answers.py`."""

    def __init__(self, patients):
        self.env, self.company, self.users, self.sites = patients.env, patients.company, patients.users, patients.sites
        self.today, self.as_ = patients.today, patients.as_
        self.payers = patients.payers
        # whom the biller may open, and who comes
        self.patients = self.as_('biller', 'medical.patient').search(
            [('id', 'in', patients.patients.ids), ('is_restricted', '=', False), ('deceased_on', '=', False)], order='id').sudo()
        self.random = random.Random(SEED)

    def tell(self):
        """What is agreed, who pays second, and claim after claim."""
        self.agree()
        self.second_payers()
        self.claims = self.env['medical.claim']
        self.history()
        self.of_visits()
        self.at_work()

    def agree(self):
        """Own charges, and what payers have agreed to."""
        start = self.today - timedelta(days=400)
        values = {'company_id': self.company.id, 'date_from': start}
        self.as_('manager', 'medical.contract.rate').create([
            *({**values, 'code': code, 'amount': charge} for code, charge in CHARGES.items()),
            *({**values, 'code': code, 'amount': round(charge * share, 2), 'payer_id': payer.id}
              for payer, share in zip(self.payers, AGREED, strict=True) for code, charge in CHARGES.items())])
        for payer, number in zip(self.payers, ('1411111111', '1422222222', '1433333333', '1444444444'), strict=True):
            payer.with_user(self.users['manager']).originator = number

    def second_payers(self):
        """Some of Medicare have another payer behind it; one is a Qualified Medicare Beneficiary with Medicaid behind."""
        covered = self.env['medical.patient.coverage'].search([
            ('payer_id', '=', self.payers[2].id), ('order', '=', 'primary'), ('patient_id', 'in', self.patients.ids)], order='id')
        self.as_('manager', 'medical.patient.coverage').create([{
            'patient_id': coverage.patient_id.id, 'payer_id': (self.payers[3] if number == 0 else self.payers[0]).id, 'member_id': f'SEC{number:05d}',
            'order': 'secondary', 'date_from': coverage.date_from} for number, coverage in enumerate(covered[:6])])
        covered[:1].with_user(self.users['manager']).is_qmb = True

    # === CLAIMS === #

    def values(self, patient, day, site, provider, visit=None, codes=None, billed=None, **more):
        # every ninth pays themselves
        coverages = patient.coverage_ids.filtered('active').sorted('order') if patient.id % 9 else patient.coverage_ids.browse()
        codes = codes or self.random.choice(SERVICES)
        return {
            'patient_id': patient.id, 'visit_id': visit.id if visit else False, 'site_id': site.id, 'provider_id': provider.id, 'date': billed or day,
            'kind': 'insurance' if coverages else 'self_pay', 'diagnosis_codes': self.random.choice(DIAGNOSES),
            'payer_ids': [Command.create(values) for values in self.env['medical.claim']._payer_values(coverages)],
            'line_ids': [Command.create({
                'code': code, 'charge': CHARGES[code], 'service_date': day, 'diagnosis_pointers': 'A'}) for code in codes], **more}

    def send(self, values, day):
        """Enter, check and send claims on a day."""
        with on(self.env, day, 20):
            claims = self.as_('biller', 'medical.claim').with_context(tracking_disable=True).create(values)
            claims.action_ready()
            claims.filtered(lambda claim: claim.state == 'ready').action_send()
        self.claims |= claims.sudo()
        return claims

    def history(self):
        """Before the visits that were told: the same people, every few weeks."""
        batches = list(range(SPAN, 25, -STEP))
        for number, ago in enumerate(batches):
            count = HISTORY * (number + 1) // len(batches) - HISTORY * number // len(batches)
            values = []
            for patient in self.random.sample(list(self.patients), count):
                day = self.today - timedelta(days=ago + self.random.randint(1, 6))
                values.append(self.values(
                    patient, day, patient.site_ids[:1], patient.provider_ids[:1], billed=self.today - timedelta(days=ago)))
            self.send(values, self.today - timedelta(days=ago))

    def of_visits(self):
        """Claims of the visits that were told, but for the last days' and a few that were forgotten."""
        visits = self.as_('biller', 'medical.visit').search([('state', '=', 'left'), ('date', '<', self.today - timedelta(days=2))], order='date, id')
        by_day = visits.sudo().grouped('date')
        days = sorted(by_day)
        for group in (days[number:number + 5] for number in range(0, len(days), 5)):
            sent = min(group[-1] + timedelta(days=2), self.today)
            chosen = [visit for day in group for number, visit in enumerate(by_day[day]) if number % 5 in (0, 2)]
            self.send([self.values(
                visit.patient_id, visit.date, visit.site_id, visit.provider_id, visit, billed=sent) for visit in chosen], sent)

    def at_work(self):
        """What waits: rejected, faulty, ready to be sent, and near its filing limit."""
        claims = self.as_('biller', 'medical.claim')
        late = self.claims.filtered(lambda claim: claim.state == 'sent' and claim.kind == 'insurance').sorted('id')[-8:]
        late = late.with_user(self.users['biller'])
        late[:5].action_accept()
        for claim, reason in zip(late[-2:], ("Subscriber not found (A3:33)", "Provider NPI not on file (A7:562)"), strict=True):
            self.env['medical.claim.reject'].with_user(self.users['biller']).create({'claim_id': claim.id, 'reason': reason}).action_reject()
        # payers with a short filing limit
        insured = self.patients.filtered(lambda patient: patient.coverage_ids[:1].payer_id in self.payers[:2] and patient.id % 9)
        day = self.today - timedelta(days=1)
        drafts = claims.create([
            self.values(insured[3], day, insured[3].site_ids[:1], insured[3].provider_ids[:1], diagnosis_codes=False),
            self.values(insured[6], day, insured[6].site_ids[:1], insured[6].provider_ids[:1], rendering_npi='1234567890'),
            self.values(insured[7], day, insured[7].site_ids[:1], insured[7].provider_ids[:1], codes=('G0439', 'G0444')),
            self.values(insured[8], self.today - timedelta(days=81), insured[8].site_ids[:1], insured[8].provider_ids[:1], codes=('G0447',),
                        date=self.today)])
        drafts[:3].action_ready()
