from werkzeug.exceptions import Forbidden

from odoo import api, models
from odoo.http import get_default_session, request, root

from .medical_site import PATH


class IrHttp(models.AbstractModel):
    """On the pages for reports without a name, nobody is signed in: the browser's session is left aside before anything reads it."""
    _inherit = 'ir.http'

    @classmethod
    def _medical_public_paths(cls):
        return {**super()._medical_public_paths(), PATH: 'medical_office_compliance.speak_up'}

    @classmethod
    def _match(cls, path_info):
        if path_info == PATH or path_info.startswith(f'{PATH}/'):
            profiled = request.session.get('profile_session')
            cls._medical_forget_session()
            if profiled:
                # Odoo's profiler would keep the page's queries under the name of who switched it on
                raise Forbidden
        return super()._match(path_info)

    @classmethod
    def _medical_forget_session(cls):
        """Go on with a session that is nobody's and is never kept: no device is noted, no session is touched, no cookie is set."""
        session = root.session_store.new()
        session.update(get_default_session(), db=request.db)
        session.context['lang'] = request.default_lang()
        session.can_save = False
        request.session = session
        request.env = api.Environment(request.env.cr, None, session.context)
        request.env.transaction.default_env = request.env
