from odoo import api, fields, models

from odoo.addons.medical_office_base.tools.spreadsheet import normalise


class MedicalPayrollAccount(models.Model):
    """What the payroll provider calls one of our accounts: told once, then known. Kept by biller and manager."""
    _name = 'medical.payroll.account'
    _description = "Payroll Provider's Account"
    _order = 'name, id'
    _check_company_auto = True

    name = fields.Char("Provider's Account", required=True)
    key = fields.Char(compute='_compute_key', store=True, precompute=True, export_string_translation=False)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    account_id = fields.Many2one('account.account', 'Our Account', required=True, check_company=True, index=True, ondelete='cascade')

    _key_uniq = models.UniqueIndex('(company_id, key)', "This account of the provider is matched already.")

    @api.depends('name')
    def _compute_key(self):
        for row in self:
            row.key = normalise(row.name)
