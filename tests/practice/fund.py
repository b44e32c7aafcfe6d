"""Vaccine of the demo practice that is kept apart: its own doses, and those of the Vaccines for Children program."""
from datetime import timedelta

from odoo import Command, fields

from .clock import on

VACCINE = 'SUP080'
GTIN = '614141999996'  # of the prefix that GS1 keeps for examples


class Fund:
    """The manager begins a fund, the clerk receives its doses, the doctor gives and borrows some."""

    def __init__(self, env, company, users, rooms, products):
        self.env, self.company, self.users = env, company, users
        self.room, self.vaccine = rooms['MAIN', 'STK'], products[VACCINE]
        self.today = company._medical_today()

    def as_(self, login, model):
        return self.env(user=self.users[login].id, context={
            'allowed_company_ids': self.company.ids, 'tz': 'America/New_York', 'lang': 'en_US', 'mail_notify_force_send': False})[model]

    def tell(self):
        with on(self.env, self.today - timedelta(days=20)):
            self.fund = self.as_('manager', 'medical.vaccine.fund').create(
                {'name': "VFC (Vaccines for Children)", 'kind': 'vfc', 'provider_number': 'FICT-0042'})
            self.vaccine.with_user(self.users['manager']).write({'medical_by_fund': True, 'barcode': GTIN})
            self.receive(20)
        for days, eligibility, values in (
                (17, 'medicaid', {}), (14, 'none', {'fund_id': False}), (13, 'uninsured', {}),
                (12, 'none', {'borrow_reason': 'accident'}), (6, 'medicaid', {}), (3, 'none', {'borrow_reason': 'short_dated'})):
            with on(self.env, self.today - timedelta(days=days)):
                self.as_('doctor', 'medical.supply.use').create({
                    'room_id': self.room.id, 'product_id': self.vaccine.id, 'quantity': 1, 'fund_eligibility': eligibility,
                    'fund_id': self.fund.id, **values})
        with on(self.env, self.today - timedelta(days=5)):
            owed = self.as_('clerk', 'medical.fund.borrowing').search([], order='id', limit=1)
            owed._pay_back(self.as_('clerk', 'stock.quant').search(owed._payback_domain(), limit=1))

    def receive(self, doses):
        action = self.as_('clerk', 'medical.fund.receipt').create({
            'site_id': self.room.site_id.id, 'fund_id': self.fund.id, 'reference': 'State order 2210',
            'line_ids': [Command.create({'product_id': self.vaccine.id, 'quantity': doses})]}).action_receive()
        Receipt = self.as_('clerk', 'medical.receipt')
        receipt = Receipt.get_receipt(action['context']['active_id'])
        Receipt.receive(receipt['id'], [{
            'move_id': item['move_id'], 'quantity': doses, 'lot': 'FICT-7A', 'expiry': fields.Date.to_string(self.today + timedelta(days=410)),
        } for item in receipt['items']])
