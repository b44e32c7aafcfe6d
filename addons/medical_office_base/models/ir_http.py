import logging

from werkzeug.exceptions import HTTPException

from odoo import models
from odoo.http import request

# where the pages without login are; each kind of link adds its own
PUBLIC_PATHS = ('/place/', '/handout/', '/sign/', '/feedback/')

_logger = logging.getLogger(__name__)


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    @classmethod
    def _handle_error(cls, exception):
        """What Odoo refuses before a public page's own code runs (a form without token, too large, unknown path) is told in words."""
        path = request.httprequest.path
        if not path.startswith(PUBLIC_PATHS) or not isinstance(exception, HTTPException) or exception.response:
            return super()._handle_error(exception)
        # imported here: the models of an addon are loaded before its controllers
        from ..controllers.public_page import PublicPage, refuse
        try:
            request.update_env(user=request.env.ref('base.public_user').id)
            PublicPage.choose_language()
            return refuse(exception)
        except Exception:
            _logger.warning("Public page: the refusal couldn't be shown", exc_info=True)
            return super()._handle_error(exception)
