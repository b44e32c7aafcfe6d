from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.medical_office_base.controllers.public_page import MAX_REQUEST, public

from ...models.issue.medical_issue import AREAS, KINDS
from ...models.issue.medical_issue_screen import PERSONNEL_AREAS, PERSONNEL_KINDS
from ...models.issue.medical_site import PATH
from ...tools.quiet_log import keep_quiet
from .speak_up_page import CasePage, SpeakUpPage, case_url, plain

MAX_WORDS = 64 * 1024  # bytes of a form without photos
# nobody's session, and nothing that would need one: the form's own signed key stands in for Odoo's token
ROUTE = {'type': 'http', 'auth': 'public', 'sitemap': False, 'save_session': False, 'csrf': False}

keep_quiet(PATH)


class MedicalSpeakUpController(http.Controller):
    """Reporting an issue without a name, and coming back with the code of the report."""

    @http.route(PATH, methods=['GET'], **ROUTE)
    @public
    def speak_up(self, **_unused):
        """For who has no code: where to find one, and the way to one's report."""
        return plain('speak_up_home', case_url=case_url())

    @http.route(f'{PATH}/<string:code>', methods=['GET', 'POST'], max_content_length=MAX_REQUEST, **ROUTE)
    @public
    def speak_up_report(self, code, **_unused):
        """The form of a site's poster. The same form sent again is the same report, with the same code."""
        page = SpeakUpPage(code)
        if request.httprequest.method == 'POST':
            done = self._report(page)
            if done:
                return page.render('speak_up_done', case_url=case_url(), **done)
        screen = page.env['medical.issue.screen']
        return page.render(
            'speak_up_report', status=422 if page.faults else 200, key=page.new_key('report'), kinds=screen._kind_words(), areas=screen._area_words(),
            rooms=page.env['medical.room'].search_fetch([('site_id', '=', page.site.id)], ['name']), case_url=case_url())

    def _report(self, page):
        page.limit(page.hits._count('send', page.code))
        key = page.check_form('report')
        kind, area, reader, room_id = page.choice('kind'), page.choice('area'), page.choice('reader'), page.number('room')
        text, photos = page.text('text', page.env._("What happened")), page.photos()
        room = page.env['medical.room'].search([('id', '=', room_id), ('site_id', '=', page.site.id)])
        if kind not in dict(KINDS):
            page.fault('kind', page.env._("Choose what it is."))
        if area not in dict(AREAS):
            page.fault('area', page.env._("Choose what it is about."))
        if room_id and not room:
            page.fault('room', page.env._("This room isn't there any more. Choose again."))
        if not text:
            page.fault('text', page.env._("Say in a few words what happened."))
        if page.faults:
            return None
        cases = page.env['medical.issue.case']
        code = cases._code_of(key)
        issue = cases._find(code)
        if not issue:
            page.limit(page.hits._count('issue', page.code) or page.hits._count('issue_sender', page.address))
            case = cases._claim(code)
            issues = page.env['medical.issue']
            issue = issues._report({
                **issues._report_words(text), 'kind': kind, 'area': area, 'site_id': page.site.id, 'room_id': room.id,
                'discretion': 'anonymous', 'photos': photos,
                'is_hr': reader == 'hr' or reader != 'manager' and (kind in PERSONNEL_KINDS or area in PERSONNEL_AREAS)})
            case.issue_id = issue
        return {'case_code': code, 'number': issue.number}

    # the way back

    @http.route(f'{PATH}/case', methods=['GET', 'POST'], max_content_length=MAX_WORDS, **ROUTE)
    @public
    def speak_up_case(self, **_unused):
        """What became of a report, for its code; and an answer to what the office asks."""
        if request.httprequest.method == 'GET':
            return plain('speak_up_case_form', case_url=case_url())
        try:
            page = CasePage(request.params.get('case'))
        except NotFound:
            return plain('speak_up_case_form', 422, case_url=case_url(), wrong=True)
        sent = 'text' in request.params and self._answer(page)
        return page.render(
            'speak_up_case', status=422 if page.faults else 200, sent=sent, key=page.new_key('answer'), issue=page.issue,
            talk=page.issue.talk_ids, case_url=case_url())

    def _answer(self, page):
        """Keep an answer; the same words again are the same answer."""
        page.check_form('answer')
        text = page.text('text', page.env._("Your answer"))
        if not text:
            page.fault('text', page.env._("Write your answer first."))
        if page.faults:
            return False
        last = page.issue.talk_ids[-1:]
        if last.side != 'reporter' or last.text != text:
            page.limit(page.hits._count('answer', page.issue.id))
            page.issue._say('reporter', text)
        page.texts.clear()
        return True
