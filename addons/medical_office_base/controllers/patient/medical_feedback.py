from odoo import http
from odoo.http import request

from ...models.patient.medical_satisfaction import QUESTIONS
from ...models.patient.medical_visit_feedback import PURPOSE
from ..public_page import public
from ..token_page import TokenPage


class FeedbackPage(TokenPage):
    """A request to the page that asks how a visit was. It shows the site's name, and nothing of patient or visit."""
    purpose = PURPOSE
    path = '/feedback'

    def __init__(self, code):
        super().__init__(code)
        if not request.httprequest.args.get('lang') and self.subject.patient_id.language_id:
            # the patient's own language before the browser's
            request.update_context(lang=self.subject._feedback_lang(self.subject.patient_id))
            self.env = self.env(context={**self.env.context, 'lang': request.env.lang})
            self.subject, self.site = self.subject.with_env(self.env), self.site.with_env(self.env)
            self.company = self.site.company_id

    def _site_of(self, subject):
        return subject.site_id


class MedicalFeedbackController(http.Controller):
    """Five questions about a visit, answered once."""

    @http.route('/feedback/<string:code>', type='http', auth='public', methods=['GET', 'POST'], sitemap=False)
    @public
    def feedback(self, code, **_unused):
        page = FeedbackPage(code)
        if page.subject.feedback_state == 'answered' and request.httprequest.method == 'GET':
            return page.render('feedback_answered')
        if request.httprequest.method == 'POST':
            answer = page.send('feedback', lambda: self._answer(page))
            if answer:
                return answer
        else:
            page.token._note_opened()
        return page.render('feedback_form', status=422 if page.faults else 200, key=page.new_key('feedback'), questions=self._questions(page))

    @http.route('/feedback/<string:code>/done/<string:key>', type='http', auth='public', methods=['GET'], sitemap=False)
    @public
    def feedback_done(self, code, key, **_unused):
        """Thanks; may be opened again, as nothing happens here."""
        page = FeedbackPage(code)
        return page.render('feedback_done', result=page.sent(key))

    def _questions(self, page):
        return [
            ('wait_ok', page.env._("Was the wait acceptable?")),
            ('was_respected', page.env._("Were you treated with respect?")),
            ('was_understood', page.env._("Was everything explained so that you understood it?")),
            ('would_return', page.env._("Would you come to us again?"))]

    def _answer(self, page):
        rating = page.number('rating')
        answers = {name: page.choice(name) for name in QUESTIONS}
        comment = page.text('comment', page.env._("Anything else"), 1000)
        if not 1 <= rating <= 5:
            page.fault('rating', page.env._("Choose how it was, from 1 to 5."))
        if page.faults:
            return None
        answers = {name: value for name, value in answers.items() if value in ('yes', 'no')}
        first = page.subject._feedback_answer({**answers, 'rating': rating, 'comment': comment})
        return {
            'title': page.env._("Thank you"),
            'lines': [page.env._("Your answer helps us. Nobody learns that it was yours.") if first
                      else page.env._("This was answered already. Each link counts once.")]}
