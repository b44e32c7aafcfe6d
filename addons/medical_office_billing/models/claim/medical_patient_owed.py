from odoo import api, fields, models
from odoo.tools import SQL

FINANCIAL = 'medical_office_base.group_patient_financial'
WORKERS = ','.join(f'medical_office_base.group_{role}' for role in ('biller', 'manager', 'owner', 'auditor'))
DESK = f'{WORKERS},medical_office_base.group_front_desk'
# journals in which money comes in; a credit from any other is no payment of the patient's
MONEY = ('bank', 'cash', 'credit')


class MedicalPatient(models.Model):
    """What a patient owes, as the ledger has it: open receivable items of the contact that stands for them, and of records merged into theirs.

    Nothing here is stored, and nothing writes: what is read, printed or mailed changes no balance.
    """
    _inherit = 'medical.patient'

    balance_words = fields.Char('Balance', compute='_compute_balance_words', groups=FINANCIAL, help="What is owed, or stands to the patient's credit.")

    statement_ids = fields.One2many('medical.statement', 'patient_id', 'Statements', groups=WORKERS)
    promise_ids = fields.One2many('medical.payment.promise', 'patient_id', 'Promises to Pay', groups=DESK)
    plan_ids = fields.One2many('medical.payment.plan', 'patient_id', 'Payment Plans', groups=DESK)
    hold_ids = fields.One2many('medical.statement.hold', 'patient_id', 'Holds on Statements', groups=DESK)

    @api.depends_context('uid')
    @api.depends('partner_id')
    def _compute_balance_words(self):
        due = self._amounts_due()
        for patient in self:
            currency = patient.company_id.sudo().currency_id  # sudo: how amounts are written
            net = currency.round(due.get(patient._origin.id, 0))
            patient.balance_words = (
                self.env._("Owes %(amount)s", amount=currency.format(net)) if net > 0 else
                self.env._("Credit %(amount)s", amount=currency.format(-net)) if net < 0 else False)

    # === THE LEDGER === #

    def _ledger_partners(self):
        """{id of the contact: patient} of these patients and of the records that were merged into theirs."""
        # sudo: contacts that bear a record number alone
        patients = self.sudo().with_context(active_test=False)
        found = {patient.partner_id.id: patient.id for patient in patients if patient.partner_id}
        roots = {patient.id: patient.id for patient in patients}
        todo = patients
        while todo:
            merged = patients.search([('merged_into_id', 'in', todo.ids), ('id', 'not in', list(roots))])
            for patient in merged:
                roots[patient.id] = roots[patient.merged_into_id.id]
                found[patient.partner_id.id] = roots[patient.id]
            todo = merged
        return {partner: self.browse(patient_id) for partner, patient_id in found.items()}

    def _owed_items(self):
        """{patient: open receivable items}, above zero what they owe, below what stands to their credit; as superuser, oldest first."""
        partners = self._ledger_partners()
        # sudo: what is owed; the callers ask what the user may do with it
        items = self.env['account.move.line'].sudo().search([
            ('partner_id', 'in', list(partners)), ('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'),
            ('reconciled', '=', False), ('company_id', 'in', self.sudo().company_id.ids)], order='date, id')
        found = dict.fromkeys(self, items.browse())
        for patient, rows in items.grouped(lambda item: partners[item.partner_id.id]).items():
            found[patient] = rows.filtered(lambda item, patient=patient: item.company_id == patient.sudo().company_id)
        return found

    def _amounts_due(self):
        """{id of the patient: owed less credit}, in the company's currency; of who has neither nothing."""
        if not self.ids:
            return {}
        rows = self.env['medical.patient.balance'].sudo().search_read(  # sudo: sums of patients whom the caller has
            [('patient_id', 'in', self.ids)], ['patient_id', 'amount_due'], load=None)
        return {row['patient_id']: row['amount_due'] for row in rows}

    @api.model
    def _sql_roots(self):
        """SQL of (id, top): each merged record and the one that counts, over however many merges."""
        return SQL("""
            SELECT chain.id, chain.top FROM (
                WITH RECURSIVE step(id, top) AS (
                    SELECT id, merged_into_id FROM medical_patient WHERE merged_into_id IS NOT NULL
                    UNION ALL
                    SELECT step.id, next.merged_into_id FROM step JOIN medical_patient next ON next.id = step.top WHERE next.merged_into_id IS NOT NULL)
                SELECT step.id, step.top FROM step JOIN medical_patient last ON last.id = step.top AND last.merged_into_id IS NULL) chain""")

    @api.model
    def _sql_payments(self):
        """SQL of (patient_id, date, mark, amount): money from patients and back to them, co-pays and deposits for what is to come left out.

        A credit counts as money where its entry stands in a bank, cash or card journal: write-offs and payers' answers are none.
        """
        return SQL("""
            SELECT COALESCE(merged.top, member.id) AS patient_id, item.date, item.id AS mark, -item.balance AS amount
              FROM account_move_line item
              JOIN account_account account ON account.id = item.account_id AND account.account_type = 'asset_receivable'
              JOIN account_journal journal ON journal.id = item.journal_id AND journal.type IN %s
              JOIN medical_patient member ON member.partner_id = item.partner_id
         LEFT JOIN (%s) merged ON merged.id = member.id
             WHERE item.parent_state = 'posted' AND NOT EXISTS (
                   SELECT 1 FROM medical_till_entry entry WHERE entry.move_id = item.move_id AND entry.kind IN ('copay', 'deposit'))""",
            MONEY, self._sql_roots())

    @api.model
    def _ledger_mark(self):
        """A number of the ledger's items: what is posted later on the same day has a higher one."""
        self.env['account.move.line'].flush_model()
        return self.env.execute_query(SQL("SELECT COALESCE(MAX(id), 0) FROM account_move_line"))[0][0]

    def _paid_since(self, marks):
        """What each patient paid after a moment, less what was paid back.

        :param dict marks: {patient: (day, `_ledger_mark` on that day)}
        :return: {patient: [(day, amount)]}, oldest first
        """
        if not self.ids:
            return {}
        self.env['account.move.line'].flush_model()
        self.env['medical.till.entry'].flush_model(['move_id', 'kind'])
        rows = self.env.execute_query(SQL(
            "SELECT patient_id, date, mark, amount FROM (%s) payment WHERE patient_id IN %s ORDER BY date, mark", self._sql_payments(), tuple(self.ids)))
        found = {patient: [] for patient in self}
        for patient_id, day, mark, amount in rows:
            patient = self.browse(patient_id)
            since, last = marks[patient]
            if day > since or day == since and mark > last:
                found[patient].append((day, float(amount)))
        return found

    # === ACTIONS === #

    def action_open_balance(self):
        """Open what this patient owes."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_patient_balance')
        return {**action, 'views': [(False, 'form')], 'view_mode': 'form', 'res_id': self.id, 'context': {}}
