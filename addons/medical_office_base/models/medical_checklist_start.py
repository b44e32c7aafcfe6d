from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class MedicalChecklist(models.Model):
    """Rounds that are begun when they are needed: after a spill, when a battery runs out, once more than planned."""
    _inherit = 'medical.checklist'

    def _start_at(self, place):
        """A round at a place of this list, due now. The one that is open there already, if there is one."""
        self.ensure_one()
        now = fields.Datetime.now()
        # sudo: whoever is asked to do the round may begin one; who that is, is checked by _check_may_start
        runs = self.env['medical.checklist.run'].sudo()
        here = [('checklist_id', '=', self.id), ('site_id', '=', place.site_id), ('zone_id', '=', place.zone_id),
                ('room_id', '=', place.room_id), ('equipment_id', '=', place.equipment_id)]
        found = runs.search([*here, ('state', 'in', ('todo', 'doing')), ('date_open', '<=', now), ('date_limit', '>', now)], limit=1)
        if not found:
            limit = now + timedelta(minutes=max(self.grace, 1))
            self.sudo()._insert_runs([(self.id, *place[:4], place.name, now, now, limit)])
            found = runs.search([*here, ('date_due', '=', now)], limit=1)
        return self.env['medical.checklist.run'].browse(found.id)

    def _may_start(self):
        """Those of these lists that the current user may begin: running, and theirs to do; the manager: all."""
        user = self.env.user
        if user.has_group('medical_office_base.group_manager'):
            return self.filtered(lambda checklist: checklist.state == 'running')
        # sudo: which roles somebody has; people may not read groups
        roles = user.sudo().all_group_ids
        return self.filtered(lambda checklist: checklist.state == 'running' and (
            checklist.user_id == user or checklist.sudo().group_id in roles))

    def _may_start_at(self):
        """Where the current user may begin them: {checklist id: [Place]}, the manager anywhere."""
        places = self._places()
        if not self.env.user.has_group('medical_office_base.group_manager'):
            # sudo: the person's own sites
            mine = {None, *self.env.user.sudo().medical_site_ids.ids}
            places = {key: [place for place in some if place.site_id in mine] for key, some in places.items()}
        return places

    @api.readonly
    @api.model
    def get_startable(self):
        """What the current user may begin when it is needed: [{id, name, kind, places: [{key, name}]}]."""
        lists = self.search([('state', '=', 'running'), ('unit', '=', 'event')])._may_start()
        places = lists._may_start_at()
        return [
            {'id': checklist.id, 'name': checklist.name, 'kind': checklist.kind, 'places': [
                {'key': place.key, 'name': place.name} for place in places[checklist.id]]}
            for checklist in lists if places[checklist.id]]

    def start_now(self, key):
        """Begin a round at one of the list's places.

        :param str key: of a place, as `get_startable` says
        :return: id of the round
        """
        self.ensure_one()
        self.check_access('read')
        if not self._may_start():
            raise AccessError(self.env._("%(checklist)s isn't running, or is for others to do: ask the office manager.", checklist=self.name))
        place = next((place for place in self._may_start_at()[self.id] if place.key == key), None)
        if not place:
            raise UserError(self.env._("%(checklist)s isn't done there any more: choose another place.", checklist=self.name))
        return self._start_at(place).id

    def action_start_now(self):
        """Begin a round now; where there are several places, ask at which."""
        self.ensure_one()
        places = self._may_start() and self._may_start_at()[self.id]
        if not places:
            raise UserError(self.env._(
                "%(checklist)s isn't running, is for others to do, or has no place at your sites: ask the office manager.", checklist=self.name))
        if len(places) == 1:
            return self.env['medical.checklist.run'].browse(self.start_now(places[0].key))._action_open_round()
        # sudo: one's own window, filled from what is checked above
        window = self.env['medical.checklist.start'].sudo().create({
            'checklist_id': self.id,
            'line_ids': [fields.Command.create({'key': place.key, 'name': place.name}) for place in places],
        })
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Where?"),
            'res_model': 'medical.checklist.start',
            'res_id': window.id,
            'views': [(False, 'form')],
            'target': 'new',
        }
