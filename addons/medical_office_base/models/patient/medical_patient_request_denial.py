from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

DECIDERS = ('medical_office_base.group_medical_records', 'medical_office_base.group_privacy_officer')

# (code, words, citation). Of access, those that begin with "review_" may be reviewed (164.524(a)(3)), the others not (a)(2).
DENIAL_GROUNDS = [
    ('access_psychotherapy', 'Psychotherapy notes', '45 CFR 164.524(a)(1)(i)'),
    ('access_legal', 'Put together for a legal proceeding', '45 CFR 164.524(a)(1)(ii)'),
    ('access_inmate', "An inmate's copy would endanger somebody", '45 CFR 164.524(a)(2)(ii)'),
    ('access_research', 'Research in course, as the patient agreed', '45 CFR 164.524(a)(2)(iii)'),
    ('access_privacy_act', 'Records under the Privacy Act', '45 CFR 164.524(a)(2)(iv)'),
    ('access_confidence', 'Obtained from somebody else under a promise of confidentiality', '45 CFR 164.524(a)(2)(v)'),
    ('review_danger', 'Reasonably likely to endanger life or physical safety', '45 CFR 164.524(a)(3)(i)'),
    ('review_other_person', 'Refers to another person, whom it would substantially harm', '45 CFR 164.524(a)(3)(ii)'),
    ('review_representative', 'Given to the representative, it would cause substantial harm', '45 CFR 164.524(a)(3)(iii)'),
    ('access_not_kept', 'Not part of the records that we keep', '45 CFR 164.524(a)(1)'),
    ('amendment_not_ours', 'Not made by us, and who made it can still act', '45 CFR 164.526(a)(2)(i)'),
    ('amendment_not_part', 'Not part of the records that decide about the patient', '45 CFR 164.526(a)(2)(ii)'),
    ('amendment_not_open', 'Not open to access', '45 CFR 164.526(a)(2)(iii)'),
    ('amendment_accurate', 'Accurate and complete as it is', '45 CFR 164.526(a)(2)(iv)'),
    ('restriction_refused', 'We are not required to agree, and can not', '45 CFR 164.522(a)(1)(ii)'),
    ('confidential_unreasonable', 'Can not reasonably be done', '45 CFR 164.522(b)(1)(i)'),
    ('confidential_no_way', 'No other address, or none how payment is handled, was given', '45 CFR 164.522(b)(2)(ii)'),
    ('release_invalid', 'The authorization is not valid', '45 CFR 164.508(b)(2)'),
    ('release_law', 'The law does not permit it', '45 CFR 164.502(a)'),
    ('identity', 'Identity or authority could not be verified', '45 CFR 164.514(h)'),
]
CITATIONS = {code: citation for code, _words, citation in DENIAL_GROUNDS}


def fits(ground, kind):
    """Whether a ground is one for this kind of request."""
    return ground == 'identity' or ground.split('_')[0] == ('access' if kind == 'accounting' else kind) or kind == 'access' and ground.startswith('review_')


