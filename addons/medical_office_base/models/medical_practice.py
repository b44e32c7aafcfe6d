import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from odoo.addons.base.models.res_partner import _tz_get

from ..tools.identifiers import check_clia, check_dea, check_ein, check_npi

CLIA_TYPES = [
    ('none', 'No laboratory testing'),
    ('waiver', 'Certificate of Waiver'),
    ('ppm', 'Provider-Performed Microscopy'),
    ('compliance', 'Certificate of Compliance'),
    ('accreditation', 'Certificate of Accreditation'),
]


class MedicalPractice(models.Model):
    """The profile of a practice: who it is, and the facts that decide which rules apply to it.

    One per company. A model of its own, not fields of the company: the office manager keeps it,
    and may not write companies.
    """
    _name = 'medical.practice'
    _description = 'Practice Profile'
    _inherit = ['mail.thread']
    _rec_name = 'legal_name'

    company_id = fields.Many2one('res.company', required=True, index=True, ondelete='cascade', readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    legal_name = fields.Char(required=True, tracking=True)
    npi = fields.Char('Group NPI', size=10, tracking=True, help="National Provider Identifier, 10 digits (45 CFR 162.406).")
    tax_id = fields.Char('Tax ID (EIN)', tracking=True, help="Employer identification number, as 12-3456789.")
    state_id = fields.Many2one(
        'res.country.state', domain=[('country_id.code', '=', 'US')], tracking=True,
        help="State rules on overtime, retention and disposal follow this.")
    tz = fields.Selection(_tz_get, string='Time Zone', required=True, default=lambda self: self.env.user.tz or 'America/New_York')
    headcount = fields.Integer(help="Employees, full and part time. Several rules start at 10, 15, 20 or 50.", tracking=True)
    naics = fields.Char('NAICS', size=6, default='621111', help="Industry code, 6 digits; 621111 is Offices of Physicians.", tracking=True)

    medicare = fields.Boolean('Bills Medicare', tracking=True)
    medicaid = fields.Boolean('Bills Medicaid', tracking=True)
    federal_funds = fields.Boolean('Receives Federal Funds', tracking=True)
    clia_type = fields.Selection(CLIA_TYPES, string='CLIA Certificate', default='none', required=True, tracking=True)
    clia_number = fields.Char('CLIA Number', size=10, tracking=True, help="Ten characters with a D in the third place, as 05D1234567.")
    controlled_substances = fields.Boolean('Keeps Controlled Substances', tracking=True)
    dea_number = fields.Char('DEA Registration', size=9, tracking=True, help="Two letters and seven digits, the last a check digit.")
    dea_user_id = fields.Many2one(
        'res.users', string='Registered Practitioner', tracking=True,
        help="The practitioner named on the DEA registration decides every request of controlled items.")
    xray = fields.Boolean('X-ray', tracking=True)
    sterilizer = fields.Boolean(tracking=True)
    vaccines = fields.Boolean('Gives Vaccines', tracking=True)
    vfc = fields.Boolean('Vaccines for Children (VFC)', tracking=True)
    website = fields.Boolean('Public Website', tracking=True)
    access_log_email = fields.Char(
        "Access Log's Hash Also To", tracking=True,
        help="The Privacy Officers get it daily by mail. A further address, outside the practice's own systems, is the better witness.")

    _company_uniq = models.Constraint('UNIQUE (company_id)', 'A company has one practice profile.')

    @api.constrains('npi')
    def _check_npi(self):
        for practice in self:
            if practice.npi and not check_npi(practice.npi):
                raise ValidationError(self.env._("NPI %(number)s is not valid: it has 10 digits and the last one checks the others.", number=practice.npi))

    @api.constrains('tax_id')
    def _check_tax_id(self):
        for practice in self:
            if practice.tax_id and not check_ein(practice.tax_id):
                raise ValidationError(self.env._("Tax ID %(number)s is not valid: write it as 12-3456789.", number=practice.tax_id))

    @api.constrains('clia_type', 'clia_number')
    def _check_clia(self):
        for practice in self:
            if practice.clia_number and not check_clia(practice.clia_number):
                raise ValidationError(self.env._("CLIA number %(number)s is not valid: two digits, a D and seven digits.", number=practice.clia_number))

    @api.constrains('dea_number')
    def _check_dea(self):
        for practice in self:
            if practice.dea_number and not check_dea(practice.dea_number):
                raise ValidationError(self.env._(
                    "DEA registration %(number)s is not valid: two letters and seven digits, the last of which checks the others.",
                    number=practice.dea_number))

    @api.constrains('naics')
    def _check_naics(self):
        for practice in self:
            if practice.naics and not re.fullmatch('[0-9]{6}', practice.naics):
                raise ValidationError(self.env._("NAICS code %(code)s is not valid: it has six digits.", code=practice.naics))

    @api.constrains('vfc', 'vaccines')
    def _check_vfc(self):
        for practice in self:
            if practice.vfc and not practice.vaccines:
                raise ValidationError(self.env._("A practice in Vaccines for Children gives vaccines: tick both."))

    @api.depends('legal_name')
    def _compute_display_name(self):
        for practice in self:
            practice.display_name = practice.legal_name

    @api.model
    def _get(self, company=None):
        """The profile of a company (default: the current one)."""
        # sudo: every member of staff may know the practice's identity; the flags carry no private data
        return self.sudo().browse(self._id_of((company or self.env.company).id))

    @api.model
    @ormcache('company_id')
    def _id_of(self, company_id):
        # sudo: as above
        return self.sudo().search([('company_id', '=', company_id)], limit=1)._ids

    @api.model_create_multi
    def create(self, vals_list):
        practices = super().create(vals_list)
        self.env.registry.clear_cache()
        return practices

    def write(self, vals):
        res = super().write(vals)
        if 'company_id' in vals:
            self.env.registry.clear_cache()
        return res

    def unlink(self):
        res = super().unlink()
        self.env.registry.clear_cache()
        return res

    def _today(self):
        """Today's date where the practice is."""
        tz = self.tz or 'UTC'
        return fields.Datetime.context_timestamp(self.with_context(tz=tz), fields.Datetime.now()).date()

    @api.model
    def action_open_profile(self):
        """Open the current company's profile."""
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_practice')
        return {**action, 'res_id': self._get().id}
