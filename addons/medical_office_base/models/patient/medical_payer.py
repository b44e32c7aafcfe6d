from odoo import fields, models

PAYER_TYPES = [
    ('commercial', 'Commercial'),
    ('medicare', 'Medicare'),
    ('medicare_advantage', 'Medicare Advantage'),
    ('medicaid', 'Medicaid'),
    ('tricare', 'TRICARE or VA'),
    ('workers_comp', "Workers' Compensation"),
    ('auto', 'Auto or Liability'),
    ('other', 'Other'),
]


class MedicalPayer(models.Model):
    """Who pays for patients: an insurer or a program, as the practice knows it."""
    _name = 'medical.payer'
    _description = 'Payer'
    _order = 'name, id'
    _rec_names_search = ['name', 'payer_number']

    name = fields.Char(required=True)
    payer_number = fields.Char('Payer ID', help="As on claims: the id that the clearinghouse knows the payer by.")
    payer_type = fields.Selection(PAYER_TYPES, 'Type', required=True, default='commercial')
    phone = fields.Char()
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    active = fields.Boolean(default=True)

    _number_uniq = models.UniqueIndex(
        '(company_id, payer_number) WHERE payer_number IS NOT NULL AND active IS TRUE', "Another payer has this payer ID.")
