from odoo import api, fields, models
from odoo.exceptions import UserError

THREAT_KINDS = [
    ('human', 'Mistakes of People'),
    ('malicious', 'People Who Mean Harm'),
    ('technical', 'Failing Technology'),
    ('natural', 'Fire, Water, Weather, Power'),
    ('vendor', 'Vendors'),
]


class MedicalRiskThreat(models.Model):
    """What threatens information in a small practice, what is usually weak, and what helps: shipped rows in own words, after the
    method of NIST SP 800-30, and the practice's own beside them. Shipped ones (with a code) change with an update alone."""
    _name = 'medical.risk.threat'
    _description = 'Threat to Information'
    _order = 'kind, sequence, id'
    _rec_names_search = ['name', 'code', 'vulnerability']

    code = fields.Char(readonly=True, index='btree_not_null')
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(THREAT_KINDS, required=True, default='human')
    sequence = fields.Integer(default=100)
    vulnerability = fields.Text('What Is Usually Weak', translate=True)
    safeguard = fields.Text('What Helps', translate=True, help="Suggested: choose what is reasonable and appropriate for your practice.")
    citation = fields.Char(help="The rule that asks for such a safeguard.")
    company_id = fields.Many2one(
        'res.company', index='btree_not_null', readonly=True, default=lambda self: self.env.company, help="Whose own it is; empty: shipped.")
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex('(code)', "Two threats bear the same code.")
    _own_or_shipped = models.Constraint('CHECK ((code IS NULL) = (company_id IS NOT NULL))', "A threat is either shipped, with a code, or a practice's own.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get('code') or 'company_id' in vals and not vals['company_id'] for vals in vals_list):
            raise UserError(self.env._("Threats with a code are shipped: add one of your own without."))
        return super().create([{**vals, 'company_id': False} if vals.get('code') else vals for vals in vals_list])

    def write(self, vals):
        if not self.env.su:
            self._check_own()
            if {'code', 'company_id'} & vals.keys():
                raise UserError(self.env._("Threats with a code are shipped: add one of your own without."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        if not self.env.su:
            self._check_own()

    def _check_own(self):
        if any(threat.code for threat in self):
            raise UserError(self.env._("Shipped threats stay as they are: add one of your own instead."))
