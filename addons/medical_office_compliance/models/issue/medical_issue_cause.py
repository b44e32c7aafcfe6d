from odoo import fields, models

CATEGORIES = [
    ('communication', 'Communication'),
    ('procedure', 'Procedure'),
    ('training', 'Knowledge and Training'),
    ('staffing', 'Staffing and Workload'),
    ('equipment', 'Equipment'),
    ('supplies', 'Supplies'),
    ('place', 'Place'),
    ('software', 'Software and Records'),
    ('person', 'Slip or Lapse'),
    ('outside', 'From Outside'),
]


class MedicalIssueCause(models.Model):
    """Why issues happen, in the practice's own words: what is counted to see what comes back. The first ones are suggested."""
    _name = 'medical.issue.cause'
    _description = 'Cause of Issues'
    _order = 'category, sequence, name, id'
    _check_company_auto = True

    name = fields.Char('Cause', required=True)
    category = fields.Selection(CATEGORIES, required=True, default='procedure', index=True)
    description = fields.Text('When to Choose It')
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)

    _name_uniq = models.UniqueIndex('(company_id, lower(name)) WHERE active IS TRUE', "There is a cause of this name already.")
