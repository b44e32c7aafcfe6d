from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

CASE_KINDS = [
    ('denial', 'Denial'), ('underpaid', 'Underpayment'), ('responsibility', 'Patient or Not'), ('cut', "Payer's Cut"),
    ('remainder', 'Left After the Last Payer')]
CASE_STATES = [('open', 'To Work'), ('waiting', 'Waits for an Answer'), ('appealed', 'Appealed'), ('done', 'Done')]
OUTCOMES = [
    ('recovered', 'Paid'), ('partly', 'Partly Paid'), ('written_off', 'Written Off'), ('patient', 'Patient Owes It'), ('next', 'Next Payer'),
    ('rebilled', 'Replaced by a Corrected Claim'), ('accepted', 'Accepted'), ('mistake', 'Opened by Mistake'), ('settled', 'Settled Otherwise'),
    ('undone', 'Answer Taken Back')]
DEADLINES = [('past', 'Past'), ('week', 'Within a Week'), ('later', 'Later')]
# what whoever works a case writes; everything else follows from what is done
WORKED = {'user_id', 'next_action', 'next_date', 'note', 'deadline'}


class MedicalClaimCase(models.Model):
    """Something about a claim's money that a person has to work: a denial, an underpayment, or what somebody must decide.

    Opened by methods from a payer's posted answer or from what is left after the last payer (`medical_claim_case_open.py`), ended by
    a decision (`medical_claim_case_doing.py`) or by the payer's money. Amounts in the company's currency; what is written off or moved
    stands in the ledger. No patient's name: claim and record number.
    """
    _name = 'medical.claim.case'
    _description = 'Claim to Work'
    _inherit = ['medical.access.logged']
    _order = 'deadline, id'
    _rec_names_search = ['claim_id']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    claim_id = fields.Many2one('medical.claim', required=True, readonly=True, index=True, ondelete='restrict', check_company=True)
    patient_id = fields.Many2one(
        related='claim_id.patient_id', store=True, index=True, precompute=True, groups='medical_office_base.group_patient_admin')
    patient_number = fields.Char('Record Number', related='patient_id.number')
    company_id = fields.Many2one(related='claim_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    site_id = fields.Many2one(related='claim_id.site_id', store=True, precompute=True)
    service_date = fields.Date(related='claim_id.service_date', store=True, precompute=True, string='Date of Service')
    payer_id = fields.Many2one('medical.payer', readonly=True, index=True, ondelete='restrict', check_company=True)
    answer_id = fields.Many2one('medical.remittance.claim', readonly=True, index='btree_not_null', ondelete='restrict', check_company=True)
    kind = fields.Selection(CASE_KINDS, required=True, readonly=True, index=True)
    amount = fields.Monetary(readonly=True, help="What it is about.")
    reason = fields.Char('Main Reason', readonly=True, help="Group and code of the payer's largest adjustment, as CO-197.")
    reason_text = fields.Char('Reason Codes', readonly=True)
    reason_label = fields.Char('In Words', compute='_compute_reason_label', help="As the rules for adjustments call it.")
    is_qmb = fields.Boolean(
        'Medicare QMB', readonly=True,
        help="A Medicare cost share of a Qualified Medicare Beneficiary: it may not be billed to the patient (42 U.S.C. 1396a(n)(3)(B)).")
    opened_on = fields.Date(readonly=True, index=True)
    state = fields.Selection(CASE_STATES, 'Status', required=True, default='open', readonly=True, copy=False, index=True)
    user_id = fields.Many2one(
        'res.users', 'Owner', index='btree_not_null', ondelete='restrict', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    next_action = fields.Char(help="What is to be done next, without the patient's name.")
    next_date = fields.Date('Next On', index=True)
    note = fields.Text(help="Without the patient's name.")
    deadline = fields.Date('Appeal Until', index=True, help="The day of the payer's answer and the days within which it may be appealed.")
    deadline_words = fields.Char('Deadline', compute='_compute_deadline')
    deadline_stage = fields.Selection(DEADLINES, compute='_compute_deadline', search='_search_deadline_stage')
    paid_before = fields.Monetary(readonly=True, help="What the payer had paid on the claim when the case was opened.")
    amount_recovered = fields.Monetary('Recovered', readonly=True, copy=False, help="What the payer has paid of it since the case was opened.")
    outcome = fields.Selection(OUTCOMES, readonly=True, copy=False, index=True)
    outcome_note = fields.Char('Because', readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    closed_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    adjustment_ids = fields.One2many('medical.adjustment', 'case_id', 'Write-Offs')
    event_ids = fields.One2many(related='claim_id.event_ids', string='History of the Claim')
    claim_state = fields.Selection(related='claim_id.state', string='Status of the Claim')
    can_patient = fields.Boolean(compute='_compute_can_patient', help="Whether it may be billed to the patient.")

    _answer_uniq = models.UniqueIndex(
        "(answer_id, kind) WHERE answer_id IS NOT NULL AND outcome IS DISTINCT FROM 'undone'", "This answer has a case of the kind already.")

    @api.depends('claim_id.number', 'kind')
    def _compute_display_name(self):
        labels = dict(self._fields['kind']._description_selection(self.env))
        for case in self:
            # sudo: the claim's number, which names nobody
            case.display_name = ' · '.join(filter(None, (case.claim_id.sudo().number, labels.get(case.kind))))

    @api.depends('reason')
    def _compute_reason_label(self):
        codes = {case.reason: case.reason.partition('-') for case in self if case.reason}
        labels = {}
        if codes:
            rules = self.env['medical.adjustment.rule'].search([
                ('company_id', 'in', self.company_id.ids), ('group', 'in', [group for group, _dash, _code in codes.values()]), ('payer_id', '=', False)])
            labels = {(rule.company_id.id, rule.group, rule.reason or ''): rule.label for rule in rules}
        for case in self:
            group, _dash, code = codes.get(case.reason, ('', '', ''))
            key = case.company_id.id, group
            case.reason_label = labels.get((*key, code)) or False

    @api.depends('deadline', 'state')
    def _compute_deadline(self):
        today = self.env.company._medical_today()
        for case in self:
            case.deadline_words = case.deadline_stage = False
            if case.deadline and case.state in ('open', 'waiting'):
                days = (case.deadline - today).days
                case.deadline_words = self._days_words(days)
                case.deadline_stage = 'past' if days < 0 else 'week' if days < 7 else 'later'

    @api.model
    def _days_words(self, days):
        if days == 0:
            return self.env._("Today")
        if days == 1:
            return self.env._("Tomorrow")
        if days > 0:
            return self.env._("In %(days)s days", days=days)
        return self.env._("1 day past") if days == -1 else self.env._("%(days)s days past", days=-days)

    @api.model
    def _search_deadline_stage(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = self.env.company._medical_today()
        week = today + timedelta(days=7)
        stages = {
            'past': Domain('deadline', '<', today),
            'week': Domain('deadline', '>=', today) & Domain('deadline', '<', week),
            'later': Domain('deadline', '>=', week)}
        return Domain('state', 'in', ('open', 'waiting')) & Domain.OR(stages[stage] for stage in value if stage in stages)

    @api.depends('kind', 'is_qmb', 'reason_text')
    def _compute_can_patient(self):
        for case in self:
            case.can_patient = not case._patient_refusal()

    def _patient_refusal(self):
        """Why the patient can't be made to owe it; empty where they can."""
        self.ensure_one()
        if self.kind == 'underpaid':
            return self.env._("An underpayment is between the payer and us: the patient doesn't owe it.")
        if self.kind == 'cut':
            return self.env._("What a payer takes off for its own reasons (PI, OA, CR) may not be billed to the patient.")
        if self.is_qmb:
            return self.env._("A Medicare cost share of a Qualified Medicare Beneficiary may not be billed to them (42 U.S.C. 1396a(n)(3)(B)).")
        if self.kind == 'denial' or 'CO-' in (self.reason_text or ''):
            return self.env._("What a payer denies under its contract (CO) may not be billed to the patient.")
        return ''

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Cases are opened by what payers answer, they can't be typed."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - WORKED:
                raise AccessError(self.env._("What a case is about, and how it ended, follows from what is done: it can't be typed."))
            if self.filtered(lambda case: case.state == 'done'):
                raise UserError(self.env._("This case is done: reopen it to go on."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise AccessError(self.env._("Cases are kept: close one that was opened by mistake."))
