from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalCollectionAgency(models.Model):
    """Who collects for the practice, and what they keep of it. A business associate: the agreement with them comes first."""
    _name = 'medical.collection.agency'
    _description = 'Collection Agency'
    _order = 'name, id'
    _rec_names_search = ['name']

    name = fields.Char(required=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    contact = fields.Char('Contact Person')
    phone = fields.Char()
    email = fields.Char()
    client_number = fields.Char('Our Number There')
    commission = fields.Float('Keeps (%)', digits=(5, 2), help="Of what is paid after placement.")
    agreement = fields.Char('Business Associate Agreement', help="Where it is kept, and its date: none, no data to them (45 CFR 164.504(e)).")
    active = fields.Boolean(default=True)

    @api.constrains('commission')
    def _check_commission(self):
        for agency in self:
            if not 0 <= agency.commission <= 100:
                raise ValidationError(self.env._("An agency keeps 0 to 100 %."))
