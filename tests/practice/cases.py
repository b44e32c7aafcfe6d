"""What became of what payers denied, left or paid too much: appealed, won, given up, asked after, paid back."""
from datetime import timedelta

from odoo import Command

from .clock import on


class Cases:
    """After the answers: the biller works, the manager decides."""

    def __init__(self, claims):
        self.env, self.users, self.company = claims.env, claims.users, claims.company
        self.today, self.as_ = claims.today, claims.as_

    def tell(self):
        denials = self.as_('biller', 'medical.claim.case').search([('kind', '=', 'denial'), ('state', '=', 'open')], order='id')
        won, given_up, appealed, untouched, asked, proposed = (denials[number:number + 1] for number in range(6))
        self.win(won)
        self.give_up(given_up)
        self.appeal(appealed, self.today - timedelta(days=9))
        asked.action_take()
        asked._ask("Called: they look at it again", self.today)
        proposed.action_take()
        proposed._give_up('denial', "Below what an appeal costs us")
        # nobody has taken it, and the payer's letter gives less time than the contract
        untouched.with_user(self.users['manager']).write({'deadline': self.today + timedelta(days=4)})
        self.pay_back()

    def appeal(self, case, day):
        """Written from the text for its reason, and sent."""
        if not case:
            return
        with on(self.env, day, 15):
            case.action_take()
            appeal = self.as_('biller', 'medical.appeal').with_context(default_case_id=case.id).create({'way': 'portal'})
            appeal.action_send()

    def win(self, case):
        """The payer looked again and paid as agreed: on paper."""
        if not case:
            return
        self.appeal(case, self.today - timedelta(days=40))
        claim, agreed = case.claim_id, self.env['medical.contract.rate']._expected(case.claim_id)
        paid = round(sum(agreed.values()), 2)
        with on(self.env, self.today - timedelta(days=12), 15):
            remittance = self.as_('biller', 'medical.remittance').create({
                'payer_id': case.payer_id.id, 'trace': 'CHK-20417', 'date': self.today - timedelta(days=12), 'amount': paid, 'company_id': self.company.id,
                'claim_ids': [Command.create({
                    'claim_id': claim.id, 'charged': claim.amount_charged, 'paid': paid, 'entry_contractual': claim.amount_charged - paid})]})
            remittance.action_post()

    def give_up(self, case):
        if not case:
            return
        with on(self.env, self.today - timedelta(days=20), 15):
            case.action_take()
            adjustment = case._give_up('denial', "Not documented: nothing to appeal with")
            adjustment.with_user(self.users['manager']).action_approve()

    def pay_back(self):
        """Two patients paid ahead and get it back: one has it, one waits for the manager."""
        credits = self.as_('biller', 'medical.credit.balance').search([('kind', '=', 'unspent')], order='since, id', limit=2)
        refunds = self.as_('biller', 'medical.refund').create([{
            'patient_id': credit.sudo().patient_id.id, 'amount': credit.amount, 'reason': "Paid ahead for a visit that was cancelled"} for credit in credits])
        if not refunds:
            return
        refunds.action_submit()
        paid = refunds[:1]
        paid.with_user(self.users['manager']).action_approve()
        paid.check_number = '3018'
        paid.action_pay()
