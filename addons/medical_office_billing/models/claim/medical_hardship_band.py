from odoo import fields, models


class MedicalHardshipBand(models.Model):
    """A row of the practice's own table of financial help: up to which income, in percent of the guideline, how much is taken off."""
    _name = 'medical.hardship.band'
    _description = 'Row of the Table of Financial Help'
    _order = 'company_id, percent_to, id'
    _rec_name = 'percent_to'

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    percent_to = fields.Integer('Income up to (% of the Guideline)', required=True)
    discount = fields.Integer('Taken Off (%)', required=True)

    _percent_uniq = models.UniqueIndex('(company_id, percent_to)', "The table has a row for this income already.")
    _percents = models.Constraint('CHECK (percent_to > 0 AND discount BETWEEN 0 AND 100)', "Income is above 0 %, and 0 to 100 % are taken off.")
