from datetime import timedelta

from .billing_common import BillingCommon


class BillsCommon(BillingCommon):
    """Bills typed by the biller, who is no accountant; helpers to approve them and to make runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor2 = cls.env['res.partner'].create({'name': "Second Fictional Vendor", 'is_company': True})
        cls.bank_account = cls.env['res.partner.bank'].create({'partner_id': cls.vendor.id, 'acc_number': 'FICTION-1'})

    def _elsewhere(self, records):
        """Records as the office manager of the other practice."""
        return records.with_user(self.other_manager).with_context(allowed_company_ids=self.other_company.ids)

    @classmethod
    def _day(cls, days):
        return cls.today + timedelta(days=days)

    @classmethod
    def _typed(cls, amount=1000, user=None, refund=False, **values):
        """A confirmed bill (or credit) that the biller typed."""
        typist = (user or cls.biller)
        env, cls.env = cls.env, cls.env(user=typist.id)
        try:
            if refund:
                values['move_type'] = 'in_refund'
            return cls._bill(amount, **values).with_env(env)
        finally:
            cls.env = env

    @classmethod
    def _approved(cls, amount=1000, **values):
        """A bill that biller and manager have dealt with."""
        bill = cls._typed(amount, **values)
        bill.with_user(cls.biller).action_medical_send()
        if bill.medical_pay_state == 'submitted':
            bill.with_user(cls.manager).action_medical_approve()
        return bill

    @classmethod
    def _run(cls, user=None, propose=True, **values):
        run = cls.env['medical.payment.run'].with_user(user or cls.biller).create({
            'journal_id': cls.bank_journal.id, 'date': cls.today, 'date_until': cls._day(7), **values})
        if propose:
            run.action_propose()
        return run

    @classmethod
    def _approve_run(cls, run):
        run.with_user(cls.biller).action_submit()
        run.with_user(cls.manager).action_approve()
        return run

    def _balance(self, kind, company=None):
        [(balance,)] = self.env['account.move.line']._read_group(
            [('account_type', '=', kind), ('parent_state', '=', 'posted'), ('company_id', '=', (company or self.company).id)], [], ['balance:sum'])
        return balance or 0
