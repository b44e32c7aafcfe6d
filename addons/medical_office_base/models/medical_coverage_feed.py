from odoo import api, models

from ..tools.roles import WORKERS


class MedicalCoverage(models.AbstractModel):
    """The person's calendar link."""
    _inherit = 'medical.coverage'

    @api.model
    def renew_calendar_link(self):
        """Make a link under which the user's own calendar reads their shifts; one that there was ends.

        :return: {url}: shown this once
        """
        self._enter()
        if not self.env.user.has_groups(WORKERS):
            self._gone()
        token = self.env['medical.shift.feed']._renew(self.env.user)
        return {'url': f'{self.get_base_url()}/medical_office/shifts/{token}.ics'}

    @api.model
    def revoke_calendar_link(self):
        """End the user's calendar link."""
        self._enter()
        # sudo: one's own
        self.env['medical.shift.feed'].sudo().search([('user_id', '=', self.env.uid)]).unlink()
        return True
