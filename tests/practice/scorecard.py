"""The months behind us, as the scorecard keeps them, and one early closing because of snow."""
from datetime import timedelta

from .clock import on


class Scorecard:
    """One alert of the winter that everybody has seen, and the closed months."""

    def __init__(self, env, company, users, sites):
        self.env, self.company, self.users, self.sites = env, company, users, sites

    def tell(self):
        """The alert on its day, then the months, which are made of everything told before."""
        with on(self.env, self.company._medical_today() - timedelta(days=61)):
            alert = self.env['medical.broadcast'].with_user(self.users['manager']).with_company(self.company)._send(
                self.company, 'weather', "Snow: we close at two. Leave safely; patients who are still expected are being called.", sites=self.sites['MAIN'])
            for user in alert.sudo().recipient_ids.user_id:
                alert.with_user(user).action_seen()
            alert.action_end()
        self.env['medical.scorecard'].sudo()._keep(self.company)
