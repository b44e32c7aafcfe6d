from odoo import fields, models
from odoo.exceptions import UserError

from .medical_privacy_incident import INSIDE


class MedicalIssue(models.Model):
    """An issue of privacy leads to an assessment by the Privacy Officer: the incident is a record of its own, with its own readers."""
    _inherit = 'medical.issue'

    privacy_incident_ids = fields.One2many('medical.privacy.incident', 'issue_id', readonly=True, groups=INSIDE)

    def action_assess_privacy(self):
        """Open the privacy incident of this issue, or begin one from what was reported."""
        self.ensure_one()
        self.check_access('read')
        incidents = self.env['medical.privacy.incident']
        incidents.check_access('create')
        if self.area != 'privacy':
            raise UserError(self.env._("This issue isn't one of privacy: change its area first."))
        incident = incidents.search([('issue_id', '=', self.id)], limit=1)
        if not incident:
            incident = incidents.create({
                'issue_id': self.id, 'site_id': self.site_id.id, 'name': self.name, 'what_happened': self.description, 'discovered_on': self.reported_on})
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Privacy Incident"), 'res_model': 'medical.privacy.incident', 'res_id': incident.id,
            'views': [(False, 'form')]}
