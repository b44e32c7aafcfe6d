import base64
import binascii
import hashlib
import io
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.pdf import PdfReader

from ...tools.handout_pdf import PdfFault, check_pdf
from ...tools.reading_grade import read_html
from .medical_handout import AUTHORS

HANDOUT_STATES = [
    ('draft', 'Draft'),
    ('review', 'Waiting for Sign-Off'),
    ('signed', 'Signed, Waits for Its Day'),
    ('approved', 'In Use'),
    ('superseded', 'Replaced'),
    ('recalled', 'Recalled'),
]
GRADE_LEVELS = [('good', 'Easy Enough'), ('near', 'A Little Hard'), ('hard', 'Too Hard'), ('none', 'Not Measured')]
NEAR = 2  # grades above what is wanted that are still called a little hard
CONTENT = {'title', 'kind', 'body', 'file', 'file_name', 'language_id', 'source_version_id'}
RECORDED = {
    'handout_id', 'company_id', 'number', 'state', 'author_id', 'editor_ids', 'clinical_user_id', 'clinical_name', 'clinical_date', 'grade_reason',
    'translator_name', 'translator_qualification', 'translation_date', 'translation_user_id', 'date_in_use', 'date_replaced', 'content_hash',
    'is_translation', 'grade', 'grade_level', 'event_ids'}
OUTLINE = '[To be written]'  # stands in the outline of a topic that ships without text


