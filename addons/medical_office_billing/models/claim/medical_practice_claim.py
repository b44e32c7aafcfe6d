from odoo import fields, models

READERS = 'account.group_account_readonly,account.group_account_invoice,medical_office_base.group_manager'
INCOME = "[('internal_group', '=', 'income')]"
COST = "[('internal_group', 'in', ('income', 'expense'))]"


class MedicalPractice(models.Model):
    """Where claims, payers' payments and what is written off are posted. Chosen by the practice; proposed when it has a chart."""
    _inherit = 'medical.practice'

    claim_journal_id = fields.Many2one(
        'account.journal', 'Claims', check_company=True, domain="[('type', '=', 'sale')]", groups=READERS, tracking=True,
        help="Charges are posted here, as invoices to payers, or to patients who pay themselves.")
    remittance_journal_id = fields.Many2one(
        'account.journal', 'Remittances', check_company=True, domain="[('type', '=', 'general')]", groups=READERS, tracking=True,
        help="What payers paid, wrote off and left to the patient, and every later change of who owes, is posted here.")
    remittance_account_id = fields.Many2one(
        'account.account', 'Payers\' Payments Await the Bank In', check_company=True, domain="[('reconcile', '=', True)]", groups=READERS, tracking=True)
    contractual_account_id = fields.Many2one(
        'account.account', 'Contractual Adjustments', check_company=True, domain=COST, groups=READERS, tracking=True,
        help="What contracts with payers leave of the charges: lowers income.")
    denial_account_id = fields.Many2one(
        'account.account', 'Denials Written Off', check_company=True, domain=COST, groups=READERS, tracking=True)
    hardship_account_id = fields.Many2one(
        'account.account', 'Hardship and Courtesy', check_company=True, domain=COST, groups=READERS, tracking=True)
    bad_debt_account_id = fields.Many2one(
        'account.account', 'Bad Debt and Small Balances', check_company=True, domain=COST, groups=READERS, tracking=True)
    payer_interest_account_id = fields.Many2one(
        'account.account', 'Interest from Payers', check_company=True, domain=INCOME, groups=READERS, tracking=True)
    payer_clearing_account_id = fields.Many2one(
        'account.account', 'Payers\' Recoveries', check_company=True, domain="[('reconcile', '=', True)]", groups=READERS, tracking=True,
        help="What payers keep back or pay beside the claims, until it is known which claims it belongs to.")
