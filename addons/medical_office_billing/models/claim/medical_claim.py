import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

CLAIM_STATES = [
    ('draft', 'Draft'), ('ready', 'Ready'), ('sent', 'Sent'), ('accepted', 'Accepted'), ('rejected', 'Rejected'), ('partly', 'Partly Paid'),
    ('denied', 'Denied'), ('appealed', 'Appealed'), ('paid', 'Paid by Payers'), ('closed', 'Closed'), ('void', 'Void')]
KINDS = [('insurance', 'Insurance'), ('self_pay', 'Self-Pay')]
FREQUENCIES = [('1', 'Original'), ('7', 'Replacement'), ('8', 'Void')]
# what is written by methods alone
FOLLOWS = {
    'state', 'move_id', 'is_clean', 'was_touched', 'checked_on', 'fault_words', 'reject_words', 'sent_on', 'answered_on', 'closed_on',
    'amount_open_payer', 'amount_open_patient', 'amount_paid', 'amount_contractual', 'amount_patient'}
# what stays once the claim is billed
SETTLED = {'patient_id', 'visit_id', 'site_id', 'kind', 'date', 'number'}
# what is corrected on a rejected claim, and stays on any other that is billed
HEADER = {'frequency', 'original_number', 'original_id', 'diagnosis_codes', 'provider_id', 'rendering_npi', 'billing_npi', 'place_of_service'}


