from odoo import api, models


class MedicalFee(models.AbstractModel):
    """What the practice charges for a service: its rates without a payer."""
    _name = 'medical.fee'
    _description = 'Charge'

    @api.model
    def _charge(self, company, code, modifiers=False, date=None):
        """The practice's own charge for a unit on a day, in the company's currency; None where none is set."""
        key = (company.id, False, (code or '').upper(), modifiers or '', date or company._medical_today())
        return self.env['medical.contract.rate']._find([key]).get(key)
