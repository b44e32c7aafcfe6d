"""Privacy incidents and injuries of the demo practice: one that was no breach, a small breach with its letters, one being assessed; a
fall, a strain and a needlestick."""
from datetime import datetime, time, timedelta

from odoo import Command

from .clock import on

FACTORS = ('nature', 'recipient', 'acquired', 'mitigated')


class Incidents:
    """What went wrong with information or with people, and what was done about it."""

    def __init__(self, patients):
        self.env, self.today, self.sites = patients.env, patients.today, patients.sites
        self.as_, self.users, self.employees = patients.as_, patients.users, patients.staff.employees
        # sudo: only which of them could be concerned
        main = patients.patients.sudo().filtered(lambda patient: self.sites['MAIN'] in patient.site_ids and not patient.is_restricted and patient.street)
        self.concerned = main[12:15]

    def tell(self):
        self.privacy()
        self.injuries()

    # === PRIVACY === #

    def privacy(self):
        with on(self.env, self.today - timedelta(days=75)):
            fax = self.incident("Referral faxed to another clinic", 75, recipient_kind='covered', recipient="Imaginary Cardiology", people_estimate=1,
                                what_happened="A referral went to a clinic of a similar name.", data_involved="Name, birth date, reason of the referral",
                                contained="They called within the hour, shredded it and confirmed in writing.")
            self.assess(fax, 'low', 'low', "A provider bound to secrecy got one page and destroyed it at once.")
        with on(self.env, self.today - timedelta(days=74)):
            fax.with_user(self.users['compliance']).action_confirm()
        with on(self.env, self.today - timedelta(days=40)):
            mail = self.incident(
                "Statements put into each other's envelopes", 40, recipient_kind='outside', recipient="Other patients", person_ids=[
                    Command.create({'patient_id': patient.id}) for patient in self.concerned],
                what_happened="Three statements were put into the wrong envelopes; two came back opened.", data_involved="Names, visits and amounts",
                letter_what="Your statement was put into the envelope of another patient, who opened it and sent it back.",
                letter_data="Your name, the dates of your visits and what they cost")
            self.assess(mail, 'breach', 'medium', "Two letters were opened and read.")
        with on(self.env, self.today - timedelta(days=33)):
            mail.step_ids.filtered(lambda step: step.kind == 'letters')._do(
                self.today - timedelta(days=33), "3 letters by first-class mail")
            mail.action_note_disclosures()
        with on(self.env, self.today - timedelta(days=3)):
            phone = self.incident("Phone lost on the way home", 3, kind='loss', place='portable', people_estimate=20,
                                  what_happened="A phone with the practice's mail was left on a bus; it was locked with a code.")
            phone.action_assess()

    def incident(self, name, days, **values):
        day = self.today - timedelta(days=days)
        return self.as_('privacy', 'medical.privacy.incident').create({
            'name': name, 'site_id': self.sites['MAIN'].id, 'occurred_on': day, 'discovered_on': day, **values})

    def assess(self, incident, conclusion, rating, reason):
        assessment = self.as_('privacy', 'medical.privacy.assessment').browse(incident.action_assess()['res_id'])
        assessment.write({
            'conclusion': conclusion, 'reason': reason, **{f'{factor}_rating': rating for factor in FACTORS},
            **{f'{factor}_reason': "As written above." for factor in FACTORS}})
        assessment.action_decide()

    # === INJURIES === #

    def injuries(self):
        with on(self.env, self.today - timedelta(days=90)):
            fall = self.report('facility', 90, 'injury', "Slipped on the wet floor by the back door", body_part="Right ankle, sprain", object="Wet floor")
            self.decide(fall, treatment='medical', outcome='away', days_away=4)
        with on(self.env, self.today - timedelta(days=20)):
            strain = self.report('clerk', 20, 'injury', "Lifted a box of paper", body_part="Lower back, strain", object="Box, 20 kg")
            self.decide(strain, treatment='first_aid', outcome='none')
        with on(self.env, self.today - timedelta(days=2)):
            self.report(
                'nurse', 2, 'sharp', "The needle slipped while it was put away", body_part="Left index finger, puncture", device_type="Butterfly needle",
                device_brand="Fictional Sharps", safety='before', doing_before="Drawing blood")

    def report(self, login, days, kind, what, **values):
        # two hours before the moment at which the story tells it
        moment = datetime.combine(self.today - timedelta(days=days), time(12))
        return self.as_(login, 'medical.injury')._report(self.employees[login], {
            'site_id': self.sites['MAIN'].id, 'occurred_at': moment, 'kind': kind, 'what_happened': what, **values})

    def decide(self, injury, **values):
        injury = self.as_('hr', 'medical.injury').browse(injury.id)
        injury.write(values)
        injury.action_decide()
        for step in injury.step_ids:
            step._do("Told on the same day")
