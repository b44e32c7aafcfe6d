from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.models.medical_agreement import INSIDERS

ASSOCIATE = 'business_associate'
BAA_FIELDS = ['kind', 'phi_what', 'phi_why', 'subcontractors', 'breach_days', 'phi_end', 'signed_on', 'signed_by_them', 'signed_by_us']


class MedicalAgreement(models.Model):
    """The agreement with a business associate: a vendor that handles patients' information for the practice (45 CFR 164.504(e)).

    Complete is one that says what information and why, has every required term ticked, is signed by both, and whose signed paper
    is on file and holds today. One that isn't complete can't be started. How the vendor protects the information is asked once a
    year (`medical.safeguard.review`).
    """
    _inherit = 'medical.agreement'

    kind = fields.Selection(selection_add=[(ASSOCIATE, 'Business Associate'), ('other',)], ondelete={ASSOCIATE: 'set other'})
    phi_what = fields.Text("Patients' Information They Get", groups=INSIDERS, tracking=True)
    phi_why = fields.Text('What They Need It For', groups=INSIDERS, tracking=True)
    subcontractors = fields.Selection(
        [('none', 'None'), ('bound', 'Bound by the Same Terms')], groups=INSIDERS, tracking=True, help="Whom they pass the information on to.")
    breach_days = fields.Integer(
        'Breach Reported Within (days)', groups=INSIDERS, tracking=True,
        help="As agreed. The rule's own limit is without unreasonable delay and 60 days at most (45 CFR 164.410); many agree on fewer.")
    phi_end = fields.Selection(
        [('return', 'Returned'), ('destroy', 'Destroyed'), ('protect', 'Kept and Protected: Neither Is Feasible')], 'At the End It Is',
        groups=INSIDERS, tracking=True)
    signed_on = fields.Date(groups=INSIDERS, tracking=True)
    signed_by_them = fields.Char('Signed for the Vendor By', groups=INSIDERS, tracking=True)
    signed_by_us = fields.Char('Signed for the Practice By', groups=INSIDERS, tracking=True)
    term_check_ids = fields.One2many('medical.agreement.term.check', 'agreement_id', 'Required Terms', groups=INSIDERS, copy=True)
    baa_state = fields.Selection(
        [('complete', 'Complete'), ('incomplete', 'Incomplete')], 'Check', compute='_compute_baa_state', search='_search_baa_state', groups=INSIDERS)
    baa_text = fields.Char('What Is Missing', compute='_compute_baa_state', groups=INSIDERS)
    safeguard_review_ids = fields.One2many('medical.safeguard.review', 'agreement_id', 'Safeguards', groups=INSIDERS)
    safeguard_due = fields.Date('Safeguards Due', compute='_compute_safeguard_due', store=True, groups=INSIDERS)
    safeguard_result = fields.Selection(
        [('good', 'No Gap'), ('gaps', 'Gaps'), ('serious', 'Serious Gaps')], 'Safeguards Last Found', compute='_compute_safeguard_due', store=True,
        groups=INSIDERS)

    _breach_days_positive = models.Constraint('CHECK (breach_days >= 0)', "A breach is reported within 0 or more days.")

    # === COMPLETE? === #

    @api.model
    def _sql_baa_faults(self):
        """A subquery of what business associate agreements lack: agreement_id, fault, number (to sort by; of terms 100 and how many)."""
        # sudo: see those who use it
        self = self.sudo()
        self.flush_model(BAA_FIELDS)
        self.env['medical.agreement.term.check'].flush_model()
        papers = self.env['medical.agreement.document']._sql_papers()
        return SQL(
            """(SELECT agreement.id AS agreement_id, need.fault, need.number
                  FROM medical_agreement agreement
            CROSS JOIN LATERAL (
                SELECT count(*) AS count FROM medical_agreement_term term
                 WHERE NOT EXISTS (SELECT FROM medical_agreement_term_check tick
                                    WHERE tick.term_id = term.id AND tick.agreement_id = agreement.id AND tick.is_met)) term
            CROSS JOIN LATERAL (VALUES
                ('what', COALESCE(trim(agreement.phi_what), '') = '', 1), ('why', COALESCE(trim(agreement.phi_why), '') = '', 2),
                ('subcontractors', agreement.subcontractors IS NULL, 3), ('breach', COALESCE(agreement.breach_days, 0) = 0, 4),
                ('end', agreement.phi_end IS NULL, 5), ('terms', term.count > 0, 100 + term.count),
                ('signed', agreement.signed_on IS NULL OR COALESCE(trim(agreement.signed_by_them), '') = ''
                           OR COALESCE(trim(agreement.signed_by_us), '') = '', 7),
                ('paper', NOT EXISTS (SELECT FROM %s paper WHERE paper.agreement_id = agreement.id AND paper.type = 'business_associate'
                                                             AND paper.good), 8)) need(fault, missing, number)
                 WHERE agreement.kind = 'business_associate' AND need.missing)""", papers)

    @api.model
    def _baa_words(self, fault, number):
        return {
            'what': self.env._("what patients' information they get"),
            'why': self.env._("what they need it for"),
            'subcontractors': self.env._("subcontractors"),
            'breach': self.env._("within how many days a breach is reported"),
            'end': self.env._("what becomes of the information at the end"),
            'terms': self.env._("required terms not ticked: %(count)s", count=number - 100),
            'signed': self.env._("when and by whom it was signed, for both"),
            'paper': self.env._("the signed paper, with its file and valid today"),
        }[fault]

    @api.depends(*BAA_FIELDS, 'term_check_ids.is_met', 'document_ids.type', 'document_ids.active', 'document_ids.has_file', 'document_ids.expiry_stage')
    @api.depends_context('lang')
    def _compute_baa_state(self):
        faults = {}
        for agreement, fault, number in self.env.execute_query(SQL(
                "SELECT agreement_id, fault, number FROM %s fault WHERE agreement_id = ANY(%s) ORDER BY number, fault",
                self._sql_baa_faults(), self._origin.ids)):
            faults.setdefault(agreement, []).append(self._baa_words(fault, number))
        for agreement in self:
            missing = faults.get(agreement._origin.id)
            is_associate = agreement.kind == ASSOCIATE
            new = not agreement._origin
            agreement.baa_state = is_associate and ('incomplete' if missing or new else 'complete')
            agreement.baa_text = is_associate and missing and self.env._("Missing: %(what)s", what='; '.join(missing))

    @api.model
    def _search_baa_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # the SQL passes over access, and staff may not find out by searching
        self._check_field_access(self._fields['baa_state'], 'read')
        incomplete = Domain('id', 'in', SQL("(SELECT agreement_id FROM %s fault)", self._sql_baa_faults()))
        associate = Domain('kind', '=', ASSOCIATE)
        found = Domain.FALSE
        for state in value:
            found |= {'incomplete': associate & incomplete, 'complete': associate & ~incomplete, False: ~associate}.get(state, Domain.FALSE)
        return found

    @api.constrains('state', 'kind')
    def _check_baa_complete(self):
        # sudo: what is missing is for whoever starts it
        for agreement in self.sudo():
            if agreement.kind == ASSOCIATE and agreement.state == 'running' and agreement.baa_state != 'complete':
                raise ValidationError(self.env._(
                    "“%(name)s” can't run yet. %(missing)s.", name=agreement.name, missing=agreement.baa_text or ''))

    # === TERMS === #

    @api.model_create_multi
    def create(self, vals_list):
        agreements = super().create(vals_list)
        agreements._ensure_terms()
        return agreements

    def write(self, vals):
        res = super().write(vals)
        if vals.get('kind') == ASSOCIATE or 'partner_id' in vals:
            self._ensure_terms()
        return res

    def _ensure_terms(self):
        """Give business associate agreements the list of required terms to tick; their vendors handle patients' information."""
        associates = self.filtered(lambda agreement: agreement.kind == ASSOCIATE)
        if not associates:
            return
        for company, agreements in associates.grouped('company_id').items():
            # sudo: follows from the kind of the agreement
            agreements.partner_id.sudo().with_company(company).filtered(lambda partner: not partner.medical_handles_phi).medical_handles_phi = True
        # sudo: the list is the same for everybody
        Check = self.env['medical.agreement.term.check'].sudo()
        known = {(check.agreement_id.id, check.term_id.id) for check in Check.search([('agreement_id', 'in', associates.ids)])}
        terms = self.env['medical.agreement.term'].sudo().search([('code', '!=', False)])  # sudo: as above
        Check.create([
            {'agreement_id': agreement.id, 'term_id': term.id}
            for agreement in associates for term in terms if (agreement.id, term.id) not in known])

    # === SAFEGUARDS === #

    @api.depends('kind', 'date_start', 'safeguard_review_ids.done_on', 'safeguard_review_ids.state', 'safeguard_review_ids.result')
    def _compute_safeguard_due(self):
        for agreement in self:
            done = agreement.safeguard_review_ids.filtered(lambda review: review.state == 'done').sorted('done_on')[-1:]
            is_associate = agreement.kind == ASSOCIATE
            agreement.safeguard_due = is_associate and (done._next_due() if done else agreement.date_start)
            agreement.safeguard_result = is_associate and done.result

    def action_safeguards(self):
        """Ask the vendor about its safeguards: open the questionnaire being filled in, or a new one."""
        self.ensure_one()
        if self.kind != ASSOCIATE:
            raise UserError(self.env._("Only business associates are asked about safeguards: choose this kind first."))
        Review = self.env['medical.safeguard.review']
        review = Review.search([('agreement_id', '=', self.id), ('state', '=', 'open')], limit=1) or Review.create({'agreement_id': self.id})
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Safeguards"), 'res_model': 'medical.safeguard.review', 'res_id': review.id,
            'views': [(False, 'form')]}

    def action_open_safeguards(self):
        """Open all questionnaires of this agreement."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_safeguard_review')
        return {**action, 'domain': [('agreement_id', '=', self.id)], 'context': {}}
