import base64
import functools
import hashlib
from urllib.parse import urlencode

from markupsafe import Markup
from werkzeug.exceptions import HTTPException, NotFound, TooManyRequests

from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import file_open
from odoo.tools.misc import format_time

from ..tools.photo import MAX_BYTES, PhotoError, clean_photo

REFUSALS = {400: 'expired', 404: 'not_found', 405: 'not_found', 413: 'too_large', 429: 'too_many'}
MAX_PHOTOS = 3
MAX_NAME = 60
MAX_TEXT = 2000
MAX_REQUEST = (MAX_PHOTOS + 1) * MAX_BYTES  # bytes of everything that a form sends


@functools.cache
def style(*more):
    """The pages' whole style, and its hash for the policy that allows nothing else. ``more``: sheets beside the common one."""
    text = ''
    for name in ('place', *more):
        with file_open(f'medical_office_base/static/src/place/{name}.css') as file:
            text += ' '.join(file.read().split())
    return Markup(text), base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@functools.cache
def program(name):
    """The one script of a page that needs one, and its hash for the policy that allows nothing else."""
    with file_open(f'medical_office_base/static/src/place/{name}.js') as file:
        text = file.read().strip()
    return Markup(text), base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


class PublicPage:
    """One request to a page that opens without login, by a code or a link: its subject, language, limits, forms and answer.

    Whoever opens it is the public user, also somebody who is signed in: the code alone opens the page, and no more. Records are
    superuser's; a page shows no more of them than its purpose needs. `_find` and `_site_of` say what the code is of.
    """
    path = ''  # what stands before the code in the address

    def __init__(self, code):
        """Open the page of a code.

        :raise NotFound: nothing open has this code; nothing tells why
        :raise TooManyRequests: the address has opened, or guessed, too much
        """
        self.code, self.faults, self.texts = code, {}, {}
        self.kept = 0  # of a form with faults, what was kept all the same
        request.update_env(user=request.env.ref('base.public_user').id)
        self.choose_language()
        # sudo: the counter is nobody's to read or write; it keeps hashes
        self.hits = request.env['medical.public.hit'].sudo()
        self.address = self.hits._address(request.httprequest.remote_addr)
        self.limit(self.hits._count('address', self.address) or self.hits._exceeded('miss', self.address))
        subject = self._find(code)
        if not subject:
            self.hits._count('miss', self.address)
            raise NotFound
        site = self._site_of(subject)
        request.update_context(tz=site.tz)
        # the company is the subject's: the public user is of another
        self.env = request.env(su=True, context={**request.env.context, 'allowed_company_ids': site.company_id.ids})
        self.subject, self.site = subject.with_env(self.env), site.with_env(self.env)
        self.company = self.site.company_id

    def _find(self, code):
        """What the code opens, as superuser, or nothing."""
        raise NotImplementedError

    def _site_of(self, subject):
        """The site whose clock and company the page has."""
        raise NotImplementedError

    @staticmethod
    def limit(wait):
        if wait:
            raise TooManyRequests(retry_after=wait)

    # language

    @classmethod
    def choose_language(cls):
        """The language asked for by the link, else by the browser, among the installed ones."""
        codes = [code for code, _name in request.env['res.lang'].get_installed()]
        wanted = request.httprequest.args.get('lang')
        if wanted not in codes:
            wanted = cls._best_language(codes)
        request.update_context(lang=wanted)

    @staticmethod
    def _best_language(codes):
        for asked, _weight in request.httprequest.accept_languages:
            asked = asked.replace('-', '_')
            for code in codes:
                if code.lower() == asked.lower():
                    return code
            for code in codes:
                if code.split('_')[0] == asked.split('_')[0].lower():
                    return code
        return request.env.lang if request.env.lang in codes else codes[0]

    @staticmethod
    def languages():
        """(code, tag, own name, address) of each installed language; none where there is but one."""
        langs = request.env['res.lang'].get_installed()
        if len(langs) < 2:
            return []
        return [
            (code, code.replace('_', '-').replace('@', '-'), name.rpartition('/')[2].strip(), f'?{urlencode({"lang": code})}')
            for code, name in langs]

    # addresses and answers

    def url(self, path=''):
        wanted = request.httprequest.args.get('lang')
        query = f'?{urlencode({"lang": wanted})}' if wanted and wanted == request.env.lang else ''
        return f'{self.path}/{self.code}{path}{query}'

    def render(self, template, status=200, **values):
        return answer(template, status, page=self, **values)

    def time(self, moment):
        """Time of day at the site."""
        return format_time(request.env, moment, tz=self.site.tz, time_format='short')

    # forms

    def new_key(self, action):
        return request.env['medical.public.form']._new_key(f'{self.code} {action}')

    def send(self, action, work):
        """Do the work of a form that was sent, once for each key.

        :param action: what the form is for
        :param work: function that checks the fields (``fault``), does it and returns the answer, {'title', 'lines', 'call_911'};
            None or a fault: nothing was done and the form is shown again
        :return: a redirection to the answer, or None: show the form again
        """
        self.limit(self.hits._count('send', self.code))
        form, key = request.env['medical.public.form'].sudo(), request.params.get('key') or ''
        # sudo above: sent forms are nobody's to read; the key is its bearer's proof
        if not form._check_key(f'{self.code} {action}', key):
            self.faults['form'] = self.env._("This page was open for too long. Look through what you wrote and send it again.")
            return None
        row = form._claim(key)
        if row:
            try:
                result = self._do(work)
            except HTTPException:
                row.unlink()
                raise
            if not result:
                # nothing was done: the same form may be sent again
                row.unlink()
                return None
            row.answer = {**result, 'action': action}
        return request.redirect(self.url(f'/done/{key}'), code=303)

    def _do(self, work):
        try:
            with self.env.cr.savepoint():
                return work()
        except UserError as error:
            self.faults['form'] = str(error)
            return None

    def sent(self, key):
        """The answer that a form of this place was given.

        :raise NotFound: no such form was sent here
        """
        # sudo: sent forms are nobody's to read; the key is its bearer's proof
        form = request.env['medical.public.form'].sudo()
        result = form._answer(key)
        if not result or not form._check_key(f'{self.code} {result["action"]}', key):
            raise NotFound
        return result

    def fault(self, field, text):
        self.faults[field] = text

    def text(self, field, label, limit=MAX_TEXT, lines=True):
        """A text of the form: without control characters, at most ``limit`` long. ``label``: how the page calls it."""
        value = request.params.get(field)
        value = value if isinstance(value, str) else ''
        value = ''.join(letter for letter in value.replace('\r\n', '\n') if letter.isprintable() or letter in '\n\t')
        value = value.strip() if lines else ' '.join(value.split())
        self.texts[field] = value[:limit]
        if len(value) > limit:
            self.fault(field, self.env._(
                "%(field)s: this is too long, %(count)s characters of at most %(limit)s.", field=label, count=len(value), limit=limit))
        return value

    def number(self, field):
        """An id of the form, or 0."""
        value = self.choice(field)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0

    def choice(self, field):
        """A value of the form that the page offers to choose, or ''."""
        value = request.params.get(field)
        self.texts[field] = value[:20] if isinstance(value, str) else ''
        return self.texts[field]

    def photos(self, field='photos'):
        """The photos of the form, made safe: list of (name, bytes)."""
        files = [file for file in request.httprequest.files.getlist(field) if file.filename or file.read(1)]
        if len(files) > MAX_PHOTOS:
            self.fault(field, self.env._("Send at most %(count)s photos.", count=MAX_PHOTOS))
            return []
        photos = []
        for number, file in enumerate(files, start=1):
            file.seek(0)
            try:
                # one byte more than is allowed shows that there is more
                photos.append((f'photo-{number}.jpg', clean_photo(file.read(MAX_BYTES + 1))))
            except PhotoError as error:
                self.fault(field, {
                    'empty': self.env._("The photo is empty. Take it again."),
                    'bytes': self.env._("The photo is too large: %(count)s MB at most. Take a smaller one.", count=MAX_BYTES // 2**20),
                    'pixels': self.env._("The photo has too many pixels. Take a smaller one."),
                    'image': self.env._("This file is no photo that can be read. Send a JPEG or PNG picture."),
                }[error.reason])
        return photos


def public(route):
    """A public page: what it refuses is answered in words, as an answer like others."""
    @functools.wraps(route)
    def wrapper(*args, **kwargs):
        try:
            return route(*args, **kwargs)
        except HTTPException as refusal:
            return refuse(refusal)
    return wrapper


def refuse(refusal):
    retry_after = refusal.retry_after if isinstance(refusal, TooManyRequests) else None
    # labels on doors and links that were given to one person: what helps is not the same
    pages, path = request.env['ir.http']._medical_public_paths(), request.httprequest.path
    kind = next((kind for start, kind in pages.items() if path.startswith(start)), 'link')
    return answer(f'{kind}_{REFUSALS.get(refusal.code, "failed")}', refusal.code, page=None, retry_after=retry_after)


def answer(template, status=200, retry_after=None, sheets=(), script=None, **values):
    """A page as an answer: never kept, never framed, never indexed, with no script but its own and nothing from elsewhere.

    :param template: xmlid, or the name of one of base
    :param sheets: names of style sheets in static/src/place, beside the common one
    :param script: name of the page's script there, where it can't do without
    """
    css, digest = style(*sheets)
    code, code_digest = program(script) if script else ('', '')
    scripts = f"script-src 'sha256-{code_digest}'; " if script else ''
    lang = request.env['res.lang']._get_data(code=request.env.lang)
    body = request.env['ir.qweb']._render(template if '.' in template else f'medical_office_base.{template}', {
        'css': css,
        'script': code,
        'lang_tag': (request.env.lang or 'en').replace('_', '-').replace('@', '-'),
        'direction': lang.direction or 'ltr',
        'lang_code': request.env.lang,
        'languages': PublicPage.languages(),
        'csrf_token': request.csrf_token(),
        **values,
    })
    headers = [
        ('Content-Type', 'text/html; charset=utf-8'),
        ('Cache-Control', 'no-store'),
        ('Referrer-Policy', 'no-referrer'),
        ('X-Robots-Tag', 'noindex, nofollow, noarchive'),
        ('X-Frame-Options', 'DENY'),
        ('X-Content-Type-Options', 'nosniff'),
        ('Cross-Origin-Opener-Policy', 'same-origin'),
        ('Permissions-Policy', 'camera=(), geolocation=(), microphone=()'),
        ('Content-Security-Policy',
         f"default-src 'none'; style-src 'sha256-{digest}'; {scripts}img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    ]
    if retry_after:
        headers.append(('Retry-After', str(retry_after)))
    return request.make_response(f'<!DOCTYPE html>\n{body.strip()}', headers, status=status)
