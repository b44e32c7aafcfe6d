from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalPaymentListRecord(models.TransientModel):
    """The list of a payment run for the bank, or for writing checks: a row per payment; of a run not paid yet, per vendor."""
    _name = 'medical.payment.list.record'
    _description = 'Payment List'
    _inherit = 'medical.record'
    _record_reads = ('medical.payment.run', 'medical.payment.run.line', 'account.payment')

    run_id = fields.Many2one('medical.payment.run', 'Payment Run', required=True, domain="[('company_id', '=', company_id)]", ondelete='cascade')

    def _record_title(self):
        return self.env._("Payment List %(run)s", run=self.run_id.name or '')

    def _record_check(self):
        if self.run_id.company_id != self.company_id:
            raise UserError(self.env._("This run belongs to another practice."))
        return super()._record_check()

    def _record_columns(self):
        return [
            Column('payee', self.env._("Payee"), width=30),
            Column('account_number', self.env._("Bank Account"), width=22),
            Column('reference', self.env._("Reference"), width=34),
            Column('number', self.env._("Payment"), width=18),
            Column('check_number', self.env._("Check Number"), width=13),
            Column('amount', self.env._("Amount"), 'amount', width=14, total=True),
        ]

    def _record_query(self):
        if self.run_id.state == 'paid':
            payments = self.env['account.payment']
            found = payments._search([('medical_run_id', '=', self.run_id.id)])
            return SQL(
                """SELECT vendor.complete_name, bank.acc_number, payment.memo, payment.name, payment.medical_check_number, payment.amount, payment.id AS id
                     FROM account_payment payment
                     JOIN res_partner vendor ON vendor.id = payment.partner_id
                     LEFT JOIN res_partner_bank bank ON bank.id = payment.partner_bank_id
                    WHERE payment.id IN %s""", found.subselect())
        lines = self.env['medical.payment.run.line']
        found = lines._search([('run_id', '=', self.run_id.id), ('chosen', '=', True)])
        return SQL(
            """SELECT vendor.complete_name, STRING_AGG(DISTINCT bank.acc_number, ', '),
                      STRING_AGG(COALESCE(NULLIF(move.ref, ''), move.name), ', ' ORDER BY line.id),
                      NULL::varchar, NULL::varchar, SUM(line.amount), MIN(line.id) AS id
                 FROM medical_payment_run_line line
                 JOIN account_move move ON move.id = line.move_id
                 JOIN res_partner vendor ON vendor.id = line.partner_id
                 LEFT JOIN res_partner_bank bank ON bank.id = move.partner_bank_id AND NOT line.is_credit
                WHERE line.id IN %s
                GROUP BY vendor.id, vendor.complete_name""", found.subselect())

    def _record_order(self):
        return SQL('payee, id')

    def _record_signatures(self):
        return [self.env._("Prepared by"), self.env._("Released by")]
