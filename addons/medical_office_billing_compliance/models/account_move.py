from odoo import models


class AccountMove(models.Model):
    """A bill of somebody who is excluded from federal programs is neither confirmed nor approved nor paid: 42 CFR 1001.1901."""
    _inherit = 'account.move'

    def _medical_excluded_bills(self):
        """{bill: why nothing may be paid on it}."""
        excluded = {}
        for company, bills in self.filtered(lambda move: move._medical_is_bill() and move.partner_id).grouped('company_id').items():
            words = bills.partner_id._medical_exclusion_words(company)
            for bill in bills:
                if text := words.get(bill.partner_id.id) or words.get(bill.commercial_partner_id.id):
                    excluded[bill] = text
        return excluded

    def _medical_pay_faults(self):
        """A bill of the excluded isn't approved."""
        return super()._medical_pay_faults() + list(self._origin._medical_excluded_bills().values())

    def _medical_pay_refusals(self):
        """Nor is one paid that was approved before."""
        return super()._medical_pay_refusals() + [
            f'{bill.display_name}: {words}' for bill, words in self._medical_excluded_bills().items()]

    def _post(self, soft=True):
        """:raises UserError: a vendor's bill is of somebody excluded"""
        for company, bills in self.filtered(lambda move: move._medical_is_bill()).grouped('company_id').items():
            bills.partner_id._medical_check_excluded(company, self.env._("The bill isn't confirmed"))
        return super()._post(soft)
