"""Every menu, view and filter of the app opens in a browser without an error, on the data of the demo practice."""
from odoo.tests import HttpCase, tagged

START = "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader').startClickEverywhere('%s')"


@tagged("post_install", "-at_install")
class TestClicks(HttpCase):
    def test_every_menu_as_administrator(self):
        admin = self.env.ref("base.user_admin")
        admin.tour_enabled = False
        self.browser_js(
            "/odoo",
            START % "medical_office_base.menu_root",
            "odoo.isReady === true",
            login="admin",
            timeout=600,
            success_signal="clickbot test succeeded",
        )
