import logging

from werkzeug.exceptions import HTTPException

from odoo import models
from odoo.http import request

# where the pages without login are, and the beginning of the names of the templates by which they refuse
PUBLIC_PATHS = {'/place/': 'place', '/handout/': 'link', '/sign/': 'link', '/feedback/': 'link'}

_logger = logging.getLogger(__name__)


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    @classmethod
    def _medical_public_paths(cls):
        """{beginning of the path: beginning of the templates' names} of the pages without login; each kind of link adds its own."""
        return PUBLIC_PATHS

    @classmethod
    def _handle_error(cls, exception):
        """What Odoo refuses before a public page's own code runs (a form without token, too large, unknown path) is told in words."""
        path = request.httprequest.path
        if not path.startswith(tuple(cls._medical_public_paths())) or not isinstance(exception, HTTPException) or exception.response:
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
