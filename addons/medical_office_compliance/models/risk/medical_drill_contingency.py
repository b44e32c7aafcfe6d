from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .medical_risk_analysis import WORKERS

CONTINGENCY = ('restore', 'downtime', 'emergency_mode', 'call_tree')
TEST_RESULTS = [('passed', 'It Worked'), ('partly', 'Partly'), ('failed', 'It Did Not Work')]
# what was noted of a test that was held
CONTENT = {'restored', 'backup_of', 'target_minutes', 'lost_minutes', 'target_lost_minutes', 'test_result', 'step_ids'}
SIGNATURE = {'signed_by_id', 'signed_on', 'signed_note'}
SIGNERS = f'{WORKERS},medical_office_base.group_owner'


class MedicalDrill(models.Model):
    """Contingency tests are drills: of restoring a backup, of working without computers, in emergency mode, of the call tree (45 CFR
    164.308(a)(7)(ii)(D)). Beside what every drill has: steps with their results, what was restored, how long it took against the
    target (RTO), how much work was lost against the target (RPO), and a signature of somebody else than who was responsible.

    Compliance officer, manager and Privacy Officer write them.
    """
    _name = 'medical.drill'
    _inherit = ['medical.drill', 'medical.signed.mixin']

    kind = fields.Selection(
        selection_add=[('restore', 'Restore of a Backup'), ('emergency_mode', 'Emergency-Mode Operation'), ('call_tree', 'Call Tree'), ('other',)],
        ondelete={'restore': 'set other', 'emergency_mode': 'set other', 'call_tree': 'set other'})
    is_contingency = fields.Boolean('Contingency Test', compute='_compute_is_contingency', store=True, index=True)
    backup_of = fields.Datetime(copy=False, help="When the backup that was restored had been made.")
    restored = fields.Text('What Was Restored', copy=False, help="Which data or system, from where to where, and how it was seen to be whole.")
    target_minutes = fields.Float('Back Within (minutes)', help="The target: how long at most until one can work again (RTO). 0: none set.")
    lost_minutes = fields.Float('Work Lost (minutes)', copy=False, help="How much of what had been entered was gone.")
    target_lost_minutes = fields.Float('Work Lost at Most (minutes)', help="The target: how much work may be gone at most (RPO). 0: none set.")
    target_met = fields.Selection(
        [('met', 'Targets Met'), ('missed', 'Target Missed'), ('none', 'No Target Set')], compute='_compute_target_met', store=True)
    test_result = fields.Selection(TEST_RESULTS, 'Result', copy=False, tracking=True)
    step_ids = fields.One2many('medical.drill.step', 'drill_id', 'Steps', copy=True)
    action_ids = fields.One2many('medical.action', 'drill_id', 'Actions', readonly=True)

    _contingency_positive = models.Constraint(
        'CHECK (target_minutes >= 0 AND lost_minutes >= 0 AND target_lost_minutes >= 0)', "Minutes are 0 or more.")

    @api.depends('kind')
    def _compute_is_contingency(self):
        for drill in self:
            drill.is_contingency = drill.kind in CONTINGENCY

    def _compute_name(self):
        res = super()._compute_name()
        words = dict(self._fields['kind']._description_selection(self.env))
        for drill in self.filtered(lambda drill: drill.kind in CONTINGENCY and drill.kind != 'downtime'):
            drill.name = self.env._("Test: %(kind)s, %(site)s", kind=words[drill.kind], site=drill.site_id.name or '')
        return res

    @api.depends('state', 'minutes', 'lost_minutes', 'target_minutes', 'target_lost_minutes')
    def _compute_target_met(self):
        for drill in self:
            if drill.state != 'done':
                drill.target_met = False
            elif not drill.target_minutes and not drill.target_lost_minutes:
                drill.target_met = 'none'
            else:
                missed = (drill.target_minutes and drill.minutes > drill.target_minutes
                          or drill.target_lost_minutes and drill.lost_minutes > drill.target_lost_minutes)
                drill.target_met = 'missed' if missed else 'met'

    def _check_planned(self):
        if any(drill.signed_on for drill in self):
            raise UserError(self.env._("This test is signed and stays as it is."))
        return super()._check_planned()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in SIGNATURE):
            raise AccessError(self.env._("A test is signed with its button."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if SIGNATURE & vals.keys():
                raise AccessError(self.env._("A test is signed with its button."))
            if CONTENT & vals.keys():
                self._check_planned()
        # when the next one is asked for may still be changed
        if vals.keys() - {'repeat_months', 'expiry_lead_days', 'user_id', 'renewal_id', 'date_end'} and any(drill.signed_on for drill in self):
            raise UserError(self.env._("This test is signed and stays as it is."))
        return super().write(vals)

    def _hold(self):
        if self.is_contingency and self.kind != 'downtime' and not self.test_result:
            raise UserError(self.env._("Say whether it worked."))
        if self.kind == 'restore' and not (self.restored or '').strip():
            raise UserError(self.env._("Say what was restored, and how it was seen to be whole."))
        if self.is_contingency and (self.target_minutes or self.kind == 'restore') and not self.minutes:
            raise UserError(self.env._("Say how many minutes it took."))
        if open_steps := self.step_ids.filtered(lambda step: not step.result):
            raise UserError(self.env._("%(count)s steps have no result yet.", count=len(open_steps)))
        return super()._hold()

    def action_sign(self):
        """Sign what was found; from now on nothing of it changes.

        :raises UserError: it wasn't held, is signed, or who signs was responsible for it while somebody else may sign
        """
        for drill in self:
            if not self.env.user.has_groups(SIGNERS):
                raise AccessError(self.env._("A contingency test is signed by the compliance officer, the Privacy Officer, the manager or the owner."))
            drill.check_access('read')
            drill.lock_for_update()
            drill.invalidate_recordset(['state', 'signed_on'])
            if not drill.is_contingency or drill.state != 'done' or drill.signed_on:
                raise UserError(self.env._("A contingency test is signed once it was held."))
            own = drill.user_id == self.env.user
            if own and drill._others_with(SIGNERS, drill.company_id):
                raise UserError(self.env._("You were responsible for this test: somebody else signs it."))
            # sudo: who may was checked
            drill.sudo().write({
                'signed_by_id': self.env.uid, 'signed_on': drill.company_id._medical_today(),
                'signed_note': own and self.env._("Held and signed by one person: nobody else of the practice may sign.")})

    def action_add_action(self):
        """Ask what is to be done, by whom, by when."""
        self.ensure_one()
        self.check_access('write')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("What Is To Be Done"), 'res_model': 'medical.action', 'views': [(False, 'form')],
            'target': 'new', 'context': {
                'default_drill_id': self.id, 'default_site_id': self.site_id.id,
                'default_date_due': fields.Date.add(fields.Date.context_today(self), days=14)}}
