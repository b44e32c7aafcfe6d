import base64

from odoo import api, fields, models


class MedicalHandoutLink(models.TransientModel):
    """A link, once, as a code for the patient's phone; nobody saves it."""
    _name = 'medical.handout.link'
    _description = 'Link to a Handout'

    link = fields.Char(readonly=True, store=False, default=lambda self: self.env.context.get('default_link'))
    code = fields.Binary(compute='_compute_code')

    @api.depends('link')
    def _compute_code(self):
        for wizard in self:
            wizard.code = wizard.link and base64.b64encode(
                self.env['ir.actions.report'].barcode('QR', wizard.link, width=480, height=480, barLevel='M'))
