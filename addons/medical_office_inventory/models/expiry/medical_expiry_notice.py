from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

ACTIVITY = 'medical_office_base.mail_activity_type_expiry'
# Suggested defaults, in days: when somebody is asked again, and how long what has expired may lie there until the manager hears of it.
REPEAT_DAYS = 7
LATE_DAYS = 7


class MedicalExpiryNotice(models.Model):
    """What a room's responsible person was told of goods that expire there: one activity for the room, not one for each lot, again
    every week until somebody has acted. What lies there a week after it expired goes to the office managers too. Goods in a
    stock location outside of any room are the site's (no room)."""
    _name = 'medical.expiry.notice'
    _description = 'Reminder of Expiring Supplies'
    _inherit = ['mail.thread', 'mail.activity.mixin', 'medical.guarded']
    _order = 'site_id, room_id, id'
    _mail_post_access = 'read'
    _rec_names_search = ['room_id', 'site_id']
    _check_company_auto = True

    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='cascade')
    room_id = fields.Many2one('medical.room', index='btree_not_null', ondelete='cascade')
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True, precompute=True)
    user_id = fields.Many2one('res.users', 'Reminded', index='btree_not_null', ondelete='set null')
    reminded_on = fields.Date(help="The day at the site; empty when nothing is to be seen to.")
    reminder_count = fields.Integer('Reminders', aggregator=None)
    escalated_on = fields.Date('Managers Told On')
    expired_count = fields.Integer('Expired', help="Lots of supplies.")
    soon_count = fields.Integer('Within 30 Days', help="Lots of supplies.")

    _place_uniq = models.UniqueIndex('(site_id, COALESCE(room_id, 0))', 'There is one reminder for each room.')

    @api.depends('room_id', 'site_id')
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = self.env._("Expiring supplies: %(place)s", place=(notice.room_id or notice.site_id).display_name)

    @api.model
    def _guard_words(self):
        return self.env._("Reminders follow from what expires; see to it under Expiring Supplies.")

    def action_open_stock(self):
        """Open what is to be seen to in this room."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_expiring_stock')
        return {**action, 'domain': [('site_id', '=', self.site_id.id), ('room_id', '=', self.room_id.id)], 'context': {'search_default_waiting': 1}}

    # === JOB === #

    @api.model
    def _cron_remind(self):
        """Make the reminders that are due; safe to run at any time, any number of times. As superuser."""
        self._settle()
        notices = self._notices(self._waiting())
        for notice, waiting in notices.items():
            expired = len([stock for stock in waiting if stock.stage == 'expired'])
            notice.write({'expired_count': expired, 'soon_count': len(waiting) - expired})
        self.env.flush_all()
        due = self.browse([notice.id for notice in notices if notice._is_due(notices[notice])])
        due._remind(notices)

    @api.model
    def _waiting(self):
        # rows are reckoned by the clock and by what was done a moment ago
        self.env['medical.expiring.stock'].invalidate_model()
        return self.env['medical.expiring.stock'].search(Domain('waiting', '=', True))

    @api.model
    def _notices(self, rows):
        """{notice: rows of stock}; makes the ones that are missing."""
        places = rows.grouped(lambda stock: (stock.site_id, stock.room_id))
        there = {(notice.site_id, notice.room_id): notice for notice in self.search([('site_id', 'in', rows.site_id.ids)])}
        missing = [place for place in places if place not in there]
        for place, notice in zip(missing, self.create([{'site_id': site.id, 'room_id': room.id} for site, room in missing]), strict=True):
            there[place] = notice
        return {there[place]: waiting for place, waiting in places.items()}

    def _is_due(self, rows):
        today = self.site_id._today()
        return (
            not self.reminded_on or self.reminded_on <= today - timedelta(days=REPEAT_DAYS)
            or self._is_late(rows) and not self.escalated_on)

    def _is_late(self, rows):
        return any(stock.days <= -LATE_DAYS for stock in rows)

    def _remind(self, rows):
        """Ask by activities; nobody gets a second one while the first is open, which is brought up to date."""
        if not self:
            return
        people, managers = self._responsible(), self._managers()
        activity_type = self.env.ref(ACTIVITY)
        model_id = self.env['ir.model']._get_id(self._name)
        open_ones = {(activity.res_id, activity.user_id): activity for activity in self.env['mail.activity'].search([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids), ('activity_type_id', '=', activity_type.id)])}
        values = []
        for notice in self:
            today, late = notice.site_id._today(), notice._is_late(rows[notice])
            asked = people[notice] | (managers[notice.company_id] if late else managers[notice.company_id].browse())
            for user in asked:
                summary = notice.with_context(lang=user.lang)._summary()
                activity = open_ones.get((notice.id, user))
                if activity:
                    if activity.summary != summary:
                        activity.summary = summary
                    continue
                values.append({
                    'activity_type_id': activity_type.id, 'automated': True, 'res_model_id': model_id, 'res_id': notice.id, 'user_id': user.id,
                    'summary': summary, 'date_deadline': today if notice.expired_count else today + timedelta(days=REPEAT_DAYS)})
            notice.write({
                'reminded_on': today, 'reminder_count': notice.reminder_count + 1, 'user_id': people[notice].id,
                'escalated_on': notice.escalated_on or today if late else False})
        # the digest tells of it, not a mail each; and who is asked hasn't asked to follow
        self.env['mail.activity'].with_context(mail_activity_quick_update=True, mail_create_nosubscribe=True).create(values)

    def _summary(self):
        self.ensure_one()
        place = (self.room_id or self.site_id).display_name
        if not self.soon_count:
            return self.env._("%(place)s: %(expired)s expired", place=place, expired=self.expired_count)
        if not self.expired_count:
            return self.env._("%(place)s: %(soon)s expiring within 30 days", place=place, soon=self.soon_count)
        return self.env._(
            "%(place)s: %(expired)s expired, %(soon)s expiring within 30 days", place=place, expired=self.expired_count, soon=self.soon_count)

    # === PEOPLE === #

    def _responsible(self):
        """Who sees to a room: {notice: user}. The person responsible for it, else a supply clerk of the site, else whoever works in
        the stockroom; as `medical.room._medical_counter`, in one query for all. Never OdooBot."""
        stock, clerk = self.env.ref('stock.group_stock_user'), self.env.ref('medical_office_base.group_supply_clerk')
        users = self._usable(self.env['res.users'].search([
            ('all_group_ids', 'in', stock.id), ('company_ids', 'in', self.company_id.ids), ('share', '=', False)]))
        people = {}
        for notice in self:
            own = self._usable(notice.room_id.user_id).filtered(lambda user, notice=notice: notice.company_id in user.company_ids)
            people[notice] = own or users.filtered(lambda user, notice=notice: notice.company_id in user.company_ids).sorted(
                lambda user, notice=notice: (user not in notice.site_id.user_ids, clerk not in user.all_group_ids, user.id))[:1]
        return people

    def _managers(self):
        """{company: its office managers, or where there are none its owners}"""
        people = dict.fromkeys(self.company_id, self.env['res.users'])
        for role in ('manager', 'owner'):
            users = self._usable(self.env['res.users'].search([
                ('all_group_ids', 'in', self.env.ref(f'medical_office_base.group_{role}').id), ('company_ids', 'in', self.company_id.ids),
                ('share', '=', False)]))
            for company in people:
                people[company] = people[company] or users.filtered(lambda user, company=company: company in user.company_ids)
        return people

    def _usable(self, users):
        return users.filtered(lambda user: user.active and not user.share and user != self.env.ref('base.user_root'))

    # === ACTED ON === #

    @api.model
    def _settle(self):
        """Take the reminders back where nothing waits any more: the next begin with the room's person again. As superuser."""
        reminded = self.search([('reminded_on', '!=', False)])
        if not reminded:
            return
        self.env['medical.expiring.stock'].invalidate_model()
        places = set(self.env['medical.expiring.stock']._read_group(
            [('waiting', '=', True), ('site_id', 'in', reminded.site_id.ids)], ['site_id', 'room_id']))
        settled = reminded.filtered(lambda notice: (notice.site_id, notice.room_id) not in places)
        if settled:
            settled.write({'reminded_on': False, 'reminder_count': 0, 'escalated_on': False, 'expired_count': 0, 'soon_count': 0})
            self.env['mail.activity'].search([
                ('res_model', '=', self._name), ('res_id', 'in', settled.ids), ('activity_type_id', '=', self.env.ref(ACTIVITY).id)]).unlink()
