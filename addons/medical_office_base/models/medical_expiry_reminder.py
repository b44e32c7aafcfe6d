import logging
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from .medical_expiry_mixin import PENDING

_logger = logging.getLogger(__name__)

ACTIVITY = 'medical_office_base.mail_activity_type_expiry'
BATCH = 500
# Who is asked at the first, second, … reminder, beside those before: 0 the owner, 1 the supervisor, 2 the manager.
STEPS = (0, 0, 1, 2)
BOOKKEEPING = {'expiry_reminded_on', 'expiry_reminder_count'}


class MedicalExpiryMixin(models.AbstractModel):
    """Reminders: an activity for the owner when renewal is due, again every `_expiry_repeat_days` until somebody acts, then
    up the line, and at once up to the supervisor when the end has passed. It never ages out: only renewal, another end, the
    archive or the end of the thing itself stop it. Nobody gets a second activity while the first is open.

    Where a person is missing, archived, OdooBot, or can't see the record, the next up the line is asked in their place;
    where no manager is left, the practice's owners are.
    """
    _inherit = 'medical.expiry.mixin'

    _expiry_repeat_days = 7

    # === HOOKS === #

    def _expiry_owner(self):
        """Who renews it (res.users). Reads relations only: called for many records. Must be someone who may read the record."""
        self.ensure_one()
        return self.user_id if 'user_id' in self._fields else self.env['res.users']

    def _expiry_supervisor(self):
        """Whose turn it is when the owner doesn't act (res.users): by default, the owner's manager among the employees."""
        self.ensure_one()
        employees = self._expiry_owner().employee_ids
        return (employees.filtered(lambda employee: employee.company_id == self.company_id) or employees)[:1].parent_id.user_id

    @api.model
    def _expiry_domain(self):
        """Which records anybody is reminded of, beside their dates. Plain fields: also applied in memory."""
        return Domain.TRUE

    @api.model
    def _expiry_daily(self):
        """What the passing of a day does to a model, before its reminders are made; as superuser."""

    # === JOB === #

    @api.model
    def _expiry_models(self):
        """The models with an end: by inheritance."""
        names = self.env.registry.descendants(['medical.expiry.mixin'], '_inherit')
        return [name for name in names if not self.env[name]._abstract]

    @api.model
    def _cron_expiry_remind(self):
        """Make the reminders that are due, of every model; safe to run at any time, any number of times."""
        progress = self.env['ir.cron']._commit_progress
        for name in self._expiry_models():
            model = self.env[name]
            try:
                with self.env.cr.savepoint():
                    model._expiry_daily()
                    model._expiry_reminded_in_vain()._expiry_settle()
                progress()
                while records := model._expiry_to_remind(BATCH):
                    with self.env.cr.savepoint():
                        records._expiry_remind()
                    if not progress(len(records)):
                        return
            except Exception:
                # one kind of thing must not silence the reminders of all others
                self.env.invalidate_all(flush=False)
                _logger.exception("Expiry: the reminders of %s could not be made", name)

    @api.model
    def _expiry_to_remind(self, limit=None):
        """The records of which somebody has to be reminded now."""
        return self.search(self._expiry_domain() & Domain('id', 'in', self._expiry_select(SQL(
            """stage IN %s AND (reminded_on IS NULL OR reminded_on <= today - %s::integer
                                OR stage = 'expired' AND reminded_on <= date_end)""",
            PENDING, self._expiry_repeat_days))), order='id', limit=limit)

    @api.model
    def _expiry_reminded_in_vain(self):
        """The records that somebody was reminded of, and of which nothing is due any more."""
        return self.with_context(active_test=False).search(Domain('expiry_reminded_on', '!=', False) & ~(
            self._expiry_domain() & Domain('expiry_stage', 'in', PENDING) & self._expiry_active_domain()))

    @api.model
    def _expiry_active_domain(self):
        return Domain(self._active_name, '=', True) if self._active_name else Domain.TRUE

    def _expiry_remind(self):
        """Ask for renewal, by activities. The number of queries doesn't depend on the number of records."""
        # sudo: the reminder goes to whom the rules above name, whoever is at work
        records = self.sudo()
        # employees are found in the companies at work alone
        records = records.with_context(allowed_company_ids=records.company_id.ids)
        activity_type = self.env.ref(ACTIVITY)
        days = records._expiry_today()
        line = records._expiry_line()
        open_ones = self.env['mail.activity'].sudo().search_fetch([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids), ('activity_type_id', '=', activity_type.id)], ['res_id', 'user_id'])
        asked = {(activity.res_id, activity.user_id) for activity in open_ones}
        model_id = self.env['ir.model']._get_id(self._name)
        values, done = [], {}
        for record in records:
            today, expired = days[record], record.date_end < days[record]
            step = min(record.expiry_reminder_count, len(STEPS) - 1)
            level = max(STEPS[step], 1) if expired else STEPS[step]
            done.setdefault((today, record.expiry_reminder_count + 1), []).append(record.id)
            values += [{
                'activity_type_id': activity_type.id,
                'automated': True,
                'res_model_id': model_id,
                'res_id': record.id,
                'user_id': user.id,
                'summary': record.with_context(lang=user.lang)._expiry_summary(),
                'date_deadline': today if expired else min(today + timedelta(days=self._expiry_repeat_days), record.date_end),
            } for user in self._expiry_people(line[record], level) if (record.id, user) not in asked]
        # the digest tells of it, not a mail each; and who has to renew it hasn't asked to follow all that is said later
        self.env['mail.activity'].sudo().with_context(mail_activity_quick_update=True, medical_no_subscribe=True).create(values)
        for (today, count), ids in done.items():
            records.browse(ids).write({'expiry_reminded_on': today, 'expiry_reminder_count': count})

    def _expiry_summary(self):
        """One line for the activity; true on any day, since it may stay open."""
        self.ensure_one()
        return self.env._("Renew “%(name)s”, valid until %(day)s", name=self.display_name, day=format_date(self.env, self.date_end))

    @api.model
    def _expiry_people(self, line, level):
        """Everyone up to a level of a line; in place of a level without anybody, the next that has somebody."""
        people = self.env['res.users']
        for index in range(level + 1):
            people |= next((users for users in line[index:] if users), people)
        return people

    def _expiry_line(self):
        """Who can be asked: {record: [owner, supervisor, managers, owners of the practice]}, as superuser."""
        root = self.env.ref('base.user_root')
        managers, heads = self._expiry_role('manager'), self._expiry_role('owner')
        readers = self.env['ir.model.access'].search([('model_id.model', '=', self._name), ('perm_read', '=', True)]).group_id
        line = {record: [record._expiry_owner(), record._expiry_supervisor(), managers.get(record.company_id, managers[False]),
                         heads.get(record.company_id, heads[False])] for record in self}
        (managers[False].concat(*(users for levels in line.values() for users in levels))).mapped('all_group_ids')

        def usable(users, record):
            return users.filtered(lambda user: (
                user.active and not user.share and user != root and record.company_id in user.company_ids and user.all_group_ids & readers))

        def may_see(users, record):
            return users.filtered(lambda user: record.id in seen[user])

        line = {record: [usable(users, record) for users in levels] for record, levels in line.items()}
        # owners may read what is theirs, by contract; of those above, few, each is asked about all records at once
        above = {}
        for record, levels in line.items():
            for user in levels[1] | levels[2] | levels[3]:
                above.setdefault(user, []).append(record.id)
        seen = {
            user: set(self.browse(ids).with_user(user).with_context(allowed_company_ids=user.company_ids.ids)._filtered_access('read').ids)
            for user, ids in above.items()}
        return {record: [levels[0], *(may_see(users, record) for users in levels[1:])] for record, levels in line.items()}

    def _expiry_role(self, role):
        """The people with a role, by company: {company: users, False: nobody}, in one query."""
        users = self.env['res.users'].search([
            ('all_group_ids', 'in', self.env.ref(f'medical_office_base.group_{role}').id), ('share', '=', False),
            ('company_ids', 'in', self.company_id.ids)])
        people = dict.fromkeys([False, *self.company_id], users.browse())
        for user in users:
            for company in user.company_ids & self.company_id:
                people[company] |= user
        return people

    # === ACTED ON === #

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() - BOOKKEEPING:
            if vals.get('active') is False and 'renewal_id' in self._fields:
                # sudo: what was to be replaced has to be renewed after all, whoever archives its successor
                self.sudo().with_context(active_test=False).search([('renewal_id', 'in', self.ids)]).renewal_id = False
            self._expiry_settle(acted='date_end' in vals)
        return res

    def _expiry_settle(self, acted=False):
        """Take the reminders back where nothing is due any more, or somebody acted: the next begin with the owner again."""
        # sudo: the reminders are the system's own
        reminded = self.sudo().filtered('expiry_reminded_on')
        pending = reminded.filtered_domain(self._expiry_domain() & self._expiry_active_domain() & Domain('expiry_stage', 'in', PENDING))
        settled = reminded if acted else reminded - pending
        if settled:
            settled.write(dict.fromkeys(BOOKKEEPING, False))
            self.env['mail.activity'].sudo().search([
                ('res_model', '=', self._name), ('res_id', 'in', settled.ids),
                ('activity_type_id', '=', self.env.ref(ACTIVITY).id)]).unlink()

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        if self.env.context.get('medical_no_subscribe'):
            return True
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)
