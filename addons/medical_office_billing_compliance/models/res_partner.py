from datetime import timedelta

from odoo import api, models

DAYS = 730


class ResPartner(models.Model):
    """Whoever sent a bill, or was paid, within two years is a vendor to be screened."""
    _inherit = 'res.partner'

    @api.model
    def _medical_screened_vendors(self, company):
        since = company._medical_today() - timedelta(days=DAYS)
        # sudo: who is screened isn't a matter of what the one who screens may read
        moves = self.env['account.move'].sudo()._read_group([
            ('company_id', '=', company.id), ('move_type', 'in', ('in_invoice', 'in_receipt')), ('state', '!=', 'cancel'), ('partner_id', '!=', False),
            '|', ('invoice_date', '>=', since), ('invoice_date', '=', False)], ['commercial_partner_id'])
        payments = self.env['account.payment'].sudo()._read_group([
            ('company_id', '=', company.id), ('payment_type', '=', 'outbound'), ('partner_type', '=', 'supplier'), ('partner_id', '!=', False),
            ('state', 'in', ('in_process', 'paid')), ('date', '>=', since)], ['partner_id'])
        vendors = self.sudo().union(*(partner for [partner] in [*moves, *payments]))
        return super()._medical_screened_vendors(company) | vendors.filtered('active')
