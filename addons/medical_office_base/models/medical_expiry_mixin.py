from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

EXPIRY_STAGES = [
    ('future', 'Not Yet'),
    ('valid', 'Valid'),
    ('due', 'Due'),
    ('expired', 'Expired'),
    ('renewed', 'Renewed'),
    ('open_ended', 'Open-Ended'),
]
PENDING = ('due', 'expired')


class MedicalExpiryMixin(models.AbstractModel):
    """What holds from one day to another and has to be renewed: agreements, certificates, credentials, policies' reviews.

    The model that inherits this declares a stored, required `company_id` and, if one is renewed by another,
    `renewal_id = fields.Many2one('<itself>', 'Renewed By', copy=False, readonly=True, index='btree_not_null')`, and says in
    `_expiry_site` which stored many2one, if any, leads to the site by whose clock days are told (without one, or where it
    is empty: the practice's). It shows `expiry_stage` in words and colour, puts `action_renew` on its form, and may
    override `_expiry_owner`, `_expiry_supervisor`, `_expiry_domain`, `_expiry_renewal_values`, `_expiry_daily` and, for
    lead days by type, `_compute_expiry_lead_days` with its own `@api.depends`.

    Reminders are in `medical_expiry_reminder.py`.
    """
    _name = 'medical.expiry.mixin'
    _description = 'What Expires'
    _inherit = ['mail.thread', 'mail.activity.mixin']

    _expiry_site = None

    date_start = fields.Date('From', tracking=True)
    date_end = fields.Date('Until', tracking=True, help="The last day on which it holds; empty where there is none.")
    expiry_lead_days = fields.Integer(
        'Days Ahead', compute='_compute_expiry_lead_days', store=True, readonly=False, precompute=True,
        help="How many days before its end renewal is asked for.")
    expiry_stage = fields.Selection(
        EXPIRY_STAGES, 'Validity', compute='_compute_expiry_stage', search='_search_expiry_stage',
        help="By the day at the site, else at the practice. What ends today still holds today. Renewed: due or past, and "
             "another takes its place.")
    expiry_days = fields.Integer('Days Left', compute='_compute_expiry_stage')
    expiry_text = fields.Char('Validity in Words', compute='_compute_expiry_stage')
    expiry_reminded_on = fields.Date('Last Reminder', readonly=True, copy=False)
    expiry_reminder_count = fields.Integer('Reminders', readonly=True, copy=False)

    # === STAGE === #

    def _compute_expiry_lead_days(self):
        """To be overridden, with `@api.depends` of the type that decides."""
        for record in self:
            record.expiry_lead_days = record.expiry_lead_days or 30

    @api.depends(lambda self: [
        'date_start', 'date_end', 'expiry_lead_days', 'company_id',
        *(['renewal_id'] if 'renewal_id' in self._fields else []), *([self._expiry_site] if self._expiry_site else [])])
    @api.depends_context('lang')
    def _compute_expiry_stage(self):
        days = self._expiry_today()
        for record in self:
            today, end = days[record], record.date_end
            left = (end - today).days if end else 0
            if record.date_start and record.date_start > today:
                stage, text = 'future', self.env._("From %(day)s", day=format_date(self.env, record.date_start))
            elif not end:
                stage, text = 'open_ended', False
            else:
                text = self._expiry_words(left)
                if left > record.expiry_lead_days:
                    stage = 'valid'
                elif 'renewal_id' in self._fields and record.renewal_id:
                    stage, text = 'renewed', False
                else:
                    stage = 'expired' if left < 0 else 'due'
            record.expiry_stage, record.expiry_days, record.expiry_text = stage, left, text

    @api.model
    def _expiry_words(self, days):
        """How long until something ends, in words."""
        if days < -1:
            return self.env._("Expired %(days)s days ago", days=-days)
        if days == -1:
            return self.env._("Expired yesterday")
        if days == 0:
            return self.env._("Last day today")
        if days == 1:
            return self.env._("Ends tomorrow")
        return self.env._("Ends in %(days)s days", days=days)

    @api.model
    def _search_expiry_stage(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # the SQL below passes over access lines
        self.check_access('read')
        stages = [stage for stage in value if stage]
        return Domain('id', 'in', self._expiry_select(SQL('stage IN %s', tuple(stages)))) if stages else Domain.FALSE

    @api.model
    def _expiry_select(self, condition):
        """A subquery of ids, by a condition on the columns of `_expiry_dated`."""
        return SQL("(SELECT dated.id FROM %s dated WHERE %s)", self._expiry_dated(), condition)

    @api.model
    def _expiry_dated(self):
        """A subquery of every record with its id, stage, today (at its place), date_end and reminded_on.

        The same rules as `_compute_expiry_stage`, for any number of records. Passes over access: see `_search_expiry_stage`.
        """
        self.flush_model()
        self.env['medical.site'].flush_model(['tz'])
        self.env['medical.practice'].flush_model(['company_id', 'tz'])
        return SQL(
            """(SELECT record.id, record.date_end, record.expiry_reminded_on AS reminded_on, place.today,
                       CASE WHEN record.date_start > place.today THEN 'future'
                            WHEN record.date_end IS NULL THEN 'open_ended'
                            WHEN record.date_end - COALESCE(record.expiry_lead_days, 0) > place.today THEN 'valid'
                            WHEN %(renewal)s IS NOT NULL THEN 'renewed'
                            WHEN record.date_end < place.today THEN 'expired'
                            ELSE 'due' END AS stage
                  FROM %(table)s record
             LEFT JOIN medical_site site ON site.id = %(site)s
             LEFT JOIN medical_practice practice ON practice.company_id = record.company_id
            CROSS JOIN LATERAL (
                SELECT timezone(COALESCE(site.tz, practice.tz, 'UTC'), timezone('UTC', %(now)s::timestamp))::date AS today) place)""",
            table=SQL.identifier(self._table), now=fields.Datetime.now(),
            renewal=SQL.identifier('record', 'renewal_id') if 'renewal_id' in self._fields else SQL('NULL::integer'),
            site=SQL.identifier('record', self._expiry_site) if self._expiry_site else SQL('NULL::integer'))

    def _expiry_today(self):
        """The day at each record's place: {record: date}."""
        # sudo: the time zones of sites and practices are no secret
        records = self.sudo()
        practices = records.env['medical.practice'].search([('company_id', 'in', records.company_id.ids)])
        zones = {practice.company_id: practice.tz for practice in practices}
        now, days, today = fields.Datetime.now(), {}, {}
        for record, own in zip(self, records, strict=True):
            site = own[self._expiry_site] if self._expiry_site else self.env['medical.site']
            zone = site.tz or zones.get(own.company_id) or 'UTC'
            if zone not in days:
                days[zone] = fields.Datetime.context_timestamp(self.with_context(tz=zone), now).date()
            today[record] = days[zone]
        return today

    @api.constrains('date_start', 'date_end')
    def _check_expiry_dates(self):
        for record in self:
            if record.date_start and record.date_end and record.date_end < record.date_start:
                raise ValidationError(self.env._(
                    "%(name)s would end on %(end)s, before it begins on %(start)s: correct one of the two days.",
                    name=record.display_name, end=format_date(self.env, record.date_end), start=format_date(self.env, record.date_start)))

    @api.constrains('expiry_lead_days')
    def _check_expiry_lead_days(self):
        for record in self:
            if record.expiry_lead_days < 0:
                raise ValidationError(self.env._("Renewal can't be asked for after the end: the days ahead are 0 or more."))

    # === RENEWAL === #

    def action_renew(self):
        """Ask for the new dates and make the successor."""
        self.ensure_one()
        self.check_access('write')
        self._expiry_check_renewable()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Renew"),
            'res_model': 'medical.expiry.renewal',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_res_model': self._name, 'default_res_id': self.id},
        }

    def action_open_renewal(self):
        """Open what takes this one's place."""
        self.ensure_one()
        return self.renewal_id._get_records_action()

    def _expiry_check_renewable(self):
        if self.renewal_id:
            raise UserError(self.env._("%(name)s is renewed already: open the one that takes its place.", name=self.display_name))

    def _expiry_suggested_dates(self):
        """The dates of a renewal, of the same length: (start, end or False)."""
        self.ensure_one()
        today = self._expiry_today()[self]
        if not self.date_end:
            return today, False
        start = max(self.date_end + timedelta(days=1), today) if self.expiry_stage == 'expired' else self.date_end + timedelta(days=1)
        if not self.date_start:
            return start, False
        before = self.date_end + timedelta(days=1)
        months = (before.year - self.date_start.year) * 12 + before.month - self.date_start.month
        if months and fields.Date.add(self.date_start, months=months) == before:
            return start, fields.Date.add(start, months=months) - timedelta(days=1)
        return start, start + (self.date_end - self.date_start)

    def _expiry_renewal_values(self):
        """What the successor has other than a copy would, beside its dates. To be overridden."""
        return {}

    def _expiry_renew(self, date_start, date_end, values=None):
        """Make the successor; this one stays as history.

        :return: the successor
        :raise UserError: renewed already
        """
        self.ensure_one()
        self.check_access('write')
        # two people at once
        self.lock_for_update()
        self.invalidate_recordset(['renewal_id'])
        self._expiry_check_renewable()
        successor = self.copy({
            'date_start': date_start, 'date_end': date_end, 'expiry_lead_days': self.expiry_lead_days,
            **self._expiry_renewal_values(), **(values or {})})
        self.renewal_id = successor
        return successor
