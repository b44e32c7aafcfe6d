from odoo import models


class MedicalIssue(models.Model):
    """What becomes a personnel matter leaves the agendas that it stands on."""
    _inherit = 'medical.issue'

    def write(self, vals):
        res = super().write(vals)
        if vals.get('is_hr'):
            # sudo: wherever it stands; approved minutes stay as they are
            self.env['medical.meeting.item'].sudo().search([
                '|', ('issue_id', 'in', self.ids), ('action_id.issue_id', 'in', self.ids), ('meeting_id.state', 'in', ('planned', 'held'))]).unlink()
        return res
