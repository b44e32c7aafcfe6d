from odoo import fields, models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    medical_account_number = fields.Char('Our Account Number', company_dependent=True, help="Our customer number with this vendor, printed on orders.")
    medical_order_minimum = fields.Float(
        'Order Minimum', company_dependent=True, help="Smallest order this vendor takes, in the company's currency, before tax.")
    medical_cutoff_hour = fields.Float(
        'Order By', company_dependent=True, help="Orders after this hour, in the site's time zone, count as placed the next day. 0: none.")
