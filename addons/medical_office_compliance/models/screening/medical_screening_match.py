from odoo import api, fields, models

from .medical_exclusion import SOURCES
from .medical_screening_line import SUBJECTS

STATES = [
    ('open', 'To Resolve'),
    ('cleared', 'Cleared: Somebody Else'),
    ('confirmed', 'Excluded'),
    ('lifted', 'Reinstated'),
    ('gone', 'No Longer Found'),
]
# what stays as decided until either side changes
DECIDED = {'cleared', 'lifted'}
AGREES = [('npi', 'NPI'), ('name_birth', 'Name and Birth Date'), ('name', 'Name Alone')]
BIRTHS = [('same', 'The Same'), ('near', 'Nearly the Same'), ('other', 'Another'), ('unknown', 'Not Known')]
# whose birth date it is, is not the auditor's
DECIDERS = 'medical_office_base.group_compliance_officer,medical_office_base.group_hr'
LINKS = {'staff': 'employee_id', 'vendor': 'partner_id', 'provider': 'provider_id'}
# columns of a row of the list, kept as `entry_…`
KEPT = ('name', 'birth_date', 'npi', 'address', 'state', 'trade', 'kind', 'agency', 'date', 'date_end', 'waiver', 'number')


class MedicalScreeningMatch(models.Model):
    """Somebody of the practice and a row of a list, who may be the same: both sides as of when they were last compared.

    Open until somebody decides, with a reason: cleared (somebody else) or excluded. **What is decided stays decided as long as neither
    side changes** (`subject_hash`, `entry_hash`: names, birth date, NPIs; every published column): otherwise it is open again. Of whom the
    list has no more, an open match is closed; an exclusion holds until it is lifted with the document of the reinstatement.

    - compliance officer: all; HR: staff; nobody decides about themselves
    - owner, auditor: read, without birth dates; manager: how many, at the screening, and the results of its lines
    """
    _name = 'medical.screening.match'
    _description = 'Match With an Exclusion List'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'state desc, id desc'
    _rec_name = 'subject_name'
    _rec_names_search = ['subject_name', 'entry_name']

    company_id = fields.Many2one('res.company', 'Practice', required=True, readonly=True, index=True, ondelete='restrict')
    state = fields.Selection(STATES, 'Status', required=True, readonly=True, default='open', index=True)
    source = fields.Selection(SOURCES, 'List', required=True, readonly=True)
    agrees = fields.Selection(AGREES, 'What Agrees', required=True, readonly=True)
    likeness = fields.Integer('Likeness of Names', readonly=True, aggregator=None, help="From 0 to 100.")
    birth = fields.Selection(BIRTHS, 'Birth Dates', required=True, readonly=True)
    on_list = fields.Boolean(readonly=True, default=True, help="The newest list has it.")

    subject_kind = fields.Selection(SUBJECTS, 'Who', required=True, readonly=True, index=True)
    employee_id = fields.Many2one('hr.employee', 'Person', readonly=True, index='btree_not_null', ondelete='restrict')
    partner_id = fields.Many2one('res.partner', 'Vendor', readonly=True, index='btree_not_null', ondelete='restrict')
    provider_id = fields.Many2one('medical.outside.provider', readonly=True, index='btree_not_null', ondelete='restrict')
    payee_id = fields.Many2one('res.partner', compute='_compute_payee_id', store=True, index='btree_not_null', compute_sudo=True)
    subject_name = fields.Char('Name', required=True, readonly=True)
    subject_birth_date = fields.Date('Birth Date', readonly=True, groups=DECIDERS)
    subject_npi = fields.Char('NPI', readonly=True)

    entry_name = fields.Char('Name on the List', required=True, readonly=True)
    entry_birth_date = fields.Date('Birth Date on the List', readonly=True, groups=DECIDERS)
    entry_npi = fields.Char('NPI on the List', readonly=True)
    entry_address = fields.Char('Address on the List', readonly=True)
    entry_state = fields.Char('State on the List', readonly=True)
    entry_trade = fields.Char('Occupation on the List', readonly=True)
    entry_kind = fields.Char('Kind of Exclusion', readonly=True, help="The section of 42 U.S.C. 1320a-7 (LEIE), or the type of SAM.gov.")
    entry_agency = fields.Char('Excluded By', readonly=True)
    entry_date = fields.Date('Excluded On', readonly=True)
    entry_date_end = fields.Date('Excluded Until', readonly=True)
    entry_waiver = fields.Char('Waiver', readonly=True)
    entry_number = fields.Char("The List's Number", readonly=True)

    first_screening_id = fields.Many2one('medical.screening', 'Found By', readonly=True, index='btree_not_null', ondelete='restrict')
    screening_id = fields.Many2one('medical.screening', 'Last Seen By', readonly=True, index='btree_not_null', ondelete='restrict')
    decided_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    decided_on = fields.Date(readonly=True)
    reason = fields.Text('Why', readonly=True)
    event_ids = fields.One2many('medical.screening.event', 'match_id', 'History', readonly=True)
    is_mine = fields.Boolean(compute='_compute_rights', help="It is about yourself.")
    can_decide = fields.Boolean(compute='_compute_rights')
    can_lift = fields.Boolean(compute='_compute_rights')
    subject_hash = fields.Char(readonly=True, groups=fields.NO_ACCESS, export_string_translation=False)
    entry_key = fields.Char(readonly=True, groups=fields.NO_ACCESS, export_string_translation=False)
    entry_hash = fields.Char(readonly=True, groups=fields.NO_ACCESS, export_string_translation=False)

    _confirmed_idx = models.Index("(company_id, payee_id) WHERE state = 'confirmed'")

    @api.depends('partner_id', 'provider_id.partner_id')
    def _compute_payee_id(self):
        for match in self:
            match.payee_id = match.partner_id or match.provider_id.partner_id

    @api.depends('employee_id', 'state', 'subject_kind')
    @api.depends_context('uid')
    def _compute_rights(self):
        user = self.env.user
        officer, hr = user.has_group('medical_office_base.group_compliance_officer'), user.has_group('medical_office_base.group_hr')
        for match in self:
            # sudo: only whether it is about the reader
            match.is_mine = match.sudo().employee_id.user_id == user
            theirs = officer or hr and match.subject_kind == 'staff'
            match.can_decide = theirs and not match.is_mine and match.state in ('open', 'cleared', 'confirmed')
            match.can_lift = officer and not match.is_mine and match.state == 'confirmed'

    def _guard_words(self):
        return self.env._("A match is found by screening, and decided with a reason.")

    def _subject_key(self):
        """(kind, id) of whom it is about."""
        self.ensure_one()
        return self.subject_kind, self[LINKS[self.subject_kind]].id

    def _note(self, kind, note=False, **values):
        """Add to the history; as superuser."""
        self.env['medical.screening.event'].sudo().create([{'match_id': match.id, 'kind': kind, 'note': note, **values} for match in self])

    # === SCREENING === #

    @api.model
    def _reconcile(self, company, found, screened):
        """Bring what is known in line with what a screening has found; as superuser, called by it alone.

        :param found: list of `Found`
        :param screened: {(kind, id)} of everybody who was looked up
        :return: the matches that the lists hold now
        """
        known = {}
        for match in self.search([('company_id', '=', company.id)]):
            known.setdefault((*match._subject_key(), match.entry_key), []).append(match)
        # the same row twice in a file is one
        wanted = {}
        for hit in found:
            wanted.setdefault((hit.subject.kind, hit.subject.id, hit.listed.entry_key), {}).setdefault(hit.listed.entry_hash, hit)
        entries = self.env['medical.exclusion'].browse({hit.listed.id for hits in wanted.values() for hit in hits.values()})
        kept = {row.pop('id'): row for row in entries.read(KEPT, load=False)}
        seen, new = self.browse(), []
        for key, hits in wanted.items():
            rest = list(known.get(key, ()))
            # a row as it was first; then what has changed takes the place of what was
            for same in (True, False):
                for digest, hit in list(hits.items()):
                    match = next((match for match in rest if match.entry_hash == digest or not same), None)
                    if match:
                        rest.remove(match)
                        match._update_from(hits.pop(digest), kept[hit.listed.id])
                        seen |= match
            new += [self._match_values(company, hit, kept[hit.listed.id]) for hit in hits.values()]
        created = self.create(new)
        created._note('found')
        gone = self.browse(match.id for matches in known.values() for match in matches) - seen
        looked_up = gone.filtered(lambda match: match._subject_key() in screened)
        looked_up._gone()
        (gone - looked_up)._not_screened()
        return seen | created

    @api.model
    def _match_values(self, company, hit, entry):
        return {
            'company_id': company.id, 'source': hit.listed.source, 'subject_kind': hit.subject.kind, LINKS[hit.subject.kind]: hit.subject.id,
            **self._compared(hit, entry)}

    @api.model
    def _compared(self, hit, entry):
        """Both sides and how they compare, as values."""
        return {
            'agrees': hit.agrees, 'likeness': hit.likeness, 'birth': hit.birth, 'subject_name': hit.subject.name,
            'subject_birth_date': hit.subject.birth_date, 'subject_npi': ', '.join(hit.subject.npis) or False, 'subject_hash': hit.subject.hash,
            'entry_key': hit.listed.entry_key, 'entry_hash': hit.listed.entry_hash, **{f'entry_{name}': entry[name] for name in KEPT}}

    def _update_from(self, hit, entry):
        """It was found again: open once more if a side has changed since it was decided."""
        values = {}
        changed = [words for words, differs in (
            (self.env._("who is screened"), self.subject_hash != hit.subject.hash), (self.env._("the list"), self.entry_hash != hit.listed.entry_hash))
            if differs]
        if changed:
            values = self._compared(hit, entry)
        if not self.on_list:
            values['on_list'] = True
        if self.state == 'gone' or changed and self.state in DECIDED:
            values.update(state='open', decided_by_id=False, decided_on=False, reason=False)
        before = self.reason
        if values:
            self.write(values)
        if changed:
            note = self.env._("Changed: %(sides)s.", sides=', '.join(changed))
            self._note('changed', f'{note} {self.env._("Decided before: %(reason)s", reason=before)}' if before else note)
        elif values:
            self._note('back')

    def _gone(self):
        """The newest list has them no more."""
        gone = self.filtered('on_list')
        gone.on_list = False
        gone.filtered(lambda match: match.state == 'open').state = 'gone'
        gone._note('gone')

    def _not_screened(self):
        """Whoever they are about left, or isn't a vendor any more: nothing is to be resolved; what was decided stays."""
        left = self.filtered(lambda match: match.state == 'open')
        left.state = 'gone'
        left._note('left')

    def _seen_in(self, screening):
        """Note which screening has seen them last; as superuser."""
        self.filtered(lambda match: not match.first_screening_id).first_screening_id = screening
        self.screening_id = screening
