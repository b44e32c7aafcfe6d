from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalIssueLinking(models.TransientModel):
    """Say what an issue is about: a piece of equipment, a supply, a policy, a person."""
    _name = 'medical.issue.linking'
    _description = 'Link to an Issue'

    issue_id = fields.Many2one('medical.issue', required=True, readonly=True, ondelete='cascade')
    record = fields.Reference(selection='_selection_record', string='What')

    @api.model
    def _selection_record(self):
        return self.env['medical.linkable']._linkable_selection()

    def action_link(self):
        """Link it."""
        self.ensure_one()
        if not self.record:
            raise UserError(self.env._("Choose what the issue is about."))
        self.issue_id._link(self.record)
        return {'type': 'ir.actions.act_window_close'}
