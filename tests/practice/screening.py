"""Exclusion screenings of the demo practice: two months, a namesake who was cleared, and a vendor's that is to be resolved."""
import base64
from datetime import timedelta

from .clock import on
from .exclusion_lists import leie, leie_business, leie_person

# who else is on the lists: enough that they look like lists
NAMES = [(last, first) for last in ('INVENTOR', 'FABULIST', 'MADEUPSKI', 'NOBODIE') for first in ('ADA', 'BOB', 'CLEO', 'DREW', 'EVE')]
OTHERS = [
    leie_person(last, first, birth=f'19{50 + number}0{1 + number % 9}1{number % 9}', EXCLDATE=f'201{number % 10}0320')
    for number, (last, first) in enumerate(NAMES)]


class Screening:
    """What the compliance officer screens each month."""

    def __init__(self, staff):
        self.staff, self.env, self.company, self.today, self.as_ = staff, staff.env, staff.company, staff.today, staff.as_

    def tell(self):
        """A list and a screening in each of two months; the second month has a vendor's name on the list."""
        namesake = self.staff.employees['staff'].name
        first, last = namesake.rsplit(' ', 1)
        match = leie_person(last.upper(), first.upper(), 'Q', STATE='NV', CITY='FARAWAY')
        vendor = self.env['res.partner'].search([('name', '=', 'Made-Up Answering Service')], limit=1)
        with on(self.env, self.today - timedelta(days=50)):
            self.as_('compliance', 'medical.outside.provider').create([
                {'name': name, 'npi': npi, 'specialty': specialty} for name, npi, specialty in (
                    ('Dr. Rita Referrer', '1234567893', 'Cardiology'), ('Dr. Otto Orders', '1245319599', 'Endocrinology'))])
            self.month(50, match)
        with on(self.env, self.today - timedelta(days=48)):
            self.env['medical.screening.match'].search([('company_id', '=', self.company.id)]).with_user(self.staff.users['compliance'])._decide(
                'cleared', "Never lived in Nevada; license and social security number verified with the OIG, no match")
        with on(self.env, self.today - timedelta(days=19)):
            self.month(19, match, leie_business(f'{vendor.name.upper()} LLC'))

    def month(self, days, *rows):
        newest = (self.today - timedelta(days=days + 12)).strftime('%Y%m%d')
        record = self.as_('compliance', 'medical.import').create({
            'kind': 'medical.import.leie', 'name': 'UPDATED.csv',
            'file': base64.b64encode(leie(*OTHERS, *rows, leie_person('LATECOMER', 'LEO', EXCLDATE=newest)))})
        record.action_check()
        record.action_import()
        self.as_('compliance', 'medical.screening')._run(self.company)
