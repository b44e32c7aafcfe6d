from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalExpiryRenewal(models.TransientModel):
    """Asks for the dates of what takes an expiring record's place, for every model with an end."""
    _name = 'medical.expiry.renewal'
    _description = 'Renewal'

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field='res_model', required=True)
    name = fields.Char(compute='_compute_name')
    date_start = fields.Date('From', required=True, compute='_compute_dates', store=True, precompute=True, readonly=False)
    date_end = fields.Date('Until', compute='_compute_dates', store=True, precompute=True, readonly=False, help="The last day; empty where there is none.")
    file = fields.Binary('New Document', help="The new certificate or contract, as PDF or picture.")
    file_name = fields.Char()
    has_file = fields.Boolean(compute='_compute_name')

    @api.depends('res_model', 'res_id')
    def _compute_name(self):
        for wizard in self:
            record = wizard._record()
            wizard.name = record.display_name
            wizard.has_file = 'file' in record._fields

    @api.depends('res_model', 'res_id')
    def _compute_dates(self):
        for wizard in self:
            wizard.date_start, wizard.date_end = wizard._record()._expiry_suggested_dates()

    def _record(self):
        """The record to renew, as the user, who must be allowed to write it."""
        self.ensure_one()
        if self.res_model not in self.env['medical.expiry.mixin']._expiry_models():
            raise UserError(self.env._("This can't be renewed: nothing of this kind ends."))
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("What you want to renew is gone. Close this window and reload the page."))
        record.check_access('write')
        return record

    def action_renew(self):
        """Make the successor and open it."""
        self.ensure_one()
        record = self._record()
        values = {'file': self.file, 'file_name': self.file_name} if self.has_file else {}
        return record._expiry_renew(self.date_start, self.date_end, values)._get_records_action()
