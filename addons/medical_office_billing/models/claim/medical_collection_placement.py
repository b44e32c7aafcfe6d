from odoo import api, fields, models
from odoo.exceptions import UserError

PLACEMENT_STATES = [
    ('draft', 'Draft'), ('submitted', 'Waits for Approval'), ('approved', 'Placed'), ('refused', 'Refused'), ('returned', 'Returned'), ('paid', 'Paid'),
    ('closed', 'Closed')]


class MedicalCollectionPlacement(models.Model):
    """What a patient owes, given to an agency, once the final notice has had its days and somebody looked whether they can pay.

    Approved by somebody else than who proposed it. The balance stays in the ledger as it was: it is owed to the practice, statements
    stop. What is paid afterwards is shown with what the agency keeps. Number and figures alone are on it: the name stands on the patient.
    """
    _name = 'medical.collection.placement'
    _description = 'Placement with an Agency'
    _inherit = ['mail.thread', 'mail.activity.mixin', 'medical.approval.mixin', 'medical.access.logged']
    _order = 'id desc'
    _rec_names_search = ['name', 'patient_id']
    _check_company_auto = True
    _access_log_parent = 'patient_id'
    _approval_content = ('agency_id', 'amount', 'screening', 'patient_id')
    _approval_returnable_states = ('submitted', 'refused')

    name = fields.Char('Number', readonly=True, copy=False)
    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    agency_id = fields.Many2one('medical.collection.agency', required=True, index=True, ondelete='restrict', check_company=True,
                                default=lambda self: self.env['medical.collection.agency'].search([('company_id', '=', self.env.company.id)], limit=1))
    amount = fields.Monetary('Placed', compute='_compute_amount', store=True, readonly=False, precompute=True, required=True)
    screening = fields.Text(
        'Can They Pay?', help="What was looked at before: income, family, financial help offered and answered. Suggested; the law asks it of non-profit "
        "hospitals alone (26 U.S.C. 501(r)).")
    final_date = fields.Date('Final Notice Sent', readonly=True, copy=False)
    state = fields.Selection(PLACEMENT_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True, tracking=True)
    user_id = fields.Many2one('res.users', 'Proposed By', required=True, readonly=True, default=lambda self: self.env.user, copy=False, ondelete='restrict')
    placed_on = fields.Date(readonly=True, copy=False)
    ended_on = fields.Date(readonly=True, copy=False)
    mark = fields.Integer(readonly=True, copy=False, help="Items of the ledger with a higher number came after it was placed.")
    amount_paid = fields.Monetary('Paid Since', compute='_compute_paid')
    commission = fields.Monetary('Agency Keeps', compute='_compute_paid', help="Of what was paid since, by its percentage today.")
    amount_left = fields.Monetary('Owed Today', compute='_compute_paid')

    @api.depends('patient_id')
    def _compute_amount(self):
        due = self.patient_id._origin._amounts_due()
        for placement in self:
            placement.amount = max(due.get(placement.patient_id._origin.id, 0), 0)

    @api.depends('state', 'agency_id.commission')
    def _compute_paid(self):
        placed = self.filtered('placed_on')
        paid = {}
        for placement in placed:  # one placement per patient as a rule; earlier ones count from their own day
            paid.setdefault(placement.patient_id, []).append(placement)
        since = {patient: min((row.placed_on, row.mark) for row in rows) for patient, rows in paid.items()}
        patients = placed.patient_id
        money, due = patients._paid_since(since), patients._amounts_due()
        for placement in self:
            rows = money.get(placement.patient_id, []) if placement in placed else []
            amount = sum(amount for day, amount in rows if day >= placement.placed_on and (not placement.ended_on or day <= placement.ended_on))
            placement.amount_paid = placement.currency_id.round(amount)
            placement.commission = placement.currency_id.round(max(amount, 0) * placement.agency_id.commission / 100)
            placement.amount_left = placement.currency_id.round(due.get(placement.patient_id.id, 0))

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            patient = self.env['medical.patient'].browse(vals.get('patient_id'))
            if not self.env.su:
                patient.check_access('read')
                vals['user_id'] = self.env.uid
                for name in ('placed_on', 'ended_on', 'mark', 'final_date'):
                    vals.pop(name, None)
            company = patient.sudo().company_id or self.env.company  # sudo: whose company numbers it
            vals['company_id'] = company.id
            vals['name'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.collection.placement')  # sudo: as above
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & {'name', 'user_id', 'placed_on', 'ended_on', 'mark', 'final_date', 'company_id'}:
            raise UserError(self.env._("What follows from placing can't be typed."))
        return super().write(vals)

    def _refusal(self):
        """Why a patient can't be placed yet, in words; '' where they can."""
        self.ensure_one()
        row = self.sudo()  # sudo: standing and notices of a patient, on a placement that the caller writes
        practice = self.env['medical.practice'].sudo()._get(row.company_id)  # sudo: the practice's numbers
        balance = self.env['medical.patient.balance'].sudo().search([('patient_id', '=', row.patient_id.id)], limit=1)  # sudo: as above
        if not balance or row.currency_id.compare_amounts(row.amount, balance.amount_due) > 0:
            return self.env._("Less is owed than is to be placed.")
        if balance.standing in ('hold', 'plan', 'plan_late', 'promise', 'collection'):
            words = dict(balance._fields['standing']._description_selection(self.env))
            return self.env._("The patient stands as “%(standing)s”.", standing=words[balance.standing])
        final = balance.level_id.is_final and balance.statement_id
        if not final:
            return self.env._("No final notice was sent since the last payment.")
        if (practice._today() - final.sent_on).days < practice.collection_days:
            return self.env._("The final notice of %(date)s has %(days)s days to be answered.", date=final.sent_on, days=practice.collection_days)
        if not (row.screening or '').strip():
            return self.env._("Write down first whether they can pay, and what help was offered.")
        return ''

    # === APPROVAL === #

    def _approval_amount(self):
        return self.amount

    def _approval_author(self):
        return self.user_id

    def _approval_description(self):
        return self.env._("Record %(number)s to %(agency)s", number=self.patient_id.number, agency=self.agency_id.name)

    def _approval_submit(self):
        if self.state == 'draft' and (refusal := self._refusal()):
            raise UserError(refusal)
        # sudo: the day of the final notice is copied from its statement
        self.sudo().final_date = self.env['medical.patient.balance'].sudo().search([('patient_id', '=', self.patient_id.id)], limit=1).statement_date
        return super()._approval_submit()

    def _approval_done(self):
        res = super()._approval_done()
        today = self.company_id._medical_today()
        self.write({'placed_on': today, 'mark': self.env['medical.patient']._ledger_mark()})
        return res

    # === WHAT BECOMES OF IT === #

    def _end(self, state):
        for placement in self:
            placement.check_access('write')
            if placement.state != 'approved':
                raise UserError(self.env._("%(number)s isn't with an agency.", number=placement.name))
            today = placement.company_id._medical_today()
            placement.sudo().write({'state': state, 'ended_on': today})  # sudo: the status is written by methods alone
        return True

    def action_return(self):
        """The agency gave it back: statements go on."""
        return self._end('returned')

    def action_paid(self):
        """It is paid."""
        for placement in self:
            if placement.currency_id.compare_amounts(placement.amount_left, 0) > 0:
                raise UserError(self.env._("%(amount)s are still owed.", amount=placement.currency_id.format(placement.amount_left)))
        return self._end('paid')

    def action_close(self):
        """Nothing more is expected; what is left is written off on its own, with approval."""
        return self._end('closed')

    def action_open_balance(self):
        """What the patient owes today."""
        self.ensure_one()
        return self.patient_id.action_open_balance()
