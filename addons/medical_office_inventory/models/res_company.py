from odoo import _, api, fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    medical_use_location_id = fields.Many2one(
        'stock.location', 'Supplies Used', check_company=True, readonly=True,
        help="Where supplies go that were used, wasted or found expired.")

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._medical_ensure_use_location()
        return companies

    def _medical_ensure_use_location(self):
        for company in self.filtered(lambda company: not company.medical_use_location_id):
            # sudo: the location is part of the company's set-up, whoever creates the company
            company.sudo().medical_use_location_id = self.env['stock.location'].sudo().create({
                'name': _("Supplies Used"),
                'usage': 'inventory',
                'company_id': company.id,
            })
