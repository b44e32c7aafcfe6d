from odoo import api, fields, models
from odoo.exceptions import ValidationError

READERS = 'account.group_account_readonly,account.group_account_invoice,medical_office_base.group_manager'


class MedicalPractice(models.Model):
    """What a vendor's file may change by itself, and where the costs go that it bills besides goods."""
    _inherit = 'medical.practice'

    confirmation_percent = fields.Float(
        'Price Confirmed May Differ (%)', default=2, digits=(6, 2), tracking=True,
        help="A confirmed price within this percentage of the order's is taken over; one further off waits for a decision. Suggested: 2 %.")
    freight_account_id = fields.Many2one(
        'account.account', 'Freight on Bills', groups=READERS, tracking=True, domain="[('company_ids', 'parent_of', company_id)]",
        help="The account of freight in vendors' invoices from files. Empty: the default account of the purchase journal.")
    purchase_tax_account_id = fields.Many2one(
        'account.account', 'Sales Tax on Bills', groups=READERS, tracking=True, domain="[('company_ids', 'parent_of', company_id)]",
        help="The account of sales tax in vendors' invoices from files, where the order has no taxes. Empty: the default account of the purchase journal.")

    @api.constrains('confirmation_percent')
    def _check_confirmation_percent(self):
        for practice in self:
            if not 0 <= practice.confirmation_percent <= 100:
                raise ValidationError(self.env._("A confirmed price may differ by 0 to 100 percent."))

    @api.constrains('freight_account_id', 'purchase_tax_account_id')
    def _check_vendor_file_accounts(self):
        for practice in self:
            # sudo: a branch uses the accounts of its practice
            above = practice.company_id.sudo().parent_ids
            for account in practice.freight_account_id | practice.purchase_tax_account_id:
                if not account.company_ids & above:
                    raise ValidationError(self.env._("%(account)s is an account of another practice.", account=account.display_name))
