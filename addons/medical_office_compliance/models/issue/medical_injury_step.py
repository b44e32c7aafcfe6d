from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .medical_injury import HEALTH, KEEPERS

# (kind, words, whether Employee Health alone knows of it, rule)
STEPS = [
    ('supervisor', "Tell the Supervisor", False, "now (suggested)"),
    ('employee_health', "Tell Employee Health", False, "now (suggested)"),
    ('osha_death', "Report to OSHA Within 8 Hours", False, "29 CFR 1904.39(a)(1)"),
    ('osha_severe', "Report to OSHA Within 24 Hours", False, "29 CFR 1904.39(a)(2)"),
    ('log', "Enter on the 300 Log and the 301", False, "7 days, 29 CFR 1904.29(b)(3)"),
    ('evaluation', "Medical Evaluation", True, "immediately, 29 CFR 1910.1030(f)(3)"),
    ('prophylaxis', "Decide About Prophylaxis", True, "as soon as possible, within 72 hours (suggested, U.S. PHS)"),
    ('source', "Ask the Source's Consent, Have It Tested", True, "as soon as feasible, 29 CFR 1910.1030(f)(3)(ii)"),
    ('opinion', "Written Opinion to the Person", True, "15 days after the evaluation, 29 CFR 1910.1030(f)(5)"),
    ('follow_6w', "Follow-Up After 6 Weeks", True, "suggested"),
    ('follow_3m', "Follow-Up After 3 Months", True, "suggested"),
    ('follow_6m', "Follow-Up After 6 Months", True, "suggested"),
]
OSHA = ('osha_death', 'osha_severe')
CLOCKS = [('done', 'Done'), ('not_needed', 'Not Needed'), ('later', 'In Time'), ('due', 'Due Within a Day'), ('late', 'Overdue')]


class MedicalInjuryStep(models.Model):
    """Who must be told of an injury or exposure, or what must be done, until which moment. Written by methods alone; what is done stays.

    Steps of the exposure's medical side are Employee Health's alone. What stands in no law is said to be suggested.
    """
    _name = 'medical.injury.step'
    _description = 'Step After an Injury'
    _inherit = ['medical.guarded']
    _order = 'due_at, id'

    injury_id = fields.Many2one('medical.injury', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='injury_id.company_id', store=True, index=True)
    kind = fields.Selection([step[:2] for step in STEPS], 'What', required=True)
    is_health = fields.Boolean(compute='_compute_rule', store=True, index=True)
    rule = fields.Char('By', compute='_compute_rule_words')
    due_at = fields.Datetime('Due', index=True)
    done_at = fields.Datetime('Done', readonly=True)
    not_needed = fields.Boolean(readonly=True)
    note = fields.Char(readonly=True)
    done_by_id = fields.Many2one('res.users', 'Noted By', readonly=True, ondelete='restrict')
    clock = fields.Selection(CLOCKS, 'Status', compute='_compute_clock', search='_search_clock')

    _kind_uniq = models.UniqueIndex('(injury_id, kind)')

    @api.depends('kind')
    def _compute_display_name(self):
        labels = dict(self._fields['kind']._description_selection(self.env))
        for step in self:
            step.display_name = labels.get(step.kind, '')

    @api.depends('kind')
    def _compute_rule(self):
        health = {kind for kind, _words, is_health, _rule in STEPS if is_health}
        for step in self:
            step.is_health = step.kind in health

    @api.depends('kind')
    def _compute_rule_words(self):
        rules = {kind: rule for kind, _words, _health, rule in STEPS}
        for step in self:
            step.rule = rules.get(step.kind)

    @api.depends('due_at', 'done_at', 'not_needed')
    def _compute_clock(self):
        now = fields.Datetime.now()
        for step in self:
            if step.done_at:
                step.clock = 'not_needed' if step.not_needed else 'done'
            else:
                step.clock = 'late' if step.due_at < now else 'due' if step.due_at <= now + timedelta(days=1) else 'later'

    @api.model
    def _search_clock(self, operator, value):
        if operator != 'in':
            return NotImplemented
        now = fields.Datetime.now()
        there = Domain('done_at', '=', False)
        soon = now + timedelta(days=1)
        domains = {
            'done': Domain('done_at', '!=', False) & Domain('not_needed', '=', False),
            'not_needed': Domain('done_at', '!=', False) & Domain('not_needed', '=', True),
            'late': there & Domain('due_at', '<', now),
            'due': there & Domain('due_at', '>=', now) & Domain('due_at', '<=', soon),
            'later': there & Domain('due_at', '>', soon)}
        return Domain.OR(domains[clock] for clock in value if clock in domains)

    def _do(self, note, moment=None, not_needed=False):
        """Note a step as done, or as not needed.

        :raises UserError: a reason, or the number of OSHA's report, is missing; a moment to come
        :raises AccessError: it isn't theirs, or is about themselves
        """
        self.ensure_one()
        self.check_access('read')
        user, injury = self.env.user, self.sudo().injury_id  # sudo: whose it is
        if not user.has_groups(HEALTH if self.is_health else KEEPERS) or injury.user_id == user:
            raise AccessError(self.env._("Office manager, HR or Employee Health note this, nobody about themselves."))
        if self.done_at:
            raise UserError(self.env._("This is noted already."))
        if (not_needed or self.kind in OSHA) and not (note or '').strip():
            raise UserError(self.env._("Write why it isn't needed, or the number of the report."))
        moment = moment or fields.Datetime.now()
        if moment > fields.Datetime.now() or moment < injury.occurred_at:
            raise UserError(self.env._("This is noted when it is done, and not before it happened."))
        # sudo: written by methods alone, after their checks
        self.sudo()._note(note, user, moment, not_needed)
        injury._sync_steps()

    def _note(self, note, user, moment=None, not_needed=False):
        """Done (superuser)."""
        self.write({
            'done_at': moment or fields.Datetime.now(), 'note': note, 'not_needed': not_needed, 'done_by_id': user.id})

    def action_done(self):
        """Ask when, and for a note."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.display_name, 'res_model': 'medical.injury.answer', 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_step_id': self.id}}
