from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from .medical_record import MIME


class MedicalBinderController(http.Controller):

    @http.route('/medical_office/binder/<string:site_ids>', type='http', auth='user')
    def binder(self, site_ids):
        """The downtime binder of sites as PDF, or as a page to print where wkhtmltopdf is missing.

        :param str site_ids: ids separated by commas
        """
        ids = [int(part) for part in site_ids.split(',') if part.isdecimal()]
        sites = request.env['medical.site'].browse(ids).exists()
        if not sites:
            raise NotFound
        sites.check_access('read')
        content, kind = sites._binder_pdf()
        name = request.env._("Downtime Binder %(sites)s", sites=' '.join(site.code for site in sites))
        return request.make_response(content, [
            ('Content-Type', MIME[kind]), ('Content-Disposition', content_disposition(f'{name}.{kind}', 'inline'))])
