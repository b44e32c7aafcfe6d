from odoo import models


class ResUsers(models.Model):
    """What ends with the access of a user."""
    _inherit = 'res.users'

    def _medical_end_sessions(self):
        """End the sessions of these users, and delete their keys and trusted devices (superuser).

        Odoo's session token hangs on `active` and the password, so an archived user is out with the next click; the session
        files go as well, and whatever lets a program or a browser in without them: keys of every kind.
        """
        self.env['res.device'].search([('user_id', 'in', self.ids)])._revoke()
        keys = self.env['res.users.apikeys']
        # trusted browsers of the second factor are keys of a kind of their own
        for name in sorted({keys._name, *keys._inherit_children}):
            if not self.env[name]._abstract:
                self.env[name].search([('user_id', 'in', self.ids)]).unlink()
