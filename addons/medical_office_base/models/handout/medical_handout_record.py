from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.record_column import Column
from .medical_handout_version import HANDOUT_STATES


class MedicalHandoutRecord(models.TransientModel):
    """The register of handouts: every text that is or was in use or is being written, who wrote and signed it, since when, until when."""
    _name = 'medical.handout.record'
    _description = 'Handouts Register'
    _inherit = 'medical.record'
    _record_reads = ('medical.handout', 'medical.handout.version')

    state = fields.Selection(HANDOUT_STATES, 'Status', default='approved')
    language_id = fields.Many2one('medical.language')
    review_until = fields.Date('To Look At Until')
    behind = fields.Boolean('Only Translations That Are Behind')

    def _record_title(self):
        return self.env._("Handouts Register")

    def _record_columns(self):
        states = dict(self.env['medical.handout.version']._fields['state']._description_selection(self.env))
        return [
            Column('topic', self.env._("Topic"), width=26),
            Column('category', self.env._("Category"), width=14),
            Column('language', self.env._("Language"), width=12),
            Column('number', self.env._("Version"), 'integer', width=8),
            Column('state', self.env._("Status"), width=16, labels=states, styles={'approved': 'success', 'recalled': 'danger', 'superseded': 'muted'}),
            Column('grade', self.env._("Reading Grade"), 'quantity', width=9, digits=1),
            Column('author', self.env._("Written By"), width=18),
            Column('signed', self.env._("Signed Off By"), width=18),
            Column('translator', self.env._("Translator"), width=20),
            Column('since', self.env._("In Use Since"), 'date', width=11),
            Column('review', self.env._("Look At By"), 'date', width=11),
            Column('behind', self.env._("Translation"), width=10, labels={'behind': self.env._("Behind")}, styles={'behind': 'danger'}),
        ]

    def _record_query(self):
        versions = self.env['medical.handout.version']
        domain = Domain('company_id', '=', self.company_id.id) & self._record_filtered(state='state', language_id='language_id')
        if self.review_until:
            domain &= Domain([('state', '=', 'approved'), ('date_review', '<=', self.review_until)])
        if self.behind:
            domain &= Domain('is_behind', '=', True)
        query = versions._search(domain)

        def column(name):
            return versions._field_to_sql(versions._table, name, query)

        handouts, handout = self._record_join(query, versions, versions._table, 'handout_id')
        languages, language = self._record_join(query, versions, versions._table, 'language_id')
        users, author = self._record_join(query, versions, versions._table, 'author_id')
        partners, partner = self._record_join(query, users, author, 'partner_id')
        return query.select(
            handouts._field_to_sql(handout, 'name', query), handouts._field_to_sql(handout, 'category', query),
            languages._field_to_sql(language, 'name', query), column('number'), column('state'),
            SQL("CASE WHEN %s <> 'none' THEN %s END", column('grade_level'), column('grade')),
            SQL("COALESCE(%s, %s)", partners._field_to_sql(partner, 'name', query), versions._library_words()),
            column('clinical_name'), column('translator_name'), column('date_in_use'), column('date_review'),
            SQL("CASE WHEN %s IN %s THEN 'behind' END", column('id'), handouts._sql_behind()),
            SQL.identifier(versions._table, 'id'))

    def _record_order(self):
        return SQL('topic, language, number DESC, id')

    def _record_notes(self):
        return [
            self.env._("Reading grade: English by Flesch-Kincaid, Spanish by Crawford; other languages and PDFs are not measured."),
            self.env._("Signed off by a clinician who wrote none of it; translations also by a qualified translator (45 CFR 92.201(c)(3))."),
        ]

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Office manager")]
