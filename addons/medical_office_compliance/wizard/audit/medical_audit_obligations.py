from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.obligation.medical_requirement import AREAS


class MedicalAuditObligations(models.TransientModel):
    """The dialog that adds a question for each obligation of an area, with where it stands now."""
    _name = 'medical.audit.obligations'
    _description = 'Questions from Obligations'

    audit_id = fields.Many2one('medical.audit', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='audit_id.company_id')
    area = fields.Selection(AREAS, required=True, default=lambda self: self._default_area())
    obligation_ids = fields.Many2many(
        'medical.obligation', 'medical_audit_obligations_rel', 'dialog_id', 'obligation_id', 'Obligations', compute='_compute_obligation_ids',
        store=True, readonly=False, domain="[('company_id', '=', company_id), ('applies', '=', True)]", help="Take off what isn't looked at.")

    @api.model
    def _default_area(self):
        return self.env['medical.audit'].browse(self.env.context.get('default_audit_id')).area

    @api.depends('area', 'audit_id')
    def _compute_obligation_ids(self):
        for dialog in self:
            dialog.obligation_ids = self.env['medical.obligation'].search([
                ('company_id', '=', dialog.audit_id.company_id.id), ('area', '=', dialog.area), ('applies', '=', True),
                ('id', 'not in', dialog.audit_id.line_ids.obligation_id.ids)]) if dialog.area and dialog.audit_id else False

    def action_add(self):
        """Add the questions."""
        self.ensure_one()
        if not self.obligation_ids:
            raise UserError(self.env._("There are no obligations of this area that aren't among the questions already."))
        self.audit_id._add_obligation_lines(self.obligation_ids)
        return {'type': 'ir.actions.act_window_close'}
