from odoo import api, fields, models
from odoo.exceptions import ValidationError

# code: (name, unit, better, suggested target)
INDICATORS = {
    'days_ar': ('Days in Receivables', 'days', 'down', 50),
    'net_collection': ('Net Collection', 'percent', 'up', 95),
    'gross_collection': ('Gross Collection', 'percent', 'up', 0),
    'over_90': ('Owed Over 90 Days', 'percent', 'down', 15),
    'clean_claim': ('Clean Claims', 'percent', 'up', 95),
    'first_pass': ('Resolved at First', 'percent', 'up', 90),
    'denial_amount': ('Denied, by Amount', 'percent', 'down', 5),
    'denial_count': ('Denied, by Count', 'percent', 'down', 5),
    'cost_to_collect': ('Cost to Collect', 'percent', 'down', 5),
    'charge_lag': ('Charge Lag', 'days', 'down', 3),
    'credits': ('Credit Balances', 'amount', 'down', 0),
    'underpaid': ('Underpaid', 'amount', 'down', 0),
}


class MedicalBillingTarget(models.Model):
    """What the practice wants a billing indicator to be, in the indicator's unit: days, percent or the company's currency.

    Suggested where a practice has none: days in receivables 50 and net collection 95 % (MGMA), clean claims 95 %; the others are the
    suite's own suggestion. Zero for indicators that have no target in themselves: gross collection depends on what is charged.
    """
    _name = 'medical.billing.target'
    _description = 'Target of a Billing Indicator'
    _order = 'sequence, id'
    _rec_name = 'code'

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    sequence = fields.Integer(default=10)
    code = fields.Selection([(code, row[0]) for code, row in INDICATORS.items()], 'Indicator', required=True, readonly=True)
    target = fields.Float(digits=(16, 2))
    unit = fields.Selection([('days', 'days'), ('percent', '%'), ('amount', 'amount')], compute='_compute_unit')
    better = fields.Selection([('up', 'At least'), ('down', 'At most')], 'Wanted', compute='_compute_unit')

    _code_uniq = models.UniqueIndex('(company_id, code)', "The practice has this target already.")

    @api.depends('code')
    def _compute_unit(self):
        for target in self:
            _name, target.unit, target.better, _suggested = INDICATORS.get(target.code, ('', False, False, 0))

    @api.constrains('target')
    def _check_target(self):
        for target in self:
            if target.target < 0 or (target.unit == 'percent' and target.target > 100):
                raise ValidationError(self.env._("A target isn't below zero, and no percentage is above 100."))

    @api.model
    def _ensure(self, companies):
        """Give each company the suggested targets that it lacks. Called as superuser."""
        have = {(target.company_id.id, target.code) for target in self.search([('company_id', 'in', companies.ids)])}
        self.create([
            {'company_id': company.id, 'code': code, 'target': row[3], 'sequence': number * 10}
            for company in companies for number, (code, row) in enumerate(INDICATORS.items(), 1) if (company.id, code) not in have])
