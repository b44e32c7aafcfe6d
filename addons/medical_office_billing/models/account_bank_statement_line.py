from odoo import models


class AccountBankStatementLine(models.Model):
    _inherit = 'account.bank.statement.line'

    def action_medical_match(self):
        """Open this line on the screen where it is matched."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_bank_match')
        return {**action, 'context': {'medical_journal_id': self.journal_id.id, 'medical_line_id': self.id}}
