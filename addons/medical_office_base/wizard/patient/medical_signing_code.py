from odoo import fields, models


class MedicalSigningCode(models.TransientModel):
    """A window that shows the code of a page to sign on. It is never saved: the secret is kept nowhere."""
    _name = 'medical.signing.code'
    _description = 'Code to Sign'
    _inherit = ['medical.guarded']

    image = fields.Binary('Code', attachment=False, readonly=True)
    url = fields.Char('Address', readonly=True)
