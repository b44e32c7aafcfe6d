from odoo import api, fields, models

from .medical_audit import OPEN_AUDIT


class MedicalObligationStatus(models.Model):
    """The plan of audits: what has to be audited by when, and what is planned of it."""
    _inherit = 'medical.obligation.status'

    audit_template_id = fields.Many2one('medical.audit.template', 'By Audit', compute='_compute_audit')
    next_audit_id = fields.Many2one('medical.audit', 'Planned Audit', compute='_compute_audit')
    next_audit_day = fields.Date('Planned For', compute='_compute_audit')

    @api.depends('obligation_id.audit_template_ids')
    @api.depends_context('uid')
    def _compute_audit(self):
        # as the user, whose rights decide which audits are shown; two queries
        templates = self.obligation_id.audit_template_ids
        planned = {}
        for audit in self.env['medical.audit'].search([
                ('template_id', 'in', templates.ids), ('state', 'in', OPEN_AUDIT)], order='date_start desc') if templates else ():
            planned[audit.template_id] = audit
        for status in self:
            own = status.obligation_id.audit_template_ids
            audit = next((planned[template] for template in own if template in planned), self.env['medical.audit'])
            status.audit_template_id, status.next_audit_id, status.next_audit_day = own[:1], audit, audit.date_start

    def action_plan_audit(self):
        """Plan the audit that proves this, or open the one that is planned."""
        self.ensure_one()
        action = {'type': 'ir.actions.act_window', 'name': self.env._("Plan an Audit"), 'res_model': 'medical.audit', 'views': [(False, 'form')]}
        if self.next_audit_id:
            return {**action, 'res_id': self.next_audit_id.id}
        today = self.company_id._medical_today()
        due = max(self.date_end or today, today)
        return {**action, 'context': {
            'default_template_id': self.audit_template_id.id, 'default_area': self.area, 'default_name': self.obligation_id.name,
            'default_date_start': fields.Date.to_string(today), 'default_date_end': fields.Date.to_string(due),
            'default_site_ids': self.site_id.ids}}
