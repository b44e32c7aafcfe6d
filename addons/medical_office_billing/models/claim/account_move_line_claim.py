from odoo import fields, models


class AccountMoveLine(models.Model):
    """Which claim an open item belongs to: whoever owes it, payer or patient, who owes what of a claim is read from here."""
    _inherit = 'account.move.line'

    medical_claim_id = fields.Many2one(
        'medical.claim', 'Claim', readonly=True, copy=False, index='btree_not_null', ondelete='restrict', groups='medical_office_base.group_patient_financial')
    medical_service_date = fields.Date('Date of Service', readonly=True, copy=False, help="Of the claim, for aging by service.")

    def _copy_data_extend_business_fields(self, values):
        """What reverses an item of a claim is an item of that claim."""
        res = super()._copy_data_extend_business_fields(values)
        # an accountant reverses without being told of claims
        if self._has_field_access(self._fields['medical_claim_id'], 'write'):
            values.update(medical_claim_id=self.medical_claim_id.id, medical_service_date=self.medical_service_date)
        return res
