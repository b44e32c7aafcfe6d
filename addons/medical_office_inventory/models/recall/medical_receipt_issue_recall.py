from odoo import fields, models


class MedicalReceiptIssue(models.Model):
    _inherit = 'medical.receipt.issue'

    kind = fields.Selection(selection_add=[('recalled', 'Recalled')], ondelete={'recalled': 'cascade'})
