from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class MedicalSite(models.Model):
    """A site has one safe: a cash journal that drops go to and deposits come from."""
    _inherit = 'medical.site'

    safe_journal_id = fields.Many2one('account.journal', 'Safe', readonly=True, copy=False, check_company=True, ondelete='restrict', index='btree_not_null')

    def _medical_ensure_safe(self):
        """Give each site its safe, once; called as superuser."""
        for site in self.filtered(lambda site: not site.safe_journal_id):
            site.safe_journal_id = site.company_id._medical_make_cash_journal(self.env._("Safe, %(site)s", site=site.name))

    def _medical_safe_balance(self, until=None):
        """What the ledger says is in the safe (company currency), up to a date; called as superuser."""
        self.ensure_one()
        domain = Domain('account_id', '=', self.safe_journal_id.default_account_id.id) & Domain('parent_state', '=', 'posted')
        if until:
            domain &= Domain('date', '<=', until)
        return self.env['account.move.line']._read_group(domain, [], ['balance:sum'])[0][0] or 0.0

    def _medical_fund_safe(self, amount, note):
        """Post cash from the bank into the safe of this site, by the company's account of money in transit; who calls checks the role.

        :return: the posted account.move
        """
        self.ensure_one()
        site = self.sudo()  # sudo: whoever decides about tills writes no entries otherwise
        company = site.company_id
        if company not in self.env.companies or not site.safe_journal_id:
            raise UserError(self.env._("This site has no safe yet: make a cash drawer there first."))
        amount = self.env['medical.till.count']._read_amount(company.currency_id, amount, above=True)
        till = self.env['medical.till']
        till._check_accounts(company)
        ref = ' '.join((note or '').split()) or self.env._("Change for the safe")
        move = self.env['account.move'].sudo().with_company(company).create({
            'move_type': 'entry', 'journal_id': site.safe_journal_id.id, 'date': site._today(), 'ref': ref, 'company_id': company.id,
            'line_ids': [
                Command.create({'account_id': site.safe_journal_id.default_account_id.id, 'balance': amount, 'name': ref}),
                Command.create({'account_id': till._till_account(company, 'transfer_account_id').id, 'balance': -amount, 'name': ref})]})
        move.action_post()
        return move
