from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .medical_claim_overpaid import WORKERS

CREDIT_KINDS = [('payer', 'Payer paid too much'), ('patient', 'Patient paid too much'), ('unspent', 'Paid ahead')]
CREDIT_STATES = [('open', 'To Look At'), ('identified', 'Identified'), ('recoup', 'Payer Recoups'), ('refund', 'Refund on Its Way')]


class MedicalCreditBalance(models.Model):
    """What we hold that belongs to somebody else: open credits of payers and patients, by contact and claim, as the ledger has them.

    A view on open receivable items, never netted with what the same one owes. What a patient paid ahead at the till stands apart. A
    payer's money that no claim is known for is no row here: it waits with its remittance. Amounts in the company's currency, above zero.
    """
    _name = 'medical.credit.balance'
    _description = 'Credit Balance'
    _inherit = ['medical.access.logged']
    _auto = False
    _order = 'due_on NULLS LAST, since, id'
    _access_log_parent = 'patient_id'
    _depends = {
        'account.move.line': ['amount_residual', 'parent_state', 'reconciled', 'partner_id', 'date', 'account_id', 'medical_claim_id', 'payment_id', 'move_id'],
        'account.move': ['medical_remittance_id'],
        'medical.patient': ['partner_id', 'number'],
        'medical.payer': ['partner_id', 'repay_days'],
        'medical.claim': ['overpaid_on', 'overpaid_how', 'patient_id'],
        'medical.refund': ['state', 'claim_id', 'patient_id', 'payer_id'],
    }

    kind = fields.Selection(CREDIT_KINDS, 'What', readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    payer_id = fields.Many2one('medical.payer', readonly=True)
    patient_id = fields.Many2one('medical.patient', readonly=True, groups='medical_office_base.group_patient_admin')
    patient_number = fields.Char('Record Number', readonly=True)
    claim_id = fields.Many2one('medical.claim', readonly=True)
    amount = fields.Monetary('Credit', readonly=True)
    amount_owed = fields.Monetary('Owed at the Same Time', compute='_compute_amount_owed', help="By the same payer on the claim, or by the patient.")
    since = fields.Date(readonly=True)
    days = fields.Integer('Days Old', compute='_compute_days')
    overpaid_on = fields.Date('Identified', readonly=True)
    due_on = fields.Date('Repay Until', readonly=True)
    due_words = fields.Char('When', compute='_compute_days')
    due_stage = fields.Selection([('past', 'Past'), ('soon', 'Within Two Weeks'), ('later', 'Later')], compute='_compute_days')
    state = fields.Selection(CREDIT_STATES, 'Status', readonly=True)

    @property
    def _table_query(self):
        return SQL("""
            SELECT row.*, CASE
                   WHEN EXISTS (SELECT FROM medical_refund refund WHERE refund.state IN ('draft', 'submitted', 'approved')
                        AND refund.company_id = row.company_id AND refund.claim_id IS NOT DISTINCT FROM row.claim_id
                        AND (row.kind = 'payer') = (refund.payer_id IS NOT NULL) AND refund.patient_id IS NOT DISTINCT FROM row.patient_id)
                   THEN 'refund' WHEN row.overpaid_how = 'recoup' THEN 'recoup' WHEN row.overpaid_on IS NOT NULL THEN 'identified' ELSE 'open' END AS state
              FROM (
                SELECT MIN(item.id) AS id, item.company_id, company.currency_id, claim.id AS claim_id, payer.id AS payer_id,
                       COALESCE(own.id, claim.patient_id) AS patient_id, patient.number AS patient_number,
                       CASE WHEN own.id IS NULL THEN 'payer' WHEN claim.id IS NULL AND item.payment_id IS NOT NULL THEN 'unspent' ELSE 'patient' END AS kind,
                       SUM(-item.amount_residual) AS amount, MIN(item.date) AS since,
                       CASE WHEN own.id IS NULL THEN claim.overpaid_on END AS overpaid_on,
                       CASE WHEN own.id IS NULL THEN claim.overpaid_how END AS overpaid_how,
                       CASE WHEN own.id IS NULL AND payer.repay_days > 0 THEN claim.overpaid_on + payer.repay_days END AS due_on
                  FROM account_move_line item
                  JOIN account_account account ON account.id = item.account_id AND account.account_type = 'asset_receivable'
                  JOIN account_move move ON move.id = item.move_id
                  JOIN res_company company ON company.id = item.company_id
             LEFT JOIN medical_patient own ON own.partner_id = item.partner_id
             LEFT JOIN medical_payer payer ON payer.partner_id = item.partner_id
             LEFT JOIN medical_claim claim ON claim.id = item.medical_claim_id
             LEFT JOIN medical_patient patient ON patient.id = COALESCE(own.id, claim.patient_id)
                 WHERE item.parent_state = 'posted' AND item.reconciled IS NOT TRUE AND item.amount_residual < 0
                   AND (own.id IS NOT NULL OR payer.id IS NOT NULL AND (claim.id IS NOT NULL OR move.medical_remittance_id IS NULL))
              GROUP BY item.company_id, company.currency_id, claim.id, payer.id, own.id, patient.number, 8,
                       claim.overpaid_on, claim.overpaid_how, payer.repay_days
            ) row""")

    @api.depends('kind', 'claim_id', 'payer_id', 'patient_number')
    def _compute_display_name(self):
        for credit in self:
            # sudo: the claim's number, which names nobody
            credit.display_name = ' · '.join(filter(None, (credit.payer_id.name or credit.patient_number, credit.sudo().claim_id.number)))

    @api.depends('claim_id', 'payer_id', 'patient_number')
    def _compute_amount_owed(self):
        # sudo: what the same one owes, of credits that the user reads
        credits = self.sudo()
        owed = {(company.id, partner.id, claim.id): amount for company, partner, claim, amount in credits.env['account.move.line']._read_group(
            [('company_id', 'in', credits.company_id.ids), ('partner_id', 'in', (credits.patient_id.partner_id | credits.payer_id.partner_id).ids),
             ('parent_state', '=', 'posted'), ('account_id.account_type', '=', 'asset_receivable'), ('reconciled', '=', False), ('amount_residual', '>', 0)],
            ['company_id', 'partner_id', 'medical_claim_id'], ['amount_residual:sum'])}
        for credit in credits:
            partner = credit.payer_id.partner_id or credit.patient_id.partner_id
            credit.amount_owed = sum(
                amount for (company, owner, claim), amount in owed.items()
                if (company, owner) == (credit.company_id.id, partner.id) and (not credit.payer_id or claim == credit.claim_id.id))

    @api.depends('since', 'due_on')
    def _compute_days(self):
        cases, today = self.env['medical.claim.case'], self.env.company._medical_today()
        for credit in self:
            credit.days = (today - credit.since).days if credit.since else 0
            left = (credit.due_on - today).days if credit.due_on else None
            credit.due_words = cases._days_words(left) if left is not None else False
            credit.due_stage = False if left is None else 'past' if left < 0 else 'soon' if left < 14 else 'later'

    @api.model
    def _due_domain(self):
        """Those whose time to repay is over or ends within two weeks, and no refund is on its way."""
        return [('due_on', '<', fields.Date.to_string(self.env.company._medical_today() + timedelta(days=14))), ('state', '!=', 'refund')]

    # === ACCESS LOG === #

    @api.model
    def _access_log_sql_patients(self):
        # by the open item, which stays when the credit is settled
        return SQL("""SELECT item.id, COALESCE(own.id, claim.patient_id) AS patient_id
                        FROM account_move_line item
                   LEFT JOIN medical_patient own ON own.partner_id = item.partner_id
                   LEFT JOIN medical_claim claim ON claim.id = item.medical_claim_id""")

    def _access_log_labels(self):
        # sudo: whose they were, to name them as patients are named
        items = self.env['account.move.line'].sudo().browse(self.ids).exists()
        owners = self.env['medical.patient'].sudo().search([('partner_id', 'in', items.partner_id.ids)]).grouped('partner_id')
        patients = {item.id: item.medical_claim_id.patient_id.id or owners[item.partner_id].id for item in items
                    if item.medical_claim_id or item.partner_id in owners}
        labels = self.env['medical.patient'].browse(set(patients.values()))._access_log_labels()
        return {item: labels.get(patient) for item, patient in patients.items()}

    # === DOING === #

    def action_refund(self):
        """Propose a refund of this credit."""
        self.ensure_one()
        if not self.env.user.has_group('medical_office_base.group_biller'):
            raise AccessError(self.env._("The biller proposes refunds."))
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("New Refund"), 'res_model': 'medical.refund', 'view_mode': 'form',
            'context': {
                'default_claim_id': self.claim_id.id, 'default_patient_id': self.patient_id.id, 'default_payer_id': self.payer_id.id,
                'default_amount': self.amount, 'default_company_id': self.company_id.id}}

    def action_identify(self):
        """Say when an overpayment was identified, and how it goes back."""
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Overpayment Identified"), 'res_model': 'medical.credit.identify', 'view_mode': 'form',
            'target': 'new', 'context': {'default_claim_ids': self._overpaid_claims().ids}}

    def _overpaid_claims(self):
        if not self.env.user.has_groups(WORKERS):
            raise AccessError(self.env._("The biller or the office manager says when an overpayment was identified."))
        if others := self.filtered(lambda credit: credit.kind != 'payer' or not credit.claim_id):
            raise UserError(self.env._("%(credit)s isn't a payer's overpayment of a claim.", credit=others[0].display_name))
        self.check_access('read')
        return self.claim_id
