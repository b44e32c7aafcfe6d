from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.medical_office_base.tools.identifiers import check_dea


class MedicalSite(models.Model):
    """Each place where controlled substances are kept is registered by itself (21 CFR 1301.12)."""
    _inherit = 'medical.site'

    medical_dea_number = fields.Char(
        'DEA Registration', size=9, tracking=True, help="Of this place; empty: the practice's own (21 CFR 1301.12).")

    @api.constrains('medical_dea_number')
    def _check_medical_dea_number(self):
        for site in self:
            if site.medical_dea_number and not check_dea(site.medical_dea_number):
                raise ValidationError(self.env._(
                    "DEA registration %(number)s is not valid: two letters and seven digits, the last of which checks the others.",
                    number=site.medical_dea_number))

    def _medical_registration(self):
        """The DEA registration number that this place keeps controlled substances under; empty: none is on file."""
        self.ensure_one()
        # sudo: the number stands on every record of the place
        site = self.sudo()
        return site.medical_dea_number or site.env['medical.practice']._get(site.company_id).dea_number or ''
