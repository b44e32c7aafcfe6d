import logging

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import get_lang

from ...tools.name_key import birth_date, is_phone, name_key, phone_key, words

_logger = logging.getLogger(__name__)

SHORT = 3  # letters: a trigram index finds a shorter piece only at the beginning of a word


class MedicalPatient(models.Model):
    """How one of many patients is found: by part of a name, birth date, record number or phone number, each by an index.

    Names are compared folded (`tools/name_key.py`), so that accents, case and apostrophes don't count, whatever extensions
    the database has.
    """
    _inherit = 'medical.patient'

    search_key = fields.Char('All Names, to Search', compute='_compute_search_key', store=True, copy=False, exportable=False)
    name_key = fields.Char('Name, to Compare', compute='_compute_name_key', store=True, copy=False, exportable=False, index='btree_not_null')
    phone_key = fields.Char('Phone, to Compare', compute='_compute_phone_key', store=True, copy=False, exportable=False, index='btree_not_null')

    def init(self):
        res = super().init()
        if self._trigram_ready():
            # beginnings and pieces of words, and likeness, out of 60,000
            self.env.cr.execute("""
                CREATE INDEX IF NOT EXISTS medical_patient__search_key_trigram ON medical_patient USING gin (search_key gin_trgm_ops);
                CREATE INDEX IF NOT EXISTS medical_patient__number_company ON medical_patient (number, company_id)""")
        return res

    @api.model
    def _trigram_ready(self):
        """Whether pg_trgm is there; made where the database lets us. Without it all works, more slowly, and typos aren't found."""
        cr = self.env.cr
        cr.execute("SELECT 1 FROM pg_proc WHERE proname = 'word_similarity'")
        if cr.fetchone():
            return True
        try:
            with cr.savepoint(flush=False):
                cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except psycopg2.Error:
            _logger.warning("PostgreSQL's extension pg_trgm is missing and can't be made: patients are searched without an index for parts of names")
            return False
        return True

    @api.depends('given_name', 'middle_name', 'family_name', 'suffix', 'preferred_name', 'former_name')
    def _compute_search_key(self):
        for patient in self:
            names = (patient.given_name, patient.middle_name, patient.family_name, patient.suffix, patient.preferred_name, patient.former_name)
            # the blank before each word: "li" is searched as a beginning
            patient.search_key = ''.join(f' {word}' for name in names for word in words(name))

    @api.depends('given_name', 'family_name')
    def _compute_name_key(self):
        for patient in self:
            patient.name_key = name_key(patient.given_name, patient.family_name) or False

    @api.depends('phone', 'phone_2')
    def _compute_phone_key(self):
        for patient in self:
            patient.phone_key = phone_key(patient.phone) or phone_key(patient.phone_2) or False

    # === WHAT PEOPLE TYPE === #

    @api.model
    def _search_display_name(self, operator, value):
        """The search of the list and of every field that names a patient: "fict 2/29/1980", "ada f", "123", "(212) 555-0134"."""
        if operator not in ('like', 'ilike', '=ilike', '=like') or not isinstance(value, str):
            return NotImplemented if operator in Domain.NEGATIVE_OPERATORS else super()._search_display_name(operator, value)
        value = value.replace('%', ' ').strip()
        return self._search_typed(value) if value else Domain.TRUE

    @api.model
    def _search_typed(self, text):
        if is_phone(text):
            return self._search_phone(text)
        # "Ada Fictional · 000123" is what the field shows, and people copy
        return Domain.AND(self._search_piece(piece) for piece in text.replace('·', ' ').replace(',', ' ').split())

    @api.model
    def _search_piece(self, piece):
        lang = get_lang(self.env)
        day = birth_date(piece, day_first=lang.date_format.find('%d') < lang.date_format.find('%m'))
        if day:
            return Domain('birth_date', '=', day)
        if any(char.isdecimal() for char in piece):
            return Domain('number', 'in', self._search_numbers(piece)) if not is_phone(piece) else self._search_phone(piece)
        found = words(piece)
        if not found:
            return Domain.TRUE
        return Domain.AND(Domain('search_key', 'like', word if len(word) >= SHORT or not word.isascii() else f' {word}') for word in found)

    @api.model
    def _search_phone(self, text):
        digits = phone_key(text)
        numbers = Domain('number', 'in', self._search_numbers(text))
        if len(digits) == 10:
            return Domain('phone_key', '=', digits) | numbers
        return Domain('phone_key', '=like', f'%{digits}') | numbers

    @api.model
    def _search_numbers(self, text):
        """The record numbers that somebody may mean who types 123."""
        text = text.strip().upper()
        # sudo: of the sequence the padding alone
        padding = self.env['ir.sequence'].sudo().search([('code', '=', 'medical.patient')], limit=1).padding or 6
        return list({text, text.zfill(padding)})

    # === WHO IS LIKELY THE SAME === #

    @api.model
    def _find_likely(self, people):
        """Who is likely one of these people: {position in the list: [(patient id, reason)]}, the likeliest first.

        Reads past record rules: callers show only what the user may open (`_shown_likely`). Two queries, however many people.

        :param list people: dicts of given_name, family_name, former_name, birth_date, phone, company_id; `exclude` a patient's id
        """
        wanted = []
        for position, person in enumerate(people):
            key = name_key(person.get('given_name'), person.get('family_name'))
            if key:
                wanted.append((position, key, person.get('birth_date') or None, phone_key(person.get('phone')) or None,
                               person.get('company_id') or self.env.company.id, person.get('exclude') or 0))
        if not wanted:
            return {}
        self.flush_model(['name_key', 'phone_key', 'birth_date', 'company_id', 'active', 'merged_into_id'])
        rows = self.env.execute_query(self._sql_likely(SQL(
            "(VALUES %s)", SQL(', ').join(SQL("(%s, %s, %s::date, %s, %s, %s)", *row) for row in wanted))))
        found = {}
        for position, patient_id, reason, _score in rows:
            matches = found.setdefault(position, [])
            if patient_id not in {match[0] for match in matches}:
                matches.append((patient_id, reason))
        return found

    @api.model
    def _sql_likely(self, wanted):
        """Rows (position, patient id, reason, score). Three ways of being the same, each through an index: the same birth date and a
        like name; the same phone and a like name; the same name and a birth date that misses or differs in one of its parts.
        """
        like = SQL("similarity(p.name_key, w.name_key)") if self._has_trigram() else SQL("(CASE WHEN p.name_key = w.name_key THEN 1 ELSE 0 END)")
        # a family has one phone: birth dates must agree in two of their parts, or have day and month in the other's place
        dates = SQL("""(w.birth_date IS NULL OR p.birth_date IS NULL
                    OR (EXTRACT(year FROM p.birth_date) = EXTRACT(year FROM w.birth_date))::int
                      + (EXTRACT(month FROM p.birth_date) = EXTRACT(month FROM w.birth_date))::int
                      + (EXTRACT(day FROM p.birth_date) = EXTRACT(day FROM w.birth_date))::int >= 2
                    OR EXTRACT(year FROM p.birth_date) = EXTRACT(year FROM w.birth_date)
                        AND EXTRACT(month FROM p.birth_date) = EXTRACT(day FROM w.birth_date)
                        AND EXTRACT(day FROM p.birth_date) = EXTRACT(month FROM w.birth_date))""")
        return SQL("""
            WITH wanted (position, name_key, birth_date, phone_key, company_id, exclude) AS (%(wanted)s),
            same AS (
                SELECT w.position, p.id, CASE WHEN p.name_key = w.name_key THEN 'same' ELSE 'name' END AS reason, 1 + %(like)s AS score
                  FROM wanted w JOIN medical_patient p ON p.birth_date = w.birth_date
                 WHERE p.company_id = w.company_id AND p.id <> w.exclude AND p.merged_into_id IS NULL AND %(like)s >= %(near)s
                 UNION ALL
                SELECT w.position, p.id, 'phone', 0.5 + %(like)s
                  FROM wanted w JOIN medical_patient p ON p.phone_key = w.phone_key
                 WHERE p.company_id = w.company_id AND p.id <> w.exclude AND p.merged_into_id IS NULL AND %(like)s >= %(close)s AND %(dates)s
                 UNION ALL
                SELECT w.position, p.id, 'date', 1
                  FROM wanted w JOIN medical_patient p ON p.name_key = w.name_key
                 WHERE p.company_id = w.company_id AND p.id <> w.exclude AND p.merged_into_id IS NULL
                   AND p.birth_date IS DISTINCT FROM w.birth_date AND %(dates)s)
            SELECT position, id, reason, score FROM same ORDER BY position, score DESC, id""",
            wanted=wanted, like=like, near=0.4, close=0.55, dates=dates)

    @api.model
    def _has_trigram(self):
        cache = self.env.cr.cache
        if 'medical_has_trigram' not in cache:
            self.env.cr.execute("SELECT 1 FROM pg_proc WHERE proname = 'word_similarity'")
            cache['medical_has_trigram'] = bool(self.env.cr.fetchone())
        return cache['medical_has_trigram']
