"""The tills of the demo practice: two weeks of co-pays, one till that nobody closed yesterday, and one difference to decide."""
import random
from datetime import timedelta

from odoo import Command

from .clock import on

SEED = 25
DAYS = 8  # on which the front desk's till was worked
TAKES = 4  # co-pays a day
KINDS = (('Postage', 60), ('Drinking water', 40), ('Parking of a courier', 20))


class Tills:
    """Two drawers at the main site: the cashier's, and a window that the receptionist opens on some days."""

    def __init__(self, patients):
        self.env, self.company, self.users, self.sites = patients.env, patients.company, patients.users, patients.sites
        self.today, self.as_ = patients.today, patients.as_
        self.random = random.Random(SEED)

    def tell(self):
        """Drawers, change for the safe, and day after day of tills."""
        site = self.sites['MAIN']
        # in a small office the receptionist takes payments as well
        self.users['frontdesk'].group_ids = [Command.link(self.env.ref('medical_office_base.group_cashier').id)]
        days = self.days(site)
        with on(self.env, days[0] - timedelta(days=1)):
            self.desk, self.window = self.as_('manager', 'medical.drawer').create([{
                'name': name, 'code': code, 'site_id': site.id, 'float_amount': 150, 'tolerance': 5, 'cash_limit': 400,
                'cashier_ids': [Command.set([self.users[login].id for login in ('cashier', 'frontdesk')])],
                'second_ids': [Command.set(self.users['biller'].ids)],
                'terminal_ids': [Command.create({'name': f"Terminal {code}", 'number': number})],
            } for name, code, number in (("Front Desk", 'F1', '00417'), ("Window", 'W1', '00418'))])
            site.with_user(self.users['manager'])._medical_fund_safe(600, "Change order 1")
            account = self.env['account.account'].search([('account_type', '=', 'expense'), ('company_ids', 'in', self.company.ids)], limit=1)
            self.as_('manager', 'medical.payout.kind').create([
                {'name': name, 'limit_amount': limit, 'account_id': account.id, 'company_id': self.company.id} for name, limit in KINDS])
        pieces = self.env['medical.denomination'].search([('currency_id', '=', self.company.currency_id.id)])
        self.pieces = [(piece.id, round(piece.value * 100)) for piece in pieces]
        for number, day in enumerate(days):
            is_last = day == days[-1]
            self.day(self.desk, 'cashier', day, off=-20 if is_last else self.random.choice((0, 0, 0, -1, 0.5)), pays_out=number == 2)
            if number % 3 == 1 or is_last:
                self.day(self.window, 'frontdesk', day, takes=2, stays_open=is_last)

    def days(self, site):
        """The last working days before today, on which there were visits."""
        visits = self.as_('cashier', 'medical.visit').search([
            ('site_id', '=', site.id), ('date', '<', self.today), ('state', 'not in', ('cancelled', 'no_show'))])
        self.due = {}
        for visit in visits.filtered(lambda visit: visit.copay_due and not visit.patient_id.sudo().is_qmb):
            self.due.setdefault(visit.date, []).append(visit)
        return sorted(self.due)[-DAYS:]

    def day(self, drawer, login, day, off=0, takes=TAKES, pays_out=False, stays_open=False):
        """A till from its opening to its close."""
        drawer = drawer.with_user(self.users[login])
        with on(self.env, day, 13):
            left = drawer.sudo().till_ids.sorted('id')[-1:].float_left or 150
            till = self.as_(login, 'medical.till')._open(drawer, self.counted(left))
        cards = 0
        with on(self.env, day, 18):
            for visit in [self.due[day].pop(0) for _each in range(min(takes, len(self.due[day])))]:
                method = self.random.choices(('cash', 'card', 'cheque'), (5, 4, 2))[0]
                reference = {'card': f'{day:%m%d}{cards + 1:03d}', 'cheque': str(self.random.randint(1001, 4999))}.get(method)
                cards += method == 'card'
                till._take('copay', method, visit.copay_due, visit=visit.with_user(self.users[login]), reference=reference)
            if pays_out:
                till._pay_out(self.as_('cashier', 'medical.payout.kind').search([], limit=1), 14.6, "Receipt 8812: stamps")
        if stays_open:
            return
        with on(self.env, day, 21, 30):
            expected, by_terminal = till.sudo()._expected()
            cheques = till.entry_ids.filtered(lambda entry: entry.method == 'cheque')
            till._begin_count()
            till._count(
                self.counted(expected['cash'] + off), cheque_count=len(cheques), cheque=sum(cheques.mapped('amount')), batches=by_terminal)

    def counted(self, amount):
        """An amount in notes and coins."""
        cents, counted = round(amount * 100), {}
        for piece, value in self.pieces:
            counted[piece], cents = divmod(cents, value)
        return counted
