from datetime import timedelta

from odoo import Command
from odoo.tests import freeze_time

from .claim_common import ClaimCommon


class StatementCommon(ClaimCommon):
    """Beside ClaimCommon: who owes something, a manager of the site, and money from patients.

    - debtor owes 150 for a visit three days ago; the biller opens every patient of the site
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor = cls.self_payer
        cls.debtor.write({'street': '1 Invented Street', 'city': 'Springfield', 'zip': '12345', 'email': 'bela@example.com'})
        cls.debt = cls._claim(patient=cls.debtor)
        cls.levels = cls.env['medical.statement.level']._ladder(cls.company)
        cls.env['medical.practice'].flush_model()

    @classmethod
    def _pay(cls, amount, patient=None, date=None, apply=True):
        """Money of a patient's at the bank, applied to what they owe, oldest first."""
        patient = patient or cls.debtor
        payment = cls.env['account.payment'].create({
            'payment_type': 'inbound', 'partner_type': 'customer', 'partner_id': patient.partner_id.id, 'journal_id': cls.bank_journal.id,
            'amount': amount, 'date': date or cls.today, 'company_id': cls.company.id})
        payment.action_post()
        lines = payment.move_id.line_ids.filtered(lambda line: line.account_type == 'asset_receivable')
        if not lines:  # the bank's own account: the entry is the payment's
            return payment
        if apply:
            (lines | patient._owed_items()[patient].filtered(lambda item: item.amount_residual > 0 and item.account_id in lines.account_id)).reconcile()
        return payment

    @classmethod
    def _balance_of(cls, patient=None, user=None):
        return cls.env['medical.patient.balance'].with_user(user or cls.biller).search([('patient_id', '=', (patient or cls.debtor).id)])

    @classmethod
    def _run(cls, days=0, user=None, **values):
        """A run that asked who is due, so many days from today."""
        run = cls.env['medical.statement.run'].with_user(user or cls.biller).create({'date': cls.today + timedelta(days=days), **values})
        run.action_propose()
        return run

    @classmethod
    def _send(cls, days=0):
        """Everybody who is due has their statement, so many days from today."""
        with freeze_time(f'{cls.today + timedelta(days=days)} 17:00:00'):
            run = cls._run(days)
            if run.line_ids.filtered('chosen'):
                run.action_make()
                if run.state == 'made':
                    run.action_mark_sent()
        return run

    @classmethod
    def _debts(cls, count):
        """So many patients who owe, by one claim each."""
        patients = cls.env['medical.patient'].create([{
            'given_name': 'Test', 'family_name': f'Fictional{number}', 'birth_date': '1970-01-01', 'company_id': cls.company.id,
            'street': f'{number} Invented Street', 'city': 'Springfield', 'zip': '12345', 'site_ids': [Command.set(cls.site.ids)]} for number in range(count)])
        for patient in patients:
            cls._claim(patient=patient)
        return patients
