from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

PROMISE_STATES = [('open', 'Open'), ('kept', 'Kept'), ('broken', 'Broken'), ('withdrawn', 'Withdrawn')]
PROMISE_WAYS = [('phone', 'By phone'), ('person', 'In person'), ('mail', 'By letter or e-mail')]


class MedicalPaymentPromise(models.Model):
    """A patient's word to pay an amount until a day. Kept or broken follows from what they paid since: nobody types it.

    Kept once the amount came in, broken some days after the day (the practice's grace days) when it did not; while it is open, statements wait.
    Money counts by date, also what was applied to something else; co-pays and deposits for visits to come don't.
    """
    _name = 'medical.payment.promise'
    _description = 'Promise to Pay'
    _inherit = ['medical.access.logged']
    _order = 'date desc, id desc'
    _rec_name = 'patient_id'
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    amount = fields.Monetary(required=True)
    date = fields.Date('Pays Until', required=True, index=True)
    date_made = fields.Date('Promised On', required=True, readonly=True, default=fields.Date.context_today)
    how = fields.Selection(PROMISE_WAYS, required=True, default='phone')
    note = fields.Char()
    user_id = fields.Many2one('res.users', 'Taken By', required=True, readonly=True, default=lambda self: self.env.user, ondelete='restrict')
    mark = fields.Integer(readonly=True, help="Items of the ledger with a higher number came after it.")
    amount_paid = fields.Monetary('Paid Since', readonly=True, copy=False)
    state = fields.Selection(PROMISE_STATES, 'Status', required=True, default='open', readonly=True, copy=False, index=True)

    _open_uniq = models.UniqueIndex("(patient_id) WHERE state = 'open'", "The patient has an open promise already: withdraw it first.")

    @api.constrains('amount', 'date', 'date_made')
    def _check_promise(self):
        for promise in self:
            if promise.currency_id.compare_amounts(promise.amount, 0) <= 0:
                raise ValidationError(self.env._("A promise is of an amount above zero."))
            if promise.date < promise.date_made:
                raise ValidationError(self.env._("The promised day lies before today."))

    @api.model_create_multi
    def create(self, vals_list):
        mark = self.env['medical.patient']._ledger_mark()
        if not self.env.su:
            patients = self.env['medical.patient'].browse([vals['patient_id'] for vals in vals_list if vals.get('patient_id')])
            patients.check_access('read')
            vals_list = [{name: value for name, value in vals.items() if name not in ('amount_paid', 'date_made')} for vals in vals_list]
            vals_list = [{**vals, 'state': 'open', 'user_id': self.env.uid} for vals in vals_list]
        # sudo: whether the patient pays by a plan
        if self.env['medical.payment.plan'].sudo().search_count([
                ('patient_id', 'in', [vals.get('patient_id') for vals in vals_list]), ('state', '=', 'running')], limit=1):
            raise UserError(self.env._("The patient pays by a plan: its installments are what is promised."))
        # sudo: whether there is an open one
        if self.sudo().search_count([('patient_id', 'in', [vals.get('patient_id') for vals in vals_list]), ('state', '=', 'open')], limit=1):
            raise UserError(self.env._("The patient has an open promise already: withdraw it first."))
        return super().create([{**vals, 'mark': mark} for vals in vals_list])

    def write(self, vals):
        if not self.env.su and vals.keys() - {'note'}:
            raise UserError(self.env._("A promise stays as it was given: withdraw it and write down the new one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("Promises are kept on record: withdraw it instead."))

    def action_withdraw(self):
        """It doesn't count any more: taken back, or written down by mistake."""
        self.check_access('write')
        self.filtered(lambda promise: promise.state in ('open', 'broken')).sudo().state = 'withdrawn'  # sudo: the status is written by methods alone
        return True

    def action_open_balance(self):
        """What the patient owes today."""
        self.ensure_one()
        return self.patient_id.action_open_balance()

    def _refresh(self):
        """Read what was paid since, and whether these open promises are kept or broken. As superuser; called with each payment and every night."""
        for company, promises in self.filtered(lambda promise: promise.state == 'open').grouped('company_id').items():
            practice = self.env['medical.practice']._get(company)
            today = practice._today()
            paid = promises.patient_id._paid_since({promise.patient_id: (promise.date_made, promise.mark) for promise in promises})
            for promise in promises:
                last = fields.Date.add(promise.date, days=practice.promise_grace_days)
                amount = company.currency_id.round(sum(amount for day, amount in paid[promise.patient_id] if day <= last))
                kept = company.currency_id.compare_amounts(amount, promise.amount) >= 0
                state = 'kept' if kept else 'broken' if today > last else 'open'
                if amount != promise.amount_paid or state != promise.state:
                    promise.write({'amount_paid': amount, 'state': state})

    @api.model
    def _cron_refresh(self):
        """Every night: promises and plans whose day has passed."""
        self.sudo().search([('state', '=', 'open')], limit=10000)._refresh()  # sudo: a job of the system
        self.env['medical.payment.plan'].sudo().search([('state', '=', 'running')], limit=10000)._refresh()  # sudo: as above
