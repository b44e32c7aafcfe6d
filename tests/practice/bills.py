"""What the practice owes: bills at every stage, payment runs, payroll journals, and what comes and goes by itself."""
import base64
from datetime import timedelta

from odoo import Command

from .clock import on

# vendor, its bank account; None: paid by check
VENDORS = {
    'landlord': ('Imaginary Properties', 'FICTION-4401'),
    'it': ('Nonesuch IT Support', 'FICTION-4402'),
    'cleaning': ('Sparkle Sample Cleaning', None),
    'insurance': ('Pretend Mutual Insurance', 'FICTION-4403'),
    'power': ('Makebelieve Power & Light', None),
    'waste': ('Placeholder Medical Waste', None),
}
# vendor, reference, what, account, billed days ago, due in days, amount, site, what becomes of it
BILLS = [
    ('landlord', 'R-0811', 'Rent of both offices, last month', '631000', 36, -30, 6200, 'MAIN', 'paid'),
    ('power', 'E-5520', 'Electricity, last month', '642000', 34, -25, 412.5, 'MAIN', 'paid'),
    ('landlord', 'R-0911', 'Rent of both offices', '631000', 6, 0, 6200, 'MAIN', 'run'),
    ('it', 'IT-3307', 'Support, monthly', '623000', 12, 2, 1150, 'MAIN', 'run'),
    ('cleaning', '2231', 'Cleaning, Main Street', '651000', 20, -4, 980, 'MAIN', 'run'),
    ('insurance', 'POL-77', 'Professional liability, quarter', '655000', 9, 12, 4350, 'MAIN', 'approved'),
    ('waste', 'W-118', 'Sharps and red bags, Lakeside', '643000', 17, -2, 287.4, 'LAKE', 'submitted'),
    ('power', 'E-5611', 'Electricity, Lakeside', '642000', 5, 9, 366.2, 'LAKE', 'submitted'),
    ('it', 'IT-3312', 'Eleven network outlets (nine were fitted)', '653000', 14, 1, 2475, 'LAKE', 'held'),
    ('cleaning', '2240', 'Floor polish', '651000', 2, 18, 140, 'MAIN', 'to_send'),
]
CREDIT = ('it', 'IT-C12', 'Credit: outage in the second week', '623000', 8, 150, 'MAIN')
RECURRING = [
    ('Equipment loan', 'out', 1840, 'monthly', 9), ('Payroll service', 'out', 265, 'monthly', 20),
    ('Grant: chronic care management', 'in', 7500, 'quarterly', 33),
    ('Insurers, as long as claims are kept elsewhere', 'in', 12400, 'weekly', 3)]
# what the payroll provider calls our accounts
PAYROLL_ACCOUNTS = {
    'Gross Wages': '611000', 'ER Taxes': '616000', 'Health Plan': '614000', 'Taxes Withheld': '230100', 'ER Taxes Due': '230200', 'Net Pay': '101401'}
# gross wages of Main and Lake, by pay date
PAYROLLS = [(11240.5, 6410.25), (11085, 6410.25), (11462.75, 6385)]


