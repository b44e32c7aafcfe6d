from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..models.medical_till import DECIDERS


class MedicalSafeFund(models.TransientModel):
    """Change that was fetched from the bank goes into a site's safe: posted against the company's account of money in transit.

    The bank's statement line is matched with that account later. For the manager and the owner.
    """
    _name = 'medical.safe.fund'
    _description = 'Change for the Safe'

    site_id = fields.Many2one('medical.site', required=True, default=lambda self: self._default_site(), domain="[('safe_journal_id', '!=', False)]")
    company_id = fields.Many2one(related='site_id.company_id')
    currency_id = fields.Many2one(related='company_id.currency_id')
    holds = fields.Monetary('In the Safe by the Book', compute='_compute_holds')
    amount = fields.Monetary('Put In', required=True)
    note = fields.Char('Reference', required=True, help="The bank's slip, or the number of the bag.")

    @api.model
    def _default_site(self):
        return self.env['medical.site'].search([('safe_journal_id', '!=', False), ('company_id', '=', self.env.company.id)], limit=1)

    @api.depends('site_id')
    def _compute_holds(self):
        for fund in self:
            # sudo: one balance, for who decides about tills
            site = fund.site_id.sudo()
            fund.holds = site._medical_safe_balance() if site.safe_journal_id and self.env.user.has_groups(DECIDERS) else 0.0

    def action_fund(self):
        """Post what was put in.

        :raise UserError: nothing, or more decimals than the currency has
        """
        self.ensure_one()
        if not self.env.user.has_groups(DECIDERS):
            raise AccessError(self.env._("The office manager or the owner puts change into the safe."))
        self.site_id.check_access('read')
        self.site_id._medical_fund_safe(self.amount, self.note)
