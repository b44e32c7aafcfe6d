from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalPractice(models.Model):
    """How patients are told what they owe, and what is agreed with them. Every number is a suggestion that the practice changes."""
    _inherit = 'medical.practice'

    statement_cycle_days = fields.Integer('Statements Every (days)', default=30, tracking=True, help="Suggested: 30.")
    statement_minimum = fields.Monetary('No Statement Below', default=5, tracking=True, help="Suggested: 5.00.")
    statement_due_days = fields.Integer('Statements Are Due After (days)', default=21, tracking=True, help="Suggested: 21.")
    statement_phone = fields.Char('Phone for Statements', tracking=True, help="Printed on statements; else the first site's.")
    statement_pay_words = fields.Text(
        'Ways to Pay', default=lambda self: self.env._("By check to the address above, with the slip below\nBy card: call us, or pay at the front desk"),
        help="Printed on statements, a line each.")
    promise_grace_days = fields.Integer('Promise Broken After (days)', default=3, tracking=True, help="Days after the promised day. Suggested: 3.")
    plan_grace_days = fields.Integer('Installment Late After (days)', default=5, tracking=True, help="Suggested: 5.")
    plan_missed = fields.Integer('Plan Ends After Missed', default=2, tracking=True, help="Installments wholly or partly unpaid. Suggested: 2.")
    small_limit = fields.Monetary('Small Balance Below', default=5, tracking=True, help="May be written off in bulk, with approval. Suggested: 5.00.")
    small_days = fields.Integer('Small Balance After (days)', default=60, tracking=True, help="How old it is. Suggested: 60.")
    collection_days = fields.Integer('Agency After Final Notice (days)', default=30, tracking=True, help="Suggested: 30.")
    hardship_base = fields.Monetary(
        'Guideline, One Person', tracking=True, help="The yearly income of the guideline by which financial help is measured, typed by the practice.")
    hardship_step = fields.Monetary('Guideline, Each Further Person', tracking=True)

    @api.constrains('statement_cycle_days', 'statement_due_days', 'promise_grace_days', 'plan_grace_days', 'plan_missed', 'small_days', 'collection_days')
    def _check_statement_days(self):
        for practice in self:
            if not 1 <= practice.statement_cycle_days <= 365 or not 0 <= practice.statement_due_days <= 120:
                raise ValidationError(self.env._("Statements go every 1 to 365 days, and are due within 120."))
            if not 0 <= practice.promise_grace_days <= 60 or not 0 <= practice.plan_grace_days <= 60 or not 1 <= practice.plan_missed <= 24:
                raise ValidationError(self.env._("A promise or an installment waits at most 60 days; a plan ends after 1 to 24 missed installments."))
            if not 0 <= practice.small_days <= 3650 or not 0 <= practice.collection_days <= 365:
                raise ValidationError(self.env._("Small balances wait at most ten years, agencies at most one year after the final notice."))

    @api.constrains('statement_minimum', 'small_limit', 'hardship_base', 'hardship_step')
    def _check_statement_amounts(self):
        for practice in self:
            if min(practice.statement_minimum, practice.small_limit, practice.hardship_base, practice.hardship_step) < 0:
                raise ValidationError(self.env._("These amounts aren't below zero."))

    def _statement_phone(self):
        """The phone number on a statement. As superuser."""
        self.ensure_one()
        site = self.env['medical.site'].search([('company_id', '=', self.company_id.id), ('phone', '!=', False)], limit=1)
        return self.statement_phone or site.phone or self.company_id.phone or False