class MedicalClaim(models.Model):
    """What is charged for a patient's services of a day, to payers in their order or to the patient: from charge to bank.

    Its charges are an invoice of Odoo's (`move_id`) to the first payer, to the patient where there is none. Who owes what is left is
    read from the ledger alone: open receivable items that bear the claim (`account.move.line.medical_claim_id`), of payers' contacts or
    of the patient's. The status is the claim's own; amounts are in the company's currency.

    Who may do what: the biller enters, sends and works claims; manager, owner and auditor read; a patient's name only for whoever may
    open the patient. States are written by methods alone.
    """
    _name = 'medical.claim'
    _description = 'Claim'
    _inherit = ['medical.access.logged']
    _order = 'date desc, id desc'
    _rec_name = 'number'
    _rec_names_search = ['number', 'external_number']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    number = fields.Char('Claim Number', readonly=True, copy=False, index=True, help="The patient control number (CLM01), by which the payer answers.")
    external_number = fields.Char('Number in the Clinical System', copy=False)
    kind = fields.Selection(KINDS, required=True, default='insurance')
    patient_id = fields.Many2one(
        'medical.patient', required=True, index=True, ondelete='restrict', check_company=True, groups='medical_office_base.group_patient_admin')
    patient_number = fields.Char('Record Number', related='patient_id.number')
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    visit_id = fields.Many2one('medical.visit', index='btree_not_null', ondelete='restrict', check_company=True, domain="[('patient_id', '=', patient_id)]")
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', check_company=True)
    provider_id = fields.Many2one('hr.employee', index='btree_not_null', ondelete='restrict', check_company=True)
    rendering_npi = fields.Char(
        "Provider's NPI", size=10, compute='_compute_rendering_npi', store=True, readonly=False, precompute=True, help="Suggested from the credentials.")
    billing_npi = fields.Char(
        'Billing NPI', size=10, compute='_compute_billing_npi', store=True, readonly=False, precompute=True,
        help="Suggested: the site's own, or the practice's.")
    place_of_service = fields.Char('Place of Service', size=2, default='11', help="Two digits of the list of CMS; 11 is an office, 10 and 02 telehealth.")
    frequency = fields.Selection(FREQUENCIES, required=True, default='1')
    original_number = fields.Char("Payer's Number of the Original", help="Of the claim that this one replaces or voids (REF*F8).")
    original_id = fields.Many2one('medical.claim', 'Replaces', copy=False, index='btree_not_null', ondelete='restrict', check_company=True)
    diagnosis_codes = fields.Char(
        'Diagnoses', groups='medical_office_base.group_patient_financial',
        help="ICD-10-CM codes without their dots, in order, with blanks between; at most twelve.")
    date = fields.Date('Claim Date', required=True, default=fields.Date.context_today, index=True, help="On which its charges are posted.")
    service_date = fields.Date('Date of Service', compute='_compute_service_dates', store=True, precompute=True, index=True)
    service_date_to = fields.Date('Service Until', compute='_compute_service_dates', store=True, precompute=True)
    line_ids = fields.One2many('medical.claim.line', 'claim_id', 'Services', copy=True)
    payer_ids = fields.One2many('medical.claim.payer', 'claim_id', 'Payers', copy=True)
    payer_id = fields.Many2one('medical.payer', compute='_compute_payer', store=True, index=True, help="Who is asked now, or was asked last.")
    payer_order = fields.Char(compute='_compute_payer', store=True)
    amount_charged = fields.Monetary('Charged', compute='_compute_amount_charged', store=True)

    state = fields.Selection(CLAIM_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    move_id = fields.Many2one(
        'account.move', 'Invoice', readonly=True, copy=False, index='btree_not_null', ondelete='restrict', check_company=True,
        groups='account.group_account_invoice,account.group_account_readonly')
    is_clean = fields.Boolean('Passed All Checks', readonly=True, copy=False)
    was_touched = fields.Boolean('Corrected After a Check or Rejection', readonly=True, copy=False)
    sent_on = fields.Date(readonly=True, copy=False)
    answered_on = fields.Date(readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    event_ids = fields.One2many('medical.claim.event', 'claim_id', 'History')

    _number_uniq = models.UniqueIndex('(company_id, number)', "Another claim has this number.")

    # === NAMES AND COMPUTED === #

    @api.model
    def _search_display_name(self, operator, value):
        found = super()._search_display_name(operator, value)
        # by the patient for whoever may know them
        if operator in ('ilike', 'like', '=', 'in') and value and self._has_field_access(self._fields['patient_id'], 'read'):
            found = Domain(found) | Domain('patient_id', operator, value)
        return found

    @api.depends('provider_id')
    def _compute_rendering_npi(self):
        # sudo: an NPI is public; whoever enters claims need not read credentials
        credentials = self.env['medical.credential'].sudo().search([
            ('employee_id', 'in', self.provider_id.ids), ('type_id.number_check', '=', 'npi'), ('number', '!=', False)])
        numbers = {credential.employee_id.id: credential.number for credential in credentials}
        for claim in self:
            claim.rendering_npi = numbers.get(claim.provider_id.id)

    @api.depends('site_id')
    def _compute_billing_npi(self):
        for claim in self:
            # sudo: an NPI is public
            site = claim.site_id.sudo()
            claim.billing_npi = site.npi or self.env['medical.practice']._get(site.company_id).sudo().npi if site else False

    @api.depends('line_ids.service_date')
    def _compute_service_dates(self):
        for claim in self:
            days = [day for day in claim.line_ids.mapped('service_date') if day]
            claim.service_date = min(days, default=False)
            claim.service_date_to = max(days, default=False)

    @api.depends('line_ids.charge')
    def _compute_amount_charged(self):
        for claim in self:
            claim.amount_charged = sum(claim.line_ids.mapped('charge'))

    @api.depends('payer_ids.state', 'payer_ids.payer_id', 'payer_ids.order')
    def _compute_payer(self):
        for claim in self:
            current = claim._current_payer()
            claim.payer_id = current.payer_id
            claim.payer_order = current.order

    def _current_payer(self):
        """The payer row that is asked now; before the claim is billed the first, after the last answer the last."""
        self.ensure_one()
        rows = self.payer_ids.sorted('order').filtered(lambda row: row.state != 'skipped')
        asked = rows.filtered(lambda row: row.state == 'billed')
        answered = rows.filtered(lambda row: row.state == 'answered')
        return asked[:1] or (answered[-1:] if answered else rows[:1])

    # === GUARDS === #

    def _check_changeable(self, but=()):
        """Refuses to change what was billed: a correction is a claim of its own, or the charges are taken back first.

        :param but: states in which it is changed nevertheless
        """
        if self.env.su:
            return
        # sudo: whether there is an invoice, of claims that the user writes
        if billed := self.filtered(lambda claim: (claim.sudo().move_id or claim.state == 'void') and claim.state not in but):
            raise UserError(self.env._(
                "%(claim)s is billed: what was charged stays. Void it, or enter a replacement.", claim=', '.join(billed[:5].mapped('number'))))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) and (name, vals[name]) != ('state', 'draft') for vals in vals_list for name in FOLLOWS):
            raise AccessError(self.env._("The status of a claim follows from what is done, it can't be typed."))
        numbers = self._new_numbers([vals.get('patient_id') for vals in vals_list if not vals.get('number')])
        claims = super().create([{**self._tidy(vals), 'number': vals.get('number') or next(numbers)} for vals in vals_list])
        claims._event('made', self.env._("Entered"))
        return claims

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & FOLLOWS:
                raise AccessError(self.env._("The status of a claim follows from what is done, it can't be typed."))
            if vals.keys() & SETTLED:
                self._check_changeable()
            if vals.keys() & HEADER:
                self._check_changeable(but=('rejected',))
        return super().write(self._tidy(vals))

    @api.model
    def _new_numbers(self, patient_ids):
        """The next claim numbers of these patients' practices, in one query for each practice."""
        # sudo: whose patient it is says whose number; numbering is nobody's to read or write
        patients = self.env['medical.patient'].sudo().browse(patient_ids)
        companies = [(patient.company_id or self.env.company).id for patient in patients]
        sequences = self.env['ir.sequence'].sudo().search([('code', '=', 'medical.claim'), ('company_id', 'in', companies)])
        numbers = {}
        for sequence in sequences:
            rows = self.env.execute_query(SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)", f'ir_sequence_{sequence.id:03d}', companies.count(sequence.company_id.id)))
            numbers[sequence.company_id.id] = iter([sequence.get_next_char(row[0]) for row in rows])
        return iter([next(numbers[company]) for company in companies])

    @api.model
    def _tidy(self, vals):
        """Diagnoses as they stand on claims: capitals, without dots, one blank between."""
        if vals.get('diagnosis_codes'):
            return {**vals, 'diagnosis_codes': ' '.join(re.sub(r'[,;]', ' ', vals['diagnosis_codes'].replace('.', '')).upper().split())}
        return vals

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        # sudo: whether there is an invoice
        if self.filtered(lambda claim: claim.state != 'draft' or claim.sudo().move_id):
            raise UserError(self.env._("Only a draft claim is deleted: void the others."))

    @api.constrains('visit_id', 'patient_id')
    def _check_visit(self):
        for claim in self:
            if claim.visit_id and claim.visit_id.patient_id != claim.patient_id:
                raise ValidationError(self.env._("This visit is another patient's."))

    # === HISTORY AND STATUS === #

    def _event(self, kind, words, source=None):
        """Write down what happened to these claims, in their history; one query.

        :param str kind: a key of EVENT_KINDS
        :param str words: what, in a sentence without the patient's name
        :param source: the record that it came from
        """
        # sudo: history is written by methods alone
        return self.env['medical.claim.event'].sudo().create([{
            'claim_id': claim.id, 'kind': kind, 'name': words, 'state': claim.state,
            'res_model': source._name if source else False, 'res_id': source.id if source else False} for claim in self])

    def _set_state(self, state, kind, words, source=None, **values):
        """Move these claims on to a status, with an entry in their history. For methods, after their own checks."""
        # sudo: the status is written by methods alone
        self.sudo().write({'state': state, **values})
        return self._event(kind, words, source)
