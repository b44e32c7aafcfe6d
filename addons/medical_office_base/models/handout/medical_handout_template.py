from odoo import fields, models

CATEGORIES = [
    ('prevention', 'Prevention'),
    ('visit', 'Your Visit'),
    ('test prep', 'Test Prep'),
    ('medicine', 'Medicine'),
    ('chronic care', 'Chronic Care'),
    ('self care', 'Self Care'),
    ('after care', 'After Care'),
    ('rights', 'Your Rights'),
    ('billing', 'Billing'),
]
# what stands under which heading in a topic that ships without text
OUTLINES = {
    'test prep': ["Why you have this test", "How to get ready", "On the day", "After the test", "Get help"],
    'chronic care': ["What it is", "What you can do each day", "Your medicines", "Call us if", "Call 911 if"],
    'self care': ["What you may feel", "What to do at home", "What not to do", "Call us if", "Call 911 if"],
    'after care': ["What to do today", "The next days", "What not to do", "Call us if", "Call 911 if"],
    'medicine': ["What it is for", "How to use it", "What to watch for", "Get help"],
}
OUTLINE = ["What this is about", "What to do", "What to bring or have ready", "Questions?"]


class MedicalHandoutTemplate(models.Model):
    """A shipped topic for patients, for some with a text in English and its Spanish translation; for the others with an outline.

    What a practice adopts are drafts: none is given to patients before a clinician of the practice, and for the Spanish text a qualified
    translator, has signed it off.
    """
    _name = 'medical.handout.template'
    _description = 'Handout (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.handout'
    _library_adopt_groups = 'medical_office_base.group_manager,medical_office_base.group_clinician'
    _order = 'category, name'

    category = fields.Selection(CATEGORIES, required=True, readonly=True)
    audience = fields.Char(readonly=True)
    keywords = fields.Char('Also Found By', readonly=True)
    languages_needed = fields.Char('Languages to Offer', readonly=True)
    grade_target = fields.Float('Reading Grade Wanted', digits=(4, 1), readonly=True)
    review_months = fields.Integer('Looked At Every (months)', readonly=True)
    note = fields.Char('Note for Staff', readonly=True)
    title_es = fields.Char('Spanish Title', readonly=True)
    body_en = fields.Html('English Text', readonly=True)
    body_es = fields.Html('Spanish Text', readonly=True)
    has_text = fields.Boolean('With Text', compute='_compute_has_text', search='_search_has_text')

    def _compute_has_text(self):
        for row in self:
            row.has_text = bool(row.body_en)

    def _search_has_text(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return [('body_en', '!=', False)]

    def _library_fields(self):
        return [name for name in super()._library_fields() if name != 'languages_needed']

    def _library_adopt(self, company):
        """Beside the copies, their first texts: drafts by nobody of the practice, so that any of its clinicians may sign them off."""
        copies = super()._library_adopt(company)
        # sudo: groups and company were checked by adopting, and what is written comes from the shipped rows
        for row, copy in zip(self.sudo(), copies.sudo(), strict=True):
            if not copy.version_ids:
                row._write_texts(copy)
        return copies

    def _write_texts(self, handout):
        """The drafts of an adopted topic: English, and Spanish tied to it; else the outline."""
        self.ensure_one()
        versions = self.env['medical.handout.version']
        english = versions.create({
            'handout_id': handout.id, 'language_id': self.env.ref('medical_office_base.language_en').id, 'title': self.with_context(lang='en_US').name,
            'body': self.body_en or self._outline()})
        if self.body_es:
            versions.create({
                'handout_id': handout.id, 'language_id': self.env.ref('medical_office_base.language_es').id, 'title': self.title_es,
                'body': self.body_es, 'source_version_id': english.id})

    def _outline(self):
        # English as the text that will stand there, whoever adopts it in whichever language
        return ''.join(f'<h2>{heading}</h2><p>[To be written]</p>' for heading in OUTLINES.get(self.category, OUTLINE))
