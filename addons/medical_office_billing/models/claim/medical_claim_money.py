from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class MedicalClaim(models.Model):
    """A claim's money in the ledger: its charges, who owes what is open, and moving it from one to the next."""
    _inherit = 'medical.claim'

    open_line_ids = fields.One2many(
        'account.move.line', 'medical_claim_id', 'In the Ledger', groups='medical_office_base.group_biller,medical_office_base.group_manager')
    amount_open_payer = fields.Monetary(
        'Open with Payers', compute='_compute_amounts_open', store=True, compute_sudo=True, help="Below zero: a payer has paid too much.")
    amount_open_patient = fields.Monetary(
        'Open with the Patient', compute='_compute_amounts_open', store=True, compute_sudo=True, help="Below zero: the patient has paid too much.")

    @api.depends('open_line_ids.amount_residual', 'open_line_ids.parent_state', 'open_line_ids.partner_id')
    def _compute_amounts_open(self):
        sums = {}
        for claim, partner, amount in self.env['account.move.line']._read_group(
                [('medical_claim_id', 'in', self.ids), ('parent_state', '=', 'posted'), ('account_id.account_type', '=', 'asset_receivable')],
                ['medical_claim_id', 'partner_id'], ['amount_residual:sum']):
            key = claim.id, partner == claim.patient_id.partner_id
            sums[key] = sums.get(key, 0) + amount
        for claim in self:
            currency = claim.currency_id or self.env.company.currency_id
            claim.amount_open_payer = currency.round(sums.get((claim.id, False), 0))
            claim.amount_open_patient = currency.round(sums.get((claim.id, True), 0))

    def _open_lines(self, patient=None):
        """The open receivable items of these claims; of the patient's or of payers' contacts where asked. As superuser, in id order."""
        # sudo: what is owed; the callers check what the user may do with it
        lines = self.env['account.move.line'].sudo().search([
            ('medical_claim_id', 'in', self.ids), ('parent_state', '=', 'posted'), ('account_id.account_type', '=', 'asset_receivable'),
            ('reconciled', '=', False)], order='id')
        return lines if patient is None else lines.filtered(
            lambda line: (line.partner_id == line.medical_claim_id.patient_id.partner_id) == patient)

    # === CHARGES === #

    def _bill(self):
        """Post the charges of these claims: an invoice each to the first payer, or to the patient who pays themselves.

        In the user's own name and right to post; no tax, analytic by site, dated on the claim's date, which Odoo moves behind a lock date.

        :raise UserError: without lines or payer, or where the practice has chosen no journal
        """
        # a claim that voids another charges nothing
        todo = self.filtered(lambda claim: not claim.move_id and claim.frequency != '8')
        for company, claims in todo.grouped('company_id').items():
            practice = self.env['medical.practice']._get(company)
            journal = practice.claim_journal_id
            if not journal:
                raise UserError(self.env._("There is no journal for claims: the office manager chooses one in the practice profile."))
            moves = self.env['account.move'].with_company(company).with_context(tracking_disable=True, mail_create_nolog=True).create(
                [claim._invoice_values(journal) for claim in claims])
            moves._post(soft=False)
            claims._mark_owed(moves)
            for claim, move in zip(claims, moves, strict=True):
                # sudo: written by methods alone
                claim.sudo().write({'move_id': move.id})
            for day, billed in claims.grouped('date').items():
                firsts = self.env['medical.claim.payer'].union(*(claim.payer_ids.sorted('order')[:1] for claim in billed))
                firsts.sudo().write({'state': 'billed', 'billed_on': day})  # sudo: written by methods alone

    def _mark_owed(self, moves):
        """Say of what is owed of these invoices which claim it is of: in one statement, since each write would have Odoo check the whole invoice."""
        # sudo: written by methods alone
        owed = moves.sudo().line_ids.filtered(lambda line: line.account_id.account_type == 'asset_receivable')
        owed.flush_recordset()
        self.flush_recordset(['service_date'])
        self.env.cr.execute(SQL(
            """UPDATE account_move_line item SET medical_claim_id = claim.id, medical_service_date = claim.service_date
                 FROM account_move move JOIN medical_claim claim ON claim.id = move.medical_claim_id
                WHERE item.move_id = move.id AND item.id = ANY(%s)""", owed.ids))
        owed.invalidate_recordset(['medical_claim_id', 'medical_service_date'], flush=False)
        owed.modified(['medical_claim_id'])

    def _invoice_values(self, journal):
        self.ensure_one()
        partner, days = self.patient_id.sudo().partner_id, 0  # sudo: the contact that stands for them in the ledger
        if self.kind == 'insurance':
            first = self.payer_ids.sorted('order')[:1]
            if not first:
                raise UserError(self.env._("%(claim)s has no payer: choose one, or make it self-pay.", claim=self.number))
            partner, days = first.payer_id.sudo().partner_id, first.payer_id.answer_days  # sudo: as above
        if not self.line_ids:
            raise UserError(self.env._("%(claim)s has no services.", claim=self.number))
        distribution = self.site_id._medical_distribution()
        return {
            'move_type': 'out_invoice', 'journal_id': journal.id, 'partner_id': partner.id, 'company_id': self.company_id.id,
            'currency_id': self.currency_id.id, 'invoice_date': self.date, 'ref': self.number, 'invoice_origin': self.number,
            'invoice_payment_term_id': False, 'invoice_date_due': fields.Date.add(self.date, days=days), 'medical_claim_id': self.id,
            'invoice_line_ids': [Command.create({
                'name': ' '.join(filter(None, (line.code, line.modifiers))), 'quantity': 1, 'price_unit': line.charge, 'tax_ids': False,
                'analytic_distribution': distribution}) for line in self.line_ids]}

    # === WHO OWES === #

    def _move_owed(self, partners, date, words, amounts=None, source=None):
        """Move what is open of these claims to somebody else who owes it from now on: one entry for all, reconciled.

        :param dict partners: {claim: the res.partner who owes it now}
        :param date: of the entry
        :param str words: what the entry is called
        :param dict amounts: {claim: part of it}; by default all that is open with others
        :param source: the res.partner whose debt alone moves; by default whoever owes
        :return: the account.move, empty where nothing is open
        """
        lines = []
        for line in self._open_lines():
            claim, target = line.medical_claim_id, partners[line.medical_claim_id]
            if line.partner_id == target or line.amount_residual <= 0 or source and line.partner_id != source:
                continue
            amount = line.amount_residual
            if amounts is not None:
                amount = min(amount, amounts.get(claim, 0))
                amounts = {**amounts, claim: amounts.get(claim, 0) - amount}
            if claim.currency_id.compare_amounts(amount, 0) <= 0:
                continue
            owed = claim._owed_values(line.account_id)
            lines += [
                ({**owed, 'partner_id': line.partner_id.id, 'balance': -amount}, (claim, line.partner_id, line.account_id), line),
                ({**owed, 'partner_id': target.id, 'balance': amount}, None, None)]
        companies = self.company_id
        companies.ensure_one()
        return self.env['account.move']._medical_post_entry(companies, date, words, lines)

    def _owed_values(self, account):
        """What every receivable item of a claim bears. Its site is the claim's: analytic items are of income and expense alone."""
        self.ensure_one()
        return {
            'account_id': account.id, 'medical_claim_id': self.id, 'medical_service_date': self.service_date, 'name': self.number,
            'analytic_distribution': False}
