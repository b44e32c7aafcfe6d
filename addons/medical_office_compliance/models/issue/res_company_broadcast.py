from odoo import models

# suggested, to be changed by the practice
PRESETS = {
    'closed': "We are closed for the rest of today. Don't come in; patients who are still expected are being called.",
    'weather': "We close early because of the weather. Leave safely; patients who are still expected are being called.",
    'outage': "A system is down. Use the downtime papers; don't enter anything twice. We tell you when it is back.",
    'safety': "Stop what you do and listen to who leads. Stay away from the place named until we say it is safe.",
    'notice': "Please read this before you go on.",
}


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_set_up(self):
        res = super()._medical_set_up()
        self._medical_ensure_broadcast_presets()
        return res

    def _medical_ensure_broadcast_presets(self):
        """Give each company the suggested texts of alerts, once."""
        # sudo: as for the practice profile
        self = self.sudo()
        presets = self.env['medical.broadcast.preset']
        new = self - presets.search([('company_id', 'in', self.ids)]).company_id
        presets.create([{'company_id': company.id, 'kind': kind, 'body': body} for company in new for kind, body in PRESETS.items()])
