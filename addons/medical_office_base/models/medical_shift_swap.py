from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..tools.roles import MANAGER

SWAP_STATES = [
    ('offered', 'Offered'),
    ('accepted', 'To Decide'),
    ('approved', 'Approved'),
    ('refused', 'Refused'),
    ('declined', 'Declined'),
    ('withdrawn', 'Withdrawn'),
    ('expired', 'Expired'),
]
RUNNING = ('offered', 'accepted')


class MedicalShiftSwap(models.Model):
    """A published shift that changes hands: its person offers it to a colleague, or to all of the position; somebody accepts;
    a planner who is neither of the two decides, over what speaks against it at that moment. A request to take an open shift
    is one too, where the practice wants those decided. What nobody decided until the shift begins has expired.

    Written by its methods alone.
    """
    _name = 'medical.shift.swap'
    _description = 'Shift Swap'
    _inherit = ['medical.guarded']
    _order = 'id desc'
    _rec_name = 'shift_id'

    shift_id = fields.Many2one('medical.shift', required=True, index=True, ondelete='cascade')
    site_id = fields.Many2one(related='shift_id.site_id', store=True, index=True)
    company_id = fields.Many2one(related='shift_id.company_id', store=True, index=True)
    start = fields.Datetime(related='shift_id.start', store=True)
    from_employee_id = fields.Many2one('hr.employee', 'From', index='btree_not_null', ondelete='cascade', help="Empty: an open shift is asked for.")
    to_employee_id = fields.Many2one('hr.employee', 'To', index='btree_not_null', ondelete='cascade', help="Empty: offered to all.")
    state = fields.Selection(SWAP_STATES, required=True, default='offered', index=True)
    note = fields.Char()
    reason = fields.Char('Reason of the Decision')
    accepted_on = fields.Datetime()
    decided_by_id = fields.Many2one('res.users')
    decided_on = fields.Datetime()
    can_decide = fields.Boolean(compute='_compute_can_decide', search='_search_can_decide')
    can_accept = fields.Boolean(compute='_compute_can_decide')
    is_from_me = fields.Boolean(compute='_compute_can_decide')
    fault_text = fields.Text('What Speaks Against It', compute='_compute_fault_text')

    _one_running = models.UniqueIndex(
        "(shift_id, COALESCE(from_employee_id, 0)) WHERE state IN ('offered', 'accepted') AND from_employee_id IS NOT NULL",
        'This shift is offered already.')
    _one_request = models.UniqueIndex(
        "(shift_id, to_employee_id) WHERE state = 'accepted' AND from_employee_id IS NULL", 'You have asked for this shift already.')

    @api.model
    def _guard_words(self):
        return self.env._("Offer, accept and decide by the buttons: each is for somebody else.")

    # === WHO === #

    def _parties(self):
        # sudo: whether one is one of the two
        swap = self.sudo()
        return swap.from_employee_id.user_id | swap.to_employee_id.user_id

    @api.depends('state', 'from_employee_id', 'to_employee_id')
    @api.depends_context('uid')
    def _compute_can_decide(self):
        user, now = self.env.user, fields.Datetime.now()
        manager = user.has_group(MANAGER)
        coverage = self.env['medical.coverage']
        me = coverage._own_employees()
        # sudo: chains of the two
        for swap, row in zip(self, self.sudo(), strict=True):
            people = row.from_employee_id | row.to_employee_id
            runs = bool(row.start and row.start > now)
            swap.is_from_me = row.from_employee_id in me if row.from_employee_id else False
            swap.can_decide = row.state == 'accepted' and runs and user not in swap._parties() and (
                manager or all(user in person.medical_supervisor_user_ids for person in people))
            swap.can_accept = row.state == 'offered' and runs and not swap.is_from_me and bool(me) and (
                row.to_employee_id in me if row.to_employee_id else coverage._may_take(row.shift_id, me))

    @api.model
    def _search_can_decide(self, operator, value):
        if operator != 'in':
            return NotImplemented
        self.check_access('read')
        uid = self.env.uid
        waits = Domain('state', '=', 'accepted') & Domain('start', '>', fields.Datetime.now())
        # sudo: the two, and who is above them
        rows = self.sudo().search(waits & Domain('company_id', 'in', self.env.companies.ids))
        if not self.env.user.has_group(MANAGER):
            rows = rows.filtered(lambda swap: all(
                uid in person.medical_supervisor_user_ids.ids for person in swap.from_employee_id | swap.to_employee_id))
        return Domain('id', 'in', [swap.id for swap in rows if self.env.user not in swap._parties()])

    def _compute_fault_text(self):
        shifts = self.env['medical.shift']
        # sudo: for who decides
        rows = [(swap, swap.sudo()) for swap in self if swap.can_decide]
        found = shifts._faults_of([row.shift_id._placing(employee_id=row.to_employee_id.id) for _swap, row in rows])
        texts = {swap.id: '\n'.join(fault['text'] for fault in faults) for (swap, _row), faults in zip(rows, found, strict=True)}
        for swap in self:
            swap.fault_text = texts.get(swap.id) or False

    # === WHAT HAPPENS === #

    @api.model
    def _offer(self, shift, me, to, note):
        """Offer one's own published shift.

        :param to: hr.employee, or none: all of the position
        """
        if not shift.employee_id or shift.employee_id not in me or shift.state != 'published':
            raise AccessError(self.env._("Only your own published shifts can be offered."))
        if shift.start <= fields.Datetime.now():
            raise UserError(self.env._("This shift has begun. If you can't stay, tell your supervisor."))
        if to and not self.env['medical.coverage']._may_take(shift, to):
            raise UserError(self.env._("%(person)s doesn't work in this position at this site.", person=to.name))
        # sudo: one's own shift, as checked
        swaps = self.sudo()
        if swaps.search_count([('shift_id', '=', shift.id), ('from_employee_id', '=', shift.employee_id.id), ('state', 'in', RUNNING)]):
            raise UserError(self.env._("You have offered this shift already. Withdraw that first."))
        swap = swaps.create({'shift_id': shift.id, 'from_employee_id': shift.employee_id.id, 'to_employee_id': to.id, 'note': note or False})
        if to.user_id:
            shift._tell_users(to.user_id, 'shift_offers', lambda env, _user: env._("%(person)s offers you a shift.", person=swap.from_employee_id.name))
        return swap

    def _current(self):
        """This swap, locked, as superuser, once it still runs."""
        # sudo: who may do what is checked by the caller
        swap = self.sudo().exists()
        if not swap:
            raise UserError(self.env._("This offer is not there any more. Reload the page."))
        self.env['medical.coverage']._lock(swap.shift_id)
        if swap.state in RUNNING and (
                swap.start <= fields.Datetime.now() or swap.shift_id.state != 'published' or swap.shift_id.employee_id != swap.from_employee_id):
            swap.state = 'expired'
        return swap

    def _accept(self, me):
        """A colleague accepts an offer, for a planner to decide."""
        swap = self._current()
        if swap.state != 'offered':
            raise UserError(self.env._("This offer is over: somebody else was quicker, or it was withdrawn."))
        person = swap.to_employee_id if swap.to_employee_id in me else me.filtered(
            lambda one: one != swap.from_employee_id and self.env['medical.coverage']._may_take(swap.shift_id, one))[:1]
        if not person or swap.to_employee_id and swap.to_employee_id not in me:
            raise AccessError(self.env._("This offer is for somebody else."))
        hard = [fault['text'] for fault in swap.shift_id._faults_of([swap.shift_id._placing(employee_id=person.id)])[0] if fault['level'] == 'hard']
        if hard:
            raise UserError(self.env._("You can't take this shift: %(faults)s", faults=' '.join(hard)))
        swap.write({'state': 'accepted', 'to_employee_id': person.id, 'accepted_on': fields.Datetime.now()})
        swap._tell_deciders()

    def _tell_deciders(self):
        """Who may decide hears of it: the supervisor they have in common, else the office managers."""
        people = self.from_employee_id | self.to_employee_id
        users = people[:1].parent_id.user_id
        if not users or any(users not in person.medical_supervisor_user_ids for person in people) or users & self._parties():
            users = self.env['res.users'].search([
                ('all_group_ids', 'in', self.env.ref('medical_office_base.group_manager').id), ('company_ids', 'in', self.company_id.ids)])
        users = users.filtered(lambda user: user.active and not user._is_system()) - self._parties()
        self.shift_id._tell_users(users, 'swaps_to_decide', lambda env, _user: env._("A shift is to change hands: decide about it."))

    def _decline(self, me):
        swap = self._current()
        if not swap.to_employee_id or swap.to_employee_id not in me:
            raise AccessError(self.env._("This offer is for somebody else."))
        if swap.state in RUNNING:
            swap.state = 'declined' if swap.from_employee_id else 'withdrawn'
            if swap.from_employee_id.user_id:
                swap.shift_id._tell_users(swap.from_employee_id.user_id, 'shifts_mine', lambda env, _user: env._(
                    "%(person)s can't take your shift.", person=swap.to_employee_id.name))

    def _withdraw(self, me):
        swap = self._current()
        owner = swap.from_employee_id or swap.to_employee_id
        if owner not in me:
            raise AccessError(self.env._("Only who offered a shift can withdraw it."))
        if swap.state in RUNNING:
            swap.state = 'withdrawn'

    def _decide(self, approve, reason):
        """A planner decides; faults are looked at anew.

        :return: rows of faults that stop it (see `medical.coverage`), empty once it is done
        """
        swap = self._current()
        if swap.state != 'accepted':
            raise UserError(self.env._("This swap can't be decided any more: it was withdrawn, decided, or the shift has begun."))
        if not self.with_env(self.env).can_decide:
            raise AccessError(self.env._("A swap is decided by the supervisor of both or the office manager, who is neither of the two."))
        if approve:
            coverage = self.env['medical.coverage']
            stops = coverage._stops(swap.shift_id, {'employee_id': swap.to_employee_id.id}, reason)
            if stops:
                return stops
            try:
                swap.shift_id.write({'employee_id': swap.to_employee_id.id, 'override_reason': reason})
            except ValidationError as error:
                raise UserError(str(error)) from error
            swap.shift_id._note('swapped', reason=reason or False)
        swap.write({
            'state': 'approved' if approve else 'refused', 'reason': reason or False, 'decided_by_id': self.env.uid,
            'decided_on': fields.Datetime.now()})
        swap.shift_id._tell_users(swap._parties().filtered('active'), 'shifts_mine', lambda env, _user: (
            env._("The swap of a shift was approved.") if approve else env._("The swap of a shift was refused.")))
        return []

    # === BUTTONS === #

    def action_accept(self):
        """Accept the offer."""
        self.ensure_one()
        self._accept(self.env['medical.coverage']._own_employees())

    def action_decline(self):
        """Decline the offer."""
        self.ensure_one()
        self._decline(self.env['medical.coverage']._own_employees())

    def action_withdraw(self):
        """Withdraw one's own offer."""
        self.ensure_one()
        self._withdraw(self.env['medical.coverage']._own_employees())

    def action_decide(self):
        """Open the dialog in which a swap is approved or refused."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Decide About the Swap"), 'res_model': 'medical.shift.decision',
            'view_mode': 'form', 'target': 'new', 'context': {'default_swap_id': self.id}}

    @api.model
    def _cron_expire(self):
        """Mark what nobody decided until the shift began."""
        self.search([('state', 'in', RUNNING), ('start', '<=', fields.Datetime.now())]).write({'state': 'expired'})
