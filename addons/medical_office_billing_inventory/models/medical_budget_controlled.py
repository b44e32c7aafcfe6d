from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .medical_budget_control import Hold

SYSTEM_FIELDS = {'medical_budget_reason', 'medical_budget_reason_amount', 'medical_budget_note'}


class MedicalBudgetControlled(models.AbstractModel):
    """What requests and orders share: how their lines of the budget stand, and what happens when they go over it.

    By the category's control: inform writes it on the document, warn asks for a reason that is kept, stop asks for an approval
    of somebody else (`medical.budget.overrun`) that covers the document's amount in the category and no more. Guarded where the
    document is sent or confirmed, for remote calls as well.

    The document has `medical_overrun_ids`, and answers `_medical_budget_done`: send or confirm it.
    """
    _name = 'medical.budget.controlled'
    _description = 'Document Held Against the Budget'

    medical_budget_text = fields.Text('Budget', compute='_compute_medical_budget', compute_sudo=True)
    medical_budget_over = fields.Boolean('Over Budget', compute='_compute_medical_budget', compute_sudo=True)
    medical_budget_note = fields.Text('Budget When Sent', readonly=True, copy=False, help="How the budget stood when this was sent or confirmed.")
    medical_budget_reason = fields.Char('Over Budget Because', readonly=True, copy=False)
    medical_budget_reason_amount = fields.Float(readonly=True, copy=False, export_string_translation=False, help="By how much it was over then.")
    medical_overrun_state = fields.Char('Over-Budget Approval', compute='_compute_medical_budget', compute_sudo=True)

    @api.depends('state', 'medical_overrun_ids.state')
    def _compute_medical_budget(self):
        Control = self.env['medical.budget.control']
        waiting = self._origin.filtered(lambda document: document.id and document._medical_budget_waits())
        standings = Control._standings(waiting) if waiting else {}
        for document in self:
            found = standings.get(document._origin, [])
            document.medical_budget_text = '\n'.join(Control._words(standing, document) for standing in found) or False
            document.medical_budget_over = any(standing.is_over for standing in found)
            overrun = document.medical_overrun_ids.filtered(lambda overrun: overrun.state in ('submitted', 'approved', 'refused'))[:1]
            document.medical_overrun_state = overrun._state_words() if overrun else False

    def _medical_budget_waits(self):
        """Whether the document is still to be sent or confirmed."""
        self.ensure_one()
        return self.state == 'draft'

    def _medical_budget_done(self):
        """Send or confirm the document; it is checked once more. To be given by the document."""
        raise NotImplementedError

    def _medical_check_budget_fields(self, vals_list):
        if not self.env.su and any(SYSTEM_FIELDS & set(vals) for vals in vals_list):
            raise UserError(self.env._("How the budget stands, and why it may be exceeded, is kept when a document is sent or confirmed; it isn't typed."))

    # === HOLDING === #

    def _medical_budget_holds(self):
        """What holds these documents: ``{document: Hold}``. Documents that no budget concerns are left out."""
        # sudo: who asks or orders is told how the budget stands, whatever else they may read
        Control = self.env['medical.budget.control'].sudo()
        holds = {}
        for document, standings in Control._standings(self.sudo()).items():
            over = [standing for standing in standings if standing.is_over]
            covered = document._medical_covered()
            stop = [standing for standing in over if standing.category.control == 'stop'
                    and standing.budget.currency_id.compare_amounts(standing.amount, covered.get(standing.key, 0)) > 0]
            warn = [standing for standing in over if standing.category.control == 'warn' and not document._medical_reason_covers(over)]
            level = 'stop' if stop else 'warn' if warn else None
            holds[document.with_env(self.env)] = Hold(level, stop + warn if level else over, standings)
        return holds

    def _medical_hold(self, holds):
        """What is answered instead of going on: the dialog for one document; None where nothing holds.

        :raises UserError: an approval waits; several documents at once
        """
        held = self.browse().union(*(document for document, hold in holds.items() if hold.level))
        if not held:
            return None
        held._medical_check_overrun()
        if len(self) > 1:
            raise UserError(self.env._(
                "%(documents)s: over the budget. Go on with each by itself, where the reason is asked.",
                documents=', '.join(held.mapped('display_name'))))
        return self._medical_ask()

    def _medical_lock_budgets(self, holds):
        """Let two documents that are confirmed at the same time not both take what is left: the later one starts over."""
        budgets = {standing.budget.id for hold in holds.values() for standing in hold.standings if standing.category.control == 'stop'}
        if budgets:
            self.env.cr.execute(SQL("UPDATE medical_budget SET write_date = write_date WHERE id IN %s", tuple(budgets)))

    def _medical_reason_covers(self, over):
        """Whether the reason that was given is for as much as the document is over now."""
        return bool(self.medical_budget_reason) and self.company_id.currency_id.compare_amounts(
            sum(standing.over for standing in over if standing.category.control == 'warn'), self.medical_budget_reason_amount) <= 0

    def _medical_covered(self):
        """What approvals over the budget cover of this document: {(category id, analytic account id): amount}."""
        covered = {}
        for line in self.medical_overrun_ids.filtered(lambda overrun: overrun.state == 'approved').line_ids:
            key = line.category_id.id, line.analytic_account_id.id
            covered[key] = max(covered.get(key, 0), line.amount)
        return covered

    def _medical_note_budget(self, holds):
        """Keep how the budget stood, and log it where it is exceeded."""
        Control = self.env['medical.budget.control']
        for document, hold in holds.items():
            # sudo: nobody types these
            document = document.sudo()
            document.medical_budget_note = '\n'.join(Control._words(standing, document) for standing in hold.standings) or False
            if hold.over:
                document._message_log(body=self.env._(
                    "Over the budget. %(lines)s", lines='; '.join(Control._words(standing, document) for standing in hold.over)))

    # === GOING ON === #

    def _medical_ask(self):
        """The dialog that says by how much the document is over, and asks for the reason."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Over the Budget"),
            'res_model': 'medical.budget.ask',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_res_model': self._name, 'default_res_id': self.id},
        }

    def medical_go_on(self, reason):
        """Send or confirm a document that is over the budget: with the reason where that is enough, else by asking for an approval.

        :raises UserError: no reason, nothing to go on with, or an approval that waits already
        """
        self.ensure_one()
        self.check_access('write')
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why it is needed although it is over the budget."))
        if not self._medical_budget_waits():
            raise UserError(self.env._("%(document)s was sent or confirmed already.", document=self.display_name))
        self._medical_check_overrun()
        hold = self._medical_budget_holds().get(self, Hold(None, [], []))
        if hold.level:
            # sudo: checked above; the reason is kept for what it was given for
            self.sudo().write({
                'medical_budget_reason': reason,
                'medical_budget_reason_amount': sum(standing.over for standing in hold.over if standing.category.control == 'warn')})
        if hold.level == 'stop':
            return self.env['medical.budget.overrun']._ask(self, [line for line in hold.lines if line.category.control == 'stop'], reason)
        if hold.level == 'warn':
            # sudo: the log of the document
            self.sudo()._message_log(body=self.env._("%(user)s goes on over the budget: %(reason)s", user=self.env.user.name, reason=reason))
        return self._medical_budget_done()

    def _medical_check_overrun(self):
        """Refuse to go on while an approval waits."""
        for document in self:
            # sudo: whoever handles the document may know what it waits for
            waiting = document.sudo().medical_overrun_ids.filtered(lambda overrun: overrun.state == 'submitted')[:1]
            if waiting:
                raise UserError(self.env._(
                    "%(document)s is over the budget and waits for an approval. %(summary)s",
                    document=document.display_name, summary=waiting.approval_summary or ''))

    def _medical_withdraw_overruns(self):
        """What waits for a decision falls with its document."""
        # sudo: follows from cancelling the document, whoever may
        overruns = self.sudo().medical_overrun_ids.filtered(lambda overrun: overrun.state in ('draft', 'submitted'))
        overruns._approval_cancel()
        overruns.write({'state': 'cancelled'})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_overrun(self):
        # sudo: approvals count whoever may read them
        if any(document.medical_overrun_ids for document in self.sudo()):
            raise UserError(self.env._("An approval over the budget was asked for: cancel the document instead, so that the decision stays on record."))