class MedicalHandoutVersion(models.Model):
    """One text of a handout: in a language, by somebody, signed off by somebody else; it doesn't change once in use.

    Every version is signed off by a clinician who wrote none of it. A version in another language than the source is tied to one version
    of the source, and also needs the sign-off of a qualified human translator (45 CFR 92.201(c)(3): a machine translation of what
    matters is reviewed by one), who may be from outside. How it moves is in `medical_handout_version_doing.py`.
    """
    _name = 'medical.handout.version'
    _description = 'Version of a Handout'
    _inherit = ['medical.guarded.files']
    _order = 'handout_id, language_id, number desc, id desc'
    _rec_names_search = ['title', 'handout_id.name']
    _check_company_auto = True

    handout_id = fields.Many2one('medical.handout', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='handout_id.company_id', store=True, index=True)
    language_id = fields.Many2one('medical.language', required=True, ondelete='restrict')
    direction = fields.Selection(related='language_id.direction')
    number = fields.Integer('Version', required=True, default=1, readonly=True, copy=False)
    title = fields.Char(required=True, help="As patients read it, in the language of the text.")
    kind = fields.Selection([('text', 'Text'), ('pdf', 'PDF')], required=True, default='text')
    body = fields.Html('Text', sanitize_attributes=True, sanitize_style=True)
    file = fields.Binary('PDF', attachment=True)
    file_name = fields.Char()
    state = fields.Selection(HANDOUT_STATES, 'Status', required=True, default='draft', index=True, copy=False, readonly=True)
    category = fields.Char(related='handout_id.category')
    audience = fields.Char(related='handout_id.audience')
    owner_id = fields.Many2one(related='handout_id.owner_id')
    written_by = fields.Char('Author', compute='_compute_written_by')
    author_id = fields.Many2one(
        'res.users', 'Written By', readonly=True, copy=False, ondelete='restrict', help="Empty: it came with Medical Office.")
    editor_ids = fields.Many2many(
        'res.users', 'medical_handout_version_editor_rel', 'version_id', 'user_id', string='Changed By', readonly=True, copy=False)
    source_version_id = fields.Many2one(
        'medical.handout.version', 'Translated From', index='btree_not_null', ondelete='restrict', check_company=True,
        domain="[('handout_id', '=', handout_id), ('is_translation', '=', False)]")
    is_translation = fields.Boolean('Translation', compute='_compute_is_translation', store=True)
    is_behind = fields.Boolean(
        'Behind', compute='_compute_is_behind', search='_search_is_behind', help="The text that it was translated from has a newer version in use.")
    # sign-off
    clinical_user_id = fields.Many2one('res.users', 'Clinical Sign-Off By', readonly=True, copy=False, ondelete='restrict')
    clinical_name = fields.Char('Signed As', readonly=True, copy=False)
    clinical_date = fields.Datetime('Clinical Sign-Off On', readonly=True, copy=False)
    grade_reason = fields.Char('Why Above the Grade Wanted', readonly=True, copy=False)
    translator_name = fields.Char('Translator', readonly=True, copy=False)
    translator_qualification = fields.Char('Qualification', readonly=True, copy=False)
    translation_date = fields.Date('Translation Checked On', readonly=True, copy=False)
    translation_user_id = fields.Many2one('res.users', "Translator's Sign-Off Recorded By", readonly=True, copy=False, ondelete='restrict')
    needs_clinical = fields.Boolean("Clinician's Sign-Off Missing", compute='_compute_needs', search='_search_needs_clinical')
    needs_translation = fields.Boolean("Translator's Sign-Off Missing", compute='_compute_needs', search='_search_needs_translation')
    can_sign = fields.Boolean('For You to Sign Off', compute='_compute_can_sign', search='_search_can_sign')
    # dates
    date_effective = fields.Date('In Use From', copy=False, help="Empty: as soon as it is signed off. By the practice's date.")
    date_review = fields.Date('Look At By', copy=False, help="When it has to be looked at again. Empty: counted from its first day in use.")
    date_in_use = fields.Date('In Use Since', readonly=True, copy=False)
    date_replaced = fields.Date('In Use Until', readonly=True, copy=False)
    content_hash = fields.Char('SHA-256', readonly=True, copy=False, help="Of the text or PDF, its title and language, kept when it was signed off.")
    event_ids = fields.One2many('medical.handout.event', 'version_id', 'History')
    # reading grade
    grade = fields.Float('Reading Grade', compute='_compute_grade', store=True, digits=(4, 1), aggregator='avg')
    grade_level = fields.Selection(GRADE_LEVELS, 'Readability', compute='_compute_grade', store=True)
    grade_text = fields.Char('Reading Grade in Words', compute='_compute_grade_text')
    grade_formula = fields.Char('Formula', compute='_compute_grade_text')
    grade_counts = fields.Char('Counted', compute='_compute_grade_text')
    grade_long_words = fields.Char('Long Words', compute='_compute_grade_text', help="Words to replace by shorter ones where there are any.")
    grade_long_sentences = fields.Text('Long Sentences', compute='_compute_grade_text', help="Sentences of more than 20 words: make two of each.")

    _number_uniq = models.UniqueIndex('(handout_id, language_id, number)', "There is a version of this number.")
    _in_use_uniq = models.UniqueIndex(
        "(handout_id, language_id) WHERE state = 'approved'", "One version is in use for each language: the old one has to be replaced first.")

    # === COMPUTE === #

    @api.model
    def _guarded_files_words(self):
        return self.env._("The PDF of a handout is changed on the handout itself.")

    @api.depends('handout_id.name', 'title', 'language_id.name', 'number')
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(title)s · %(language)s · version %(number)s", title=version.handout_id.name or version.title or '',
                language=version.language_id.name or '', number=version.number)

    @api.depends('author_id')
    @api.depends_context('lang')
    def _compute_written_by(self):
        for version in self:
            version.written_by = version.author_id.name or self._library_words()

    @api.model
    def _library_words(self):
        return self.env._("Medical Office library")

    @api.depends('language_id', 'handout_id.source_language_id')
    def _compute_is_translation(self):
        for version in self:
            version.is_translation = bool(version.language_id) and version.language_id != version.handout_id.source_language_id

    @api.depends('source_version_id', 'handout_id.version_ids.state')
    def _compute_is_behind(self):
        behind = self.browse()
        if self.ids and any(version.source_version_id for version in self):
            behind = self.browse(self.with_context(active_test=False).sudo()._search([('id', 'in', self.ids), ('is_behind', '=', True)]).get_result_ids())
        for version in self:
            version.is_behind = version._origin in behind

    def _search_is_behind(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('id', 'in', self.env['medical.handout']._sql_behind())

    @api.depends('state', 'clinical_date', 'is_translation', 'translation_date')
    def _compute_needs(self):
        for version in self:
            version.needs_clinical = version.state == 'review' and not version.clinical_date
            version.needs_translation = version.state == 'review' and version.is_translation and not version.translation_date

    def _search_needs_clinical(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain([('state', '=', 'review'), ('clinical_date', '=', False)])

    def _search_needs_translation(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain([('state', '=', 'review'), ('is_translation', '=', True), ('translation_date', '=', False)])

    @api.depends('state', 'clinical_date', 'author_id', 'editor_ids')
    @api.depends_context('uid')
    def _compute_can_sign(self):
        clinician = self.env.user.has_group('medical_office_base.group_clinician')
        for version in self:
            version.can_sign = clinician and version.needs_clinical and self.env.user not in version.author_id | version.editor_ids

    def _search_can_sign(self, operator, value):
        if operator != 'in':
            return NotImplemented
        if not self.env.user.has_group('medical_office_base.group_clinician'):
            return Domain.FALSE
        return Domain([
            ('state', '=', 'review'), ('clinical_date', '=', False), ('author_id', '!=', self.env.uid), ('editor_ids', 'not in', self.env.uid)])

    def _reading(self):
        """What the text is like to read; None for a PDF and an outline."""
        self.ensure_one()
        return read_html(self.body, self.language_id.code) if self.kind == 'text' and OUTLINE not in str(self.body or '') else None

    @api.depends('body', 'kind', 'language_id', 'handout_id.grade_target')
    def _compute_grade(self):
        for version in self:
            reading = version._reading()
            grade = reading.grade if reading else None
            version.grade = grade or 0.0
            over = (grade or 0.0) - version.handout_id.grade_target
            version.grade_level = 'none' if grade is None else 'good' if over <= 0 else 'near' if over <= NEAR else 'hard'

    @api.depends('body', 'kind', 'language_id', 'handout_id.grade_target')
    @api.depends_context('lang')
    def _compute_grade_text(self):
        scales = {
            'very_easy': self.env._("very easy"), 'quite_easy': self.env._("quite easy"), 'normal': self.env._("normal"),
            'somewhat_hard': self.env._("somewhat hard"), 'very_hard': self.env._("very hard")}
        names = {
            'flesch_kincaid': self.env._("Flesch-Kincaid grade level (1975), US school grade"),
            'crawford': self.env._("Crawford (1984), grade of primary school; INFLESZ scale (2008) beside it")}
        for version in self:
            reading = version._reading()
            version.grade_counts = version.grade_long_words = version.grade_long_sentences = version.grade_formula = False
            if not reading:
                version.grade_text = self.env._("Not measured: a PDF") if version.kind == 'pdf' else self.env._("Not measured: an outline, to be written")
                continue
            version.grade_formula = names.get(reading.formula)
            if not reading.words:
                version.grade_text = self.env._("Nothing written yet")
                continue
            version.grade_counts = self.env._(
                "Sentences: %(sentences)s · words: %(words)s · words in a sentence: %(average)s", sentences=reading.sentences, words=reading.words,
                average=f'{reading.words / reading.sentences:.1f}')
            version.grade_long_sentences = '\n'.join(reading.long_sentences[:5]) or False
            if reading.grade is None:
                version.grade_text = self.env._("Not measured: no formula for %(language)s", language=version.language_id.name or self.env._("this language"))
                continue
            version.grade_long_words = ', '.join(reading.long_words[:12]) or False
            values = {'grade': f'{reading.grade:.1f}', 'target': f'{version.handout_id.grade_target:g}'}
            if reading.scale:
                version.grade_text = self.env._(
                    "Grade %(grade)s, wanted %(target)s or lower; INFLESZ %(score)s, %(scale)s",
                    score=f'{reading.score:.0f}', scale=scales[reading.scale], **values)
            else:
                version.grade_text = self.env._("Grade %(grade)s, wanted %(target)s or lower", **values)

    # === GUARDS === #

    @api.constrains('language_id', 'source_version_id', 'handout_id')
    def _check_source(self):
        for version in self:
            source = version.source_version_id
            if source and (source.handout_id != version.handout_id or source.language_id != version.handout_id.source_language_id or source == version):
                raise ValidationError(self.env._(
                    "A translation is tied to a version of the same handout in %(language)s.", language=version.handout_id.source_language_id.name))
            if version.language_id == version.handout_id.source_language_id and source:
                raise ValidationError(self.env._("The text that others are translated from is no translation itself."))

    @api.onchange('language_id')
    def _onchange_language_id(self):
        if self.language_id == self.handout_id.source_language_id:
            self.source_version_id = False
        elif not self.source_version_id:
            self.source_version_id = self.handout_id._source_for(self.language_id)._origin

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            defaults = {'state': 'draft', 'author_id': self.env.uid}
            for vals in vals_list:
                typed = {name for name in RECORDED - {'handout_id', 'number'} if vals.get(name) and vals[name] != defaults.get(name)}
                if typed:
                    raise AccessError(self._guard_words(typed))
                vals['author_id'] = self.env.uid
        for vals in vals_list:
            if vals.get('file'):
                self._check_pdf(vals['file'])
        self._number(vals_list)
        versions = super().create(vals_list)
        for version in versions:
            if version.state not in ('draft', 'review') and not version.content_hash:
                version.content_hash = version._content_digest()
        return versions

    @api.model
    def _number(self, vals_list):
        """Give each new version the next number of its handout and language; superusers may choose one."""
        asked = [vals for vals in vals_list if not (self.env.su and vals.get('number'))]
        handouts = {vals.get('handout_id') for vals in asked} - {None, False}
        if not handouts:
            return
        # sudo: numbers go on after versions of any state
        taken = {
            (handout.id, language.id): number for handout, language, number in self.sudo()._read_group(
                [('handout_id', 'in', list(handouts))], ['handout_id', 'language_id'], ['number:max'])}
        for vals in asked:
            key = (vals.get('handout_id'), vals.get('language_id'))
            vals['number'] = taken[key] = taken.get(key, 0) + 1

    def write(self, vals):
        names = vals.keys()
        if not self.env.su and (typed := names & RECORDED):
            raise AccessError(self._guard_words(typed))
        if changed := names & CONTENT:
            closed = self.filtered(lambda version: version.state != 'draft')
            if any(version._differs(vals, changed) for version in closed):
                raise UserError(self._frozen_words(closed[:1]))
            if vals.get('file'):
                self._check_pdf(vals['file'])
        if not self.env.su and {'date_effective', 'date_review'} & names and self.filtered(lambda version: version.state not in ('draft', 'review')):
            raise UserError(self.env._("The dates of a text that is signed off stand. “Still Right” sets the next day to look at it."))
        before = {version: version.state for version in self} if 'state' in names else {}
        res = super().write(vals)
        if changed and not self.env.su:
            for version in self:
                if version.author_id != self.env.user and self.env.user not in version.editor_ids:
                    # sudo: who changed the text is written down by this method alone
                    version.sudo().editor_ids |= self.env.user
        self._log_states({version: state for version, state in before.items() if version.state != state})
        return res

    def _differs(self, vals, names):
        """Whether writing would change the content; a form that sends what is there changes nothing."""
        self.ensure_one()
        for name in names:
            field = self._fields[name]
            if name == 'file':
                if vals['file'] != self.with_context(bin_size=False).file:
                    return True
            elif field.convert_to_cache(vals[name], self) != field.convert_to_cache(field.convert_to_write(self[name], self), self):
                return True
        return False

    @api.model
    def _guard_words(self, names):
        labels = ', '.join(sorted(self._fields[name].get_description(self.env, ['string'])['string'] for name in names))
        return self.env._("%(fields)s of a handout can't be typed: they follow from writing, sending and signing off.", fields=labels)

    def _frozen_words(self, version):
        if version.state == 'review':
            return self.env._("“%(name)s” waits for sign-off: take it back to draft to change it.", name=version.display_name)
        return self.env._("“%(name)s” was signed off: its text stays as it is. Write a new version.", name=version.display_name)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        kept = self.filtered(lambda version: version.state not in ('draft', 'review') or version.date_in_use)[:1]
        if kept:
            raise UserError(self.env._("“%(name)s” was signed off: it is kept.", name=kept.display_name))
        if self.filtered(lambda version: version.state == 'review'):
            raise UserError(self.env._("Take a text back to draft before you delete it."))

    @api.model
    def _check_pdf(self, content):
        try:
            data = base64.b64decode(content, validate=False)
        except (binascii.Error, ValueError, TypeError):
            data = b''
        try:
            check_pdf(data, lambda raw: PdfReader(io.BytesIO(raw), strict=False))
        except PdfFault as fault:
            raise UserError({
                'bytes': self.env._("This PDF is too large: at most 15 MB."),
                'pdf': self.env._("This is no PDF, or it can't be read. Print it to PDF once more and upload that."),
                'encrypted': self.env._("This PDF is locked by a password: patients couldn't open it."),
                'active': self.env._("This PDF runs something (a script, a form, a film). Print it to PDF once more and upload that."),
                'files': self.env._("This PDF carries other files within or opens them. Print it to PDF once more and upload that."),
            }[fault.reason]) from fault

    def _content_digest(self):
        """SHA-256 of what patients get: title, language, and the text or the file."""
        self.ensure_one()
        version = self.with_context(bin_size=False)
        content = hashlib.sha256(base64.b64decode(version.file or b'')).hexdigest() if version.kind == 'pdf' else str(version.body or '')
        return hashlib.sha256(json.dumps([version.title, version.language_id.code, version.kind, content]).encode()).hexdigest()

    def _check_author(self):
        """Only who writes handouts, and may write these."""
        if not self.env.su and not self.env.user.has_groups(AUTHORS):
            raise AccessError(self.env._("Handouts are written by clinicians and the office manager."))
        self.check_access('write')
