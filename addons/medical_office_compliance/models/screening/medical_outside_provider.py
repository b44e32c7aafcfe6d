from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.medical_office_base.tools.identifiers import check_npi


class MedicalOutsideProvider(models.Model):
    """Somebody outside the practice who orders or refers: nothing that an excluded person ordered is paid by federal programs
    (42 CFR 1001.1901(b)), so they are screened, too. Kept by the office manager, the compliance officer and billers."""
    _name = 'medical.outside.provider'
    _description = 'Ordering or Referring Provider'
    _inherit = ['mail.thread']
    _order = 'name, id'
    _rec_names_search = ['name', 'npi']
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True, help="First and last name, or the organization's.")
    is_organization = fields.Boolean()
    npi = fields.Char('NPI', size=10, tracking=True, help="National Provider Identifier: with it no namesake is taken for them.")
    birth_date = fields.Date(tracking=True, help="Where it is known.")
    specialty = fields.Char()
    partner_id = fields.Many2one(
        'res.partner', 'Paid As', check_company=True, index='btree_not_null', ondelete='set null', tracking=True,
        help="Where the practice pays them: a confirmed exclusion stops payments.")
    note = fields.Text('Notes')
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    screened_on = fields.Date('Last Screened', readonly=True, copy=False)

    _npi_uniq = models.UniqueIndex("(company_id, npi) WHERE npi IS NOT NULL AND active", "This provider is there already.")

    @api.constrains('npi')
    def _check_npi(self):
        for provider in self:
            if provider.npi and not check_npi(provider.npi):
                raise ValidationError(self.env._("NPI %(number)s is not valid: it has 10 digits and the last one checks the others.", number=provider.npi))
