from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .medical_visit import DESK, END_REASONS

MOVERS = f'{DESK},medical_office_base.group_clinician'
# from where a visit comes to each status
FROM = {
    'arrived': ('expected', 'no_show'),
    'roomed': ('expected', 'arrived'),
    'left': ('arrived', 'roomed'),
    'no_show': ('expected',),
    'cancelled': ('expected', 'arrived'),
}
MOMENTS = {'arrived': 'arrived_at', 'roomed': 'roomed_at', 'left': 'left_at'}


class MedicalVisit(models.Model):
    """A visit on its way through the day: expected, arrived, in the room, left; or not come, or cancelled.

    Front desk, clinicians and manager of the visit's site move it; that somebody didn't come or cancelled is the desk's to say. Each
    step can be undone, which takes its moment back.
    """
    _inherit = 'medical.visit'

    def action_arrive(self):
        """The patient is here, and waits."""
        return self._move('arrived')

    def action_room(self):
        """The patient is in the room: that of the visit, where one is chosen."""
        return self._move('roomed')

    def action_leave(self):
        """The patient has left."""
        return self._move('left')

    def action_no_show(self):
        """The patient didn't come."""
        return self._move('no_show')

    def action_cancel(self):
        """The visit won't take place; why is chosen afterwards, if it is known."""
        return self._move('cancelled')

    def action_undo(self):
        """Take the last step back."""
        self._check_mover()
        for visit in self:
            if visit.state == 'expected':
                raise UserError(self.env._("There is nothing to undo: the patient is expected."))
            before = 'expected'
            if visit.state == 'left':
                before = 'roomed' if visit.roomed_at else 'arrived'
            elif visit.state == 'roomed':
                before = 'arrived' if visit.arrived_at else 'expected'
            elif visit.state == 'cancelled' and visit.arrived_at:
                before = 'arrived'
            vals = {'state': before, 'end_reason': False}
            kept = {'expected': 0, 'arrived': 1, 'roomed': 2}[before]
            vals.update(dict.fromkeys(tuple(MOMENTS.values())[kept:], False))
            # sudo: who may was checked above
            visit.sudo().write(vals)
        return True

    def _move(self, state, room=None, reason=None):
        """Bring these visits to a status now.

        :param room: the room they go to, else that of the visit
        :param str reason: why they don't take place, a key of END_REASONS
        :raise AccessError: no person of the visit's site, or not their role's step
        :raise UserError: the visit is elsewhere on its way
        """
        self._check_mover(desk=state in ('no_show', 'cancelled'))
        if reason and reason not in dict(END_REASONS):
            raise UserError(self.env._("Choose one of the reasons."))
        states, now = dict(self._fields['state']._description_selection(self.env)), fields.Datetime.now()
        for visit in self:
            if visit.state == state and room in (None, visit.room_id):
                continue  # tapped twice
            if visit.state not in FROM[state] and not (state == visit.state == 'roomed'):
                raise UserError(self.env._(
                    "This visit is “%(state)s”. Somebody else may have changed it: look again.", state=states[visit.state]))
            vals = {'state': state, 'end_reason': reason or False}
            if room:
                if room.site_id != visit.site_id:
                    raise UserError(self.env._("%(room)s isn't at %(site)s: choose another room.", room=room.name, site=visit.site_id.name))
                vals['room_id'] = room.id
            if state in MOMENTS and visit.state != state:
                vals[MOMENTS[state]] = now
            if state == 'roomed' and not visit.arrived_at:
                vals['arrived_at'] = now
            # sudo: who may was checked above, and the way is written by methods alone
            visit.sudo().write(vals)
        return True

    def _check_mover(self, desk=False):
        """Who may move these visits: somebody of their sites, in a role of the day."""
        self.check_access('read')
        if self.env.su:
            return
        if not self.env.user.has_groups(DESK if desk else MOVERS):
            raise AccessError(self.env._("The day list is kept by the front desk, clinicians and the manager."))
        if self.site_id - self.env.user.medical_site_ids:
            raise AccessError(self.env._("This visit is at another site: its people move it."))
