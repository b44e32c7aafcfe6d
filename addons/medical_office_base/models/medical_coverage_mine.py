from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

AHEAD = timedelta(days=42)


class MedicalCoverage(models.AbstractModel):
    """One's own shifts: what comes, what one may take, offers and swaps."""
    _inherit = 'medical.coverage'

    @api.model
    def get_my_shifts(self):
        """The person's own shifts of the next six weeks, open ones that they may take, and offers."""
        me, own = self._enter()
        planning = self._planning()
        now = fields.Datetime.now()
        # sudo: one's own, and published open ones of one's sites
        shifts = self.env['medical.shift'].sudo()
        mine = shifts.search([('employee_id', 'in', me.ids), ('state', '=', 'published'), ('end', '>', now), ('start', '<', now + AHEAD)])
        free = shifts.search([
            ('employee_id', '=', False), ('state', '=', 'published'), ('end', '>', now), ('start', '<', now + AHEAD), ('site_id', 'in', own.ids)])
        swaps = self.env['medical.shift.swap'].sudo()
        runs = Domain('state', 'in', ('offered', 'accepted')) & Domain('start', '>', now)
        related = swaps.search(runs & (
            Domain('from_employee_id', 'in', me.ids) | Domain('to_employee_id', 'in', me.ids)
            | Domain('to_employee_id', '=', False) & Domain('site_id', 'in', own.ids)))
        related_here = related.with_env(self.env)
        offers = related_here.filtered('can_accept')
        own_swaps = related_here.filtered(lambda swap: swap.sudo().from_employee_id in me or swap.state == 'accepted' and swap.sudo().to_employee_id in me)
        return {
            'shifts': self._shift_values(mine, planning),
            'open': [row for row in self._shift_values(free, planning) if row['can_take']],
            'offers': [self._swap_values(swap, planning) for swap in offers],
            'swaps': [self._swap_values(swap, planning) for swap in own_swaps],
            'calendar': bool(self.env['medical.shift.feed'].sudo().search_count([('user_id', '=', self.env.uid)])),
        }

    @api.model
    def _swap_values(self, swap, planning):
        # sudo: of swaps that concern the user
        row = swap.sudo()
        return {
            'id': swap.id, 'shift': self._shift_values(row.shift_id, planning)[0], 'state': row.state, 'from': row.from_employee_id.name or '',
            'to': row.to_employee_id.name or '', 'note': row.note or '',
            'needs': 'answer' if swap.can_accept else 'decision' if row.state == 'accepted' else 'colleague'}

    @api.model
    def offer(self, shift_id, employee_id=None, note=''):
        """Offer one's own shift to a colleague, or to all of the position."""
        planning = self._planning()
        shift = self._shift(shift_id)
        self._lock(shift)
        # sudo: a colleague, of whom only the name is shown
        to = self.env['hr.employee'].sudo().browse(employee_id or []).exists()
        self.env['medical.shift.swap']._offer(shift, self._own_employees(), to, note)
        return self._answer(shift, planning, message=self.env._("Offered. You work it until a colleague accepts and it is approved."))

    @api.model
    def withdraw(self, shift_id):
        """Take back the offer of one's own shift."""
        planning = self._planning()
        shift = self._shift(shift_id)
        # sudo: whose it is, is checked
        swaps = self.env['medical.shift.swap'].sudo().search([('shift_id', '=', shift.id), ('state', 'in', ('offered', 'accepted'))])
        me = self._own_employees()
        for swap in swaps.filtered(lambda swap: (swap.from_employee_id or swap.to_employee_id) in me):
            swap._withdraw(me)
        return self._answer(shift, planning)

    @api.model
    def _swap(self, swap_id):
        swap = self.env['medical.shift.swap'].sudo().browse(swap_id).exists()
        if not swap or swap.company_id not in self.env.companies:
            self._gone()
        return swap.with_env(self.env)

    @api.model
    def accept(self, swap_id):
        """Accept what a colleague offers."""
        planning = self._planning()
        swap = self._swap(swap_id)
        swap._accept(self._own_employees())
        return self._answer(swap.sudo().shift_id, planning, message=self.env._("Accepted. The shift is yours once it is approved."))

    @api.model
    def decline(self, swap_id):
        """Decline what a colleague offers."""
        planning = self._planning()
        swap = self._swap(swap_id)
        swap._decline(self._own_employees())
        return self._answer(swap.sudo().shift_id, planning)

    @api.model
    def decide_swap(self, swap_id, approve, reason=None):
        """Approve or refuse a swap, as a planner who is neither of the two."""
        planning = self._planning()
        swap = self._swap(swap_id)
        stops = swap._decide(approve, reason)
        if stops:
            return self._refused(stops, planning)
        return self._answer(swap.sudo().shift_id, planning)

    @api.model
    def colleagues(self, shift_id):
        """To whom one can offer one's own shift: [{id, name}]."""
        _me, _own = self._enter()
        shift = self._shift(shift_id)
        if shift.employee_id not in self._own_employees():
            self._gone()
        jobs = shift.job_id | shift.job_id.medical_stand_in_job_ids
        # sudo: names of colleagues are no secret
        people = self.env['hr.employee'].sudo().search([
            ('company_id', '=', shift.company_id.id), ('job_id', 'in', jobs.ids), ('medical_site_ids', 'in', shift.site_id.ids)])
        return [{'id': person.id, 'name': person.name} for person in people - shift.employee_id]
