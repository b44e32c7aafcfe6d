import base64

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from ..medical_record import MIME
from ..public_page import public
from .handout_page import HandoutPage

SAFE = [
    ('Cache-Control', 'no-store'),
    ('X-Content-Type-Options', 'nosniff'),
    ('X-Frame-Options', 'DENY'),
    ('Referrer-Policy', 'no-referrer'),
]


class MedicalHandoutController(http.Controller):
    """Handouts: pages behind links and codes, without login; and what staff print."""

    @http.route(
        ['/handout/<string:code>', '/handout/<string:code>/<string:language>'], type='http', auth='public', methods=['GET'], sitemap=False)
    @public
    def handout(self, code, language=None, **_unused):
        """The text behind a link or code, in the language asked for; of a recalled one, that it is recalled."""
        page = HandoutPage(code, language)
        if language and not page.version:
            raise NotFound
        page.choose_words()
        if not language and 'size' not in request.httprequest.args:
            page.token._note_opened()
        if not page.version:
            return page.show('handout_page_none')
        if page.is_recalled:
            return page.show('handout_page_recalled', newer=page.in_use.get(page.version.language_id.code))
        return page.show('handout_page')

    @http.route(
        ['/handout/<string:code>/document.pdf', '/handout/<string:code>/<string:language>/document.pdf'],
        type='http', auth='public', methods=['GET'], sitemap=False)
    @public
    def handout_pdf(self, code, language=None, **_unused):
        """The PDF of a text that is one, under the same link."""
        page = HandoutPage(code, language)
        content = page.version._pdf() if page.version.kind == 'pdf' and not page.is_recalled else b''
        if not content:
            raise NotFound
        return request.make_response(content, [
            *SAFE, ('Content-Type', 'application/pdf'), ('Content-Length', len(content)), ('X-Robots-Tag', 'noindex, nofollow, noarchive'),
            # no name of the topic: it stays in the list of downloads of a phone
            ('Content-Disposition', content_disposition('information.pdf', 'inline')),
            ('Content-Security-Policy', "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")])

    # === STAFF === #

    @http.route('/medical_office/handout/<int:version_id>/print', type='http', auth='user', readonly=True)
    def handout_print(self, version_id, size=None, **_unused):
        """A text in use to print: in usual or large type, or the PDF as it is."""
        version = request.env['medical.handout.version'].browse(version_id).exists()
        if not version:
            raise NotFound
        version.check_access('read')
        if version.state not in ('approved', 'superseded'):
            raise NotFound
        if version.kind == 'pdf':
            content, kind = version._pdf(), 'pdf'
            if not content:
                raise NotFound
        else:
            sites = request.env['medical.site'].search([('company_id', '=', version.company_id.id)])
            site = (sites.filtered(lambda site: request.env.user in site.user_ids) or sites)[:1]
            content, kind = request.env['ir.actions.report']._medical_print(
                'medical_office_base.action_report_handout', version.ids, {'size': size, 'site_id': site.id})
        name = f'{version.title} ({version.language_id.code}, {version.number}).{kind}'
        return request.make_response(content, [
            *SAFE, ('Content-Type', MIME[kind]), ('Content-Length', len(content)), ('Content-Disposition', content_disposition(name, 'inline'))])

    @http.route('/medical_office/handout/sheet/<int:sheet_id>', type='http', auth='user', readonly=True)
    def handout_sheet(self, sheet_id, **_unused):
        """The print of a QR sheet that was made last."""
        sheet = request.env['medical.handout.sheet'].browse(sheet_id).exists()
        if not sheet:
            raise NotFound
        sheet.check_access('read')
        content = base64.b64decode(sheet.file or b'')
        kind = 'html' if (sheet.file_name or '').endswith('.html') else 'pdf'
        if not content or kind == 'pdf' and not content.startswith(b'%PDF-'):
            raise NotFound
        return request.make_response(content, [
            *SAFE, ('Content-Type', MIME[kind]), ('Content-Length', len(content)), ('Content-Disposition', content_disposition(sheet.file_name, 'inline')),
            ('Content-Security-Policy', "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'")])
