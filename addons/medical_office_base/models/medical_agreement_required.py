from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .medical_agreement import INSIDERS, REQUIRED_DOCUMENTS


class MedicalAgreement(models.Model):
    """Which papers a vendor has to show, and what of them is missing or runs out.

    A paper counts while it is valid and its file is there. A background check is of one person: each person with one on file
    needs a valid one, and there has to be at least one person.
    """
    _inherit = 'medical.agreement'

    needs_insurance = fields.Boolean(
        'Insurance Certificate', compute='_compute_needs', store=True, readonly=False, precompute=True, groups=INSIDERS)
    needs_license = fields.Boolean('License', compute='_compute_needs', store=True, readonly=False, precompute=True, groups=INSIDERS)
    needs_background_check = fields.Boolean(
        'Background Check of Each Person', compute='_compute_needs', store=True, readonly=False, precompute=True, groups=INSIDERS)
    document_state = fields.Selection(
        [('missing', 'Missing'), ('expiring', 'Running Out'), ('complete', 'Complete'), ('none', 'None Needed')], 'Papers',
        compute='_compute_document_state', search='_search_document_state', groups=INSIDERS)
    document_text = fields.Char('Papers in Words', compute='_compute_document_state', groups=INSIDERS)

    @api.depends('kind')
    def _compute_needs(self):
        for agreement in self:
            required = REQUIRED_DOCUMENTS.get(agreement.kind, ())
            agreement.needs_insurance = 'insurance' in required
            agreement.needs_license = 'license' in required
            agreement.needs_background_check = 'background_check' in required

    @api.depends('needs_insurance', 'needs_license', 'needs_background_check', 'document_ids.type', 'document_ids.person_name',
                 'document_ids.active', 'document_ids.has_file', 'document_ids.expiry_stage')
    def _compute_document_state(self):
        # sudo: of the papers, only what the reader of these fields may know comes out
        Document = self.env['medical.agreement.document'].sudo()
        labels = dict(Document._fields['type']._description_selection(self.env))
        faults = {}
        for agreement, problem, paper, person in self.env.execute_query(SQL(
                "SELECT agreement_id, problem, type, person FROM %s fault WHERE agreement_id = ANY(%s) ORDER BY problem, type, person",
                self._sql_document_faults(), self._origin.ids)):
            what = f'{labels[paper]} ({person})' if person else labels[paper]
            faults.setdefault((agreement, problem), []).append(what)
        for agreement in self:
            missing, due = (faults.get((agreement._origin.id, problem)) for problem in ('missing', 'expiring'))
            needed = agreement.needs_insurance or agreement.needs_license or agreement.needs_background_check
            agreement.document_state = 'missing' if missing else 'expiring' if due else 'complete' if needed else 'none'
            agreement.document_text = ' · '.join(filter(None, (
                missing and self.env._("Missing: %(papers)s", papers=', '.join(missing)),
                due and self.env._("Running out: %(papers)s", papers=', '.join(due))))) or False

    @api.model
    def _search_document_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # the SQL below passes over access lines, and staff may not find out by searching
        self.env['medical.agreement.document'].check_access('read')
        faults = self._sql_document_faults()
        missing = Domain('id', 'in', SQL("(SELECT agreement_id FROM %s fault WHERE problem = 'missing')", faults))
        due = Domain('id', 'in', SQL("(SELECT agreement_id FROM %s fault WHERE problem = 'expiring')", faults))
        needed = Domain(['|', '|', ('needs_insurance', '=', True), ('needs_license', '=', True), ('needs_background_check', '=', True)])
        domains = {'missing': missing, 'expiring': ~missing & due, 'complete': ~missing & ~due & needed, 'none': ~missing & ~due & ~needed}
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _sql_document_faults(self):
        """A subquery of what is wrong with the papers of agreements: agreement_id, problem, type, person."""
        # sudo: see the two who use it
        Document = self.env['medical.agreement.document'].sudo()
        self.flush_model(['needs_insurance', 'needs_license', 'needs_background_check'])
        papers = Document._sql_papers()
        return SQL(
            """(WITH paper AS MATERIALIZED %s
                SELECT agreement.id AS agreement_id, 'missing' AS problem, need.type, NULL AS person
                  FROM medical_agreement agreement
                  JOIN (VALUES ('insurance'), ('license'), ('background_check')) need(type)
                    ON CASE need.type WHEN 'insurance' THEN agreement.needs_insurance
                                      WHEN 'license' THEN agreement.needs_license
                                      ELSE agreement.needs_background_check END
                 WHERE NOT EXISTS (SELECT 1 FROM paper WHERE paper.agreement_id = agreement.id AND paper.type = need.type
                                      AND (paper.good OR paper.type = 'background_check'))
                 UNION ALL
                SELECT paper.agreement_id, 'missing', paper.type, min(paper.person)
                  FROM paper JOIN medical_agreement agreement ON agreement.id = paper.agreement_id AND agreement.needs_background_check
                 WHERE paper.type = 'background_check'
                 GROUP BY paper.agreement_id, paper.type, lower(paper.person)
                HAVING NOT bool_or(paper.good)
                 UNION ALL
                SELECT paper.agreement_id, 'expiring', paper.type, paper.person
                  FROM paper WHERE paper.stage = 'due' AND paper.good)""", papers)

    def action_open_documents(self):
        """Open the papers of this agreement, also those of the past."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_agreement_document')
        return {**action, 'domain': [('agreement_id', '=', self.id)], 'context': {'default_agreement_id': self.id, 'active_test': False}}
