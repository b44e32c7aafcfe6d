from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

ADJUSTMENT_KINDS = [
    ('denial', 'Denial given up'), ('timely', 'Filed too late'), ('contractual', 'Contractual, by hand'), ('hardship', 'Financial hardship'),
    ('courtesy', 'Courtesy'), ('small', 'Small balance'), ('bad_debt', 'Bad debt'), ('other', 'Other')]
ADJUSTMENT_STATES = [
    ('draft', 'Draft'), ('submitted', 'Waits for Approval'), ('approved', 'Approved'), ('posted', 'Posted'), ('refused', 'Refused'),
    ('undone', 'Undone')]
SIDES = [('payer', 'What payers owe'), ('patient', 'What the patient owes')]
# in which of the practice's accounts it stands
ACCOUNTS = {
    'denial': 'denial_account_id', 'timely': 'denial_account_id', 'other': 'denial_account_id', 'contractual': 'contractual_account_id',
    'hardship': 'hardship_account_id', 'courtesy': 'hardship_account_id', 'small': 'bad_debt_account_id', 'bad_debt': 'bad_debt_account_id'}
# what is written by methods alone
FOLLOWS = {'name', 'move_id', 'reversal_id', 'user_id', 'posted_on', 'undone_reason'}
PEOPLE = 'medical_office_base.group_biller,medical_office_base.group_manager'