class MedicalPatientRequest(models.Model):
    """A denial: proposed by one person with its ground in plain words, confirmed by another of medical records or the Privacy
    Officer; reviewed where the law gives a right to it; the patient's disagreement and our rebuttal.

    Source: 45 CFR 164.524(a)(2)-(4), (d); 164.526(a)(2), (d); 164.522(a)(1).
    """
    _inherit = 'medical.patient.request'

    denial_state = fields.Selection(
        [('none', 'None'), ('proposed', 'Proposed'), ('confirmed', 'Confirmed')], 'Denial', required=True, readonly=True, default='none', copy=False)
    denial_scope = fields.Selection([('all', 'All of it'), ('part', 'A part of it')], readonly=True, copy=False)
    denial_ground = fields.Selection([row[:2] for row in DENIAL_GROUNDS], 'Ground', readonly=True, copy=False)
    denial_citation = fields.Char('Rule of the Ground', compute='_compute_denial_citation')
    denial_reviewable = fields.Boolean('May Be Reviewed', compute='_compute_denial_citation')
    denial_reason = fields.Text('In Plain Words', readonly=True, copy=False)
    denial_by_id = fields.Many2one('res.users', 'Proposed By', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')
    denial_confirmed_by_id = fields.Many2one('res.users', 'Confirmed By', readonly=True, copy=False, ondelete='restrict')
    denial_note = fields.Text('Why Not Confirmed', readonly=True, copy=False)
    can_confirm = fields.Boolean(compute='_compute_can_confirm', search='_search_can_confirm')
    reviewer = fields.Char(readonly=True, copy=False, help="A licensed professional who took no part in the denial.")
    review_asked_on = fields.Date(readonly=True, copy=False)
    review_outcome = fields.Selection([('upheld', 'Upheld'), ('overturned', 'Overturned')], readonly=True, copy=False)
    disagreement = fields.Text('Statement of Disagreement', readonly=True, copy=False)
    rebuttal = fields.Text('Our Rebuttal', readonly=True, copy=False)

    @api.depends('denial_ground')
    def _compute_denial_citation(self):
        for request in self:
            request.denial_citation = CITATIONS.get(request.denial_ground)
            request.denial_reviewable = (request.denial_ground or '').startswith('review_')

    @api.depends_context('uid')
    @api.depends('denial_state', 'denial_by_id', 'state')
    def _compute_can_confirm(self):
        decides = self.env.user.has_groups(','.join(DECIDERS))
        for request in self:
            request.can_confirm = decides and request.state == 'proposed' and request.denial_by_id != self.env.user

    @api.model
    def _search_can_confirm(self, operator, value):
        if operator != 'in':
            return NotImplemented
        if not self.env.user.has_groups(','.join(DECIDERS)):
            return Domain.FALSE
        return Domain('state', '=', 'proposed') & Domain('denial_by_id', '!=', self.env.uid)

    def _propose_denial(self, ground, reason, scope='all'):
        """Propose to deny all or a part; another person confirms.

        :param str ground: a code of DENIAL_GROUNDS that fits the kind
        :param str reason: in plain language, as the patient will read it
        :param str scope: all, or part: then the rest is given
        """
        self._check_handler(('received', 'working'))
        if not fits(ground, self.kind):
            raise UserError(self.env._("This ground is none for this kind of request."))
        if not (reason or '').strip():
            raise UserError(self.env._("Write the reason in plain words: the patient reads it in the letter."))
        if scope == 'part' and self.kind not in ('access', 'amendment', 'release'):
            raise UserError(self.env._("This kind of request is granted or denied as a whole."))
        if self.denial_state == 'confirmed':
            raise UserError(self.env._("A part was denied already."))
        if self.kind == 'restriction' and self.must_accept:
            raise UserError(self.env._(
                "It must be accepted: paid in full, and it keeps the health plan from what concerns only that (45 CFR 164.522(a)(1)(vi))."))
        # sudo: what follows from the step
        self.sudo().write({
            'state': 'proposed', 'denial_state': 'proposed', 'denial_ground': ground, 'denial_reason': reason, 'denial_scope': scope,
            'denial_by_id': self.env.uid, 'denial_confirmed_by_id': False, 'denial_note': False})
        self._note('proposed', reason)

    def _check_decider(self):
        if not self.env.user.has_groups(','.join(DECIDERS)):
            raise AccessError(self.env._("Medical records and the Privacy Officer decide about denials."))

    def _confirm_denial(self):
        """The second person confirms: then it is denied, or of a part only, the rest is worked on."""
        self._check_handler(('proposed',))
        self._check_decider()
        if self.denial_by_id == self.env.user:
            raise UserError(self.env._("You proposed this denial: somebody else confirms it."))
        # sudo: what follows from the step
        self.sudo().write({'denial_state': 'confirmed', 'denial_confirmed_by_id': self.env.uid})
        self._note('denied', self.denial_reason)
        if self.denial_scope == 'part':
            self.sudo().state = 'working'
        else:
            self._close('denied', 'denied')

    def _return_denial(self, comment):
        """The second person doesn't confirm: it goes back to work, with the comment."""
        self._check_handler(('proposed',))
        self._check_decider()
        if self.denial_by_id == self.env.user:
            raise UserError(self.env._("You proposed this denial: somebody else decides about it."))
        if not (comment or '').strip():
            raise UserError(self.env._("Write down why: who proposed it reads it."))
        # sudo: what follows from the step
        self.sudo().write({
            'state': 'working' if self.identity_how else 'received', 'denial_state': 'none', 'denial_ground': False, 'denial_reason': False,
            'denial_scope': False, 'denial_by_id': False, 'denial_note': comment})
        self._note('returned', comment)

    def _ask_review(self, reviewer):
        """The patient asks for the review that they have a right to (45 CFR 164.524(a)(4))."""
        self._check_handler(('denied', 'done'))
        if self.kind != 'access' or self.denial_state != 'confirmed' or not self.denial_reviewable:
            raise UserError(self.env._("There is no right to a review of this."))
        if self.review_asked_on:
            raise UserError(self.env._("It was reviewed already."))
        if not (reviewer or '').strip():
            raise UserError(self.env._("Name the reviewer: a licensed professional who took no part in the denial."))
        # sudo: what follows from the step
        self.sudo().write({'state': 'review', 'review_asked_on': self._today_there(), 'reviewer': reviewer})
        self._note('review', reviewer)

    def _answer_review(self, outcome, text):
        """What the reviewer decided: upheld, it stays denied; overturned, the request is worked on again, from today.

        :param str outcome: upheld or overturned
        """
        self._check_handler(('review',))
        self._check_decider()
        if self.env.user in self.denial_by_id | self.denial_confirmed_by_id:
            raise UserError(self.env._("You took part in the denial: somebody else writes down what the review decided."))
        if not (text or '').strip():
            raise UserError(self.env._("Write down what the reviewer found: the patient is told."))
        # sudo: what follows from the step
        kept = self.sudo()
        kept.review_outcome = outcome
        if outcome == 'upheld':
            kept.state = 'denied' if kept.denial_scope == 'all' else 'done'
        else:
            state = kept.site_id.state_id or self.env['medical.practice']._get(kept.company_id).state_id
            due, _latest = self.env['medical.patient.request.rule']._holding(kept.kind, kept.company_id, state)._due(self._today_there())
            # "promptly": the time of a new request is the longest that it may take
            kept.write({
                'state': 'working', 'denial_state': 'none', 'outcome': False, 'closed_on': False, 'sent_on': False, 'sent_how': False,
                'sent_proof': False, 'date_due': due, 'date_first': due, 'date_latest': due})
        self._note('reviewed', text)

    def _add_statement(self, text):
        """The patient's statement of disagreement with a denied amendment, kept with it (45 CFR 164.526(d)(2))."""
        self._check_handler(('denied', 'done'))
        if self.kind != 'amendment' or self.denial_state != 'confirmed':
            raise UserError(self.env._("A statement of disagreement belongs to a denied amendment."))
        if self.disagreement:
            raise UserError(self.env._("There is a statement already; it stays as it was given."))
        if not (text or '').strip():
            raise UserError(self.env._("Write down the statement."))
        # sudo: what follows from the step
        self.sudo().disagreement = text
        self._note('statement', text)

    def _add_rebuttal(self, text):
        """Our written rebuttal, of which the patient gets a copy (45 CFR 164.526(d)(3))."""
        self._check_handler(('denied', 'done'))
        if not self.disagreement or self.rebuttal:
            raise UserError(self.env._("A rebuttal answers a statement of disagreement, once."))
        if not (text or '').strip():
            raise UserError(self.env._("Write down the rebuttal."))
        # sudo: what follows from the step
        self.sudo().rebuttal = text
        self._note('rebuttal', text)
