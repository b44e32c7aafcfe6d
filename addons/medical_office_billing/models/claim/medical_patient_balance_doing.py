from odoo import api, models
from odoo.exceptions import AccessError, UserError


class MedicalPatientBalance(models.Model):
    """What is done about what a patient owes; each step leads to a document of its own, none changes the balance by itself."""
    _inherit = 'medical.patient.balance'

    def action_open_items(self):
        """The open items behind the balance, in the ledger."""
        self.ensure_one()
        items = self.patient_id._owed_items()[self.patient_id]
        return {
            'type': 'ir.actions.act_window', 'res_model': 'account.move.line', 'view_mode': 'list,form', 'name': self.env._("Open Items"),
            'domain': [('id', 'in', items.ids)], 'context': {'create': False}}

    def action_open_claims(self):
        """The claims of which this patient owes something."""
        self.ensure_one()
        items = self.patient_id._owed_items()[self.patient_id]
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.claim', 'view_mode': 'list,form', 'name': self.env._("Claims"),
            'domain': [('id', 'in', items.medical_claim_id.ids)], 'context': {'create': False}}

    def action_open_patient(self):
        """The patient's record."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.patient', 'view_mode': 'form', 'res_id': self.patient_id.id,
            'name': self.patient_id.display_name}

    def action_make_statement(self):
        """Make a statement of one patient by hand, whatever the cycle says, and open it."""
        self.ensure_one()
        self.env['medical.statement'].check_access('create')
        if self.currency_id.compare_amounts(self.amount_due, 0) <= 0:
            raise UserError(self.env._("Nothing is owed: there is nothing to ask for."))
        statement = self.env['medical.statement']._make(self.patient_id)
        return {'type': 'ir.actions.act_window', 'res_model': 'medical.statement', 'view_mode': 'form', 'res_id': statement.id, 'name': statement.name}

    @api.model
    def _open_form(self, model, name, patient, **defaults):
        return {
            'type': 'ir.actions.act_window', 'res_model': model, 'view_mode': 'form', 'name': name, 'target': 'new',
            'context': {'default_patient_id': patient.id, **{f'default_{key}': value for key, value in defaults.items()}}}

    def action_promise(self):
        """Write down that the patient promises to pay."""
        self.ensure_one()
        return self._open_form('medical.payment.promise', self.env._("Promise to Pay"), self.patient_id, amount=max(self.amount_due, 0))

    def action_hold(self):
        """Stop statements for a while, with a reason."""
        self.ensure_one()
        return self._open_form('medical.statement.hold', self.env._("Hold Statements"), self.patient_id)

    def action_plan(self):
        """Agree on installments."""
        self.ensure_one()
        return {**self._open_form('medical.payment.plan', self.env._("Payment Plan"), self.patient_id), 'target': 'current'}

    def action_place(self):
        """Propose to give what is owed to an agency."""
        self.ensure_one()
        return {**self._open_form('medical.collection.placement', self.env._("Place with an Agency"), self.patient_id), 'target': 'current'}

    def action_write_off_small(self):
        """Propose to write off what these patients owe, a document each, by the practice's limit and days; sent for approval at once.

        :raise UserError: one of them owes more, or not for long enough
        """
        self.check_access('read')
        if not self.env.user.has_groups('medical_office_base.group_biller,medical_office_base.group_manager'):
            raise AccessError(self.env._("The biller and the office manager write off small balances."))
        if others := self.filtered(lambda row: not row.is_small):
            raise UserError(self.env._(
                "%(count)s of these are no small balances: too much, not old enough, with a credit, on hold or agreed on otherwise. "
                "Filter by “Small and Old” first.", count=len(others)))
        adjustments = self.env['medical.adjustment']
        for row in self:
            adjustments += adjustments._propose(
                'small', row.amount_due, patient=row.patient_id, reason=self.env._("Small balance, %(days)s days old", days=row.days))
        adjustments.action_submit()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.adjustment', 'view_mode': 'list,form', 'name': self.env._("Small Balances Written Off"),
            'domain': [('id', 'in', adjustments.ids)]}

    def action_hardship(self):
        """Take an application for financial help."""
        self.ensure_one()
        return {**self._open_form('medical.hardship', self.env._("Financial Help"), self.patient_id), 'target': 'current'}
