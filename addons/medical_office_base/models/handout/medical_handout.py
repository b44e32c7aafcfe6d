from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

AUTHORS = 'medical_office_base.group_clinician,medical_office_base.group_manager'
HANDOUT_STAGES = [
    ('in_use', 'In Use'),
    ('recalled', 'Recalled'),
    ('waiting', 'Signed, Waits for Its Day'),
    ('to_sign', 'To Sign Off'),
    ('draft', 'Being Written'),
    ('none', 'No Text'),
]


class MedicalHandout(models.Model):
    """A topic that the practice hands out to patients; its texts are versions, one line of versions per language.

    The text of the source language is written first; a text of another language is the translation of one version of it.
    """
    _name = 'medical.handout'
    _description = 'Handout'
    _inherit = ['medical.library.copy.mixin']
    _library_model = 'medical.handout.template'
    _order = 'category, name, id'
    _rec_names_search = ['name', 'keywords', 'version_ids.title']

    name = fields.Char('Topic', required=True)
    category = fields.Char(help="Such as Prevention or Test Prep: the heading under which it is looked for.")
    audience = fields.Char(help="For whom it is written, such as All, Adults or Parents.")
    keywords = fields.Char('Also Found By', help="Other words under which people look for it.")
    note = fields.Text('Note for Staff', help="What staff should know before they hand it out. Patients don't see it.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    owner_id = fields.Many2one(
        'res.users', 'Looked After By', default=lambda self: self.env.user, index='btree_not_null', ondelete='set null',
        help="Who is asked when a text has to be looked at again.")
    review_months = fields.Integer('Looked At Every (months)', default=24)
    grade_target = fields.Float(
        'Reading Grade Wanted', digits=(4, 1), default=6,
        help="School grade that the text should not be above. Plain language guides ask for grade 6 or lower.")
    source_language_id = fields.Many2one(
        'medical.language', 'Written In', required=True, ondelete='restrict', default=lambda self: self._default_source_language(),
        help="The language of the text that others are translated from.")
    version_ids = fields.One2many('medical.handout.version', 'handout_id')
    in_use_ids = fields.One2many('medical.handout.version', 'handout_id', 'Texts in Use', domain=[('state', '=', 'approved')])
    stage = fields.Selection(HANDOUT_STAGES, 'Status', compute='_compute_stage', search='_search_stage')
    language_ids = fields.Many2many('medical.language', string='Languages in Use', compute='_compute_stage', search='_search_language_ids')
    to_sign_count = fields.Integer('To Sign', compute='_compute_stage')
    has_behind = fields.Boolean('Translation Behind', compute='_compute_stage', search='_search_has_behind')
    attention = fields.Char('What Waits', compute='_compute_attention', help="Signatures, translations that are behind, texts to look at again.")
    date_review = fields.Date('Look At By', compute='_compute_stage', help="The earliest day on which a text in use has to be looked at again.")
    medical_library_id = fields.Many2one('medical.handout.template', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')
    library_title_es = fields.Char(compute='_compute_library_texts', inverse='_inverse_library_title_es', export_string_translation=False)
    library_body_en = fields.Html(
        'English Text', compute='_compute_library_texts', inverse='_inverse_library_body_en', sanitize=True, export_string_translation=False)
    library_body_es = fields.Html(
        'Spanish Text', compute='_compute_library_texts', inverse='_inverse_library_body_es', sanitize=True, export_string_translation=False)

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")
    _months_positive = models.Constraint('CHECK (review_months > 0)', "Say after how many months the text is looked at again: one or more.")

    @api.model
    def _default_source_language(self):
        return self.env.ref('medical_office_base.language_en', raise_if_not_found=False)

    @api.depends('version_ids.state', 'version_ids.is_behind', 'version_ids.date_review', 'version_ids.language_id')
    def _compute_stage(self):
        for handout in self:
            versions = handout.version_ids
            in_use = versions.filtered(lambda version: version.state == 'approved')
            states = set(versions.mapped('state'))
            source = handout.source_language_id
            handout.language_ids = (source & in_use.language_id) | in_use.language_id.sorted('sequence')
            handout.to_sign_count = len(versions.filtered(lambda version: version.state == 'review'))
            handout.has_behind = any(version.is_behind for version in in_use)
            handout.date_review = min((version.date_review for version in in_use if version.date_review), default=False)
            handout.stage = (
                'in_use' if in_use else 'waiting' if 'signed' in states else 'to_sign' if 'review' in states else 'draft' if 'draft' in states
                else 'recalled' if 'recalled' in states else 'none')

    @api.depends('to_sign_count', 'has_behind', 'date_review')
    @api.depends_context('lang', 'tz')
    def _compute_attention(self):
        today = fields.Date.context_today(self)
        for handout in self:
            parts = [
                self.env._("%(count)s to sign off", count=handout.to_sign_count) if handout.to_sign_count else '',
                self.env._("translation behind") if handout.has_behind else '',
                self.env._("look at it again") if handout.date_review and handout.date_review <= today else '']
            handout.attention = ' · '.join(part for part in parts if part) or False

    def _search_stage(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # the same ladder as in the compute, from the top
        ladder = [('in_use', 'approved'), ('waiting', 'signed'), ('to_sign', 'review'), ('draft', 'draft'), ('recalled', 'recalled')]
        found, above = Domain.FALSE, Domain.TRUE
        for stage, state in ladder:
            has = Domain('version_ids', 'any', [('state', '=', state)])
            if stage in value:
                found |= above & has
            above &= ~has
        return found | above if 'none' in value else found

    def _search_language_ids(self, operator, value):
        if operator not in ('in', 'any'):
            return NotImplemented
        return Domain('version_ids', 'any', [('state', '=', 'approved'), ('language_id', operator, value)])

    def _search_has_behind(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('version_ids', 'any', [('state', '=', 'approved'), ('is_behind', '=', True)])

    # === LIBRARY === #

    @api.model
    def _library_copy_fields(self):
        return {
            'name': 'name', 'audience': 'audience', 'keywords': 'keywords', 'grade_target': 'grade_target', 'review_months': 'review_months',
            'note': 'note', 'category': ('category', lambda model, value, company: dict(
                model.env[self._library_model]._fields['category']._description_selection(model.env)).get(value, value)),
            'title_es': 'library_title_es', 'body_en': 'library_body_en', 'body_es': 'library_body_es'}

    def _library_prepare_copy(self, row, company):
        vals = super()._library_prepare_copy(row, company)
        # versions are made from the texts, not fields: see medical.handout.template._library_adopt
        return {name: value for name, value in vals.items() if not name.startswith('library_')}

    def _compute_library_texts(self):
        """The newest text of each language, to hold against what is shipped now."""
        codes = {code: self.env.ref(f'medical_office_base.language_{code}') for code in ('en', 'es')}
        for handout in self:
            newest = {code: handout._newest(language) for code, language in codes.items()}
            handout.library_title_es = newest['es'].title
            handout.library_body_en, handout.library_body_es = newest['en'].body, newest['es'].body

    def _inverse_library_title_es(self):
        for handout in self:
            handout._draft_from_library('es', title=handout.library_title_es)

    def _inverse_library_body_en(self):
        for handout in self:
            handout._draft_from_library('en', body=handout.library_body_en)

    def _inverse_library_body_es(self):
        for handout in self:
            handout._draft_from_library('es', body=handout.library_body_es)

    def _newest(self, language, states=None):
        """The version of the highest number in a language, of these states if given."""
        self.ensure_one()
        versions = self.version_ids.filtered(lambda version: version.language_id == language and (not states or version.state in states))
        return versions.sorted('number')[-1:]

    def _draft_from_library(self, code, **content):
        """What is shipped now, as a draft: that which is being written already, or a new version. What is in use stays."""
        self.ensure_one()
        language = self.env.ref(f'medical_office_base.language_{code}')
        newest = self._newest(language)
        if newest.state != 'draft':
            newest = newest._copy_version() if newest else self.env['medical.handout.version'].create({
                'handout_id': self.id, 'language_id': language.id, 'title': self.name, 'source_version_id': self._source_for(language).id})
        newest.write({name: value for name, value in content.items() if value})

    def _source_for(self, language):
        """The version of the source language that a translation begun now is tied to: the newest that is not put away."""
        self.ensure_one()
        if language == self.source_language_id:
            return self.env['medical.handout.version']
        return self._newest(self.source_language_id, ('approved',)) or self._newest(self.source_language_id, ('draft', 'review', 'signed'))

    # === ACTIONS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.version_ids.filtered(lambda version: version.state != 'draft'):
            raise UserError(self.env._("A handout that was sent for sign-off is kept: archive it instead."))

    def write(self, vals):
        if 'company_id' in vals and not self.env.su and any(handout.company_id.id != vals['company_id'] for handout in self):
            raise UserError(self.env._("A handout stays with its practice."))
        if 'source_language_id' in vals and self.version_ids and any(handout.source_language_id.id != vals['source_language_id'] for handout in self):
            raise UserError(self.env._("The language that a handout is written in stands once there is a text."))
        return super().write(vals)

    def action_write_text(self):
        """Open the text of the source language that is being written, or begin one."""
        self.ensure_one()
        version = self._newest(self.source_language_id)
        if version:
            return version.action_new_version() if version.state in ('approved', 'superseded', 'recalled') else version._action_open()
        self.check_access('write')
        version = version.create({'handout_id': self.id, 'language_id': self.source_language_id.id, 'title': self.name})
        return version._action_open()

    def action_add_language(self):
        """Ask for a language, and begin its translation."""
        self.ensure_one()
        if not self._source_for(self.env['medical.language']):
            raise UserError(self.env._("Write the text in %(language)s first: it is what others are translated from.", language=self.source_language_id.name))
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.handout.version', 'view_mode': 'form', 'views': [(False, 'form')],
            'name': self.env._("Another Language"),
            'context': {'default_handout_id': self.id, 'default_source_version_id': self._source_for(self.env['medical.language']).id,
                        'default_title': False, 'default_language_id': False}}

    def action_open_versions(self):
        """All texts of this handout."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_handout_version')
        return {**action, 'name': self.name, 'domain': [('handout_id', '=', self.id)], 'context': {'default_handout_id': self.id}}

    @api.model
    def _sql_behind(self):
        """The ids of versions whose source was recalled, or has a newer version in use than the one that they were translated from."""
        self.env['medical.handout.version'].flush_model(['handout_id', 'language_id', 'state', 'number', 'source_version_id'])
        return SQL(
            """(SELECT version.id FROM medical_handout_version version
                  JOIN medical_handout_version source ON source.id = version.source_version_id
                 WHERE source.state = 'recalled' OR EXISTS (
                       SELECT FROM medical_handout_version newer
                        WHERE newer.handout_id = source.handout_id AND newer.language_id = source.language_id
                          AND newer.state = 'approved' AND newer.number > source.number))""")
