from odoo import api, models
from odoo.tools import SQL


class MedicalBudgetFigures(models.AbstractModel):
    """Cash basis and claims: that a debt moves from one to the next, payer to payer or to the patient, is no cash.

    An entry that takes a claim's debt from one and gives part of it to another settles of the claim's invoice what it took less what it
    gave. What it gave settles the invoice when it is paid in turn. Entries that were reversed, and their reversals, settle nothing.
    """
    _inherit = 'medical.budget.figures'

    @api.model
    def _sql_matched(self, budget, date_to):
        moved = self._sql_moved(budget)
        return SQL(
            """SELECT matched.move_id, matched.date, matched.amount FROM (%(matched)s) matched
                UNION ALL
               SELECT side.move_id, side.date, side.amount
                 FROM (%(moved)s) moved
           CROSS JOIN LATERAL (
                    VALUES (moved.home_id, moved.date, -moved.balance), (moved.move_id, moved.date, moved.balance)
                     UNION ALL
                    SELECT other.move_id, part.max_date, other.sign * part.amount
                      FROM account_partial_reconcile part, (VALUES (moved.home_id, 1), (moved.move_id, -1)) AS other(move_id, sign)
                     WHERE part.debit_move_id = moved.line_id) AS side(move_id, date, amount)
                WHERE side.date <= %(date_to)s""", matched=super()._sql_matched(budget, date_to), moved=moved, date_to=date_to)

    @api.model
    def _sql_moved(self, budget):
        """Items by which a claim's debt was given to somebody else: line_id, move_id, balance, date, home_id (the claim's invoice)."""
        return SQL(
            """SELECT line.id AS line_id, line.move_id, line.balance, GREATEST(line.date, home.date) AS date, home.id AS home_id
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                 JOIN account_move entry ON entry.id = line.move_id
                 JOIN medical_claim claim ON claim.id = line.medical_claim_id
                 JOIN account_move home ON home.id = claim.move_id
                WHERE line.company_id = %(company)s AND line.parent_state = 'posted' AND account.account_type = 'asset_receivable'
                  AND line.balance > 0 AND line.move_id <> home.id AND entry.reversed_entry_id IS NULL
                  AND NOT EXISTS (SELECT FROM account_move back WHERE back.reversed_entry_id = entry.id AND back.state = 'posted')
                  AND EXISTS (SELECT FROM account_move_line taken JOIN account_account kind ON kind.id = taken.account_id
                               WHERE taken.move_id = line.move_id AND taken.medical_claim_id = line.medical_claim_id
                                 AND kind.account_type = 'asset_receivable' AND taken.balance < 0)""", company=budget.company_id.id)
