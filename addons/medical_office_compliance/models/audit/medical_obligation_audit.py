from odoo import Command, api, fields, models


class MedicalObligation(models.Model):
    """By which internal audits an obligation is proved."""
    _inherit = 'medical.obligation'

    audit_template_ids = fields.Many2many(
        'medical.audit.template', 'medical_obligation_audit_template_rel', 'obligation_id', 'template_id', 'Audits', check_company=True,
        help="A closed audit by one of these is evidence.")

    @api.model_create_multi
    def create(self, vals_list):
        obligations = super().create(vals_list)
        obligations._link_audit_templates()
        return obligations

    def _link_audit_templates(self):
        """Tie obligations to the templates that name their codes."""
        # sudo: the tie follows from the library, whoever adopts
        templates = self.env['medical.audit.template'].sudo().search([
            ('company_id', 'in', self.company_id.ids), ('requirement_codes', '!=', False)], limit=1000)
        for obligation in self.sudo().filtered('code') if templates else ():
            found = [
                template.id for template in templates if template.company_id == obligation.company_id and obligation.code in template._codes()]
            if found:
                obligation.audit_template_ids = [Command.link(ident) for ident in found]
