from odoo import api, fields, models
from odoo.exceptions import UserError


class Held(Exception):
    """A request of the screen is over the budget: nothing of it stays."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer


class MedicalSupplyRequest(models.Model):
    """A request is held against the budget when it is sent; what the stockroom has is no money."""
    _name = 'medical.supply.request'
    _inherit = ['medical.supply.request', 'medical.budget.controlled']

    medical_overrun_ids = fields.One2many('medical.budget.overrun', 'request_id', 'Over-Budget Approvals', copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        self._medical_check_budget_fields(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._medical_check_budget_fields([vals])
        return super().write(vals)

    def _medical_budget_done(self):
        return self.action_submit()

    def action_submit(self):
        drafts = self.filtered(lambda request: request.state == 'draft' and request.line_ids)
        drafts.check_access('write')
        # sudo: estimates are no one's to write; a draft may have waited while prices changed
        drafts.line_ids.sudo()._compute_price_unit()
        holds = drafts._medical_budget_holds()
        held = drafts._medical_hold(holds)
        if held:
            return held
        res = super().action_submit()
        drafts._medical_note_budget(holds)
        return res

    def _cancel(self):
        res = super()._cancel()
        self._medical_withdraw_overruns()
        return res

    # === REQUEST SCREEN === #

    @api.model
    def send_request(self, values, lines, token=None):
        """As before, and held against the budget.

        :param dict values: also `budget_reason`, why it is needed although it is over the budget
        :return: where a reason is asked, and nothing was kept: {budget: {level: 'warn' or 'stop', lines: [text]}}
        """
        reason = (values.get('budget_reason') or '').strip()
        try:
            with self.env.cr.savepoint():
                answer = super().send_request(values, lines, token=token)
                request = self.browse(answer['id'])
                if request.state != 'draft' or request._medical_overrun_waits():
                    return answer
                if not reason:
                    raise Held({'budget': request._medical_budget_question()})
                request.medical_go_on(reason)
                return request._sent_values()
        except Held as held:
            return held.answer

    def _medical_overrun_waits(self):
        # sudo: the state of one's own request
        return any(overrun.state == 'submitted' for overrun in self.sudo().medical_overrun_ids)

    def _medical_budget_question(self):
        hold = self._medical_budget_holds().get(self)
        if not hold or not hold.level:
            raise UserError(self.env._("The request could not be sent: try again."))
        # sudo: how the budget stands, see `_medical_budget_holds`
        Control = self.env['medical.budget.control'].sudo()
        return {'level': hold.level, 'lines': [Control._words(standing, self) for standing in hold.lines]}

    def _sent_values(self):
        values = super()._sent_values()
        # sudo: the state of one's own request
        overrun = self.sudo().medical_overrun_ids.filtered(lambda overrun: overrun.state in ('submitted', 'refused'))[:1]
        if self.state == 'draft' and overrun:
            values['message'] = self.env._(
                "%(state)s. Once that is approved it is sent by itself.", state=overrun._state_words())
        elif self.medical_budget_note:
            values['budget'] = self.medical_budget_note.split('\n')
        values['held'] = self.state == 'draft'
        return values
