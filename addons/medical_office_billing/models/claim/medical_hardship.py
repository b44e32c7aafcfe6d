from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .medical_patient_owed import FINANCIAL

HARDSHIP_STATES = [
    ('draft', 'Being Filled In'), ('submitted', 'Waits for Approval'), ('granted', 'Granted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')]
ASKED = ('patient_id', 'date', 'household', 'income', 'discount', 'amount', 'file', 'file_name')


class MedicalHardship(models.Model):
    """A patient's application for financial help: household, income, proof, and what the practice's own table says.

    Guideline and table are typed by the practice, none is shipped. What is granted is an adjustment of its own with its approval
    (`medical.adjustment`): the decision follows from it. Income is shown to whoever sees the financial part of patients alone.
    """
    _name = 'medical.hardship'
    _description = 'Application for Financial Help'
    _inherit = ['medical.access.logged', 'medical.guarded.files']
    _order = 'id desc'
    _rec_names_search = ['name', 'patient_id']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    name = fields.Char('Number', readonly=True, copy=False)
    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    date = fields.Date('Asked On', required=True, default=fields.Date.context_today)
    household = fields.Integer('People in the Household', required=True, default=1, groups=FINANCIAL)
    income = fields.Monetary('Income of a Year', groups=FINANCIAL)
    guideline = fields.Monetary(compute='_compute_percent', store=True, groups=FINANCIAL, help="For this household, by the practice's numbers on that day.")
    percent = fields.Float('Income (% of the Guideline)', digits=(8, 1), compute='_compute_percent', store=True, groups=FINANCIAL)
    discount = fields.Integer('Taken Off (%)', compute='_compute_discount', store=True, readonly=False, help="Suggested by the practice's table.")
    amount_owed = fields.Monetary('Owed', compute='_compute_amount_owed')
    amount = fields.Monetary('To Be Taken Off', compute='_compute_amount', store=True, readonly=False)
    file = fields.Binary('Application and Proof', attachment=True, groups=FINANCIAL)
    file_name = fields.Char(groups=FINANCIAL)
    note = fields.Text()
    user_id = fields.Many2one('res.users', 'Taken By', required=True, readonly=True, default=lambda self: self.env.user, copy=False, ondelete='restrict')
    adjustment_id = fields.Many2one('medical.adjustment', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')
    is_withdrawn = fields.Boolean(readonly=True, copy=False)
    state = fields.Selection(HARDSHIP_STATES, 'Status', compute='_compute_state', store=True, index=True)

    @api.depends('household', 'income', 'company_id')
    def _compute_percent(self):
        for hardship in self:
            practice = self.env['medical.practice'].sudo()._get(hardship.company_id or self.env.company)  # sudo: the practice's numbers
            hardship.guideline = practice.hardship_base + practice.hardship_step * max(hardship.household - 1, 0)
            hardship.percent = 100 * hardship.income / hardship.guideline if hardship.guideline else 0

    @api.depends('percent', 'guideline')
    def _compute_discount(self):
        for hardship in self.sudo():  # sudo: the table is the practice's; which row counts follows from the income
            bands = self.env['medical.hardship.band'].sudo().search([('company_id', '=', (hardship.company_id or self.env.company).id)])  # sudo: as above
            fitting = bands.filtered(lambda band, hardship=hardship: hardship.percent <= band.percent_to) if hardship.guideline else bands[:0]
            hardship.discount = fitting[:1].discount

    @api.depends('patient_id')
    def _compute_amount_owed(self):
        due = self.patient_id._origin._amounts_due()
        for hardship in self:
            hardship.amount_owed = max(due.get(hardship.patient_id._origin.id, 0), 0)

    @api.depends('discount', 'patient_id')
    def _compute_amount(self):
        for hardship in self:
            hardship.amount = (hardship.currency_id or self.env.company.currency_id).round(hardship.amount_owed * hardship.discount / 100)

    @api.depends('adjustment_id.state', 'is_withdrawn')
    def _compute_state(self):
        follows = {'draft': 'draft', 'submitted': 'submitted', 'approved': 'granted', 'posted': 'granted', 'refused': 'refused', 'undone': 'withdrawn'}
        for hardship in self.sudo():  # sudo: what was decided, for whoever reads the application
            hardship.state = 'withdrawn' if hardship.is_withdrawn else follows.get(hardship.adjustment_id.state, 'draft')

    # === GUARDS === #

    @api.constrains('household', 'income', 'discount', 'amount')
    def _check_numbers(self):
        for hardship in self.sudo():  # sudo: the numbers themselves
            if not 1 <= hardship.household <= 30 or hardship.income < 0 or not 0 <= hardship.discount <= 100 or hardship.amount < 0:
                raise ValidationError(self.env._("A household has 1 to 30 people, income isn't below zero, and 0 to 100 % are taken off."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            patient = self.env['medical.patient'].browse(vals.get('patient_id'))
            if not self.env.su:
                patient.check_access('read')
                vals.update(user_id=self.env.uid, adjustment_id=False, is_withdrawn=False)
                vals.pop('state', None)
            company = patient.sudo().company_id or self.env.company  # sudo: whose company numbers it
            vals['name'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.hardship')  # sudo: as above
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & {'name', 'user_id', 'adjustment_id', 'is_withdrawn', 'state'}:
                raise UserError(self.env._("What follows from the decision can't be typed."))
            if vals.keys() & set(ASKED) and self.filtered(lambda row: row.state != 'draft'):
                raise UserError(self.env._("What was asked for stays: take another application."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if self.filtered('adjustment_id'):
            raise UserError(self.env._("An application that was sent stays on record."))

    # === DECISION === #

    def action_submit(self):
        """Propose what the application asks for, as an adjustment that somebody else approves.

        :raise UserError: no proof, or nothing to take off
        """
        for hardship in self:
            hardship.check_access('write')
            if hardship.state != 'draft':
                raise UserError(self.env._("%(number)s was sent already.", number=hardship.name))
            if not hardship.file:
                raise UserError(self.env._("Add the application and the proof of income first."))
            if hardship.currency_id.compare_amounts(hardship.amount, 0) <= 0:
                raise UserError(self.env._("Nothing is taken off: by the table there is no help, or nothing is owed."))
            adjustment = hardship.adjustment_id or self.env['medical.adjustment']._propose(
                'hardship', hardship.amount, patient=hardship.patient_id,
                reason=self.env._("Application %(number)s: %(discount)s percent of what is owed", number=hardship.name, discount=hardship.discount))
            adjustment.write({'amount': hardship.amount, 'document_ids': [
                Command.clear(), Command.create({'name': hardship.file_name or hardship.name, 'file': hardship.file})]})
            hardship.sudo().adjustment_id = adjustment  # sudo: written by methods alone
            adjustment.action_submit()
        return True

    def action_withdraw(self):
        """The patient takes it back, or it was a mistake."""
        for hardship in self:
            hardship.check_access('write')
            if hardship.state != 'draft':
                raise UserError(self.env._("%(number)s was sent already.", number=hardship.name))
        self.sudo().is_withdrawn = True  # sudo: written by methods alone
        return True

    def action_open_adjustment(self):
        """The adjustment that was proposed."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.adjustment', 'res_id': self.adjustment_id.id, 'view_mode': 'form',
            'name': self.adjustment_id.display_name}

    def action_print(self):
        """The letter that tells the patient what was decided."""
        self.ensure_one()
        self.check_access('read')
        if self.state not in ('granted', 'refused'):
            raise UserError(self.env._("Nothing is decided yet."))
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': f'/medical_office/financial-help/{self.id}'}

    def _document(self):
        """What the letter says, as words; no income."""
        self.ensure_one()
        row = self.sudo()  # sudo: names of practice and patient, on an application that the caller may read
        practice = self.env['medical.practice'].sudo()._get(row.company_id)  # sudo: as above
        return {
            'practice': practice.legal_name or row.company_id.name, 'phone': practice._statement_phone() or '', 'number': row.name,
            'date': format_date(self.env, practice._today()), 'asked': format_date(self.env, row.date), **row.patient_id._statement_recipient(),
            'address': row.patient_id._statement_recipient()['address'].split('\n'), 'record': row.patient_id.number, 'granted': row.state == 'granted',
            'amount': row.currency_id.format(row.amount), 'discount': row.discount, 'left': row.currency_id.format(row.amount_owed)}
