from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.roles import WORKERS


class MaintenanceRequest(models.Model):
    """Working on a reported problem: who takes it, whom they call, when it is solved and in use again."""
    _inherit = 'maintenance.request'

    # === TAKING IT === #

    def action_medical_accept(self):
        """I take it: whoever sees the problem and works at the office. The first one has it."""
        for request in self:
            request._medical_check_worker()
            request._medical_accept(self.env.user)
        return True

    def _medical_check_worker(self):
        self.check_access('read')
        if not self.env.su and not self.env.user.has_groups(WORKERS):
            raise AccessError(self.env._("Problems are worked on by people of the office."))
        if not self.medical_kind_id:
            raise UserError(self.env._("%(request)s is no problem of the office: it has no kind.", request=self.display_name))

    def _medical_accept(self, user, vendor=''):
        """Note who has taken it, once.

        :param str vendor: who said yes on the phone, when it is not the user
        :raises UserError: somebody has taken it already, or it is done
        """
        self.ensure_one()
        # sudo: nobody writes who took it by hand; the caller checked the person
        request = self.sudo()
        try:
            request.lock_for_update()
        except LockError:
            raise UserError(self.env._("Somebody is working on %(request)s at this moment: look again.", request=request.display_name)) from None
        request.invalidate_recordset(['medical_accepted_on', 'medical_accepted_by_id', 'medical_accepted_name', 'stage_id', 'archive'])
        if not request._medical_is_open():
            raise UserError(self.env._("%(request)s is done already.", request=request.display_name))
        if request.medical_accepted_on:
            raise UserError(self.env._(
                "%(name)s has taken it, %(moment)s.", name=request.medical_accepted_name or request.medical_accepted_by_id.name,
                moment=request._medical_moment_words(request.medical_accepted_on)))
        vals = {'medical_accepted_on': fields.Datetime.now(), 'medical_accepted_by_id': user.id, 'medical_accepted_name': vendor or False}
        if not request.user_id:
            vals['user_id'] = user.id
        stages = self.env['maintenance.stage'].search([('done', '=', False)], limit=2)
        if len(stages) > 1 and request.stage_id == stages[0]:
            vals['stage_id'] = stages[1].id
        request.write(vals)
        request._medical_stop_telling(self.env._("%(name)s takes it.", name=vendor or user.name))

    def action_medical_open(self):
        """Open the problem as a problem, with what can be done about it, from Odoo's own Maintenance app."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': self._name,
            'res_id': self.id,
            'views': [(self.env.ref('medical_office_base.view_maintenance_request_form').id, 'form')],
        }

    # === SOLVING IT === #

    def action_medical_resolve(self):
        """Ask what was done and what follows."""
        self.ensure_one()
        self._medical_check_resolve()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Solved"),
            'res_model': 'medical.problem.resolution',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_request_id': self.id},
        }

    def _medical_check_resolve(self):
        self._medical_check_worker()
        if not self._medical_may_resolve():
            raise AccessError(self.env._(
                "%(request)s is ended by who took it, who reported it, or the office manager. Write a note instead.",
                request=self.display_name))
        if not self._medical_is_open():
            raise UserError(self.env._("%(request)s is done already.", request=self.display_name))

    def _medical_resolve(self, text, follow_up='none', follow_up_user=None, deadline=None):
        """It is solved: in use again, and what follows is a task.

        :param str text: what was done, in plain words
        :param str follow_up: none, repair, replace, prevent or insurance
        :param follow_up_user: who has the task; needed unless follow_up is none
        :param date deadline: of the task
        :raises UserError: nothing said, done already, or a follow-up without a person
        """
        self.ensure_one()
        self._medical_check_resolve()
        text = self._medical_clean_text(text)
        if not text:
            raise UserError(self.env._("Say in a few words what was done."))
        if follow_up != 'none' and not follow_up_user:
            raise UserError(self.env._("Say who sees to what follows."))
        # sudo: the person's right to end it was checked
        request = self.sudo()
        stage = self.env['maintenance.stage'].search([('done', '=', True)], limit=1)
        if not stage:
            raise UserError(self.env._("No stage of maintenance requests means done: set one up in Maintenance, Configuration."))
        request.write({
            'medical_resolution': text,
            'medical_follow_up': follow_up,
            'medical_resolved_on': fields.Datetime.now(),
            'stage_id': stage.id,
        })
        if follow_up != 'none':
            label = dict(self._fields['medical_follow_up']._description_selection(self.env))[follow_up]
            request.activity_schedule(
                'mail.mail_activity_data_todo', date_deadline=deadline or fields.Date.context_today(self),
                summary=self.env._("%(follow_up)s: %(request)s", follow_up=label, request=request.name), user_id=follow_up_user.id)

    # === CANCELLING IT === #

    def archive_equipment_request(self):
        """Odoo's own Cancel: for a problem it asks why.

        :raises UserError: several at a time, or done already
        """
        if self.env.su or not self.medical_kind_id:
            return super().archive_equipment_request()
        if len(self) > 1:
            raise UserError(self.env._("Problems are cancelled one by one: each with its reason."))
        self._medical_check_cancel()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Cancel Problem"),
            'res_model': 'medical.problem.cancel',
            'view_mode': 'form',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_request_id': self.id},
        }

    def _medical_check_cancel(self):
        self._medical_check_worker()
        if not self.env.su and not self.env.user.has_group('medical_office_base.group_manager'):
            raise AccessError(self.env._("The office manager cancels problems. Write a note instead."))
        if not self._medical_is_open():
            raise UserError(self.env._("%(request)s is done already.", request=self.display_name))

    def _medical_cancel(self, reason):
        """It was no problem after all: by the office manager, who says why. It stays, with the reason.

        :raises UserError: nothing said, or done already
        """
        self.ensure_one()
        self._medical_check_cancel()
        reason = self._medical_clean_text(reason)
        if not reason:
            raise UserError(self.env._("Say in a few words why it is cancelled."))
        # sudo: cancelled here alone, the right was checked
        request = self.sudo()
        request.write({'archive': True, 'recurring_maintenance': False, 'medical_cancel_reason': reason})
        request.message_post(body=self.env._("Cancelled: %(reason)s", reason=reason), author_id=self.env.user.partner_id.id)

    # === OUT OF USE === #

    def action_medical_out_of_use(self):
        """The room or the equipment can't be used from now on."""
        self._medical_set_out_of_use(True)

    def action_medical_in_use(self):
        """The room or the equipment can be used again."""
        self._medical_set_out_of_use(False)

    def _medical_set_out_of_use(self, value):
        for request in self:
            request._medical_check_worker()
            if value and not request._medical_is_open():
                raise UserError(self.env._("%(request)s is done already.", request=request.display_name))
            # sudo: whoever works at the site may put a room out of use, and back; the change is tracked with their name
            request.sudo().medical_out_of_use = value

    @api.model
    def _medical_out_domain(self, place):
        """Requests that put such a place out of use: the equipment where one is named, else the room."""
        domain = Domain('medical_out_of_use', '=', True) & Domain(place, '!=', False)
        return domain & Domain('equipment_id', '=', False) if place == 'medical_room_id' else domain

    @api.model
    def _medical_out_places(self, place, ids):
        """Which of these rooms or equipment are out of use: a set of ids."""
        # sudo: that it can't be used is for everybody to know, why is not
        groups = self.sudo()._read_group(self._medical_out_domain(place) & Domain(place, 'in', ids), [place])
        return {record.id for record, in groups}

    @api.model
    def _medical_out_query(self, place):
        # sudo: as in _medical_out_places
        query = self.sudo()._search(self._medical_out_domain(place))
        return query.subselect(SQL.identifier(query.table, place))

    # === CALLS === #

    def action_medical_call(self):
        """Write down how a call went, in one tap: of the contact and with the result that are in the context."""
        self.ensure_one()
        context = self.env.context
        entry = self.env['medical.on.call'].browse(context.get('medical_on_call_id')).exists()
        if not entry:
            raise UserError(self.env._("This contact is not on the call list any more. Reload the page."))
        self._medical_log_call(entry, context.get('medical_call_result'))
        return True

    def _medical_log_call(self, entry=None, result='no_answer', note='', eta=None, name='', phone=''):
        """Write down a call. Who says yes has taken the problem.

        :param entry: of the call list; or name and phone of somebody who is not on it
        :param str result: accepted, no_answer, message or declined
        :param datetime eta: UTC, when they come
        :return: the call
        """
        self.ensure_one()
        self._medical_check_worker()
        if result not in dict(self.env['medical.maintenance.call']._fields['result'].selection):
            raise UserError(self.env._("Say how the call went."))
        if entry:
            entry.check_access('read')
            if entry.company_id != self.company_id:
                raise UserError(self.env._("This contact is on the call list of another practice."))
            name, phone = entry.name, entry.phone
        if not name:
            raise UserError(self.env._("Say who was called."))
        # sudo: calls are written here alone, by who may work on the problem, under their own name
        call = self.env['medical.maintenance.call'].sudo().create({
            'request_id': self.id,
            'on_call_id': entry.id if entry else False,
            'name': name,
            'phone': phone,
            'called_by_id': self.env.uid,
            'result': result,
            'note': self._medical_clean_text(note) or False,
            'eta': eta,
        })
        if result == 'accepted' and not self.sudo().medical_accepted_on and self._medical_is_open():
            self._medical_accept(self.env.user, name if not entry or entry.sudo().user_id != self.env.user else '')
        return call.sudo(False)