class MedicalAdjustment(models.Model):
    """Something that is owed and is given up, for a reason, with an approval: of a claim, or of what a patient owes.

    Amounts in the company's currency, at most what is open. Posted by itself once approved (`medical_adjustment_posting.py`). The
    biller and the manager propose; who decides is said by the rules for approval, never who proposed; the manager undoes.
    """
    _name = 'medical.adjustment'
    _description = 'Adjustment'
    _inherit = ['medical.access.logged', 'mail.thread', 'mail.activity.mixin', 'medical.approval.mixin']
    _order = 'id desc'
    _rec_names_search = ['name', 'claim_id']
    _check_company_auto = True
    _access_log_parent = 'patient_id'
    _approval_content = ('kind', 'side', 'patient_id', 'claim_id', 'case_id', 'amount', 'reason', 'document_ids')
    _approval_returnable_states = ('submitted', 'refused')

    name = fields.Char('Number', readonly=True, copy=False)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    kind = fields.Selection(ADJUSTMENT_KINDS, required=True)
    side = fields.Selection(SIDES, 'Given Up Is', compute='_compute_side', store=True, readonly=False, precompute=True, required=True)
    patient_id = fields.Many2one(
        'medical.patient', compute='_compute_patient_id', store=True, readonly=False, precompute=True, required=True, index=True,
        ondelete='restrict', check_company=True, groups='medical_office_base.group_patient_admin')
    patient_number = fields.Char('Record Number', related='patient_id.number')
    claim_id = fields.Many2one(
        'medical.claim', index='btree_not_null', ondelete='restrict', check_company=True,
        help="Empty: what the patient owes of all claims, oldest first.")
    case_id = fields.Many2one('medical.claim.case', index='btree_not_null', ondelete='restrict', check_company=True, readonly=True)
    amount = fields.Monetary(required=True)
    amount_open = fields.Monetary('Open Now', compute='_compute_amount_open')
    reason = fields.Text(required=True, help="Without the patient's name.")
    document_ids = fields.One2many('medical.adjustment.document', 'adjustment_id', 'Documents')
    user_id = fields.Many2one('res.users', 'Proposed By', required=True, readonly=True, copy=False, default=lambda self: self.env.user, ondelete='restrict')
    state = fields.Selection(ADJUSTMENT_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True, tracking=True)
    posted_on = fields.Date(readonly=True, copy=False, index=True)
    undone_reason = fields.Char('Undone Because', readonly=True, copy=False)
    move_id = fields.Many2one(
        'account.move', 'Entry', readonly=True, copy=False, index='btree_not_null', ondelete='restrict',
        groups='account.group_account_invoice,account.group_account_readonly')
    reversal_id = fields.Many2one(
        'account.move', readonly=True, copy=False, index='btree_not_null', ondelete='restrict',
        groups='account.group_account_invoice,account.group_account_readonly')

    _amount_positive = models.Constraint('CHECK (amount > 0)', "What is given up is an amount above zero.")

    @api.depends('claim_id')
    def _compute_patient_id(self):
        for adjustment in self:
            adjustment.patient_id = adjustment.claim_id.patient_id or adjustment.patient_id

    @api.depends('claim_id', 'case_id')
    def _compute_side(self):
        for adjustment in self:
            claim = adjustment.claim_id
            payer = claim and (adjustment.case_id or claim.amount_open_payer > 0)
            adjustment.side = 'payer' if payer else 'patient'

    @api.depends('claim_id', 'patient_id', 'side', 'state')
    def _compute_amount_open(self):
        for adjustment in self:
            adjustment.amount_open = adjustment.currency_id.round(sum(adjustment._open_items().mapped('amount_residual'))) if adjustment.patient_id else 0

    @api.depends('name')
    def _compute_display_name(self):
        for adjustment in self:
            adjustment.display_name = adjustment.name or self.env._("New Adjustment")

    # === GUARDS === #

    @api.constrains('claim_id', 'patient_id', 'case_id', 'side')
    def _check_belongs(self):
        for adjustment in self:
            if adjustment.claim_id and adjustment.claim_id.patient_id != adjustment.patient_id:
                raise ValidationError(self.env._("This claim is another patient's."))
            if adjustment.case_id and adjustment.case_id.claim_id != adjustment.claim_id:
                raise ValidationError(self.env._("This case is of another claim."))
            if adjustment.side == 'payer' and not adjustment.claim_id:
                raise ValidationError(self.env._("Choose the claim of which a payer owes something."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                for name in FOLLOWS:
                    vals.pop(name, None)
                if vals.get('case_id') and not self.env['medical.claim.case'].browse(vals['case_id']).has_access('write'):
                    raise AccessError(self.env._("The case is worked by the biller."))
            company = self.env['res.company'].browse(vals.get('company_id') or self.env.company.id)
            # sudo: the company's own numbers, whoever proposes
            vals['name'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.adjustment')
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & FOLLOWS:
            raise AccessError(self.env._("Number, author and entry of an adjustment follow from what is done, they can't be typed."))
        return super().write(vals)

    # === PROPOSING === #

    @api.model
    def _propose(self, kind, amount, claim=None, patient=None, reason='', case=None):
        """A draft in the user's name: `action_submit()` sends it, and it is posted once approved.

        :param str kind: a key of ADJUSTMENT_KINDS
        :param float amount: in the company's currency, at most what is open
        :param claim: what is owed of one claim; with payers, where something is open there
        :param patient: in place of a claim, what the patient owes of all, oldest first
        :param case: the medical.claim.case that ends with it
        """
        whose = claim or patient
        return self.create({
            'kind': kind, 'amount': amount, 'company_id': whose.company_id.id, 'claim_id': claim.id if claim else False,
            'patient_id': (claim.patient_id if claim else patient).id, 'reason': reason, 'case_id': case.id if case else False})

    # === APPROVAL === #

    def _approval_amount(self):
        return self.amount

    def _approval_author(self):
        return self.user_id

    def _approval_description(self):
        labels = dict(self._fields['kind']._description_selection(self.env))
        return ' · '.join(filter(None, (
            labels[self.kind], self.claim_id.number, self.env._("record %(number)s", number=self.patient_id.number), self.reason)))

    def _approval_submit(self):
        self.check_access('write')
        self._check_sound()
        return super()._approval_submit()

    def _approval_done(self):
        res = super()._approval_done()
        self._check_sound()
        self._post()
        return res

    def _approval_refused(self, comment):
        res = super()._approval_refused(comment)
        self._case_again()
        return res

    def _approval_returned(self, comment):
        res = super()._approval_returned(comment)
        self._case_again()
        return res

    def _case_again(self):
        self.case_id.filtered(lambda case: case.state == 'waiting')._set_state('open', next_action=False)

    def _check_sound(self):
        """Refuses what can't be given up as it stands.

        :raises UserError: without a reason, more than is open, or hardship without a document
        """
        # what is open may have been settled since it was read
        self.invalidate_recordset(['amount_open'])
        for adjustment in self:
            if not (adjustment.reason or '').strip():
                raise UserError(self.env._("%(number)s: write down why it is given up.", number=adjustment.name))
            if adjustment.currency_id.compare_amounts(adjustment.amount, adjustment.amount_open) > 0:
                raise UserError(self.env._(
                    "%(number)s: %(open)s is open, no more can be given up.", number=adjustment.name,
                    open=adjustment.currency_id.format(max(adjustment.amount_open, 0))))
            if adjustment.kind == 'hardship' and not adjustment.document_ids:
                raise UserError(self.env._("%(number)s: add what shows the hardship, as an application with proof of income.", number=adjustment.name))
