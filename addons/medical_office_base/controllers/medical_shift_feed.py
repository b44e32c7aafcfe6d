import hashlib

from werkzeug.exceptions import NotFound, TooManyRequests

from odoo import http
from odoo.http import request

HEADERS = [
    ('Content-Type', 'text/calendar; charset=utf-8'), ('Cache-Control', 'private, no-cache'), ('Referrer-Policy', 'no-referrer'),
    ('X-Content-Type-Options', 'nosniff'), ('X-Robots-Tag', 'noindex, nofollow')]


class MedicalShiftFeedController(http.Controller):
    """A person's shifts for their calendar, under a secret link. Reads alone; a wrong, ended or foreign link looks like none."""

    @http.route('/medical_office/shifts/<string:token>.ics', type='http', auth='public', methods=['GET'], save_session=False, sitemap=False)
    def shifts(self, token, **_unused):
        """The calendar, or 304 where nothing has changed since."""
        request.update_env(user=request.env.ref('base.public_user').id)
        # sudo: the counter is nobody's to read or write; it keeps hashes
        hits = request.env['medical.public.hit'].sudo()
        address = hits._address(request.httprequest.remote_addr)
        wait = hits._count('address', address) or hits._exceeded('miss', address)
        if wait:
            raise TooManyRequests(retry_after=wait)
        feed = request.env['medical.shift.feed']._find(token)
        if not feed:
            hits._count('miss', address)
            raise NotFound
        text = feed._calendar()
        tag = hashlib.sha256(text.encode()).hexdigest()[:32]
        response = request.make_response(text, HEADERS)
        response.set_etag(tag)
        return response.make_conditional(request.httprequest.environ)
