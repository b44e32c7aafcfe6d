from odoo import api, fields, models

ACCOUNTING = 'account.group_account_invoice,account.group_account_readonly'


class ResPartner(models.Model):
    """What somebody owes is told to accountants alone, also through a search.

    Odoo guards the fields when they are read, and lets everybody search by them: who halves the amount a few times knows it.
    """
    _inherit = 'res.partner'

    credit = fields.Monetary(search='_search_medical_credit')
    debit = fields.Monetary(search='_search_medical_debit')

    @api.model
    def _search_medical_credit(self, operator, operand):
        self._medical_check_accounting('credit')
        return self._credit_search(operator, operand)

    @api.model
    def _search_medical_debit(self, operator, operand):
        self._medical_check_accounting('debit')
        return self._debit_search(operator, operand)

    def _medical_check_accounting(self, name):
        """:raise AccessError: in the words in which Odoo refuses the field itself"""
        if not self.env.su and not self.env.user.has_groups(ACCOUNTING):
            self._check_field_access(self._fields[name], 'read')
