from odoo.http import request

from .public_page import PublicPage


class TokenPage(PublicPage):
    """A request to a page behind a link that was given to one person: see `medical.public.token`.

    `purpose` is the token's; `subject` the record that it opens, `token` the row itself.
    """
    purpose = ''

    def _find(self, code):
        # sudo: the link is its bearer's right to this page
        self.token = request.env['medical.public.token']._open(code, self.purpose)
        return self.token._record()
