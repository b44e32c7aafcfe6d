from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class MedicalDisposalCertificate(models.TransientModel):
    """The contractor's certificate of destruction, which comes weeks after the goods are gone. For the stockroom."""
    _name = 'medical.disposal.certificate'
    _description = "Add a Contractor's Certificate"

    disposal_id = fields.Many2one('medical.disposal', required=True, readonly=True, ondelete='cascade')
    date = fields.Date('Received On', required=True, compute='_compute_date', store=True, readonly=False, precompute=True)
    manifest = fields.Char('Manifest Number', compute='_compute_date', store=True, readonly=False, precompute=True)
    file_ids = fields.Many2many('ir.attachment', string='Files')

    @api.depends('disposal_id')
    def _compute_date(self):
        for wizard in self:
            wizard.date = wizard.disposal_id.site_id._today() if wizard.disposal_id else False
            wizard.manifest = wizard.disposal_id.manifest

    def action_apply(self):
        """Keep the certificate with its disposal.

        :raises UserError: no file, files that are not one's own upload, or a day before the disposal or to come
        """
        self.ensure_one()
        disposal = self.disposal_id
        disposal.check_access('read')
        if not self.env.user.has_group('stock.group_stock_user'):
            raise AccessError(self.env._("The supply clerk and the office manager keep contractors' certificates."))
        # sudo: whose upload a file is, is compared
        if not self.file_ids or any(
                file.create_uid != self.env.user or file.res_model not in (False, self._name) for file in self.file_ids.sudo()):
            raise UserError(self.env._("Upload the contractor's certificate here."))
        if not disposal.date <= self.date <= disposal.site_id._today():
            raise UserError(self.env._("The certificate came between the day of disposal and today."))
        disposal._add_certificate(self.file_ids, self.date, (self.manifest or '').strip())
        return {'type': 'ir.actions.act_window_close'}
