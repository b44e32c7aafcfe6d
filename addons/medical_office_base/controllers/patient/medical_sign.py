import base64
from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo import fields, http
from odoo.http import request
from odoo.tools.misc import format_date

from ...models.patient.medical_signing import PURPOSE
from ...tools.signature import SignatureError, clean_signature
from ..public_page import MAX_NAME, public
from ..token_page import TokenPage

MAX_REQUEST = 500_000  # bytes of everything that a form sends
NOTICE = 'medical.privacy.notice'


class SignPage(TokenPage):
    """The papers of one signing, the next of them at a time. When none is left it shows none any more."""
    purpose = PURPOSE
    path = '/sign'

    def __init__(self, code):
        super().__init__(code)
        self.signing = self.subject
        self.patient = self.signing.patient_id
        self.is_done = bool(self.signing.closed_on)
        self.paper = None if self.is_done else self.signing._next()
        self.is_done = self.is_done or not self.paper
        self.form = None
        if self.paper:
            self._choose_text()

    def _site_of(self, signing):
        return signing.site_id

    def _choose_text(self):
        """The text of the paper in the language asked for, else the patient's; the page around it speaks the same where it can."""
        is_notice = self.paper._name == NOTICE
        if is_notice:
            force = self.env[NOTICE]._paper_in_force(self.company).sudo()
            self.variants = (force.filtered(lambda notice: notice.language_id == self.paper.language_id) or self.paper) + force.filtered(
                lambda notice: notice.language_id != self.paper.language_id)
        else:
            self.variants = self.paper.form_id._variants() or self.paper.form_id
        wanted = request.httprequest.args.get('in')
        spoken = self.patient.language_id
        self.form = (
            self.variants.filtered(lambda text: text.language_id.code == wanted)
            or self.variants.filtered(lambda text: text.language_id == spoken) or self.variants)[:1]
        installed = [code for code, _name in self.env['res.lang'].get_installed()]
        lang = next((code for code in installed if code.split('_')[0] == self.form.language_id.code), None) or self.env.lang
        request.update_context(lang=lang)
        self.env = request.env(su=True, context={**self.env.context, 'lang': lang})
        self.paper, self.form, self.signing = (record.with_env(self.env) for record in (self.paper, self.form, self.signing))

    def languages(self):
        """The languages in which the paper can be read."""
        if not self.form or len(self.variants) < 2:
            return []
        return [
            (text.language_id.code, text.language_id.code, text.language_id.own_name or text.language_id.name,
             f'?{urlencode({"in": text.language_id.code})}') for text in self.variants]

    def url(self, path=''):
        wanted = self.form and request.httprequest.args.get('in') == self.form.language_id.code
        return f'{self.path}/{self.code}{path}' + (f'?{urlencode({"in": self.form.language_id.code})}' if wanted else '')

    def show(self, template, status=200, **values):
        return self.render(
            template, status, sheets=('sign',), script='sign' if template == 'sign_paper' else None, languages=self.languages(),
            lang_code=self.form.language_id.code if self.form else '', **values)

    def today(self):
        return format_date(self.env, self.site._today())

    def inputs(self):
        """What the patient is to fill in: (field of the form, name of the input)."""
        if self.paper._name == NOTICE:
            return []
        # the draft may be in another language: what the office filled in is shown with the text
        return [(field, f'fill_{field.code}') for field in self.form.field_ids if field.filled_by == 'patient']


