from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from .place_page import PlacePage
from .public_page import MAX_NAME, public


def site_agreements(page):
    """Agreements under which somebody may check in here today; nobody visits for a lease."""
    agreements = page.env['medical.agreement']
    return agreements.search(agreements._domain_at(page.site) & Domain('kind', '!=', 'lease'), order='partner_id, id')


def open_visits(page):
    return page.env['medical.vendor.visit'].search([('site_id', '=', page.site.id), ('state', '=', 'here')], order='date_in')


class MedicalPlaceVisitController(http.Controller):
    """Checking in and out for people of vendors, without account. Of others here the page shows the vendor and the time alone."""

    @http.route('/place/<string:code>/visit', type='http', auth='public', methods=['GET', 'POST'], sitemap=False)
    @public
    def place_visit(self, code, **_unused):
        page = PlacePage(code)
        agreements = site_agreements(page)
        if request.httprequest.method == 'POST':
            answer = page.send('visit', lambda: self._check_in(page, agreements))
            if answer:
                return answer
        return self._render(page, agreements)

    @http.route('/place/<string:code>/leave/<int:visit_id>', type='http', auth='public', methods=['POST'], sitemap=False)
    @public
    def place_leave(self, code, visit_id, **_unused):
        page = PlacePage(code)
        visit = page.env['medical.vendor.visit'].search([('id', '=', visit_id), ('site_id', '=', page.site.id)])
        if not visit:
            raise NotFound
        answer = page.send(f'leave {visit.id}', lambda: self._check_out(page, visit))
        return answer or self._render(page, site_agreements(page))

    def _render(self, page, agreements):
        visits = open_visits(page)
        same_vendor = [agreement.partner_id for agreement in agreements]
        return page.render(
            'place_visit', status=422 if page.faults else 200,
            choices=[(
                agreement.id, agreement.partner_id.name,
                # which of them, where a vendor has several
                agreement.name if same_vendor.count(agreement.partner_id) > 1 else '',
            ) for agreement in agreements],
            visits=[(
                page.url(f'/leave/{visit.id}'), page.new_key(f'leave {visit.id}'),
                page.env._("Check out: %(vendor)s, here since %(time)s", vendor=visit.partner_id.name, time=page.time(visit.date_in)),
            ) for visit in visits],
            key=page.new_key('visit'))

    def _check_in(self, page, agreements):
        name = page.text('name', page.env._("Your name"), MAX_NAME, lines=False)
        agreement = agreements.filtered(lambda agreement: agreement.id == page.number('agreement'))
        if not agreement:
            page.fault('agreement', page.env._("Choose the company you come from."))
        if not name:
            page.fault('name', page.env._("Type your name."))
        if page.faults:
            return None
        visit = page.env['medical.vendor.visit']._check_in(page.site, agreement, name)
        return {
            'title': page.env._("You are checked in"),
            'lines': [
                page.env._("%(vendor)s, in at %(time)s.", vendor=agreement.partner_id.name, time=page.time(visit.date_in)),
                page.env._("When you leave, scan this code again, or another one of this office."),
            ],
        }

    def _check_out(self, page, visit):
        visit._check_out(visit)
        return {
            'title': page.env._("You are checked out"),
            'lines': [page.env._(
                "%(vendor)s, in at %(time)s, out at %(left)s.", vendor=visit.partner_id.name, time=page.time(visit.date_in),
                left=page.time(visit.date_out))],
        }
