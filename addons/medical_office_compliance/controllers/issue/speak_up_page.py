from odoo.http import request

from odoo.addons.medical_office_base.controllers.public_page import PublicPage, answer

from ...models.issue.medical_site import PATH


class SpeakUpPage(PublicPage):
    """A request to the page behind a site's poster: an issue is reported without a name.

    Nobody is signed in here (see `ir.http`), nothing is kept of the request, and what was sent is noted nowhere but in the issue:
    no `medical.public.form`, whose moment would lead to the report.
    """
    path = PATH

    def _find(self, code):
        return request.env['medical.site']._place_find(code, PATH)

    def _site_of(self, subject):
        return subject

    def check_form(self, action):
        """Whether the form that was sent is one of ours; if not, a fault says what to do. It stands in for Odoo's token against
        forged requests, which is tied to a session.

        :return: its key, or None
        """
        key = request.params.get('key')
        # sudo: only the signature is looked at
        if isinstance(key, str) and request.env['medical.public.form'].sudo()._check_key(f'{self.code} {action}', key):
            return key
        self.faults['form'] = self.env._("This page was open for too long. Look through what you wrote and send it again.")
        return None

    def render(self, template, status=200, **values):
        return super().render(f'medical_office_compliance.{template}', status, **values)


class CasePage(SpeakUpPage):
    """A request by somebody who comes back with the code of a report. The code travels in forms alone, never in an address."""

    def __init__(self, code):
        super().__init__(code[:60] if isinstance(code, str) else '')
        self.issue = self.subject

    def _find(self, code):
        self.limit(self.hits._count('case', self.address))
        return request.env['medical.issue.case']._find(code)

    def _site_of(self, subject):
        return subject.site_id

    def url(self, path=''):
        return case_url(path)


def case_url(path=''):
    """An address without any code, in the language that the link asked for."""
    wanted = request.httprequest.args.get('lang')
    return f'{PATH}/case{path}' + (f'?lang={wanted}' if wanted and wanted == request.env.lang else '')


def plain(template, status=200, **values):
    """A page of no site and no report: in the visitor's language, counted by address."""
    request.update_env(user=request.env.ref('base.public_user').id)
    SpeakUpPage.choose_language()
    # sudo: the counter is nobody's to read or write; it keeps hashes
    hits = request.env['medical.public.hit'].sudo()
    SpeakUpPage.limit(hits._count('address', hits._address(request.httprequest.remote_addr)))
    return answer(f'medical_office_compliance.{template}', status, page=None, **values)
