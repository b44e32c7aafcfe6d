import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError


class MedicalVisitFeedbackCode(models.TransientModel):
    """A QR code on the screen of the desk: the patient scans it and answers on their own phone."""
    _name = 'medical.visit.feedback.code'
    _description = 'Ask How It Was'

    visit_id = fields.Many2one('medical.visit', required=True, readonly=True, ondelete='cascade')
    url = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)
    code = fields.Html('QR Code', compute='_compute_code', sanitize=False)

    @api.depends('url')
    def _compute_code(self):
        for window in self:
            # sudo: one's own window; the link leaves it as a picture, to be scanned by who stands there
            url = window.sudo().url if window.sudo().create_uid == self.env.user else False
            picture = url and self.env['ir.actions.report'].barcode('QR', url, width=400, height=400, quiet=0)
            window.code = picture and Markup('<img alt="{}" width="300" height="300" src="data:image/png;base64,{}"/>').format(
                self.env._("QR code of the page"), base64.b64encode(picture).decode())

    @api.model_create_multi
    def create(self, vals_list):
        windows = super().create(vals_list)
        windows.visit_id._check_mover(desk=True)
        return windows

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result is None and not self.env.su:
            # sudo: only to compare the author
            foreign = self.filtered(lambda window: window.id and window.sudo().create_uid != self.env.user)
            if foreign:
                return foreign, lambda: AccessError(self.env._("This window is somebody else's."))
        return result
