from odoo import models

from .product_template_controlled import SCHEDULE_TWO


class ProductProduct(models.Model):
    _inherit = 'product.product'

    def _medical_schedule_words(self):
        """The schedule as it is printed: "II"; empty where none is known."""
        return dict(self._fields['medical_schedule']._description_selection(self.env)).get(self.medical_schedule, '') if self else ''

    def _medical_is_schedule_two(self):
        """Whether records of it are kept apart (21 CFR 1304.04(h)). What has no schedule yet is taken for the strictest."""
        self.ensure_one()
        return not self.medical_schedule or self.medical_schedule in SCHEDULE_TWO
