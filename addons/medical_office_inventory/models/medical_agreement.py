from odoo import fields, models


class MedicalAgreement(models.Model):
    """Orders and vendor bills of an agreement, for who may see those in Odoo."""
    _inherit = 'medical.agreement'

    purchase_order_ids = fields.One2many('purchase.order', 'medical_agreement_id', groups='purchase.group_purchase_user')
    bill_ids = fields.One2many('account.move', 'medical_agreement_id', groups='purchase.group_purchase_user,account.group_account_readonly')
    purchase_order_count = fields.Integer(compute='_compute_purchase_order_count', groups='purchase.group_purchase_user')
    bill_count = fields.Integer(compute='_compute_bill_count', groups='purchase.group_purchase_user,account.group_account_readonly')

    def _compute_purchase_order_count(self):
        counts = dict(self.env['purchase.order']._read_group(
            [('medical_agreement_id', 'in', self.ids)], ['medical_agreement_id'], ['__count']))
        for agreement in self:
            agreement.purchase_order_count = counts.get(agreement, 0)

    def _compute_bill_count(self):
        counts = dict(self.env['account.move']._read_group(
            [('medical_agreement_id', 'in', self.ids)], ['medical_agreement_id'], ['__count']))
        for agreement in self:
            agreement.bill_count = counts.get(agreement, 0)

    def action_open_purchase_orders(self):
        """Open the orders of this agreement; a new one is for its vendor."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('purchase.purchase_form_action')
        return {
            **action, 'domain': [('medical_agreement_id', '=', self.id)],
            'context': {'default_medical_agreement_id': self.id, 'default_partner_id': self.partner_id.id},
        }

    def action_open_bills(self):
        """Open the vendor bills and credit notes of this agreement; a new one is of its vendor."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('account.action_move_in_invoice_type')
        return {
            **action, 'domain': [('medical_agreement_id', '=', self.id)],
            'context': {
                'default_move_type': 'in_invoice', 'default_medical_agreement_id': self.id, 'default_partner_id': self.partner_id.id},
        }
