from odoo.http import request

from .public_page import PublicPage


class PlacePage(PublicPage):
    """A request to the page behind the QR code of a room or of equipment.

    It shows no more of a place than name, site and what can be done there, and no person's name.
    """
    path = '/place'

    def __init__(self, code):
        super().__init__(code)
        self.place = self.subject
        self.room = self.place._place_room().with_env(self.env)

    def _find(self, code):
        return request.env['medical.place.code']._place_find(code)

    def _site_of(self, subject):
        return subject._place_site()
