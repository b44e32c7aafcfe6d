from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.medical_office_base.tools.identifiers import check_dea


class ResPartner(models.Model):
    """Vendors and reverse distributors of controlled substances are registered themselves (21 CFR 1304.22(a)(2))."""
    _inherit = 'res.partner'

    medical_dea_number = fields.Char(
        'DEA Registration', size=9, help="Of a vendor or reverse distributor of controlled substances: it stands on the register.")

    @api.constrains('medical_dea_number')
    def _check_medical_dea_number(self):
        for partner in self:
            if partner.medical_dea_number and not check_dea(partner.medical_dea_number):
                raise ValidationError(self.env._(
                    "DEA registration %(number)s is not valid: two letters and seven digits, the last of which checks the others.",
                    number=partner.medical_dea_number))
