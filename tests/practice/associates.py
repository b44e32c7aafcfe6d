"""Vendors of the demo practice that handle patients' information: one bound and asked, one bound with gaps, one without agreement."""
from datetime import timedelta

from odoo import Command

from .clock import on

# vendor, what they get, why, days until the agreement ends, and which questions weren't answered with yes: {place: (answer, note)}
ASSOCIATES = [
    ('Invented Billing Software', "Names, dates of birth, insurance and codes on claims", "Claims are written and sent with it", 300, {}),
    ('Fictional Shredding', "Whatever stands on paper in the locked bins", "Paper is destroyed", 22, {
        2: ('partly', "Drivers were trained at hire only: yearly from next month on."), 7: ('no', "Bins stand open while they load: locked carts by summer.")}),
]


class Associates:
    """What is agreed with those who see patients' information."""

    def __init__(self, staff):
        self.staff, self.env, self.company, self.today, self.as_ = staff, staff.env, staff.company, staff.today, staff.as_

    def tell(self):
        """Two agreements that are complete, one that is being prepared, one vendor without any."""
        partners = self.env['res.partner'].create([
            {'name': name, 'is_company': True} for name in [*(name for name, *_rest in ASSOCIATES), 'Made-Up Answering Service', 'Imaginary IT Support']])
        with on(self.env, self.today - timedelta(days=48)):
            for partner, (name, what, why, days, gaps) in zip(partners, ASSOCIATES, strict=False):
                self.bind(partner, name, what, why, self.today + timedelta(days=days), gaps)
        with on(self.env, self.today - timedelta(days=4)):
            self.as_('manager', 'medical.agreement').create({
                'name': "Calls at night", 'kind': 'business_associate', 'partner_id': partners[2].id, 'phi_what': "Names, phone numbers and why they call",
                'date_start': self.today + timedelta(days=20)})
            partners[3].with_user(self.staff.users['manager']).with_company(self.company).medical_handles_phi = True

    def bind(self, partner, name, what, why, end, gaps):
        agreement = self.as_('manager', 'medical.agreement').create({
            'name': f"Patients' information, {name}", 'kind': 'business_associate', 'partner_id': partner.id, 'phi_what': what, 'phi_why': why,
            'subcontractors': 'none', 'breach_days': 5, 'phi_end': 'destroy', 'signed_on': self.today - timedelta(days=50), 'signed_by_them': "Ivy Nobody",
            'signed_by_us': "Dr. Olivia Example", 'date_start': self.today - timedelta(days=50), 'date_end': end, 'document_ids': [Command.create({
                'type': 'business_associate', 'date_start': self.today - timedelta(days=50), 'file': self.staff.page(name), 'file_name': 'agreement.pdf'})]})
        agreement.term_check_ids.is_met = True
        agreement.action_start()
        review = self.as_('manager', 'medical.safeguard.review').create({'agreement_id': agreement.id, 'answered_by': "Ivy Nobody"})
        for place, answer in enumerate(review.answer_ids):
            given, note = gaps.get(place, ('yes', False))
            answer.write({'answer': given, 'note': note})
        review.action_finish()
