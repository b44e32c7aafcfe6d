from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import SQL

from ...tools.exclusion_names import birth_agreement, business, business_likeness, listed_person, person_likeness
from .medical_exclusion import SOURCES
from .medical_import_exclusion import SCREENERS
from .medical_screening_match import DECIDED

# with the same birth date, less like names are a match (somebody married, or a letter is wrong)
LIKENESS_WITH_BIRTH = 70
# names that may have to be compared are fetched for so many at a time: memory has a bound, and most practices need one query
AT_A_TIME = 3000
CREDENTIALS = {'leie': 'medical_office_base.credential_type_leie', 'sam': 'medical_office_base.credential_type_sam'}


class Listed(NamedTuple):
    """Of a row of a list, what is compared."""
    id: int
    last_name: str
    first_name: str
    middle_name: str
    business: str
    birth_date: object
    npi: str
    source: str
    entry_key: str
    entry_hash: str


class Found(NamedTuple):
    """A subject and a row of a list that may be the same."""
    subject: tuple
    listed: Listed
    agrees: str
    birth: str
    likeness: int


class MedicalScreening(models.Model):
    """How a screening is done.

    Names are compared only where they sound alike and begin with the same letter, found by one join on keys made at the import; an NPI
    that agrees is a match by itself. A namesake with another birth date, or of whom both NPIs are known and differ, is ruled out and
    counted. Everything else like enough is a match, to be resolved by somebody.
    """
    _inherit = 'medical.screening'

    @api.model
    def _run(self, company):
        """Screen everybody of a practice against the lists in use; write down the proof, the matches and the staff's credentials.

        :raises AccessError: not theirs to do, or another practice's
        :raises UserError: there is no LEIE, or somebody else screens at this moment
        :return: the screening
        """
        if not self.env.su and (not self.env.user.has_groups(SCREENERS) or company not in self.env.companies):
            raise AccessError(self.env._("The compliance officer, HR or the office manager screen, for their own practice."))
        lists = self.env['medical.exclusion.list'].union(*(self.env['medical.exclusion.list']._current(source) for source, _label in SOURCES))
        if 'leie' not in lists.mapped('source'):
            raise UserError(self.env._("There is no list to screen against: import the OIG's LEIE first."))
        # sudo: whoever has been let pass above writes the proof; rows are locked, not read
        own = self.sudo().with_company(company).with_context(active_test=True, tracking_disable=True)
        practice = own.env['medical.practice']._get(company)
        try:
            practice.lock_for_update()
        except LockError as error:
            raise UserError(self.env._("Somebody else is screening at this moment.")) from error
        subjects = own._subjects(company)
        found, ruled_out = own._find(subjects, practice.screening_likeness, company._medical_today())
        matches = own.env['medical.screening.match']._reconcile(company, found, {(subject.kind, subject.id) for subject in subjects})
        states = {}
        for match in matches:
            states.setdefault(match._subject_key(), {}).setdefault(match.source, set()).add(match.state)
        # an exclusion that was confirmed holds until it is lifted, whatever the newest list says
        for match in own.env['medical.screening.match'].search([('company_id', '=', company.id), ('state', '=', 'confirmed')]):
            states.setdefault(match._subject_key(), {}).setdefault(match.source, set()).add('confirmed')
        screening = own._write_down(company, lists, subjects, states, ruled_out, practice.screening_likeness)
        matches._seen_in(screening)
        own._fill_credentials(self.env.user, company, lists, subjects, states, screening.date)
        own.env['medical.practice']._screening_done(company)
        return self.browse(screening.id)

    # === COMPARE === #

    @api.model
    def _find(self, subjects, likeness, day):
        """(list of `Found`, how many namesakes were ruled out)."""
        found, ruled_out = [], 0
        for start in range(0, len(subjects), AT_A_TIME):
            part = subjects[start:start + AT_A_TIME]
            for index, listed in self._candidates(part, day):
                hit = self._compare(part[index], listed, likeness)
                if hit == 'other':
                    ruled_out += 1
                elif hit:
                    found.append(hit)
        # sorted here: what is found is few
        return sorted(found, key=lambda hit: (hit.subject.kind, hit.subject.id, hit.listed.id)), ruled_out

    @api.model
    def _candidates(self, subjects, day):
        """(place among the subjects, `Listed`) of what has to be compared: a common key, or a common NPI. In force on that day."""
        keys = [(place, block) for place, subject in enumerate(subjects) for block in subject.blocks()]
        npis = [(place, npi) for place, subject in enumerate(subjects) for npi in subject.npis]
        self.env.cr.execute(SQL(
            """WITH pair AS (
                   SELECT subject.place, exclusion.id
                     FROM unnest(%(places)s::int[], %(blocks)s::text[]) AS subject(place, block)
                     JOIN (SELECT id, unnest(string_to_array(blocks, ' ')) AS block FROM medical_exclusion) exclusion USING (block)
                    UNION
                   SELECT subject.place, exclusion.id
                     FROM unnest(%(npi_places)s::int[], %(npis)s::text[]) AS subject(place, npi)
                     JOIN medical_exclusion exclusion USING (npi))
               SELECT pair.place, exclusion.id, exclusion.last_name, exclusion.first_name, exclusion.middle_name, exclusion.business, exclusion.birth_date,
                      exclusion.npi, exclusion.source, exclusion.entry_key, exclusion.entry_hash
                 FROM pair JOIN medical_exclusion exclusion USING (id)
                WHERE (exclusion.reinstated_on IS NULL OR exclusion.reinstated_on > %(day)s)
                  AND (exclusion.date_end IS NULL OR exclusion.date_end >= %(day)s)""",
            places=[place for place, _block in keys], blocks=[block for _place, block in keys], npi_places=[place for place, _npi in npis],
            npis=[npi for _place, npi in npis], day=day))
        while rows := self.env.cr.fetchmany(10_000):
            for place, *values in rows:
                yield place, Listed(*values)

    @api.model
    def _compare(self, subject, listed, likeness):
        """A `Found`, 'other' for a namesake that is somebody else, or None."""
        named = listed_person(listed.last_name, listed.first_name, listed.middle_name) if listed.last_name and listed.first_name else None
        like = max((person_likeness(one, named) for one in subject.persons), default=0) if named else 0
        if listed.business and subject.business:
            like = max(like, business_likeness(subject.business, business(listed.business)))
        birth = birth_agreement(subject.birth_date, listed.birth_date)
        if listed.npi and listed.npi in subject.npis:
            return Found(subject, listed, 'npi', birth, like)
        if like < (LIKENESS_WITH_BIRTH if birth == 'same' else likeness):
            return None
        if birth == 'other' or birth != 'same' and listed.npi and subject.npis:
            return 'other'
        return Found(subject, listed, 'name_birth' if birth == 'same' else 'name', birth, like)

    # === WRITE DOWN === #

    @api.model
    def _write_down(self, company, lists, subjects, states, ruled_out, likeness):
        """The screening and its lines; as superuser."""
        results = [self._result(states.get((subject.kind, subject.id), {})) for subject in subjects]
        kinds = [subject.kind for subject in subjects]
        day = company._medical_today()
        screening = self.create({
            'name': self.env._("Screening %(date)s", date=fields.Date.to_string(day)), 'company_id': company.id, 'date': day,
            'done_at': fields.Datetime.now(), 'user_id': self.env.uid, 'list_ids': lists.ids, 'lists': lists._words(), 'likeness': likeness,
            **{f'{kind}_count': kinds.count(kind) for kind in ('staff', 'vendor', 'provider')},
            **{f'{result}_count': results.count(result) for result in ('clear', 'possible', 'cleared', 'confirmed')}, 'ruled_out_count': ruled_out})
        screening.flush_recordset()
        self.env.cr.execute_values(
            "INSERT INTO medical_screening_line (screening_id, company_id, kind, subject_id, name, npi, result) VALUES %s",
            [(screening.id, company.id, subject.kind, subject.id, subject.name, ', '.join(subject.npis) or None, result)
             for subject, result in zip(subjects, results, strict=True)], page_size=1000)
        self.env['medical.screening.line'].invalidate_model()
        self.env['medical.outside.provider'].search([
            ('company_id', '=', company.id), ('id', 'in', [subject.id for subject in subjects if subject.kind == 'provider'])]).screened_on = day
        return screening

    @api.model
    def _result(self, by_source):
        states = set().union(*by_source.values()) if by_source else set()
        return ('confirmed' if 'confirmed' in states else 'possible' if 'open' in states else 'cleared' if states & DECIDED else 'clear')

    @api.model
    def _credential_type(self, company, source, adopt=False):
        """The practice's kind of credential for a list; none where it didn't adopt it. Of the library, archived ones too."""
        row = self.env.ref(CREDENTIALS[source])
        kind = self.env['medical.credential.type'].sudo().search([('company_id', '=', company.id), ('medical_library_id', '=', row.id)], limit=1)
        # sudo: that an exclusion keeps off every shift isn't a matter of who confirmed it
        return kind or (row.sudo()._library_adopt(company) if adopt else kind)

    @api.model
    def _fill_credentials(self, user, company, lists, subjects, states, day):
        """The staff's screenings of the lists, where the practice keeps such credentials: clear, or excluded where that is confirmed. What is
        to be resolved is written once it is."""
        for screened in lists:
            kind = self._credential_type(company, screened.source)
            if not kind:
                continue
            results = {subject.id: states.get(('staff', subject.id), {}).get(screened.source, set()) for subject in subjects if subject.kind == 'staff'}
            people = self.env['hr.employee'].browse(ident for ident, found in results.items() if 'confirmed' in found or 'open' not in found)
            excluded = people.filtered(lambda person, results=results: 'confirmed' in results[person.id])
            # as whoever screens, who verifies all but their own
            self.env['medical.credential'].with_user(user).sudo()._screen(kind, people, excluded, day, screened.name)
