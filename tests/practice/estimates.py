"""What the demo practice tells people before they pay themselves: estimates given, due, late, and one whose bill came out much higher."""
from datetime import timedelta

from odoo import Command

from .claims import CHARGES
from .clock import on


class Estimates:
    """The front desk makes and gives them; the biller's bill follows."""

    def __init__(self, claims):
        self.claims, self.env, self.today, self.as_ = claims, claims.env, claims.today, claims.as_
        self.uninsured = claims.patients.filtered(lambda patient: not patient.coverage_ids) | claims.patients.filtered(lambda patient: patient.id % 9 == 0)

    def estimate(self, who, service, codes, asked, ahead, **values):
        patient = {'inquirer': who} if isinstance(who, str) else {'patient_id': who.id, 'site_id': who.site_ids[:1].id, 'provider_id': who.provider_ids[:1].id}
        return self.as_('frontdesk', 'medical.estimate').create({
            'site_id': self.claims.sites['MAIN'].id, **patient, 'service': service, 'asked_on': self.today - timedelta(days=asked),
            'service_date': self.today + timedelta(days=ahead) if ahead is not None else False, 'line_ids': [
                Command.create({'description': words, 'code': code, 'amount': CHARGES[code]}) for words, code in codes], **values})

    def tell(self):
        """One that was too low, two in time, one late, one to give, and somebody who only asks."""
        visit, check = [('Visit', 'T1015')], [('Yearly check', 'G0439'), ('Talk about weight', 'G0447')]
        # whom a provider is named for: a bill needs one
        people = self.uninsured.filtered('provider_ids')
        with on(self.env, self.today - timedelta(days=40), 15):
            low = self.estimate(people[0], "A visit for a cough", visit, 40, -20)
            kept = self.estimate(people[1], "Yearly check", check, 40, -18)
            (low | kept).action_give()
        for estimate, codes, ago in ((low, ('T1015', 'G0438', 'G0101', 'Q0091', 'G0439'), 20), (kept, ('G0439', 'G0447'), 18)):
            day = self.today - timedelta(days=ago)
            patient = estimate.patient_id.sudo()
            self.claims.send([self.claims.values(
                patient, day, patient.site_ids[:1], patient.provider_ids[:1], codes=codes, kind='self_pay', payer_ids=[])], day)
        self.estimate(people[2], "Vaccination", [('Vaccination against influenza', 'G0008')], 9, 20, reason='request')
        self.estimate(people[3], "Yearly check", check, 1, 25)
        self.estimate("Otto Nobody", "What a first visit costs", visit, 2, None, reason='request', birth_date='1990-04-01')
        given = self.estimate(people[4], "First visit", [('First visit', 'G0438')], 1, 21)
        given.action_give()
