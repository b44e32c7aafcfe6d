from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .medical_policy_version_doing import WRITERS


class MedicalPolicy(models.Model):
    """What is done with a policy: looked at again in time, retired, taken up again.

    Expiry reminds its owner, then those above, of the review; a policy that was never in force, or is retired, of none.
    """
    _inherit = 'medical.policy'

    checkup_ids = fields.One2many('medical.policy.checkup', 'policy_id', 'Reviews', readonly=True)
    can_check = fields.Boolean('I May Review It', compute='_compute_can_check')

    @api.depends_context('uid')
    @api.depends('user_id', 'retired_on', 'current_version_id')
    def _compute_can_check(self):
        writer = self.env.user.has_groups(WRITERS)
        for policy in self:
            policy.can_check = bool(policy.current_version_id and not policy.retired_on and (writer or policy.user_id == self.env.user))

    # === REVIEW IN TIME === #

    @api.model
    def _expiry_domain(self):
        # one that was never in force has no day
        return Domain('retired_on', '=', False)

    @api.model
    def _expiry_words(self, days):
        if days < -1:
            return self.env._("Review overdue by %(days)s days", days=-days)
        if days == -1:
            return self.env._("Review overdue since yesterday")
        if days == 0:
            return self.env._("Review due today")
        if days == 1:
            return self.env._("Review due tomorrow")
        return self.env._("Review in %(days)s days", days=days)

    def _expiry_summary(self):
        self.ensure_one()
        return self.env._("Review the policy “%(name)s”", name=self.display_name)

    def _expiry_renew(self, date_start, date_end, values=None):
        raise UserError(self.env._("A policy is reviewed, it isn't renewed: use “Reviewed”."))

    def action_renew(self):
        """Note that the policy was looked at again, and what came of it."""
        self.ensure_one()
        self._check_can_check()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Reviewed"), 'res_model': 'medical.policy.looking', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_policy_id': self.id}}

    def _check_can_check(self):
        self.check_access('read')
        if self.retired_on or not self.current_version_id:
            raise UserError(self.env._("“%(name)s” isn't in force: there is nothing to review.", name=self.display_name))
        if not self.can_check:
            raise AccessError(self.env._("Its owner, the manager or the Compliance Officer reviews a policy."))

    def _note_checkup(self, outcome, note, date_next):
        """Note a review, and begin the next version where the policy has to change and the user writes policies.

        :param str outcome: of CHECKUP_OUTCOMES
        :raise UserError: the next review wouldn't be later than today, or a change is wanted without saying which
        """
        self.ensure_one()
        self._check_can_check()
        today = self.company_id._medical_today()
        if not date_next or date_next <= today:
            raise UserError(self.env._("The next review is after today: choose a later day."))
        note = (note or '').strip()
        if outcome == 'change' and not note:
            raise UserError(self.env._("Say what has to change."))
        version = self.current_version_id
        # sudo: checked above; written by this method alone
        self.env['medical.policy.checkup'].sudo().create({
            'policy_id': self.id, 'version_id': version.id, 'user_id': self.env.uid, 'date': today, 'outcome': outcome, 'note': note,
            'date_next': date_next})
        self.sudo().date_end = date_next
        if outcome == 'change' and self.env.user.has_groups(WRITERS):
            return version.with_env(self.env).action_new_version()
        return True

    # === ITS END === #

    def action_retire(self):
        """Ask why it holds no longer."""
        self.ensure_one()
        self._check_retiring()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Retire"), 'res_model': 'medical.policy.retirement', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_policy_id': self.id}}

    def _check_retiring(self):
        self.check_access('read')
        if not self.env.user.has_groups(self.env['medical.policy.version']._paper_deciders):
            raise AccessError(self.env._("The manager, Privacy or Compliance Officer or the owner retires a policy."))

    def _retire(self, reason):
        """From today on nobody is shown or asked it any more; what was attested stays.

        :raise UserError: retired already, or no reason
        """
        for policy in self:
            policy._check_retiring()
            if policy.retired_on:
                raise UserError(self.env._("“%(name)s” is retired already.", name=policy.display_name))
            if not (reason or '').strip():
                raise UserError(self.env._("Say why it holds no longer."))
            today = policy.company_id._medical_today()
            policy.sudo().write({'retired_on': today, 'retired_reason': reason.strip()})  # sudo: checked above
        self.sudo()._duty_changed()  # sudo: follows from retiring
        return True

    def action_take_up(self):
        """Let a retired policy hold again: its last text is in force as before."""
        for policy in self:
            policy._check_retiring()
            if not policy.retired_on:
                raise UserError(self.env._("“%(name)s” isn't retired.", name=policy.display_name))
            policy.sudo().write({'retired_on': False, 'retired_reason': False})  # sudo: checked above
        self.sudo()._duty_changed()  # sudo: follows from taking it up
        return True

    # === ITS TEXTS === #

    def action_new_version(self):
        """Begin the next version, or open the one that is being written."""
        self.ensure_one()
        if not self.env.user.has_groups(WRITERS):
            raise AccessError(self.env._("The manager or the Compliance Officer begins a new version."))
        begun = self.version_ids.filtered(lambda version: not version.source_version_id and version.state in ('draft', 'review'))[:1]
        latest = self.current_version_id or self.version_ids.filtered(
            lambda version: not version.source_version_id and version.state == 'approved')[:1]
        if begun or not latest:
            return (begun or self._draft_version())._get_records_action()
        return latest.with_env(self.env).action_new_version()