class Bills:
    def __init__(self, env, company, users, sites):
        self.env, self.company, self.users, self.sites = env, company, users, sites
        self.today = company.medical_practice_ids._today()
        self.bank = env['account.journal'].search([('type', '=', 'bank'), ('company_id', '=', company.id)], limit=1)
        accounts = env['account.account'].with_company(company).search([('company_ids', 'in', company.ids)])
        self.accounts = {account.code: account for account in accounts}

    def tell(self):
        self._open_the_bank()
        self._name_vendors()
        self._tell_payroll()
        bills = self._type_bills()
        self._decide(bills)
        self.env['medical.cash.item'].with_user(self.users['manager']).create([{
            'name': name, 'direction': direction, 'amount': amount, 'frequency': frequency, 'date_from': self.today + timedelta(days=days),
        } for name, direction, amount, frequency, days in RECURRING])
        run = self._propose(self.today)
        run.action_submit()

    def _as(self, login):
        return self.env(user=self.users[login].id, context={**self.env.context, 'allowed_company_ids': self.company.ids})

    def _open_the_bank(self):
        """The practice had money before it had this book."""
        move = self.env['account.move'].create({
            'move_type': 'entry', 'date': self.today - timedelta(days=200), 'company_id': self.company.id, 'ref': "Opening balance", 'line_ids': [
                Command.create({'account_id': self.bank.default_account_id.id, 'balance': 96500}),
                Command.create({'account_id': self.accounts['301000'].id, 'balance': -96500})]})
        move.action_post()

    def _name_vendors(self):
        self.vendors = {}
        for key, (name, number) in VENDORS.items():
            vendor = self.env['res.partner'].search([('name', '=', name)], limit=1) or self.env['res.partner'].create({
                'name': name, 'is_company': True, 'supplier_rank': 1, 'company_id': self.company.id})
            if number and not vendor.bank_ids:
                with on(self.env, self.today - timedelta(days=300)):
                    self.env['res.partner.bank'].create({'partner_id': vendor.id, 'acc_number': number})
            self.vendors[key] = vendor

    def _type(self, kind, vendor, ref, what, account, day, due, amount, site):
        bill = self._as('biller')['account.move'].create({
            'move_type': kind, 'partner_id': self.vendors[vendor].id, 'ref': ref, 'invoice_date': day, 'date': day, 'invoice_date_due': due,
            'invoice_payment_term_id': False, 'company_id': self.company.id, 'invoice_line_ids': [Command.create({
                'name': what, 'quantity': 1, 'price_unit': amount, 'account_id': self.accounts[account].id, 'tax_ids': False,
                'analytic_distribution': self.sites[site]._medical_distribution()})]})
        bill.action_post()
        return bill

    def _type_bills(self):
        bills = {}
        for vendor, ref, what, account, ago, due, amount, site, fate in BILLS:
            day = self.today - timedelta(days=ago)
            with on(self.env, day):
                bill = self._type('in_invoice', vendor, ref, what, account, day, self.today + timedelta(days=due), amount, site)
                if fate != 'to_send':
                    bill.action_medical_send()
                bills.setdefault(fate, self.env['account.move'].browse())
                bills[fate] |= bill.with_env(self.env)
        vendor, ref, what, account, ago, amount, site = CREDIT
        day = self.today - timedelta(days=ago)
        with on(self.env, day):
            self._type('in_refund', vendor, ref, what, account, day, day, amount, site)
        return bills

    def _decide(self, bills):
        paid_on = self.today - timedelta(days=30)
        with on(self.env, paid_on):
            self._approve(bills['paid'])
            run = self._propose(paid_on)
            run.action_submit()
            run.with_user(self.users['manager']).action_approve()
            run.action_pay()
        with on(self.env, self.today - timedelta(days=1)):
            self._approve(bills['run'] | bills['approved'])
        bills['held'].with_user(self.users['manager'])._medical_hold(
            "Two outlets are missing: the vendor comes on Monday", self.today + timedelta(days=8))

    def _approve(self, bills):
        bills.filtered(lambda bill: bill.medical_pay_state == 'submitted').with_user(self.users['manager']).action_medical_approve()

    def _propose(self, day):
        run = self._as('biller')['medical.payment.run'].create({
            'journal_id': self.bank.id, 'date': day, 'date_until': day + timedelta(days=6), 'company_id': self.company.id})
        run.action_propose()
        return run

    def _tell_payroll(self):
        """Every two weeks; the last pay date was three days ago."""
        last = self.today - timedelta(days=3)
        self.company.medical_practice_ids.with_user(self.users['manager']).write(
            {'payroll_frequency': 'biweekly', 'payroll_date': last, 'cash_reserve': 40000})
        env = self._as('biller')
        env['medical.payroll.account'].create([
            {'name': name, 'account_id': self.accounts[code].id} for name, code in PAYROLL_ACCOUNTS.items()])
        for index, gross in enumerate(PAYROLLS):
            day = last - timedelta(days=14 * (len(PAYROLLS) - 1 - index))
            with on(self.env, min(day + timedelta(days=1), self.today)):
                record = env['medical.import'].create({
                    'kind': 'medical.import.payroll', 'name': f'payroll {day}.csv', 'file': base64.b64encode(self._payroll_file(day, index, gross).encode())})
                record.action_check()
                record.action_import()

    def _payroll_file(self, day, index, gross):
        rows, run = ['Pay Date,Account,Department,Debit,Credit,Run Number,Period From,Period To'], f'R-{101 + index}'
        run = f'{run},{day - timedelta(days=18)},{day - timedelta(days=5)}'
        taxes = [round(amount * 0.0765, 2) for amount in gross]
        for site, wages, tax in zip(('MAIN', 'LAKE'), gross, taxes, strict=True):
            rows += [f'{day},Gross Wages,{site},{wages:.2f},,{run}', f'{day},ER Taxes,{site},{tax:.2f},,{run}', f'{day},Health Plan,{site},420.00,,{run}']
        withheld, total = round(sum(gross) * 0.21, 2), round(sum(gross), 2)
        rows += [
            f'{day},Taxes Withheld,,,{withheld:.2f},{run}', f'{day},ER Taxes Due,,,{sum(taxes):.2f},{run}',
            f'{day},Net Pay,,,{total - withheld + 840:.2f},{run}']
        return '\n'.join(rows)
