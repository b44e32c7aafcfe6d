import logging

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class MedicalStaffPlan(models.Model):
    """The end of access of whoever leaves: at once by a button, else with the last day, by the practice's clock."""
    _inherit = 'medical.staff.plan'

    @api.depends('kind', 'state', 'date', 'access_ended_on', 'user_id')
    def _compute_access_state(self):
        today = fields.Date.context_today(self)
        for plan in self:
            # sudo: whether there is a login
            has_login = bool(plan.sudo().user_id.active)
            if plan.access_ended_on:
                plan.access_state = 'ended'
            elif plan.kind != 'offboarding' or not has_login:
                plan.access_state = 'none'
            else:
                plan.access_state = 'over' if plan.date < today else 'open'

    @api.model
    def _search_access_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = fields.Date.context_today(self)
        leaving = Domain([('kind', '=', 'offboarding'), ('access_ended_on', '=', False), ('user_id.active', '=', True)])
        domains = {
            'ended': Domain('access_ended_on', '!=', False), 'over': leaving & Domain('date', '<', today), 'open': leaving & Domain('date', '>=', today),
            'none': Domain('access_ended_on', '=', False) & ~leaving}
        return Domain.OR(domains[state] for state in value if state in domains)

    def action_end_access(self):
        """End the access of whoever leaves, now."""
        self.check_access('read')
        self._check_keeper(self.sudo().employee_id)
        for plan in self:
            if plan.kind != 'offboarding' or plan.state != 'open':
                raise UserError(self.env._("Access is ended by an offboarding that is under way."))
            plan._check_access_endable(self.env.user)
            # sudo: the manager and HR write no users; what may be ended was checked above
            plan.sudo()._end_access()

    def _check_access_endable(self, by=None):
        """Refuse to end the access of oneself, of administrators other than by one, and of owners other than by one.

        :param by: the user who ends it; None: the end of the last day
        """
        self.ensure_one()
        # sudo: groups of the person
        user = self.sudo().user_id
        if not user.active:
            return
        if by and user == by or user.id == self.env.uid:
            raise AccessError(self.env._("Nobody ends their own access."))
        if user.has_group('base.group_system') or user.has_group('base.group_erp_manager'):
            if not (by and by.has_group('base.group_system')):
                raise UserError(self.env._(
                    "%(person)s has the rights of an administrator of Odoo: another administrator ends this access.", person=user.name))
            # sudo: counts administrators
            if not self.env['res.users'].sudo().search_count([
                    ('all_group_ids', 'in', self.env['ir.model.data']._xmlid_to_res_id('base.group_system')), ('id', '!=', user.id),
                    ('id', '!=', self.env.ref('base.user_root').id)], limit=1):
                raise UserError(self.env._("%(person)s is the last administrator: make another one first.", person=user.name))
        if by and user.has_group('medical_office_base.group_owner') and not by.has_groups('medical_office_base.group_owner,base.group_system'):
            raise UserError(self.env._("%(person)s is an owner: another owner or an administrator ends this access.", person=user.name))

    def _end_access(self):
        """Archive the login, end its sessions, delete its keys and trusted devices, leave the sites; on or after the last day the
        person too leaves the lists (superuser)."""
        self.ensure_one()
        user, person = self.user_id, self.employee_id
        if user and not self.access_ended_on:
            others = self.env['hr.employee'].search([('user_id', '=', user.id), ('id', '!=', person.id), ('company_id', '!=', self.company_id.id)])
            sites = self.env['medical.site'].with_context(active_test=False).search([
                ('user_ids', 'in', user.id), *([('company_id', '=', self.company_id.id)] if others else [])])
            sites.write({'user_ids': [Command.unlink(user.id)]})
            if others:
                # works for another practice too: goes on there
                user.write({
                    **({'company_id': others[0].company_id.id} if user.company_id == self.company_id else {}),
                    'company_ids': [Command.unlink(self.company_id.id)]})
            elif user.active:
                user.write({'active': False})
            user._medical_end_sessions()
        if not self.access_ended_on:
            self.write({'access_ended_on': fields.Datetime.now(), 'access_ended_by_id': self.env.uid, 'left_user_id': user.id})
            self.line_ids.filtered(lambda line: line.ends == 'access')._close()
        self._archive_person()

    def _archive_person(self):
        """Take the person off the lists, once the last day has come (superuser)."""
        practice = self.env['medical.practice']._get(self.company_id)
        person = self.employee_id
        if self.date > practice._today() or not person.active:
            return
        person.with_context(no_wizard=True).action_archive()
        person.write({'departure_date': self.date, 'departure_reason_id': self.departure_reason_id.id})

    @api.model
    def _cron_end_access(self):
        """End the access of everybody whose last day is over where their practice is."""
        now = fields.Datetime.now()
        plans = self.search([('kind', '=', 'offboarding'), ('state', '=', 'open'), ('date', '<=', fields.Date.to_date(now))])
        practices = self.env['medical.practice'].search([('company_id', 'in', plans.company_id.ids)])
        today = {practice.company_id: practice._today() for practice in practices}
        over = plans.filtered(lambda plan: plan.date < today.get(plan.company_id, plan.date) and (not plan.access_ended_on or plan.employee_id.active))
        self.env['ir.cron']._commit_progress(remaining=len(over))
        for plan in over:
            try:
                plan._check_access_endable()
            except UserError as error:
                # stands on Today as access that is still open
                _logger.info("Access of plan %s isn't ended by itself: %s", plan.id, error)
            else:
                plan._end_access()
            if not self.env['ir.cron']._commit_progress(1):
                break
