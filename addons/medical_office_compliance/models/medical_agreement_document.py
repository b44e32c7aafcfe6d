from odoo import fields, models


class MedicalAgreementDocument(models.Model):
    _inherit = 'medical.agreement.document'

    type = fields.Selection(selection_add=[('business_associate', 'Signed Business Associate Agreement'), ('other',)],
                            ondelete={'business_associate': 'set other'})
