from odoo import fields, models

from .product_template_controlled import SCHEDULES


class MedicalSupplyItem(models.Model):
    _inherit = 'medical.supply.item'

    schedule = fields.Selection(SCHEDULES, help="Of a controlled substance (21 CFR 1308).")
