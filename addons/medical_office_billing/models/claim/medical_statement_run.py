from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

RUN_STATES = [('draft', 'To Review'), ('made', 'To Send'), ('sent', 'Sent'), ('cancelled', 'Cancelled')]
# whoever stands so is not asked by a run; a person may still make a statement by hand
LEFT_OUT = ('collection', 'hold', 'plan', 'plan_late', 'promise', 'final', 'credit')


class MedicalStatementRun(models.Model):
    """Who gets a statement now: proposed by cycle and minimum, reviewed by a person, made, printed and mailed.

    Proposed is who owes at least the minimum and whose last statement is long enough ago: the cycle, after a reminder its level's days.
    Left out are holds, open promises, running plans, what an agency has, and who had the final notice. No step changes a balance.
    """
    _name = 'medical.statement.run'
    _description = 'Statement Run'
    _order = 'date desc, id desc'
    _rec_names_search = ['name']

    name = fields.Char('Number', readonly=True, copy=False, default='/')
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    date = fields.Date('Statement Date', required=True, default=lambda self: self._practice()._today())
    minimum = fields.Monetary(required=True, default=lambda self: self._practice().statement_minimum, help="Who owes less gets no statement.")
    cycle_days = fields.Integer('Cycle (days)', required=True, default=lambda self: self._practice().statement_cycle_days)
    state = fields.Selection(RUN_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    line_ids = fields.One2many('medical.statement.run.line', 'run_id', 'Patients', copy=False)
    statement_ids = fields.One2many('medical.statement', 'run_id', 'Statements', readonly=True, copy=False)
    user_id = fields.Many2one('res.users', 'By', required=True, readonly=True, default=lambda self: self.env.user, copy=False, ondelete='restrict')
    chosen_count = fields.Integer('Patients Chosen', compute='_compute_figures')
    amount_total = fields.Monetary('Asked For', compute='_compute_figures')
    look_count = fields.Integer('To Look At', compute='_compute_figures', help="Patients who are left out unless a person ticks them.")
    email_count = fields.Integer('By E-mail', compute='_compute_figures')
    print_count = fields.Integer('Letters to Send', compute='_compute_figures')
    sent_count = fields.Integer('Already Sent', compute='_compute_figures')
    hidden_count = fields.Integer('Restricted Records', readonly=True, help="Due as well, but of records that you may not open.")

    @api.model
    def _practice(self):
        return self.env['medical.practice'].sudo()._get(self.env.company)  # sudo: the practice's numbers

    @api.depends('line_ids.chosen', 'line_ids.way', 'statement_ids.state')
    def _compute_figures(self):
        for run in self:
            chosen = run.line_ids.filtered('chosen')
            waiting = run.statement_ids.filtered(lambda row: row.state == 'made')
            run.chosen_count = len(chosen)
            run.amount_total = sum((run.statement_ids.filtered(lambda row: row.state != 'void') if run.statement_ids else chosen).mapped('amount_due'))
            run.look_count = len(run.line_ids.filtered(lambda line: line.warning and not line.chosen))
            run.email_count = len((run.statement_ids or chosen).filtered(lambda row: row.way == 'email'))
            run.print_count = len((waiting if run.statement_ids else chosen).filtered(lambda row: row.way == 'print'))
            run.sent_count = len(run.statement_ids.filtered(lambda row: row.state == 'sent'))

    # === GUARDS === #

    @api.constrains('minimum', 'cycle_days')
    def _check_numbers(self):
        for run in self:
            if run.minimum < 0 or not 1 <= run.cycle_days <= 365:
                raise ValidationError(self.env._("The minimum isn't below zero, and the cycle is 1 to 365 days."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                vals.update(state='draft', user_id=self.env.uid)
                vals.pop('statement_ids', None)
            company = self.env['res.company'].browse(vals.get('company_id')) or self.env.company
            # sudo: numbers are given to whoever may send
            vals['name'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.statement.run') or '/'
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & {'state', 'name', 'user_id', 'company_id', 'hidden_count'}:
                raise UserError(self.env._("What follows from sending can't be typed."))
            if vals.keys() & {'date', 'minimum', 'cycle_days', 'line_ids'}:
                self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        for run in self:
            if run.state != 'draft':
                raise UserError(self.env._("%(run)s is made: start another run.", run=run.name))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made(self):
        if self.filtered('statement_ids'):
            raise UserError(self.env._("A run with statements stays on record."))

    # === PROPOSE === #

    def action_propose(self):
        """Gather who is due, in place of who stands there. Of restricted records that the user may not open, only how many."""
        for run in self:
            run.check_access('write')
            run._check_draft()
            balances = run._due(self.env['medical.patient.balance'])
            hidden = run._due(self.env['medical.patient.balance'].sudo()) - balances.sudo()  # sudo: how many, not whose
            ladder = self.env['medical.statement.level']._ladder(run.company_id)
            # sudo: lines are the run's own, made from balances that the user reads
            run.sudo().write({'hidden_count': len(hidden), 'line_ids': [Command.clear(), *(
                Command.create(run._line_values(balance, ladder)) for balance in balances)]})
        return True

    def _due(self, balances):
        """The balances that are due for a statement on the run's day."""
        self.ensure_one()
        ladder = self.env['medical.statement.level']._ladder(self.company_id)
        rows = balances.search([
            ('company_id', '=', self.company_id.id), ('amount_due', '>=', max(self.minimum, 0.01)), ('standing', 'not in', LEFT_OUT)])

        def is_due(row):
            if not row.statement_date:
                return True
            wait = ladder._next(row.level_id).days if row.level_id else self.cycle_days
            return (self.date - row.statement_date).days >= (wait or self.cycle_days)
        waiting = self.env['medical.statement'].sudo().search([  # sudo: who has one that isn't sent yet
            ('company_id', '=', self.company_id.id), ('state', '=', 'made')]).patient_id
        return rows.filtered(lambda row: is_due(row) and row.patient_id not in waiting)

    def _line_values(self, balance, ladder):
        patient, level = balance.patient_id, ladder._next(balance.level_id) or ladder[-1:]
        warning = patient._statement_warning()
        return {
            'patient_id': patient.id, 'amount_due': balance.amount_due, 'oldest_date': balance.oldest_date, 'statement_date': balance.statement_date,
            'level_id': level.id, 'way': 'print' if level.by_letter else patient._statement_way(), 'warning': warning, 'chosen': not warning}

    # === MAKE AND SEND === #

    def action_make(self):
        """Make the statements of who is ticked; those that go by e-mail leave at once, letters wait to be printed and mailed."""
        self.ensure_one()
        self.check_access('write')
        self._check_draft()
        chosen = self.line_ids.filtered('chosen')
        if not chosen:
            raise UserError(self.env._("Nobody is ticked: propose who is due first."))
        owing = {patient for patient, due in chosen.patient_id._amounts_due().items() if self.currency_id.compare_amounts(due, 0) > 0}
        settled = chosen.filtered(lambda line: line.patient_id.id not in owing)
        chosen -= settled
        settled.sudo().write({'chosen': False})  # sudo: paid since it was proposed
        if not chosen:
            raise UserError(self.env._("Everybody who is ticked has paid in the meantime: propose again."))
        statements = self.env['medical.statement']._make(
            chosen.patient_id, date=self.date, run=self, levels={line.patient_id: line.level_id for line in chosen},
            ways={line.patient_id: line.way for line in chosen})
        self.sudo().state = 'made'  # sudo: the state follows
        statements.filtered(lambda row: row.way == 'email')._send_links()
        self._follow()
        return True

    def _follow(self):
        """A run is sent once none of its statements waits any more."""
        # sudo: the state follows
        for run in self.sudo():
            if run.state == 'made' and not run.statement_ids.filtered(lambda row: row.state == 'made'):
                run.state = 'sent'

    def action_print(self):
        """All letters that wait, as one document to print."""
        self.ensure_one()
        letters = self.statement_ids.filtered(lambda row: row.way == 'print' and row.state != 'void')
        waiting = letters.filtered(lambda row: row.state == 'made') or letters
        if not waiting:
            raise UserError(self.env._("There is no letter in this run."))
        return waiting.action_print()

    def action_mark_sent(self):
        """The printed letters are in the mail: now they count as sent."""
        self.ensure_one()
        waiting = self.statement_ids.filtered(lambda row: row.state == 'made')
        if not waiting:
            raise UserError(self.env._("No letter waits."))
        return waiting.action_mark_sent()

    def action_cancel(self):
        """Leave it: nothing was made."""
        self.check_access('write')
        self._check_draft()
        self.sudo().state = 'cancelled'  # sudo: the state follows
        return True
