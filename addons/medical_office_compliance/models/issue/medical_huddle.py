from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date, format_time

from odoo.addons.medical_office_base.tools.recurrence import to_utc

HUDDLE_STATES = [('planned', 'Planned'), ('running', 'Going On'), ('held', 'Held'), ('missed', 'Missed')]
# how long a huddle takes, and how far it is planned ahead (suggested)
MINUTES = 10
AHEAD_DAYS = 14
# who may lead one at their sites; besides, whoever is somebody's supervisor
LEADERS = ','.join(f'medical_office_base.group_{role}' for role in ('manager', 'clinician', 'compliance_officer'))


class MedicalHuddle(models.Model):
    """Ten minutes in the morning at a site: what waits there today, what was said, what was decided.

    Planned ahead for each day on which the site is open. Managers, doctors and nurses, compliance officers and supervisors lead those of
    their sites; everybody of the site reads. All is written by methods. Once over, it stays as it is.
    """
    _name = 'medical.huddle'
    _description = 'Huddle'
    _inherit = ['medical.guarded', 'medical.calendar.mixin']
    _order = 'date desc, site_id'
    _rec_names_search = ['site_id.name']

    company_id = fields.Many2one('res.company', required=True, index=True, ondelete='restrict')
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict')
    date = fields.Date(required=True, index=True, help="By the calendar of the site.")
    hour_text = fields.Char('Hour', compute='_compute_hour_text', help="By the clock of the site.")
    state = fields.Selection(HUDDLE_STATES, 'Status', required=True, default='planned', index=True)
    leader_id = fields.Many2one('res.users', 'Led By', index='btree_not_null', ondelete='restrict')
    started_at = fields.Datetime('Started')
    ended_at = fields.Datetime('Ended')
    minutes = fields.Integer(compute='_compute_minutes')
    notes = fields.Text()
    line_ids = fields.One2many('medical.huddle.line', 'huddle_id', 'Agenda')
    present_ids = fields.Many2many('res.users', 'medical_huddle_present_rel', 'huddle_id', 'user_id', 'Who Was There')
    present_count = fields.Integer('Present', compute='_compute_counts')
    action_ids = fields.One2many('medical.action', 'huddle_id', 'Decisions')
    action_count = fields.Integer('Decided', compute='_compute_counts')
    can_lead = fields.Boolean(compute='_compute_can_lead', search='_search_can_lead', help="You may lead it.")

    _day_uniq = models.UniqueIndex('(site_id, date)', "A site has one huddle a day.")
    _state_start_idx = models.Index('(state, date_start)')

    @api.model
    def _guard_words(self):
        return self.env._("A huddle is planned by the site's hours, and written on its screen: open “Huddle”.")

    # === COMPUTES === #

    @api.depends('site_id', 'date')
    @api.depends_context('lang')
    def _compute_display_name(self):
        # sudo: the name of the site
        for huddle, row in zip(self, self.sudo(), strict=True):
            huddle.display_name = ' · '.join(filter(None, (row.site_id.name, row.date and format_date(self.env, row.date))))

    @api.depends('date_start')
    def _compute_date_end(self):
        for huddle in self:
            huddle.date_end = huddle.date_start and huddle.date_start + timedelta(minutes=MINUTES)

    @api.depends('date_start', 'site_id.tz')
    @api.depends_context('lang')
    def _compute_hour_text(self):
        # sudo: the clock of the site
        for huddle, row in zip(self, self.sudo(), strict=True):
            huddle.hour_text = row.date_start and format_time(self.env, row.date_start, tz=row.site_id.tz, time_format='short')

    @api.depends('started_at', 'ended_at')
    def _compute_minutes(self):
        for huddle in self:
            huddle.minutes = huddle.ended_at and huddle.started_at and round((huddle.ended_at - huddle.started_at).total_seconds() / 60)

    def _compute_counts(self):
        # sudo: numbers alone
        huddles = self.sudo()
        decided = dict(huddles.env['medical.action']._read_group([('huddle_id', 'in', self.ids)], ['huddle_id'], ['__count']))
        for huddle, row in zip(self, huddles, strict=True):
            huddle.present_count, huddle.action_count = len(row.present_ids), decided.get(row, 0)

    def _may_lead(self):
        """Whether the user is one of those who lead huddles, at their own sites."""
        user = self.env.user
        # sudo: whether somebody is a supervisor; not everybody may read who reports to whom
        return user.has_groups(LEADERS) or bool(self.env['hr.employee'].sudo().search_count(
            [('medical_supervisor_user_ids', 'in', user.id), ('company_id', 'in', self.env.companies.ids)], limit=1))

    @api.depends('site_id')
    @api.depends_context('uid')
    def _compute_can_lead(self):
        may = self._may_lead()
        for huddle, row in zip(self, self.sudo(), strict=True):
            huddle.can_lead = may and self.env.user in row.site_id.user_ids

    @api.model
    def _search_can_lead(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('site_id.user_ids', 'in', self.env.uid) if self._may_lead() else Domain.FALSE

    # === PLANNING === #

    @api.model
    def _cron_plan(self):
        """Plan the huddles ahead, put them on the calendar, and say which were missed."""
        self._mark_missed()
        # sudo: the plan, for every practice
        self._plan(self.env['medical.site'].sudo().with_context(active_test=False).search(
            ['|', ('has_huddle', '=', True), ('id', 'in', self._planned_sites())]))

    @api.model
    def _planned_sites(self):
        return [site.id for [site] in self.sudo()._read_group(
            [('state', '=', 'planned'), ('date_start', '>', fields.Datetime.now())], ['site_id'])]

    @api.model
    def _plan(self, sites, days=AHEAD_DAYS):
        """Let the huddles of sites be what their hours and their time of huddle say: as often as one likes.

        What has begun or is over stays; what is to come and isn't planned any more goes, with its event on the calendar. A constant number
        of queries, whatever the number of days.
        """
        # sudo: a plan that follows the site, whoever changed it
        sites = sites.sudo()
        if not sites:
            return
        self.flush_model()
        now = fields.Datetime.now()
        rows = self._planned_rows(sites, now, days)
        columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
        planned = SQL(
            "unnest(%s::int[], %s::int[], %s::date[], %s::timestamp[]) AS planned (site_id, company_id, date, date_start)", *map(list, columns))
        self.env.cr.execute(SQL(
            """SELECT id FROM medical_huddle
                WHERE site_id IN %s AND state = 'planned' AND date_start > %s
                  AND (site_id, date) NOT IN (SELECT site_id, date FROM %s)""", tuple(sites.ids), now, planned))
        gone = self.sudo().browse([number for [number] in self.env.cr.fetchall()])
        gone._drop_events()
        gone.unlink()
        self.flush_model()
        self.env.cr.execute(SQL(
            """INSERT INTO medical_huddle (site_id, company_id, date, date_start, state, create_uid, create_date, write_uid, write_date)
               SELECT planned.*, 'planned', %(uid)s, %(now)s, %(uid)s, %(now)s FROM %(planned)s
               ON CONFLICT (site_id, date) DO UPDATE SET date_start = excluded.date_start
                  WHERE medical_huddle.state = 'planned' AND medical_huddle.date_start <> excluded.date_start""",
            uid=self.env.uid, now=now, planned=planned))
        self.invalidate_model()
        self.sudo().search([('site_id', 'in', sites.ids), ('state', '=', 'planned'), ('date_start', '>', now)])._sync_events()

    def _planned_rows(self, sites, now, days):
        """What is to come at sites: a list of (site, company, day, moment in UTC)."""
        hours, rows = sites._opening_hours(), []
        for site in sites.filtered(lambda site: site.active and site.has_huddle):
            today, clock = site._today(), timedelta(minutes=round(site.huddle_time * 60))
            for ahead in range(days + 1):
                day = today + timedelta(days=ahead)
                start = to_utc(datetime.combine(day, time()) + clock, site.tz)
                if start > now and hours[site.id](day):
                    rows.append((site.id, site.company_id.id, day, start))
        return rows

    @api.model
    def _mark_missed(self):
        """Days that are over at the site: what never began was missed, what was left open is held."""
        # sudo: bookkeeping
        begun = self.sudo().search([('state', 'in', ('planned', 'running')), ('date', '<=', fields.Date.today())])
        today = {site: site._today() for site in begun.site_id}
        over = begun.filtered(lambda huddle: huddle.date < today[huddle.site_id])
        over.filtered(lambda huddle: huddle.state == 'planned').write({'state': 'missed'})
        over.filtered(lambda huddle: huddle.state == 'running').write({'state': 'held'})

    # === CALENDAR === #

    def _calendar_name(self):
        return self.env._("Huddle, %(site)s", site=self.site_id.name)

    def _calendar_place(self):
        return self.site_id.name

    def _calendar_users(self):
        return self.site_id.user_ids

    # === BUTTONS === #

    def action_open_screen(self):
        """Open the screen on which it is led."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_huddle_screen')
        return {**action, 'params': {'huddle_id': self.id}}

    # === GUARDS === #

    def _check_lead(self, *states):
        """Self as superuser, locked, for one who leads it now.

        :raises AccessError: the user doesn't lead huddles at this site
        :raises UserError: it isn't in one of these states
        """
        self.ensure_one()
        self.check_access('read')
        if not self.can_lead:
            raise AccessError(self.env._(
                "Huddles of %(site)s are led by its doctors and nurses, supervisors, the office manager and the compliance officer.",
                site=self.sudo().site_id.name))
        # two who press at once
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        if self.state not in states:
            raise UserError(self._state_words())
        # sudo: who may was checked
        return self.sudo()

    def _state_words(self):
        return {
            'planned': self.env._("This huddle hasn't begun yet: start it first."),
            'running': self.env._("This huddle is going on already."),
            'held': self.env._("This huddle is over: what was noted of it stays."),
            'missed': self.env._("This huddle's day is over: it was missed."),
        }[self.state]