class MedicalSignController(http.Controller):
    """Signing without login, on a tablet that was handed over or on one's own phone."""

    @http.route('/sign/<string:code>', type='http', auth='public', methods=['GET', 'POST'], sitemap=False, max_content_length=MAX_REQUEST)
    @public
    def sign(self, code, **_unused):
        page = SignPage(code)
        if page.is_done:
            return page.show('sign_done', page_done=True)
        action = self._action(page.paper)
        if request.httprequest.method == 'POST':
            declines = page.choice('answer') == 'decline'
            answer = page.send(action, lambda: self._decline(page) if declines else self._sign(page))
            if answer:
                return answer
        else:
            # the text of somebody's paper is shown to whoever has the link
            page.patient._access_log('portal', 'Page to sign')
            page.token._note_opened()
        return self._show(page, status=422 if page.faults else 200)

    @http.route('/sign/<string:code>/done/<string:key>', type='http', auth='public', methods=['GET'], sitemap=False)
    @public
    def sign_sent(self, code, key, **_unused):
        """What came of a paper; opened again nothing happens."""
        page = SignPage(code)
        if page.is_done:
            return page.show('sign_done', page_done=True)
        return page.show('sign_sent', result=page.sent(key))

    @http.route('/sign/<string:code>/paper', type='http', auth='public', methods=['GET'], sitemap=False)
    @public
    def sign_file(self, code, **_unused):
        """The notice, where it is a PDF."""
        page = SignPage(code)
        if page.is_done or page.paper._name != NOTICE or page.form.kind != 'pdf':
            raise NotFound
        content = base64.b64decode(page.form.with_context(bin_size=False).file or b'')
        return request.make_response(content, [
            ('Content-Type', 'application/pdf'), ('Content-Length', str(len(content))), ('Cache-Control', 'no-store'),
            ('Content-Disposition', 'inline; filename="notice.pdf"'), ('X-Content-Type-Options', 'nosniff'), ('Referrer-Policy', 'no-referrer'),
            ('X-Robots-Tag', 'noindex, nofollow, noarchive'), ('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")])

    @staticmethod
    def _action(paper):
        return f'{"notice" if paper._name == NOTICE else "consent"} {paper.id}'

    def _show(self, page, status=200):
        papers = page.signing._papers()
        is_notice = page.paper._name == NOTICE
        content = page.form._paper_text() if is_notice else page.paper._shown(page.form)
        return page.show(
            'sign_paper', status=status, key=page.new_key(self._action(page.paper)), is_notice=is_notice, content=content,
            number=papers.index(page.paper) + 1, count=len(papers), inputs=page.inputs(),
            file_url=page.url('/paper') if is_notice and page.form.kind == 'pdf' else '')

    def _sign(self, page):
        name = page.text('signer_name', page.env._("Your full name"), MAX_NAME, lines=False)
        signer = 'representative' if page.choice('signer') == 'representative' else 'patient'
        relationship = page.text('relationship', page.env._("What you are to the patient"), 120, lines=False)
        typed = page.choice('typed') == 'yes'
        values = {
            'signer': signer, 'signer_name': name, 'relationship': relationship if signer == 'representative' else False,
            'way': 'typed' if typed else 'drawn', 'signature': False}
        if page.choice('agree') != 'yes':
            page.fault('agree', page.env._("Tick that you have read it and agree to sign on a screen."))
        if not name:
            page.fault('signer_name', page.env._("Type your full name."))
        if signer == 'representative' and not relationship:
            page.fault('relationship', page.env._("Say what you are to the patient, and by what you sign for them."))
        if not typed:
            values['signature'] = self._signature(page)
        filled = self._filled(page)
        witness = False
        if page.paper._name != NOTICE and page.form.needs_witness:
            witness = page.text('witness_name', page.env._("Name of the witness"), MAX_NAME, lines=False)
            if not witness:
                page.fault('witness_name', page.env._("The witness types their name."))
        if page.faults:
            return None
        signing = page.signing
        if page.paper._name == NOTICE:
            signing.acknowledgement_id = page.env['medical.privacy.acknowledgement']._note(
                page.patient, page.form, {**values, 'outcome': 'signed', 'visit_id': signing.visit_id.id}, signing.issued_by_id)
        else:
            page.paper._sign({**values, 'witness_name': witness}, signing.issued_by_id, form=page.form, filled=filled)
        signing._close_if_done()
        return {'title': page.env._("Thank you, this is signed"), 'lines': []}

    def _signature(self, page):
        try:
            return base64.b64encode(clean_signature(request.params.get('signature') or ''))
        except SignatureError as error:
            page.fault('pad', {
                'empty': page.env._("Sign in the field, or tick that you sign by typing your name."),
                'bytes': page.env._("The signature is too large. Clear it and sign again."),
                'image': page.env._("The signature couldn't be read. Clear it and sign again."),
            }[error.reason])
        return False

    def _filled(self, page):
        """What the patient filled in, by code."""
        filled = {}
        for field, name in page.inputs():
            if field.kind == 'tick':
                filled[field.code] = page.env._("Yes") if page.choice(name) == 'yes' else ''
            elif field.kind == 'date':
                try:
                    filled[field.code] = fields.Date.to_string(fields.Date.to_date(page.choice(name) or False)) or ''
                except ValueError:
                    page.fault(name, page.env._("%(field)s: this is no date.", field=field.name))
                    continue
            else:
                filled[field.code] = page.text(name, field.name, 500, lines=False)
            if field.is_required and not filled[field.code]:
                page.fault(name, page.env._("%(field)s: please fill this in.", field=field.name))
        return filled

    def _decline(self, page):
        reason = page.text('reason', page.env._("Why"), 300, lines=False)
        if page.faults:
            return None
        signing = page.signing
        if page.paper._name == NOTICE:
            signing.acknowledgement_id = page.env['medical.privacy.acknowledgement']._note(page.patient, page.form, {
                'outcome': 'refused', 'visit_id': signing.visit_id.id,
                'reason': reason or page.env._("Chose not to sign on the page; gave no reason"),
            }, signing.issued_by_id)
        else:
            page.paper._decline(reason, signing.issued_by_id)
        signing._close_if_done()
        return {'title': page.env._("You have not signed this"), 'lines': [page.env._("The office knows that you chose not to.")]}
