from odoo import api, models
from odoo.fields import Domain


class MedicalObligationStatus(models.Model):
    """Where an obligation doesn't apply by what was approved: a constant number of queries, also for new sites."""
    _inherit = 'medical.obligation.status'

    @api.model
    def _sync(self, obligations):
        res = super()._sync(obligations)
        # sudo: rows follow from what was approved
        self.sudo().search([('obligation_id', 'in', obligations.ids)])._note_waivers()
        return res

    def _note_waivers(self):
        """Keep the waiver that holds today at each place, by the clock of that place. As superuser."""
        waivers = self.env['medical.obligation.waiver'].search(
            Domain('state', '=', 'approved') & Domain('obligation_id', 'in', self.obligation_id.ids), order='date_end, id').grouped('obligation_id')
        if not waivers and not any(status.waiver_id for status in self):
            return
        days = self._expiry_today()
        for status in self:
            held = waivers[status.obligation_id].filtered(
                lambda waiver, status=status: (not waiver.site_id or waiver.site_id == status.site_id)
                and waiver.date_start <= days[status] <= waiver.date_end) if status.obligation_id in waivers else self.env['medical.obligation.waiver']
            if status.waiver_id != held[-1:]:
                status.waiver_id = held[-1:]
