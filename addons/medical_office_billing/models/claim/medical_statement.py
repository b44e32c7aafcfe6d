import hashlib
import json

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

STATEMENT_STATES = [('made', 'To Send'), ('sent', 'Sent'), ('void', 'Not Sent')]
WAYS = [('print', 'Letter'), ('email', 'E-mail with a Link')]
# what follows from what is done with it; all else stays as it was printed
FOLLOWS = {'state', 'way', 'mark', 'sent_on', 'sent_by_id', 'seen_on', 'call_state', 'called_on', 'called_by_id', 'call_note', 'run_id', 'wrong_count'}


class MedicalStatement(models.Model):
    """What a patient was told that they owe: copied from the ledger when it was made. Making, printing or mailing it changes no balance.

    It bears the patient's real name and stays as it was: what it says is kept with a hash over it (`digest`), and the paper is drawn anew
    from it. Amounts in the company's currency. Letters are in English.

    Who may do what: biller and manager make and send; owner and auditor read, of patients by record number.
    """
    _name = 'medical.statement'
    _description = 'Statement'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'date desc, id desc'
    _rec_names_search = ['name', 'patient_id']
    _access_log_parent = 'patient_id'

    name = fields.Char('Number', required=True, readonly=True, index=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    patient_id = fields.Many2one('medical.patient', required=True, readonly=True, index=True, ondelete='restrict')
    number = fields.Char('Record Number', required=True, readonly=True)
    run_id = fields.Many2one('medical.statement.run', readonly=True, index='btree_not_null', ondelete='restrict')
    date = fields.Date(required=True, readonly=True, index=True)
    date_due = fields.Date('Please Pay Until', required=True, readonly=True)
    previous_id = fields.Many2one('medical.statement', 'Statement Before', readonly=True, index='btree_not_null', ondelete='restrict')
    level_id = fields.Many2one('medical.statement.level', 'Reminder Level', readonly=True, index='btree_not_null', ondelete='restrict')
    title = fields.Char(required=True, readonly=True)
    message = fields.Text(readonly=True)
    pay_words = fields.Text('Ways to Pay', readonly=True)
    phone = fields.Char(readonly=True)
    recipient = fields.Char(required=True, readonly=True, help="Who is billed: the patient, or who pays for them.")
    address = fields.Text(readonly=True)
    patient_name = fields.Char('Patient as Printed', required=True, readonly=True)
    line_ids = fields.One2many('medical.statement.line', 'statement_id', 'Services', readonly=True)
    amount_owed = fields.Monetary('Owed', readonly=True)
    amount_credit = fields.Monetary('Credit', readonly=True, help="Paid and not applied to anything yet: taken off.")
    amount_due = fields.Monetary('Asked For', readonly=True)
    amount_30 = fields.Monetary('0-30 Days', readonly=True)
    amount_60 = fields.Monetary('31-60 Days', readonly=True)
    amount_90 = fields.Monetary('61-90 Days', readonly=True)
    amount_over = fields.Monetary('Over 90 Days', readonly=True)
    digest = fields.Char(readonly=True, help="Hash over what it says.")
    is_intact = fields.Boolean('As It Was Made', compute='_compute_is_intact')

    state = fields.Selection(STATEMENT_STATES, 'Status', required=True, default='made', readonly=True, index=True)
    way = fields.Selection(WAYS, 'Goes By', required=True, default='print', readonly=True)
    mark = fields.Integer(readonly=True, help="Items of the ledger with a higher number came after it was sent.")
    sent_on = fields.Date(readonly=True)
    sent_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    seen_on = fields.Datetime('Opened by the Patient', readonly=True)
    wrong_count = fields.Integer('Wrong Birth Dates', readonly=True)
    call_state = fields.Selection([('todo', 'To Call'), ('done', 'Called')], 'Call', readonly=True, index='btree_not_null')
    called_on = fields.Date(readonly=True)
    called_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    call_note = fields.Char('What Came of the Call', readonly=True)

    _name_uniq = models.UniqueIndex('(company_id, name)', "Another statement has this number.")

    # === GUARDS === #

    def write(self, vals):
        if self and vals.keys() - FOLLOWS and not self.env.context.get('medical_statement_making'):
            raise AccessError(self.env._("A statement stays as it was made: make a new one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise AccessError(self.env._("Statements are kept: mark one that you don't send as not sent."))

    def _snapshot(self):
        """What the paper says, as plain values: what the hash is over."""
        self.ensure_one()
        names = ('name', 'number', 'title', 'message', 'pay_words', 'phone', 'recipient', 'address', 'patient_name', 'amount_owed', 'amount_credit',
                 'amount_due', 'amount_30', 'amount_60', 'amount_90', 'amount_over')
        lines = ('what', 'charged', 'insurance_paid', 'pending', 'adjusted', 'patient_paid', 'owed')
        return {
            **{name: self[name] or '' for name in names}, 'date': str(self.date), 'date_due': str(self.date_due),
            'lines': [{'service_date': str(line.service_date or ''), **{name: line[name] or 0 for name in lines}} for line in self.line_ids.sorted('id')]}

    def _hash(self):
        return hashlib.sha256(json.dumps(self._snapshot(), sort_keys=True).encode()).hexdigest()

    @api.depends('digest')
    def _compute_is_intact(self):
        for statement in self.sudo():  # sudo: whether it is as it was made, of one that the user reads
            statement.is_intact = bool(statement.digest) and statement.digest == statement._hash()

    # === MAKING === #

    @api.model
    def _make(self, patients, date=None, run=None, levels=None, ways=None):
        """Make a statement of each patient, from what is open in the ledger now. Changes no balance.

        :param patients: medical.patient records that the user may open, of one company
        :param date: of the statement; by default today at the practice
        :param dict levels: {patient: level}; by default the next rung of each
        :param dict ways: {patient: way}; by default a letter
        :return: the statements, as the user
        :raise UserError: nothing is owed
        """
        self.check_access('create')
        patients.check_access('read')
        company = patients.company_id
        company.ensure_one()
        practice = self.env['medical.practice'].sudo()._get(company)  # sudo: the practice's words and days
        date = date or practice._today()
        balances = {row.patient_id.id: row for row in self.env['medical.patient.balance'].sudo().search([('patient_id', 'in', patients.ids)])}  # sudo: as below
        ladder = self.env['medical.statement.level']._ladder(company)
        lines = patients._statement_lines(date)
        # sudo: made by this method alone; the user may open the patients
        todo = self.sudo().with_company(company)
        values = []
        for patient in patients:
            balance = balances.get(patient.id)
            if not balance or company.currency_id.compare_amounts(balance.amount_due, 0) <= 0:
                raise UserError(self.env._("%(number)s owes nothing: there is nothing to ask for.", number=patient.number))
            level = (levels or {}).get(patient, ladder._next(balance.level_id) or ladder[-1:])
            values.append({
                'patient_id': patient.id, 'number': patient.number, 'company_id': company.id, 'date': date,
                'date_due': fields.Date.add(date, days=practice.statement_due_days),
                'run_id': run.id if run else False, 'previous_id': balance.statement_id.id, 'level_id': level.id,
                'title': level.name or self.env._("Statement"), 'message': level.message, 'pay_words': practice.statement_pay_words,
                **patient._statement_recipient(), 'phone': practice._statement_phone(), 'way': (ways or {}).get(patient, 'print'),
                **{name: balance[name] for name in ('amount_owed', 'amount_credit', 'amount_due', 'amount_30', 'amount_60', 'amount_90', 'amount_over')},
                'line_ids': [Command.create(line) for line in lines[patient]]})
        for row in values:
            row['name'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.statement')  # sudo: numbers, as above
        made = todo.create(values)
        for statement in made:
            statement.with_context(medical_statement_making=True).digest = statement._hash()
        return made.sudo(False)

    # === SENDING === #

    def _check_sender(self):
        self.check_access('read')
        if not self.env.su and not self.env.user.has_groups('medical_office_base.group_biller,medical_office_base.group_manager'):
            raise AccessError(self.env._("The biller and the office manager send statements."))

    def _sent(self):
        """Write down that these went out, today; the last rung and calls count from here."""
        # sudo: written by methods alone; the callers ask who may
        mark = self.env['medical.patient']._ledger_mark()
        for statement in self.sudo():
            day = statement.company_id._medical_today()
            statement.write({
                'state': 'sent', 'sent_on': day, 'sent_by_id': self.env.uid, 'mark': mark,
                'call_state': 'todo' if statement.level_id.needs_call else False})
        self.run_id._follow()

    def action_mark_sent(self):
        """The letters are in the mail: only now do they count as sent."""
        self._check_sender()
        for statement in self:
            if statement.state != 'made':
                raise UserError(self.env._("%(number)s waits for nothing.", number=statement.name))
        self._sent()
        return True

    def action_mark_not_sent(self):
        """It doesn't go out: it stays on record and counts as no statement."""
        self._check_sender()
        for statement in self:
            if statement.state != 'made':
                raise UserError(self.env._("%(number)s was sent: it stays.", number=statement.name))
        self.sudo().write({'state': 'void'})  # sudo: written by methods alone, asked above
        self.run_id._follow()
        return True

    def action_called(self):
        """Write down the call that a reminder asks for."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.statement.call', 'view_mode': 'form', 'target': 'new',
            'name': self.env._("Patient Called"), 'context': {'default_statement_id': self.id}}

    def action_print(self):
        """Open these statements to print; nothing changes, however often."""
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': f'/medical_office/statements/{",".join(map(str, self.ids))}'}

    def action_open_patient(self):
        """The patient's balance today."""
        self.ensure_one()
        return self.patient_id.action_open_balance()

    def _document(self):
        """What the paper says, as words."""
        self.ensure_one()
        row = self.sudo()  # sudo: names of the practice, on a statement that the caller may read
        practice, company = self.env['medical.practice'].sudo()._get(row.company_id), row.company_id

        def money(amount):
            return row.currency_id.format(amount)

        site = row.patient_id.site_ids[:1]
        source = site if site.street else company.partner_id
        return {
            'number': row.name, 'title': row.title, 'message': row.message or '', 'date': format_date(self.env, row.date),
            'due': format_date(self.env, row.date_due), 'practice': practice.legal_name or company.name,
            'practice_address': [line for line in (
                source.street, source.street2, ' '.join(filter(None, (source.city, source.state_id.code, source.zip)))) if line],
            'recipient': row.recipient, 'address': (row.address or '').split('\n'), 'patient': row.patient_name, 'record': row.number,
            'previous': row.previous_id.name or '', 'phone': row.phone or '', 'pay_words': (row.pay_words or '').split('\n'),
            'has_pending': any(line.pending for line in row.line_ids),
            'lines': [{
                'date': format_date(self.env, line.service_date) if line.service_date else '', 'what': line.what,
                **{name: money(line[name]) if line[name] else '' for name in ('charged', 'insurance_paid', 'pending', 'adjusted', 'patient_paid')},
                'owed': money(line.owed)} for line in row.line_ids],
            'owed': money(row.amount_owed), 'credit': money(row.amount_credit) if row.amount_credit else '', 'total': money(row.amount_due),
            'symbol': row.currency_id.symbol or '', 'ages': [money(amount) for amount in (row.amount_30, row.amount_60, row.amount_90, row.amount_over)],
        }
