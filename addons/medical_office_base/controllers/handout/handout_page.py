from odoo.http import request

from ...models.handout.medical_handout_given import PURPOSE as GIVEN
from ...models.handout.medical_handout_sheet import PURPOSE as SHEET
from ..token_page import TokenPage

SIZES = ('normal', 'large', 'largest')


class HandoutPage(TokenPage):
    """A request to the page of a handout: the link of somebody who was given it, or the code of a sheet in the waiting room.

    A link shows the text that was given, or what replaced it; a code the text in use. Both offer the other languages of the
    topic. No name of a patient, nor anything else of the practice, is on it.
    """
    path = '/handout'

    def __init__(self, code, language=None):
        super().__init__(code)
        given = self.subject._name == 'medical.handout.given'
        self.handout = self.subject.handout_id
        self.given = self.subject.version_id if given else self.handout.version_ids.browse()
        self.in_use = {one.code: version for one, version in self.handout._versions_in_use().items()}
        self.asked = language
        self.version = self._version(language)
        self.size = request.httprequest.args.get('size')
        if self.size not in SIZES:
            self.size = SIZES[0]

    def _find(self, code):
        for self.purpose in (GIVEN, SHEET):
            subject = super()._find(code)
            if subject:
                return subject
        return None

    def _site_of(self, subject):
        return subject.site_id if subject._name == 'medical.handout.given' else subject.sheet_id.site_id

    def _version(self, language):
        """The text that is shown; empty where the topic has none in use."""
        if language:
            return self.in_use.get(language, self.given.browse())
        if self.given:
            if self.given.state == 'superseded':
                return self.in_use.get(self.given.language_id.code, self.given)
            return self.given
        if not self.handout.active:
            return self.given.browse()
        for asked, _weight in request.httprequest.accept_languages:
            version = self.in_use.get(asked.partition('-')[0].lower())
            if version:
                return version
        return self.in_use.get('en') or next(iter(self.in_use.values()), self.given.browse())

    @property
    def is_recalled(self):
        return self.version.state == 'recalled'

    @property
    def is_replaced(self):
        """Whether another text is shown than was given."""
        return bool(self.given) and not self.asked and self.version != self.given

    def link_to(self, language=None, size=None):
        """The address of this page in a language and a size of type; without, as it is."""
        language = language or self.asked
        size = size or self.size
        return f'{self.path}/{self.code}' + (f'/{language}' if language else '') + (f'?size={size}' if size != SIZES[0] else '')

    def tongues(self):
        """[(language, whether it is the one shown, address)] of the texts in use; none where there is no other."""
        shown = self.version.language_id.code
        others = [version.language_id for version in self.in_use.values()]
        if self.version and not self.is_recalled and shown not in self.in_use:
            others.insert(0, self.version.language_id)
        if len(others) < 2:
            return []
        return [(language, language.code == shown, self.link_to(language.code)) for language in others]

    def sizes(self):
        """[(size, whether it is the one shown, address)]."""
        return [(size, size == self.size, self.link_to(size=size)) for size in SIZES]

    def show(self, template, **values):
        """The page in the language of its text; what is ours on it says in which language it is."""
        language = self.version.language_id
        ours = request.env['res.lang']._get_data(code=request.env.lang)
        tag = (request.env.lang or 'en').replace('_', '-').replace('@', '-')
        return self.render(
            template, sheets=('handout',), languages=[], lang_tag=language.code or tag, direction=language.direction or ours.direction or 'ltr',
            our_tag=tag, our_direction=ours.direction or 'ltr', version=self.version, **values)

    def choose_words(self):
        """Ours in the language of the text where it is installed, else in the language asked for."""
        code = self.version.language_id.code
        installed = [lang for lang, _name in request.env['res.lang'].get_installed()]
        found = next((lang for lang in installed if lang.split('_')[0] == code), None)
        if found:
            request.update_context(lang=found)
