import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

CODE = re.compile(r'[A-Z0-9]{5}')
MODIFIERS = re.compile(r'([A-Z0-9]{2}( [A-Z0-9]{2}){0,3})?')

DESCRIBES = {'modifiers', 'diagnosis_pointers', 'sequence'}


def tidy_codes(vals):
    """Codes as they stand on claims: capitals, modifiers with one blank between."""
    tidy = dict(vals)
    for name in ('code', 'diagnosis_pointers'):
        if vals.get(name):
            tidy[name] = ''.join(vals[name].split()).upper()
    if vals.get('modifiers'):
        tidy['modifiers'] = ' '.join(re.sub(r'[^A-Za-z0-9]+', ' ', vals['modifiers']).upper().split())
    return tidy


class MedicalClaimLine(models.Model):
    """A service of a claim: code, modifiers, units, charge in the company's currency. Codes are checked for form alone."""
    _name = 'medical.claim.line'
    _description = 'Service of a Claim'
    _order = 'claim_id, sequence, id'
    _rec_name = 'code'

    claim_id = fields.Many2one('medical.claim', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='claim_id.company_id', store=True, precompute=True)
    currency_id = fields.Many2one(related='claim_id.currency_id')
    sequence = fields.Integer(default=10)
    control_number = fields.Char(copy=False, help="The line's own number on the claim (REF*6R), by which the payer answers.")
    service_date = fields.Date('Date of Service', required=True)
    code = fields.Char('Procedure', required=True, size=5, help="Five letters and digits, as typed by the clinical system.")
    modifiers = fields.Char(size=11, help="Up to four, two characters each, with a blank between.")
    diagnosis_pointers = fields.Char('Diagnoses', size=4, default='A', help="Which of the claim's diagnoses this service is for: A to L, up to four.")
    units = fields.Float(default=1, digits=(16, 3))
    charge = fields.Monetary(required=True, help="Of the line, all its units.")

    @api.constrains('code', 'modifiers')
    def _check_form(self):
        for line in self:
            if not CODE.fullmatch(line.code or ''):
                raise ValidationError(self.env._("Procedure %(code)s: write the five letters and digits of the code.", code=line.code))
            if not MODIFIERS.fullmatch(line.modifiers or ''):
                raise ValidationError(self.env._(
                    "Modifiers %(modifiers)s of %(code)s: up to four, two letters or digits each.", modifiers=line.modifiers, code=line.code))

    @api.constrains('units', 'charge')
    def _check_amounts(self):
        for line in self:
            if line.units <= 0 or line.charge < 0:
                raise ValidationError(self.env._("Procedure %(code)s: units are above zero, a charge isn't below zero.", code=line.code))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([tidy_codes(vals) for vals in vals_list])
        lines.claim_id._check_changeable()
        for line in lines:
            if not line.control_number:
                line.control_number = str(line.id)
        return lines

    def write(self, vals):
        # of a rejected claim what describes a service is corrected, not what is charged
        self.claim_id._check_changeable(but=('rejected',) if vals.keys() <= DESCRIBES else ())
        res = super().write(tidy_codes(vals))
        if 'claim_id' in vals:
            self.claim_id._check_changeable()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        self.claim_id._check_changeable()

    @api.onchange('code', 'modifiers', 'units', 'service_date')
    def _onchange_code(self):
        """What the practice charges for it, where that is listed and nothing was typed."""
        if self.code and not self.charge:
            charge = self.env['medical.fee']._charge(self.company_id or self.env.company, self.code, self.modifiers, self.service_date)
            self.charge = (charge or 0) * self.units
