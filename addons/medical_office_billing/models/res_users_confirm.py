from odoo import api, models
from odoo.exceptions import AccessDenied, UserError


class ResUsers(models.Model):
    _inherit = 'res.users'

    @api.model
    def _medical_confirming(self, login, password):
        """The person who confirms something at another's screen with their own password; tries are limited as at the door.

        :raises UserError: name or password isn't right, one answer for both
        """
        users = self.sudo()  # sudo: signing in, as at the door
        try:
            with users._assert_can_auth(user=login):
                user = users.search(users._get_login_domain(login or ''), limit=1)
                if not user:
                    raise AccessDenied
                user.with_user(user)._check_credentials({'type': 'password', 'login': login, 'password': password or ''}, {'interactive': True})
        except AccessDenied as error:
            raise UserError(self.env._("Name or password of the second person isn't right.")) from error
        return user.sudo(False)
