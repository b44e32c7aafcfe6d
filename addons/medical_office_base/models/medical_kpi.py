from odoo import fields, models
from odoo.exceptions import AccessError

KPI_AREAS = [
    ('access', 'Visits'),
    ('patients', 'Patients'),
    ('staff', 'Staff'),
    ('safety', 'Safety'),
    ('facilities', 'Facilities'),
    ('supplies', 'Supplies'),
    ('money', 'Money'),
    ('compliance', 'Compliance'),
]
KPI_UNITS = [
    ('percent', '%'),
    ('count', 'number'),
    ('minutes', 'minutes'),
    ('days', 'days'),
    ('amount', 'amount'),
    ('rate', 'per 1,000 visits'),
    ('score', 'of 5'),
]
KPI_BETTER = [
    ('up', 'At Least'),
    ('down', 'At Most'),
    ('zero', 'Zero, to Either Side'),
]


class MedicalKpi(models.Model):
    """An indicator that the suite can make: what it says, how it is made, what is suggested as its target. Shipped, read-only.

    Amounts are in the company's currency, percentages from 0 to 100. Targets are suggestions: no law asks for them, but where a
    citation stands.
    """
    _name = 'medical.kpi'
    _description = 'Indicator'
    _order = 'sequence, code'
    _rec_names_search = ['code', 'name']

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True, translate=True)
    sequence = fields.Integer(readonly=True)
    area = fields.Selection(KPI_AREAS, required=True, readonly=True)
    formula = fields.Char('How It Is Made', required=True, readonly=True, translate=True)
    top = fields.Char('What Is Counted', required=True, readonly=True, translate=True)
    bottom = fields.Char('Of What', readonly=True, translate=True)
    records = fields.Char('What Opens', readonly=True, translate=True, help="Where it isn't what is counted.")
    unit = fields.Selection(KPI_UNITS, required=True, readonly=True)
    better = fields.Selection(KPI_BETTER, 'Wanted', required=True, readonly=True)
    has_target = fields.Boolean('Has a Suggestion', readonly=True)
    suggested_target = fields.Float(readonly=True, digits=(16, 2))
    citation = fields.Char(readonly=True, help="The rule behind it, where there is one.")

    _code_uniq = models.UniqueIndex('(code)', "Two indicators bear the same code.")

    def write(self, vals):
        if not self.env.su:
            raise AccessError(self.env._("Indicators are shipped: set a target of your own beside them."))
        return super().write(vals)
