from odoo import fields, models


class MedicalInspectionHanding(models.TransientModel):
    """The dialog that says what was handed to an inspector, with the copy that stays; or why it isn't handed over."""
    _name = 'medical.inspection.handing'
    _description = 'Hand Over'

    request_id = fields.Many2one('medical.inspection.request', required=True, readonly=True, ondelete='cascade')
    declined = fields.Boolean(readonly=True)
    what = fields.Text('What Is Handed Over', help="How many pages, on what, to whom.")
    kept_copy = fields.Binary('Copy That Is Kept', attachment=False)
    kept_copy_name = fields.Char()
    no_copy_reason = fields.Char('Why No Copy')
    why = fields.Char('Why Not')

    def action_do(self):
        """Keep it as handed over, or as declined."""
        self.ensure_one()
        if self.declined:
            self.request_id._decline(self.why)
        else:
            if self.kept_copy:
                self.env['medical.inspection.paper'].create({
                    'request_id': self.request_id.id, 'name': self.kept_copy_name or self.request_id.name, 'file': self.with_context(bin_size=False).kept_copy,
                    'file_name': self.kept_copy_name})
            self.request_id._hand_over(self.what, self.no_copy_reason)
        return {'type': 'ir.actions.act_window_close'}
