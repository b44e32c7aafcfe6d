from odoo import fields, models


class MedicalApprovalRule(models.Model):
    _inherit = 'medical.approval.rule'

    category_ids = fields.Many2many(
        'product.category', string='Supply Categories', help="Only for documents with a supply of these categories or below; empty: all.")
    controlled = fields.Boolean('Controlled Items Only')

    def _matches(self, document):
        if not super()._matches(document):
            return False
        categories = document._approval_category_ids()
        if self.controlled and not getattr(document, 'has_controlled', False):
            return False
        if not self.category_ids:
            return True
        wanted = tuple(self.category_ids.mapped('parent_path'))
        return any(category.parent_path.startswith(wanted) for category in categories)
