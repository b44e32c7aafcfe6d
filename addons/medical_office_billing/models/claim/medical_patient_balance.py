from odoo import api, fields, models
from odoo.tools import SQL

STANDINGS = [
    ('collection', 'With an Agency'), ('hold', 'On Hold'), ('plan_late', 'Plan Late'), ('plan', 'In a Plan'), ('promise', 'Promised'),
    ('broken', 'Promise Broken'), ('final', 'Final Notice Over'), ('statement', 'Statement Sent'), ('new', 'No Statement Yet'), ('credit', 'Credit')]


class MedicalPatientBalance(models.Model):
    """One row per patient with something open: what they owe, since when, what they were told, and what was agreed.

    A view on the ledger, nothing is stored; its id is the patient's. Records merged into another count with the one that counts.
    Days run from the date of service, else from the date of the entry. Amounts in the company's currency.

    Who may do what: biller and manager work it; front desk and cashier read it, of patients whom they may open; owner and auditor read
    record numbers in place of names.
    """
    _name = 'medical.patient.balance'
    _description = "Patient's Balance"
    _inherit = ['medical.access.logged']
    _auto = False
    _order = 'oldest_date, id'
    _rec_name = 'patient_id'
    _rec_names_search = ['patient_id', 'number']
    _access_log_parent = 'patient_id'
    _depends = {
        'account.move.line': ['amount_residual', 'parent_state', 'reconciled', 'partner_id', 'date', 'medical_service_date', 'balance', 'account_id'],
        'medical.patient': ['partner_id', 'merged_into_id', 'company_id', 'number'],
        'medical.statement': ['state', 'sent_on', 'level_id', 'patient_id', 'mark'],
        'medical.statement.level': ['is_final', 'company_id', 'sequence', 'days', 'active'],
        'medical.practice': ['statement_minimum', 'statement_cycle_days', 'small_limit', 'small_days', 'collection_days'],
        'medical.statement.hold': ['patient_id', 'date_from', 'date_to', 'released_on'],
        'medical.payment.promise': ['patient_id', 'state'],
        'medical.payment.plan': ['patient_id', 'state', 'amount_late'],
        'medical.collection.placement': ['patient_id', 'state'],
        'medical.till.entry': ['kind', 'move_id'],
    }

    patient_id = fields.Many2one('medical.patient', readonly=True)
    number = fields.Char('Record Number', readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    amount_owed = fields.Monetary('Owed', readonly=True, help="Open items of the patient's, before credits.")
    amount_credit = fields.Monetary('Credit', readonly=True, help="Payments and credits that aren't applied to anything yet.")
    amount_due = fields.Monetary('Balance', readonly=True, help="Owed less credit.")
    amount_30 = fields.Monetary('0-30', readonly=True)
    amount_60 = fields.Monetary('31-60', readonly=True)
    amount_90 = fields.Monetary('61-90', readonly=True)
    amount_over = fields.Monetary('Over 90', readonly=True)
    oldest_date = fields.Date('Oldest', readonly=True)
    days = fields.Integer('Days Old', readonly=True, aggregator='max')
    paid_on = fields.Date('Last Payment', readonly=True)
    statement_id = fields.Many2one('medical.statement', 'Last Statement', readonly=True)
    statement_date = fields.Date('Last Statement On', readonly=True)
    statement_days = fields.Integer('Days Since Statement', readonly=True, aggregator='max')
    level_id = fields.Many2one('medical.statement.level', 'Reminder Level', readonly=True, help="Of the last statement, unless something was paid since.")
    standing = fields.Selection(STANDINGS, readonly=True)
    is_due = fields.Boolean('Due for a Statement', readonly=True, help="By the practice's minimum and cycle, or the days of the next reminder.")
    is_small = fields.Boolean('Small and Old', readonly=True, help="By the practice's limit and days: may be written off in bulk.")
    can_place = fields.Boolean('May Go to an Agency', readonly=True, help="The final notice has had its days, and nothing was paid.")
    statement_ids = fields.One2many(related='patient_id.statement_ids')
    promise_ids = fields.One2many(related='patient_id.promise_ids')
    plan_ids = fields.One2many(related='patient_id.plan_ids')
    hold_ids = fields.One2many(related='patient_id.hold_ids')

    @property
    def _table_query(self):
        today = self.env.company._medical_today()
        patients = self.env['medical.patient']
        return SQL(
            """WITH merged AS (%(roots)s),
            owed AS (
                SELECT COALESCE(merged.top, member.id) AS patient_id,
                       SUM(GREATEST(item.amount_residual, 0)) AS amount_owed, SUM(GREATEST(-item.amount_residual, 0)) AS amount_credit,
                       MIN(COALESCE(item.medical_service_date, item.date)) FILTER (WHERE item.amount_residual > 0) AS oldest_date,
                       SUM(GREATEST(item.amount_residual, 0)) FILTER (
                           WHERE %(today)s - COALESCE(item.medical_service_date, item.date) <= 30) AS amount_30,
                       SUM(GREATEST(item.amount_residual, 0)) FILTER (
                           WHERE %(today)s - COALESCE(item.medical_service_date, item.date) BETWEEN 31 AND 60) AS amount_60,
                       SUM(GREATEST(item.amount_residual, 0)) FILTER (
                           WHERE %(today)s - COALESCE(item.medical_service_date, item.date) BETWEEN 61 AND 90) AS amount_90,
                       SUM(GREATEST(item.amount_residual, 0)) FILTER (
                           WHERE %(today)s - COALESCE(item.medical_service_date, item.date) > 90) AS amount_over
                  FROM account_move_line item
                  JOIN account_account account ON account.id = item.account_id AND account.account_type = 'asset_receivable'
                  JOIN medical_patient member ON member.partner_id = item.partner_id AND member.company_id = item.company_id
             LEFT JOIN merged ON merged.id = member.id
                 WHERE item.parent_state = 'posted' AND item.reconciled IS NOT TRUE AND item.amount_residual <> 0
              GROUP BY 1),
            payment AS (SELECT paid.* FROM (%(payments)s) paid JOIN owed ON owed.patient_id = paid.patient_id)
            SELECT told.*, told.standing = 'final' AND told.statement_days >= told.collection_days AS can_place,
                   told.standing IN ('new', 'statement', 'broken') AND NOT told.is_waiting AND told.amount_due >= GREATEST(told.statement_minimum, 0.01)
                   AND COALESCE(told.statement_days >= COALESCE(told.next_days, told.statement_cycle_days), TRUE) AS is_due,
                   told.standing NOT IN ('collection', 'hold', 'plan', 'plan_late', 'promise', 'credit') AND told.amount_credit = 0
                   AND told.amount_due < told.small_limit AND told.days >= told.small_days AS is_small
              FROM (
            SELECT row.*, CASE
                   WHEN row.placed THEN 'collection' WHEN row.held THEN 'hold' WHEN row.late > 0 THEN 'plan_late' WHEN row.late IS NOT NULL THEN 'plan'
                   WHEN row.promised = 'open' THEN 'promise' WHEN row.amount_due <= 0 THEN 'credit' WHEN row.promised = 'broken' THEN 'broken'
                   WHEN row.is_final THEN 'final' WHEN row.level_id IS NOT NULL OR row.statement_id IS NOT NULL THEN 'statement' ELSE 'new' END AS standing
              FROM (
                SELECT patient.id, patient.id AS patient_id, patient.number, patient.company_id, company.currency_id,
                       owed.amount_owed, owed.amount_credit, owed.amount_owed - owed.amount_credit AS amount_due,
                       COALESCE(owed.amount_30, 0) AS amount_30, COALESCE(owed.amount_60, 0) AS amount_60,
                       COALESCE(owed.amount_90, 0) AS amount_90, COALESCE(owed.amount_over, 0) AS amount_over,
                       owed.oldest_date, %(today)s - owed.oldest_date AS days,
                       (SELECT MAX(payment.date) FROM payment WHERE payment.patient_id = owed.patient_id AND payment.amount > 0) AS paid_on,
                       sent.id AS statement_id, sent.sent_on AS statement_date, %(today)s - sent.sent_on AS statement_days,
                       CASE WHEN sent.unpaid THEN sent.level_id END AS level_id, sent.unpaid AND sent.is_final AS is_final,
                       EXISTS (SELECT 1 FROM medical_statement_hold hold WHERE hold.patient_id = patient.id AND hold.released_on IS NULL
                               AND hold.date_from <= %(today)s AND (hold.date_to IS NULL OR hold.date_to >= %(today)s)) AS held,
                       EXISTS (SELECT 1 FROM medical_collection_placement placed
                                WHERE placed.patient_id = patient.id AND placed.state = 'approved') AS placed,
                       EXISTS (SELECT 1 FROM medical_statement waiting WHERE waiting.patient_id = patient.id AND waiting.state = 'made') AS is_waiting,
                       practice.statement_minimum, practice.statement_cycle_days, practice.small_limit, practice.small_days, practice.collection_days,
                       CASE WHEN sent.unpaid THEN (SELECT NULLIF(following.days, 0) FROM medical_statement_level following
                            WHERE following.company_id = patient.company_id AND following.active
                              AND (following.sequence, following.id) > (sent.sequence, sent.level_id)
                         ORDER BY following.sequence, following.id LIMIT 1) END AS next_days,
                       (SELECT MAX(COALESCE(plan.amount_late, 0)) FROM medical_payment_plan plan
                         WHERE plan.patient_id = patient.id AND plan.state = 'running') AS late,
                       (SELECT promise.state FROM medical_payment_promise promise
                         WHERE promise.patient_id = patient.id ORDER BY promise.id DESC LIMIT 1) AS promised
                  FROM owed
                  JOIN medical_patient patient ON patient.id = owed.patient_id
                  JOIN res_company company ON company.id = patient.company_id
             LEFT JOIN medical_practice practice ON practice.company_id = patient.company_id
             LEFT JOIN LATERAL (
                       SELECT statement.id, statement.sent_on, statement.level_id, level.sequence, level.is_final, COALESCE((
                              SELECT SUM(payment.amount) FROM payment WHERE payment.patient_id = owed.patient_id AND (payment.date > statement.sent_on
                                  OR payment.date = statement.sent_on AND payment.mark > statement.mark)), 0) <= 0 AS unpaid
                         FROM medical_statement statement
                    LEFT JOIN medical_statement_level level ON level.id = statement.level_id
                        WHERE statement.patient_id = patient.id AND statement.state = 'sent'
                     ORDER BY statement.sent_on DESC, statement.id DESC LIMIT 1) sent ON TRUE) row) told""",
            roots=patients._sql_roots(), payments=patients._sql_payments(), today=today)

    @api.model
    def _search(self, domain, *args, **kwargs):
        # what was read before in the same transaction is as old as the ledger was then
        self.invalidate_model(flush=False)
        return super()._search(domain, *args, **kwargs)

    # === ACCESS LOG === #

    @api.model
    def _access_log_sql_patients(self):
        return SQL("SELECT id, id AS patient_id FROM medical_patient")

    def _access_log_labels(self):
        # the id is the patient's, who is there also when nothing is owed any more
        return self.env['medical.patient'].browse(self.ids)._access_log_labels()

    @api.model
    def _access_log_find(self, name):
        return self.env['medical.patient']._access_log_find(name)
