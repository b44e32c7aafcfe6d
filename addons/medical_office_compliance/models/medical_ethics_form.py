from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

FORM_KINDS = [('interest', 'Conflict of Interest'), ('gift', 'Gifts and Payments')]
FORM_STATES = [('draft', 'Draft'), ('in_use', 'In Use'), ('retired', 'Retired')]


class MedicalEthicsForm(models.Model):
    """What people declare once a year and whenever something changes: questions to answer with yes or no, for whom, how often.

    The shipped questions are suggestions in own words, to be confirmed with counsel. Manager and compliance officer write forms;
    people read those in use. A statement keeps the questions as they were answered: a later change of the form doesn't touch it.
    """
    _name = 'medical.ethics.form'
    _description = 'Disclosure Form'
    _inherit = ['medical.audience.mixin']
    _duty_model = 'medical.ethics.statement'
    _order = 'sequence, id'
    _check_company_auto = True

    name = fields.Char('Title', required=True)
    kind = fields.Selection(FORM_KINDS, required=True, default='interest')
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    state = fields.Selection(FORM_STATES, 'Status', required=True, default='draft', readonly=True, copy=False)
    intro = fields.Text('What People Read First', help="What is meant, in plain words, above the questions.")
    question_ids = fields.One2many('medical.ethics.question', 'form_id', 'Questions', copy=True)
    gift_year_limit = fields.Monetary(
        'Limit per Giver and Year', default=100, help="Gifts accepted from one giver in a calendar year, together, above which they are reviewed. "
        "A suggested amount: no rule sets it, confirm it with counsel.")
    repeat_months = fields.Integer(default=12)

    _gift_year_limit_positive = models.Constraint('CHECK (gift_year_limit >= 0)', "The limit is 0 or more.")

    def _duty_asking(self):
        return self.filtered(lambda form: form.active and form.state == 'in_use')

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get('state', 'draft') != 'draft' for vals in vals_list):
            raise AccessError(self.env._("A form begins as a draft: put it to use with its button."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and 'state' in vals:
            raise AccessError(self.env._("Whether a form is in use follows from its buttons."))
        if 'company_id' in vals and any(form.company_id.id != vals['company_id'] for form in self):
            raise UserError(self.env._("A form stays with its practice: make another one for the other practice."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(form.state != 'draft' for form in self):
            raise UserError(self.env._("A form that people were asked to fill in stays on record: retire it instead."))

    def action_start(self):
        """Put forms to use: those they are for are asked from now on."""
        self.check_access('write')
        for form in self:
            if form.state == 'in_use':
                raise UserError(self.env._("“%(name)s” is in use already: reload the page.", name=form.name))
            if not form.question_ids:
                raise UserError(self.env._("“%(name)s” asks nothing: add a question first.", name=form.name))
        self.sudo().state = 'in_use'  # sudo: checked above
        self._duty_changed()

    def action_retire(self):
        """Ask nobody any more; what was signed stays."""
        self.check_access('write')
        if any(form.state != 'in_use' for form in self):
            raise UserError(self.env._("Only a form in use is retired: reload the page."))
        self.sudo().state = 'retired'  # sudo: checked above
        self._duty_changed()

    def action_ask_anew(self):
        """Ask everybody again, because what is asked has changed: what was signed so far counts no longer."""
        self.check_access('write')
        if any(form.state != 'in_use' for form in self):
            raise UserError(self.env._("Only a form in use asks people: put it to use first."))
        self.env[self._duty_model]._duty_outdate(self)
        self._duty_changed()

    def action_statements(self):
        """Open what was signed and asked by this form."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_ethics_statement')
        return {**action, 'domain': [('form_id', '=', self.id)], 'context': {}}
