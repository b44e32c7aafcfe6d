from odoo import fields, models


class MedicalApprovalRule(models.Model):
    _inherit = 'medical.approval.rule'

    adjustment_kinds = fields.Selection(
        [('not_small', 'All but small balances'), ('hardship', 'Hardship and courtesy')], 'Adjustments', help="Empty: of every kind.")

    def _matches(self, document):
        if not super()._matches(document):
            return False
        if not self.adjustment_kinds or document._name != 'medical.adjustment':
            return True
        return document.kind != 'small' if self.adjustment_kinds == 'not_small' else document.kind in ('hardship', 'courtesy')
