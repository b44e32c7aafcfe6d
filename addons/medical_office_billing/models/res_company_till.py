from odoo import models


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_make_cash_journal(self, name, is_card=False):
        """A cash journal whose payment methods post to its own account, under whatever chart; called as superuser.

        :param bool is_card: what terminals took waits to come from the bank: its account is matched item by item, and is no cash
        """
        self.ensure_one()
        journals = self.env['account.journal'].with_company(self).with_context(mail_create_nolog=True)
        journal = journals.create({
            'name': name, 'type': 'cash', 'company_id': self.id, 'code': self._medical_journal_code(), 'show_on_dashboard': False})
        if is_card:
            journal.default_account_id.write({'account_type': 'asset_current', 'reconcile': True})
        (journal.inbound_payment_method_line_ids | journal.outbound_payment_method_line_ids).payment_account_id = journal.default_account_id
        return journal

    def _medical_journal_code(self):
        """A code of five letters that no journal of the company, its parents and branches bears."""
        used = set(self.env['account.journal'].with_context(active_test=False).search(
            [('company_id', 'child_of', self.root_id.id), ('code', '=like', 'TL%')]).mapped('code'))
        return next(code for number in range(1, 1000) if (code := f'TL{number:03d}') not in used)
