from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

# how the bank names what insurers pay over the clearing house
CLEARING_HOUSE = 'HCCLAIMPMT'


class MedicalRemittance(models.Model):
    """A remittance and its money at the bank: the item on the clearing account is matched with the bank's line, by trace number."""
    _inherit = 'medical.remittance'

    is_without_money = fields.Boolean('Money Not Come', compute='_compute_is_without_money', search='_search_is_without_money', compute_sudo=True)
    is_money_late = fields.Boolean('Money Late', compute='_compute_is_money_late', search='_search_is_money_late')

    @api.depends('state', 'clearing_line_id.reconciled')
    def _compute_is_without_money(self):
        for remittance in self:
            item = remittance.clearing_line_id
            remittance.is_without_money = remittance.state in ('partly', 'posted') and bool(item) and not item.reconciled

    @api.model
    def _search_is_without_money(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # sudo: whether the item is open, of remittances that the user reads
        waiting = self.sudo()._search([('state', 'in', ('partly', 'posted')), ('clearing_line_id.reconciled', '=', False), ('clearing_line_id', '!=', False)])
        return Domain('id', 'in', waiting)

    def _compute_is_money_late(self):
        late = self._search_late() if self.ids else []
        for remittance in self:
            remittance.is_money_late = remittance.id in late

    @api.model
    def _search_is_money_late(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('id', 'in', self._search_late())

    @api.model
    def _search_late(self):
        """Ids of remittances, of the selected companies, whose money is late by the practice's days; one query."""
        self.env['medical.practice'].flush_model(['remittance_money_days'])
        self.flush_model(['state', 'date', 'clearing_line_id'])
        self.env['account.move.line'].flush_model(['reconciled'])
        today = self.env.company._medical_today()
        return [row[0] for row in self.env.execute_query(SQL(
            """SELECT remittance.id FROM medical_remittance remittance JOIN account_move_line item ON item.id = remittance.clearing_line_id
                 JOIN medical_practice practice ON practice.company_id = remittance.company_id
                WHERE remittance.state IN ('partly', 'posted') AND NOT item.reconciled AND remittance.company_id IN %s
                  AND remittance.date + coalesce(practice.remittance_money_days, 7) < %s""", tuple(self.env.companies.ids) or (0,), today))]

    def action_open_moves(self):
        """The entries of this remittance."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'account.move', 'name': self.env._("Entries of %(name)s", name=self.name),
            'view_mode': 'list,form', 'domain': [('medical_remittance_id', '=', self.id)], 'context': {'create': False}}

    def action_open_answers(self):
        """Its answers, to search in."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_remittance_unmatched')
        return {**action, 'name': self.name, 'display_name': self.name, 'path': False, 'domain': [('remittance_id', '=', self.id)]}


class AccountBankStatementLine(models.Model):
    """Money of payers that no remittance announces."""
    _inherit = 'account.bank.statement.line'

    medical_is_unannounced = fields.Boolean(
        'Without Remittance', compute='_compute_medical_is_unannounced', search='_search_medical_is_unannounced',
        help="Came in from a payer, by its name, its originator or the word of the clearing house, and no remittance bears its number.")

    def _compute_medical_is_unannounced(self):
        found = set(self._medical_unannounced(self.ids)) if self.ids else set()
        for line in self:
            line.medical_is_unannounced = line.id in found

    @api.model
    def _search_medical_is_unannounced(self, operator, value):
        if operator != 'in':
            return NotImplemented
        self.check_access('read')
        return Domain('id', 'in', self._medical_unannounced())

    @api.model
    def _medical_unannounced(self, line_ids=None):
        """Ids of open bank lines of payers, of the selected companies, that no remittance announces; one query."""
        for model in ('account.bank.statement.line', 'medical.payer', 'medical.remittance', 'account.move'):
            self.env[model].flush_model()
        text = SQL("upper(coalesce(line.payment_ref, '') || ' ' || coalesce(move.ref, '') || ' ' || coalesce(line.partner_name, ''))")
        return [row[0] for row in self.env.execute_query(SQL(
            """SELECT line.id FROM account_bank_statement_line line JOIN account_move move ON move.id = line.move_id
                WHERE NOT line.is_reconciled AND line.amount > 0 AND move.state = 'posted' AND line.company_id IN %s %s
                  AND (%s LIKE %s OR EXISTS (SELECT 1 FROM medical_payer payer
                       WHERE payer.company_id = line.company_id AND payer.active AND (
                             payer.partner_id = line.partner_id OR position(upper(payer.name) IN %s) > 0
                             OR (length(coalesce(payer.originator, '')) > 5 AND position(upper(payer.originator) IN %s) > 0))))
                  AND NOT EXISTS (SELECT 1 FROM medical_remittance remittance
                       WHERE remittance.company_id = line.company_id AND remittance.state <> 'undone' AND length(coalesce(remittance.trace, '')) > 2
                         AND remittance.date > move.date - 120 AND position(upper(remittance.trace) IN %s) > 0)""",
            tuple(self.env.companies.ids) or (0,), SQL("AND line.id IN %s", tuple(line_ids)) if line_ids is not None else SQL(), text,
            f'%{CLEARING_HOUSE}%', text, text, text))]


class MedicalBankMatch(models.AbstractModel):
    """Payers' payments wait for the bank on their own accounts."""
    _inherit = 'medical.bank.match'

    @api.model
    def _remittance_accounts(self, company):
        # sudo: where the practice and its payers have payments wait; read to find items, which the user reads themselves
        practice = self.env['medical.practice'].sudo()._get(company)
        own = self.env['medical.payer'].sudo().search([('company_id', '=', company.id), ('remittance_account_id', '!=', False)])
        return practice.remittance_account_id | own.remittance_account_id

    @api.model
    def _transit_accounts(self, line):
        return super()._transit_accounts(line) | self._remittance_accounts(line.company_id)

    @api.model
    def _item_kind(self, item):
        # sudo: whether a remittance made it, to name the kind
        if item.account_type not in ('asset_receivable', 'liability_payable') and item.sudo().move_id.medical_remittance_id:
            return self.env._("Payer's payment")
        return super()._item_kind(item)


class MedicalPractice(models.Model):
    """After how many days the money of a remittance is asked after."""
    _inherit = 'medical.practice'

    remittance_money_days = fields.Integer(
        "Payers' Money Comes Within (days)", default=7,
        help="A remittance whose money the bank hasn't booked after so many days is shown on Today. Suggested: 7.")

    @api.constrains('remittance_money_days')
    def _check_remittance_money_days(self):
        for practice in self:
            if not 0 <= practice.remittance_money_days <= 90:
                raise ValidationError(self.env._("Payers' money comes within 0 to 90 days."))
