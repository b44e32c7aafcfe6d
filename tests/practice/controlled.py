"""Three weeks of controlled substances: dispensed, wasted before a witness, undone; the register has it all."""
from datetime import timedelta

from .clock import on

DIAZEPAM, TESTOSTERONE = 'SUP099', 'SUP100'
# days ago, who, on whose order, what, how many
DOSES = [
    (20, 'doctor', 'doctor', DIAZEPAM, 2), (17, 'nurse', 'doctor', DIAZEPAM, 1), (12, 'nurse', 'doctor', TESTOSTERONE, 1),
    (9, 'doctor', 'doctor', DIAZEPAM, 2), (5, 'nurse', 'doctor', DIAZEPAM, 1), (2, 'doctor', 'doctor', DIAZEPAM, 1),
]


class Controlled:
    """What clinicians do with controlled substances at Main Street."""

    def __init__(self, env, company, users, rooms, vendors, products):
        self.env = env
        self.company = company
        self.users = users
        self.cabinet = rooms['MAIN', 'STK']
        self.vendors = vendors
        self.products = products
        self.today = self.cabinet.site_id._today()

    def as_(self, login, model):
        return self.env(user=self.users[login].id, context={'allowed_company_ids': self.company.ids, 'tz': 'America/New_York', 'lang': 'en_US'})[model]

    def lot(self, code):
        return self.env['stock.quant'].search([
            ('product_id', '=', self.products[code].id), ('location_id', '=', self.cabinet.location_id.id), ('quantity', '>', 0)],
            order='id', limit=1).lot_id

    def dose(self, days_ago, login, orderer, code, quantity):
        practitioner = self.users[orderer].employee_ids[:1]
        with on(self.env, self.today - timedelta(days=days_ago)):
            return self.as_(login, 'medical.supply.use').create({
                'room_id': self.cabinet.id, 'product_id': self.products[code].id, 'quantity': quantity, 'lot_id': self.lot(code).id,
                'practitioner_id': practitioner.id})

    def waste(self, days_ago, login, witness, **values):
        with on(self.env, self.today - timedelta(days=days_ago), minute=5):
            # the password is the login
            self.as_(login, 'medical.controlled.waste').create({
                'site_id': self.cabinet.site_id.id, 'witness_id': self.users[witness].id, 'witness_password': witness, **values}).action_waste()

    def tell(self):
        self.vendors[0].medical_dea_number = 'RF7654329'
        first = [self.dose(*dose) for dose in DOSES[:3]]
        entry = self.env['medical.controlled.entry'].search([('use_id', '=', first[-1].id)], limit=1)
        self.waste(12, 'nurse', 'doctor', kind='rest', dispensed_id=entry.id, drawn=200, given=150, measure='mg', note="Vial of a single use")
        self.dose(*DOSES[3])
        self.waste(7, 'nurse', 'clerk', kind='units', room_id=self.cabinet.id, product_id=self.products[DIAZEPAM].id,
                   lot_id=self.lot(DIAZEPAM).id, quantity=1, note="Fell on the floor")
        last = [self.dose(*dose) for dose in DOSES[4:]][-1]
        with on(self.env, self.today - timedelta(days=1)):
            last.with_user(self.users['manager']).with_context(allowed_company_ids=self.company.ids).undo("Not given, still sealed")
