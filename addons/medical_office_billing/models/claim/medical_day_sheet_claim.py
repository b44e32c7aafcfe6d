from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class MedicalDaySheetRecord(models.TransientModel):
    """Claims on the day sheet: what they charge beside the ledger, what payers paid and what was written off for the site's claims.

    Payers' payments and write-offs are the ledger's own: entries of the remittances' journal on the day, by the claims' site.
    """
    _inherit = 'medical.day.sheet.record'

    def _record_classes(self):
        return {
            **super()._record_classes(), 'class_claim': self.env._("Claims"), 'class_payer': self.env._("Paid on claims"),
            'class_written': self.env._("Contractual and other write-offs")}

    def _claim_journals(self):
        """The practice's journals of claims and of remittances."""
        # sudo: which journals; what is posted there is read as the user
        practice = self.env['medical.practice'].sudo()._get(self.company_id)
        return practice.claim_journal_id.sudo(False), practice.remittance_journal_id.sudo(False)

    def _charge_domain(self):
        charged, _remitted = self._claim_journals()
        # a claim's charges stand in a line of their own; what is taken back of them is a credit note like others
        return super()._charge_domain() & ~(Domain('move_line_id.journal_id', '=', charged.id) & Domain('move_line_id.move_type', '=', 'out_invoice'))

    def _charge_rows(self):
        rows = super()._charge_rows()
        account = self.site_id.sudo().analytic_account_id  # sudo: the site's own analytic account; lines are read as the user
        charged, remitted = self._claim_journals()
        if not account or not charged or not remitted:
            return rows
        company, day = Domain('company_id', '=', self.company_id.id), Domain('date', '=', self.date)
        posted = Domain('parent_state', '=', 'posted')
        analytic = company & day & Domain(account.plan_id._column_name(), '=', account.id) & Domain('move_line_id.parent_state', '=', 'posted')
        moves = self._sql_of('account.move', company & day & Domain('journal_id', '=', charged.id) & Domain('state', '=', 'posted'), ('id',))
        invoiced = self._sql_of('account.analytic.line', analytic & Domain('move_line_id.journal_id', '=', charged.id) & Domain(
            'move_line_id.move_type', '=', 'out_invoice'), ('amount',))
        written = self._sql_of('account.analytic.line', analytic & Domain('move_line_id.journal_id', '=', remitted.id) & Domain(
            'move_line_id.account_type', '!=', 'asset_receivable'), ('amount',))
        owed = self._sql_of('account.move.line', company & day & posted & Domain('journal_id', '=', remitted.id) & Domain(
            'account_type', '=', 'asset_receivable'), ('balance', 'medical_claim_id'))
        return [*rows, SQL(
            """SELECT %s FROM (SELECT COUNT(*) AS times, COALESCE(SUM(claim.amount_charged), 0) AS amount,
                                      COALESCE((SELECT SUM(invoiced.amount) FROM (%s) AS invoiced), 0) AS ledger
                                 FROM medical_claim claim JOIN (%s) AS move ON move.id = claim.move_id WHERE claim.site_id = %s) AS claims
                WHERE times > 0 OR ledger <> 0""",
            self._sql_row(SQL("'charge'::text"), item=SQL("'class_claim'::text"), number=SQL('times'), sort=SQL("'claim'::text"), **self._sql_tie(
                SQL('amount'), SQL('ledger'))), invoiced, moves, self.site_id.id), SQL(
            """SELECT %s FROM (SELECT (SELECT COALESCE(SUM(written.amount), 0) FROM (%s) AS written) AS written, COUNT(DISTINCT claim.id) AS times,
                                      COALESCE(-SUM(owed.balance), 0) AS taken
                                 FROM (%s) AS owed JOIN medical_claim claim ON claim.id = owed.medical_claim_id WHERE claim.site_id = %s) AS answered
          CROSS JOIN LATERAL (VALUES ('payer', 'class_payer', taken + written, times), ('credit', 'class_written', written, NULL::bigint))
                     AS side(place, what, amount, count)
                WHERE side.amount <> 0""",
            self._sql_row(SQL('side.place::text'), item=SQL('side.what::text'), number=SQL('side.count'), sort=SQL('side.what::text'), **self._sql_tie(
                SQL('side.amount'), SQL('side.amount'))), written, owed, self.site_id.id)]
