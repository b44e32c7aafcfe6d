from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

ANSWER_STATES = [
    ('draft', 'To Post'), ('posted', 'Posted'), ('unapplied', 'Money Unapplied'), ('undone', 'Undone')]
MATCHES = [('matched', 'Matched'), ('suggested', 'Suggested'), ('unmatched', 'Unmatched'), ('foreign', 'Not Ours')]
VERDICTS = [('good', 'Ready'), ('look', 'Ready, Look'), ('bad', 'Not Yet')]
# of these nothing is posted: not ours and sent on, or asked before the service
SILENT = ('23', '25')
REVERSAL = '22'
FOLLOWS = {
    'state', 'match', 'suggested_claim_id', 'repeat_id', 'origin_id', 'is_accepted', 'answer_key', 'amount_written_off', 'amount_moved', 'moved_to_id',
    'state_before'}
CHOSEN = {'claim_id'}


class MedicalRemittanceClaim(models.Model):
    """What a payer decided on one claim (CLP), with its services and adjustments.

    Before it is posted it is judged (`verdict`): does it balance, is it one of our claims, was this payer asked, was it answered the
    same way before. A reversal (22) takes back an earlier answer (`origin_id`), found by claim and negated amounts.
    """
    _name = 'medical.remittance.claim'
    _description = 'Answer on a Claim'
    _inherit = ['medical.access.logged']
    _order = 'remittance_id, sequence, id'
    _rec_name = 'number'
    _rec_names_search = ['number', 'payer_number']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    remittance_id = fields.Many2one('medical.remittance', required=True, index=True, ondelete='cascade', check_company=True)
    source = fields.Selection(related='remittance_id.source')
    remittance_state = fields.Selection(related='remittance_id.state', string='Status of the Remittance')
    payer_id = fields.Many2one(related='remittance_id.payer_id', store=True, index=True)
    date = fields.Date(related='remittance_id.date', store=True)
    company_id = fields.Many2one(related='remittance_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    sequence = fields.Integer(default=10)
    number = fields.Char('Claim Number', required=True, index=True, help="CLP01.")
    status_code = fields.Char('Processed As', required=True, default='1', size=2, help="CLP02.")
    status_words = fields.Char('Processed', compute='_compute_status_words')
    charged = fields.Monetary(help="CLP03.")
    paid = fields.Monetary(help="CLP04.")
    patient_amount = fields.Monetary("Patient's Part as Stated", help="CLP05; compared, never posted.")
    payer_number = fields.Char("Payer's Number", help="CLP07.")
    forwarded_to = fields.Char()
    member_id = fields.Char('Member ID')
    patient_name = fields.Char('Patient in the File', readonly=True)
    service_date = fields.Date('Date of Service')
    claim_id = fields.Many2one('medical.claim', 'Our Claim', index='btree_not_null', ondelete='restrict', check_company=True)
    patient_id = fields.Many2one(related='claim_id.patient_id', store=True, index='btree_not_null')
    suggested_claim_id = fields.Many2one('medical.claim', 'Perhaps', readonly=True, copy=False, index='btree_not_null', ondelete='set null')
    match = fields.Selection(MATCHES, required=True, default='unmatched', readonly=True)
    state = fields.Selection(ANSWER_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    line_ids = fields.One2many('medical.remittance.line', 'answer_id', 'Services')
    adjustment_ids = fields.One2many('medical.remittance.adjustment', 'answer_id', 'Adjustments')
    answer_key = fields.Char(readonly=True, copy=False, index='btree_not_null', help="By which the same answer is recognised in another payment.")
    repeat_id = fields.Many2one('medical.remittance.claim', 'Answered Before', readonly=True, copy=False, index='btree_not_null', ondelete='set null')
    is_accepted = fields.Boolean('Accepted as a Second One', readonly=True, copy=False)
    origin_id = fields.Many2one('medical.remittance.claim', 'Takes Back', readonly=True, copy=False, index='btree_not_null', ondelete='set null')
    amount_written_off = fields.Monetary('Written Off', readonly=True, copy=False, help="As posted: never more than was open.")
    amount_moved = fields.Monetary('Moved On', readonly=True, copy=False, help="As posted, to the patient or the next payer.")
    moved_to_id = fields.Many2one('res.partner', readonly=True, copy=False, ondelete='restrict', groups='medical_office_base.group_patient_financial')
    state_before = fields.Char(readonly=True, copy=False, help="How the claim stood, for undoing.")

    amount_adjusted = fields.Monetary('Adjusted', compute='_compute_amounts', store=True)
    amount_writeoff = fields.Monetary('To Write Off', compute='_compute_amounts', store=True)
    amount_patient = fields.Monetary("Patient's Part", compute='_compute_amounts', store=True, help="What moves to the patient, or to the next payer.")
    amount_work = fields.Monetary('To Work', compute='_compute_amounts', store=True, help="Denied, or to be decided: stays open.")
    is_balanced = fields.Boolean('Balanced', compute='_compute_amounts', store=True)
    verdict = fields.Selection(VERDICTS, 'Check', compute='_compute_verdict', store=True)
    problem = fields.Char('What Is Wrong', compute='_compute_problem')
    words = fields.Char('By Group and Reason', compute='_compute_words')
    plan = fields.Char('What Is Done', compute='_compute_words')
    remark = fields.Char('What Is Wrong or Done', compute='_compute_remark')

    # === COMPUTED === #

    @api.depends('number', 'payer_number')
    def _compute_display_name(self):
        for answer in self:
            answer.display_name = ' · '.join(filter(None, (answer.number, answer.payer_number)))

    @api.depends('status_code')
    def _compute_status_words(self):
        words = {
            '1': self.env._("Primary"), '2': self.env._("Secondary"), '3': self.env._("Tertiary"), '4': self.env._("Denied"),
            '19': self.env._("Primary, forwarded"), '20': self.env._("Secondary, forwarded"), '21': self.env._("Tertiary, forwarded"),
            REVERSAL: self.env._("Reversal"), '23': self.env._("Not theirs, forwarded"), '25': self.env._("Estimate alone")}
        for answer in self:
            answer.status_words = words.get(answer.status_code, answer.status_code)

    @api.depends('charged', 'paid', 'adjustment_ids.amount', 'adjustment_ids.action', 'adjustment_ids.line_id', 'line_ids.charged', 'line_ids.paid')
    def _compute_amounts(self):
        for answer in self:
            currency = answer.currency_id or self.env.company.currency_id
            sums, by_line, total = {}, {}, 0
            for row in answer.adjustment_ids:
                sums[row.action] = sums.get(row.action, 0) + row.amount
                by_line[row.line_id] = by_line.get(row.line_id, 0) + row.amount
                total += row.amount
            answer.amount_adjusted = currency.round(total)
            answer.amount_writeoff = currency.round(sums.get('writeoff', 0))
            answer.amount_patient = currency.round(sums.get('patient', 0))
            answer.amount_work = currency.round(sums.get('denial', 0) + sums.get('decide', 0))
            answer.is_balanced = currency.is_zero(answer.charged - total - answer.paid) and all(
                currency.is_zero(line.charged - by_line.get(line, 0) - line.paid) for line in answer.line_ids)

    @api.depends('is_balanced', 'match', 'claim_id', 'status_code', 'charged', 'patient_amount', 'repeat_id', 'is_accepted', 'origin_id',
                 'remittance_id.payer_id', 'adjustment_ids.amount', 'adjustment_ids.group')
    def _compute_verdict(self):
        for answer in self:
            level, _words = answer._judge()
            answer.verdict = level

    @api.depends('verdict', 'suggested_claim_id')
    def _compute_problem(self):
        for answer in self:
            answer.problem = answer._judge()[1] if answer.state in ('draft', 'unapplied') else False

    def _judge(self):
        """How it stands with this answer: (good, look or bad; why, in words)."""
        self.ensure_one()
        # sudo: whether it can be posted, of claims that the user need not be able to open; no name in the words
        claim, currency = self.sudo().claim_id, self.currency_id or self.env.company.currency_id
        if self.match == 'foreign' or self.status_code in SILENT:
            return 'good', False
        if not self.is_balanced:
            return 'bad', self.env._("It doesn't balance: charged less adjusted isn't what was paid.")
        if self.match != 'matched' or not claim:
            guess = self.sudo().suggested_claim_id  # sudo: as above
            return 'bad', self.env._("Perhaps claim %(claim)s: same member, day and charge.", claim=guess.number) if guess else self.env._(
                "No claim has this number. Choose it, or say that it isn't ours.")
        if not claim.move_id:
            return 'bad', self.env._("The claim isn't billed yet.")
        if self.payer_id and self.payer_id not in claim.payer_ids.payer_id:
            return 'bad', self.env._("%(payer)s isn't among the claim's payers.", payer=self.payer_id.name)
        if self.status_code == REVERSAL:
            return ('good', False) if self.origin_id else ('bad', self.env._("It takes back an answer that isn't there: none was posted with these amounts."))
        if self.repeat_id and not self.is_accepted:
            return 'bad', self.env._("Answered before in the same way, in %(first)s.", first=self.repeat_id.remittance_id.name)
        stated = sum(self.adjustment_ids.filtered(lambda row: row.group == 'PR').mapped('amount'))
        if self.source == 'file' and self.patient_amount and not currency.is_zero(stated - self.patient_amount):
            return 'look', self.env._("The patient's part is stated otherwise than its reasons come to. The reasons count.")
        if not currency.is_zero(claim.amount_charged - self.charged):
            return 'look', self.env._("The payer took the charge for another than ours.")
        return 'good', False

    @api.depends('adjustment_ids.amount', 'adjustment_ids.action', 'paid', 'match', 'status_code', 'origin_id')
    def _compute_words(self):
        for answer in self:
            answer.words = answer.adjustment_ids._words()
            answer.plan = answer._plan_words()

    @api.depends('problem', 'plan', 'state')
    def _compute_remark(self):
        for answer in self:
            answer.remark = answer.problem or (answer.plan if answer.state == 'draft' else False)

    def _plan_words(self):
        self.ensure_one()
        if self.status_code in SILENT:
            return self.env._("Nothing is posted")
        if self.match == 'foreign':
            return self.env._("Money kept as unapplied")
        money = self.remittance_id._money
        if self.status_code == REVERSAL:
            return self.env._("Taken back: %(amount)s", amount=money(-self.paid))
        parts = [
            (self.amount_writeoff, self.env._("write off %(amount)s")), (self.amount_patient, self.env._("patient or next payer %(amount)s")),
            (self.amount_work, self.env._("to work %(amount)s"))]
        words = ', '.join(words % {'amount': money(amount)} for amount, words in parts if amount)
        return words or (self.env._("Payment alone") if self.paid else self.env._("Nothing is posted"))

    # === ACCESS LOG === #

    def _access_log_labels(self):
        """Who is known is named as their record is; what is of nobody known, by the number in the file."""
        # sudo: which are of whom
        known = self.sudo().filtered('patient_id')
        return {
            **super(MedicalRemittanceClaim, self.browse(known.ids))._access_log_labels(),
            **{answer.id: answer.number for answer in self.sudo() - known}}  # sudo: as above

    # === GUARDS === #

    def _check_paper(self):
        """Refuses to change what a payer's file says, or what is posted."""
        if self.env.su:
            return
        if self.remittance_id.filtered(lambda remittance: remittance.source == 'file'):
            raise UserError(self.env._("What the payer's file says stays as it was sent."))
        if self.filtered(lambda answer: answer.state != 'draft'):
            raise UserError(self.env._("What is posted stays. Undo the remittance first."))

    @api.onchange('claim_id')
    def _onchange_claim_id(self):
        for answer in self.filtered(lambda answer: answer.claim_id and answer.source != 'file'):
            answer.update(answer._claim_values(answer.claim_id))

    @api.model
    def _claim_values(self, claim):
        return {'number': claim.number, 'charged': claim.amount_charged, 'service_date': claim.service_date}

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            if any(vals.keys() & FOLLOWS for vals in vals_list):
                raise AccessError(self.env._("The status of an answer follows from what is done, it can't be typed."))
            for vals in vals_list:
                if vals.get('claim_id'):
                    claim = self.env['medical.claim'].browse(vals['claim_id'])
                    vals.update({name: value for name, value in self._claim_values(claim).items() if not vals.get(name)})
        answers = super().create(vals_list)
        if not self.env.su:
            answers._check_paper()
            if answers.remittance_id.filtered(lambda remittance: remittance.state != 'draft'):
                raise UserError(self.env._("What is posted stays. Undo the remittance first."))
            answers._matched_by_hand()
        return answers

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if vals.keys() & FOLLOWS:
            raise AccessError(self.env._("The status of an answer follows from what is done, it can't be typed."))
        if vals.keys() - CHOSEN:
            self._check_paper()
        if 'claim_id' in vals and self.filtered(lambda answer: answer.state not in ('draft', 'unapplied')):
            raise UserError(self.env._("What is posted stays. Undo the remittance first."))
        res = super().write(vals)
        if vals.keys() & {'claim_id', 'charged', 'paid', 'status_code', 'payer_number'}:
            self._matched_by_hand()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        self._check_paper()
