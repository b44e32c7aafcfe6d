import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.identifiers import check_clia, check_dea, check_npi
from .medical_credential_type_template import CREDENTIAL_BLOCKS, CREDENTIAL_HOLDERS, CREDENTIAL_TIERS, NUMBER_CHECKS


class MedicalCredentialType(models.Model):
    """A kind of credential as the practice handles it. Kept by the office manager and HR; a change holds from then on.

    `block` says what follows when it is missing or lapsed (`hr.employee._medical_clearance`), `tier` who sees it.
    """
    _name = 'medical.credential.type'
    _description = 'Credential Type'
    _inherit = ['medical.library.copy.mixin']
    _order = 'sequence, name, id'
    _rec_names_search = ['name', 'code']
    _library_model = 'medical.credential.type.template'

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short name in lists and imports.")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    medical_library_id = fields.Many2one(
        'medical.credential.type.template', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')
    holder = fields.Selection(CREDENTIAL_HOLDERS, 'Held By', required=True, default='person')
    block = fields.Selection(
        CREDENTIAL_BLOCKS, 'When Missing', required=True, default='none',
        help="Keeps off: nobody can schedule a patient-facing shift, and nobody can override it. May be overridden: with a reason, which is logged.")
    tier = fields.Selection(CREDENTIAL_TIERS, 'Who Sees It', required=True, default='own')
    roles = fields.Char('Who Has It')
    issuer = fields.Char('Issued By', help="The kind of body that issues it.")
    number_format = fields.Char(help="How the number looks: read by whoever types it.")
    number_check = fields.Selection(NUMBER_CHECKS, required=True, default='none', help="A number that doesn't pass is refused.")
    number_pattern = fields.Char(help="A regular expression that the whole number matches, such as RN[0-9]{6}.")
    needs_number = fields.Boolean('Number Needed')
    has_end = fields.Boolean('Ends', default=True, help="It can't be sent without its last day.")
    renewal_months = fields.Integer('Holds For (months)', help="Usual time; suggests the last day.")
    lead_days = fields.Integer('Days Ahead', default=30, help="How many days before its end renewal is asked for.")
    reminder_days = fields.Char('Usual Reminders (days ahead)')
    before_contact = fields.Char('Before Patient Contact', help="When it is needed, as far as the law or good practice says.")
    verification_source = fields.Char('Verified At', help="Where a second person checks it.")
    state_specific = fields.Boolean('By State', help="Issued by a state: it can't be sent without it.")
    is_screening = fields.Boolean('Exclusion Screening', help="Its result is clear or a match; a match keeps off every shift.")
    by_office = fields.Boolean('Entered by the Office', help="The person isn't asked for it: the office does it.")
    several = fields.Boolean('Several at a Time', help="Such as a credentialing with each health plan.")
    note = fields.Char()

    _code_uniq = models.UniqueIndex('(company_id, code) WHERE active IS TRUE AND code IS NOT NULL', "Another credential type has this code.")
    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")
    _days_positive = models.Constraint('CHECK (lead_days >= 0 AND renewal_months >= 0)', "Days and months are 0 or more.")

    @api.constrains('number_check', 'number_pattern')
    def _check_number_pattern(self):
        for kind in self:
            if kind.number_check != 'pattern':
                continue
            try:
                re.compile(kind.number_pattern or '(')
            except re.error as error:
                raise ValidationError(self.env._(
                    "%(type)s: the pattern of the number can't be read. Write a regular expression such as RN[0-9]+.", type=kind.name)) from error

    @api.model
    def _library_copy_fields(self):
        return {name: name for name in (
            'code', 'name', 'sequence', 'holder', 'tier', 'block', 'roles', 'issuer', 'number_format', 'number_check', 'needs_number', 'has_end',
            'renewal_months', 'lead_days', 'reminder_days', 'before_contact', 'verification_source', 'state_specific', 'is_screening',
            'by_office', 'several', 'note')}

    def write(self, vals):
        res = super().write(vals)
        if 'company_id' in vals:
            # rules judge a type as it was before
            self.check_access('write')
        if {'active', 'holder'} & vals.keys():
            self.env['medical.credential']._sync_required(self.company_id)
        return res

    @api.model
    def _clean_number(self, number):
        """A number without the blanks and dashes that people copy along."""
        return re.sub(r'\s+', ' ', number or '').strip() or False

    def _number_fault(self, number):
        """What is wrong with a number of this type, as a sentence that says what to do; None if it may be right.

        NPI: 45 CFR 162.406; DEA: check digit of the registration; CLIA: 42 CFR 493.
        """
        self.ensure_one()
        check = self.number_check
        if not number or check == 'none':
            return None
        if check == 'npi' and not check_npi(number):
            return self.env._("%(number)s is no NPI: it has 10 digits, begins with 1 or 2, and its last digit checks the others. Compare it with the card.",
                              number=number)
        if check == 'dea' and not check_dea(number):
            return self.env._(
                "%(number)s is no DEA number: it has two letters and seven digits, and the last one checks the others. Compare it with the certificate.",
                number=number)
        if check == 'clia' and not check_clia(number):
            return self.env._("%(number)s is no CLIA number: it has two digits, the letter D and seven digits.", number=number)
        if check == 'digits' and not number.isdecimal():
            return self.env._("%(number)s is not a number of %(type)s: it has digits only.", number=number, type=self.name)
        if check == 'pattern' and not re.fullmatch(self.number_pattern or '', number):
            return self.env._("%(number)s doesn't look like a number of %(type)s (%(format)s).",
                              number=number, type=self.name, format=self.number_format or self.number_pattern)
        return None
