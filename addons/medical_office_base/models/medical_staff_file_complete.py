from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

COMPLETE_STATES = [
    ('missing', 'Incomplete'),
    ('expiring', 'Running Out'),
    ('complete', 'Complete'),
    ('none', 'Nothing Asked For'),
]
NAMED = 8


class MedicalStaffFile(models.Model):
    """How complete a file is: the documents asked for and the credentials required, each once, at its best.

    Whoever asks gets the figures of what they may read: the manager's are without I-9 and health, Employee Health's are of
    health alone. The rows come through the record rules of documents and credentials, then are counted in one query.
    """
    _inherit = 'medical.staff.file'

    asked_count = fields.Integer('Asked For', compute='_compute_complete', help="Documents and required credentials of the part you may read.")
    filed_count = fields.Integer('On File', compute='_compute_complete')
    missing_count = fields.Integer('Missing', compute='_compute_complete', help="Not there, expired, or not yet checked, signed or verified.")
    expiring_count = fields.Integer('Expiring', compute='_compute_complete')
    complete_percent = fields.Integer('Complete (%)', compute='_compute_complete', help="On file of what is asked for; runs out but still holds counts.")
    complete_state = fields.Selection(COMPLETE_STATES, 'Completeness', compute='_compute_complete', search='_search_complete_state')
    document_count = fields.Integer('Documents on File', compute='_compute_document_count')
    missing_text = fields.Char('What Is Missing', compute='_compute_missing_text')

    @api.depends_context('uid', 'company', 'allowed_company_ids')
    def _compute_complete(self):
        figures = {employee: row for employee, *row in self.env.execute_query(SQL(
            "SELECT employee_id, asked, good, missing, expiring FROM %s figure", self._sql_complete(self.company_id, self.employee_id)))}
        for file in self:
            asked, good, missing, expiring = figures.get(file.employee_id.id, (0, 0, 0, 0))
            file.asked_count, file.filed_count, file.missing_count, file.expiring_count = asked, good, missing, expiring
            file.complete_percent = 100 * good // asked if asked else 100
            file.complete_state = 'missing' if missing else 'expiring' if expiring else 'complete' if asked else 'none'

    @api.depends_context('uid')
    def _compute_document_count(self):
        counts = dict(self.env['medical.staff.document']._read_group(
            [('staff_file_id', 'in', self.ids), ('has_file', '=', True)], ['staff_file_id'], ['__count']))
        for file in self:
            file.document_count = counts.get(file, 0)

    def action_open_documents(self):
        """Open what the reader may see of this person's documents, also to bring and to file them."""
        self.ensure_one()
        name = 'own' if self.is_own else 'all'
        action = self.env['ir.actions.actions']._for_xml_id(f'medical_office_base.action_medical_staff_document_{name}')
        return {**action, 'domain': [('staff_file_id', '=', self.id)], 'context': {'default_employee_id': self.employee_id.id, 'hide_person': True}}

    @api.depends_context('uid', 'company', 'allowed_company_ids', 'lang')
    def _compute_missing_text(self):
        words = {}
        lang = self.env.lang or 'en_US'
        for employee, kind, type_id in self.env.execute_query(SQL(
                "SELECT employee_id, kind, type_id FROM %s item WHERE rank > 1 ORDER BY employee_id, kind DESC, type_id",
                self._sql_items(self.company_id, self.employee_id))):
            words.setdefault(employee, []).append((kind, type_id))
        # sudo: names of types, of rows that the reader may read
        documents = self.env['medical.document.type'].sudo().with_context(lang=lang).browse(
            {type_id for items in words.values() for kind, type_id in items if kind == 'document'})
        credentials = self.env['medical.credential.type'].sudo().with_context(lang=lang).browse(
            {type_id for items in words.values() for kind, type_id in items if kind == 'credential'})
        names = {('document', kind.id): kind.name for kind in documents} | {('credential', kind.id): kind.name for kind in credentials}
        for file in self:
            own = [names[item] for item in words.get(file.employee_id.id, ())]
            text = ', '.join(own[:NAMED])
            file.missing_text = self.env._("%(names)s and %(count)s more", names=text, count=len(own) - NAMED) if len(own) > NAMED else text

    @api.model
    def _search_complete_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        self.check_access('read')
        figures = self._sql_complete(self.env.companies)
        conditions = {
            'missing': SQL("missing > 0"), 'expiring': SQL("missing = 0 AND expiring > 0"), 'complete': SQL("missing = 0 AND expiring = 0 AND asked > 0")}
        domains = [
            Domain('employee_id', 'in', SQL("(SELECT employee_id FROM %s figure WHERE %s)", figures, conditions[state]))
            for state in value if state in conditions]
        if 'none' in value:
            domains.append(Domain('employee_id', 'not in', SQL("(SELECT employee_id FROM %s figure)", figures)))
        return Domain.OR(domains)

    @api.model
    def _sql_complete(self, companies, employees=None, tiers=None):
        """A subquery of figures by person: employee_id, asked, good, missing, expiring; see `_sql_items`."""
        return SQL(
            """(SELECT employee_id, COUNT(*) AS asked, COUNT(*) FILTER (WHERE rank <= 1) AS good,
                       COUNT(*) FILTER (WHERE rank > 1) AS missing, COUNT(*) FILTER (WHERE rank = 1) AS expiring
                  FROM %s item GROUP BY employee_id)""", self._sql_items(companies, employees, tiers))

    @api.model
    def _sql_items(self, companies, employees=None, tiers=None):
        """A subquery of what is asked of people: employee_id, kind (document, credential), type_id, rank of the best there is (0 on
        file, 1 expiring, 2 missing).

        Only what the user may read; with `tiers`, instead, what is of these tiers, for figures without names.
        """
        documents, credentials = self.env['medical.staff.document'], self.env['medical.credential']
        within = Domain('company_id', 'in', companies.ids)
        if employees is not None:
            within &= Domain('employee_id', 'in', employees.ids)
        if tiers is not None:
            # sudo: figures of the tiers that the caller may count
            documents, credentials = documents.sudo(), credentials.sudo()
            within &= Domain('tier', 'in', tiers)
        self.env.flush_all()
        return SQL(
            """(SELECT doc.employee_id, 'document' AS kind, doc.type_id, 0 AS state_id,
                       MIN(CASE standing.state WHEN 'on_file' THEN 0 WHEN 'expiring' THEN 1 ELSE 2 END) AS rank
                  FROM medical_staff_document doc JOIN %(states)s standing ON standing.id = doc.id
                 WHERE doc.id IN %(documents)s AND standing.state <> 'replaced'
                 GROUP BY doc.employee_id, doc.type_id
                HAVING BOOL_OR(doc.is_required)
                 UNION ALL
                SELECT need.employee_id, 'credential', need.type_id, COALESCE(need.state_id, 0),
                       MIN(CASE staged.credential_stage WHEN 'valid' THEN 0 WHEN 'due' THEN 1 ELSE 2 END)
                  FROM %(needed)s need
                  JOIN medical_credential held ON held.employee_id = need.employee_id AND held.type_id = need.type_id
                       AND (need.state_id IS NULL OR held.state_id = need.state_id OR held.multistate)
                  JOIN %(staged)s staged ON staged.id = held.id
                 WHERE held.id IN %(credentials)s
                 GROUP BY need.employee_id, need.type_id, need.state_id)""",
            states=self.env['medical.staff.document']._sql_states(), staged=self.env['medical.credential']._credential_staged(),
            needed=self.env['medical.credential']._sql_needed(companies, employees),
            documents=documents._search(within & Domain('active', '=', True)).subselect(),
            credentials=credentials._search(within & Domain('active', '=', True)).subselect())
