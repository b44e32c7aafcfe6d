import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

CODE = re.compile(r'[A-Z0-9]{2,7}')


class MedicalEstimateLine(models.Model):
    """A service of an estimate with its expected charge, all its units; of the practice, or of somebody else who takes part."""
    _name = 'medical.estimate.line'
    _description = 'Service of an Estimate'
    _order = 'estimate_id, sequence, id'
    _rec_name = 'description'
    _check_company_auto = True

    estimate_id = fields.Many2one('medical.estimate', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='estimate_id.company_id', store=True, precompute=True)
    currency_id = fields.Many2one(related='estimate_id.currency_id')
    sequence = fields.Integer(default=10)
    description = fields.Char('Service', required=True, help="In plain words.")
    code = fields.Char(size=7, help="Of the service, as it is expected to be billed.")
    diagnosis_codes = fields.Char('Diagnoses', help="Empty: those of the estimate.")
    units = fields.Float(default=1, digits=(16, 3))
    amount = fields.Monetary('Expected Charge', compute='_compute_amount', store=True, readonly=False, precompute=True, required=True)
    provider_id = fields.Many2one('hr.employee', ondelete='restrict', check_company=True, help="Empty: the provider of the estimate.")
    other_provider = fields.Char('Other Practice', help="Somebody else who takes part and bills for themselves, as a laboratory.")
    other_npi = fields.Char('Its NPI', size=10)
    other_tax_id = fields.Char('Its Tax ID')
    other_place = fields.Char('Its Place and State')

    @api.depends('code', 'units')
    def _compute_amount(self):
        prices = self._prices()
        for line in self:
            price = prices.get(line)
            line.amount = price if price is not None else line.amount or 0

    def _prices(self):
        """{line: the practice's own charge for it on the day of service, all its units}; without those that have none."""
        wanted = {
            line: (
                line.estimate_id.company_id.id, False, ''.join(line.code.split()).upper(), '',
                line.estimate_id.service_date or self.env.company._medical_today())
            for line in self if line.code and not line.other_provider}
        found = self.env['medical.contract.rate']._find(list(set(wanted.values()))) if wanted else {}
        return {line: line.currency_id.round(found[key] * line.units) for line, key in wanted.items() if key in found}

    @api.constrains('code', 'units', 'amount')
    def _check_line(self):
        for line in self:
            if line.code and not CODE.fullmatch(line.code):
                raise ValidationError(self.env._("Code %(code)s: capitals and digits, up to seven.", code=line.code))
            if line.units <= 0 or line.amount < 0:
                raise ValidationError(self.env._("%(service)s: units are above zero, a charge isn't below zero.", service=line.description))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([self._tidy(vals) for vals in vals_list])
        lines.estimate_id._check_draft()
        return lines

    def write(self, vals):
        self.estimate_id._check_draft()
        return super().write(self._tidy(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        self.estimate_id._check_draft()

    @api.model
    def _tidy(self, vals):
        return {**vals, 'code': ''.join(vals['code'].split()).upper()} if vals.get('code') else vals

    def _provider_key(self):
        """By which services of one provider stand together."""
        return self.other_provider or '', self.other_npi or '', (self.provider_id or self.estimate_id.provider_id).id

    @api.model
    def _provider_words(self, line):
        """Name, NPI, tax ID and place of a line's provider, as 45 CFR 149.610(c)(1)(vi) asks."""
        estimate = line.estimate_id
        if line.other_provider:
            return {'name': line.other_provider, 'npi': line.other_npi, 'tax_id': line.other_tax_id, 'place': line.other_place, 'other': True}
        practice = self.env['medical.practice']._get(estimate.company_id)
        provider = line.provider_id or estimate.provider_id
        # sudo: a colleague's name, which is no secret
        name = ', '.join(filter(None, (provider.sudo().name, practice.legal_name)))
        npi = estimate.provider_npi if provider == estimate.provider_id else ''
        return {
            'name': name, 'npi': npi or estimate.site_id.npi or practice.npi, 'tax_id': practice.tax_id, 'other': False,
            'place': ', '.join(filter(None, (estimate.site_id.name, (estimate.site_id.state_id or practice.state_id).name)))}
