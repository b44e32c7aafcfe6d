from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools.misc import format_time

from ..tools.cover import merge
from ..tools.recurrence import to_utc
from ..tools.roles import MANAGER
from .medical_shift_pattern_line import WEEKDAYS

COVER_KINDS = [
    ('count', 'At Least'),
    ('ratio', 'For Each One Of'),
    ('leave', 'At Most on Leave'),
]
COVER_TIMES = [
    ('open', 'While the Site Is Open'),
    ('opening', 'At Opening'),
    ('closing', 'At Closing'),
    ('hours', 'Between Hours'),
]
DAY_FIELDS = ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')


class MedicalCoverMinimum(models.Model):
    """How many people of which positions a site needs, and when; or how many of a position may be on leave on one day.

    The suggested ones are the practice's to set: states have rules of their own on supervision and ratios.
    """
    _name = 'medical.cover.minimum'
    _description = 'Minimum Cover'
    _order = 'site_id, sequence, id'
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(readonly=True, copy=False, help="Of the suggestion it came from.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    site_id = fields.Many2one(
        'medical.site', required=True, index=True, check_company=True, ondelete='cascade',
        default=lambda self: self.env['medical.shift']._default_site())
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True)
    kind = fields.Selection(COVER_KINDS, required=True, default='count')
    count = fields.Integer('How Many', required=True, default=1, aggregator=None)
    job_ids = fields.Many2many(
        'hr.job', 'medical_cover_minimum_job_rel', 'minimum_id', 'job_id', string='Positions', check_company=True,
        help="Anyone of these counts; empty: anyone.")
    per_job_ids = fields.Many2many(
        'hr.job', 'medical_cover_minimum_per_job_rel', 'minimum_id', 'job_id', string='For Each One Of These', check_company=True)
    credential_type_id = fields.Many2one(
        'medical.credential.type', 'Who Hold', check_company=True, index='btree_not_null', ondelete='set null',
        help="Only people count who hold it, verified and valid on the day.")
    when = fields.Selection(COVER_TIMES, required=True, default='open')
    margin_minutes = fields.Integer('Minutes', default=15, help="After opening, or before closing.")
    hour_from = fields.Float('From', default=8)
    hour_to = fields.Float('To', default=17)
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean(default=True)
    sunday = fields.Boolean(default=True)
    note = fields.Char()
    hours_words = fields.Char('Hours', compute='_compute_hours_words')
    is_short = fields.Boolean('Too Few Now', compute='_compute_is_short', search='_search_is_short', compute_sudo=True)
    short_words = fields.Char('Now', compute='_compute_is_short', compute_sudo=True)

    _count_positive = models.Constraint('CHECK (count >= 0)', 'How many is a number from zero on.')
    _code_uniq = models.UniqueIndex('(site_id, code) WHERE code IS NOT NULL', 'This site has this suggestion already.')

    @api.constrains('when', 'hour_from', 'hour_to', 'margin_minutes')
    def _check_hours(self):
        for minimum in self:
            if minimum.when == 'hours' and not (0 <= minimum.hour_from < 24 and 0 <= minimum.hour_to <= 24):
                raise ValidationError(self.env._("Hours are between 0:00 and 24:00."))
            if minimum.when in ('opening', 'closing') and not 0 < minimum.margin_minutes <= 240:
                raise ValidationError(self.env._("Say how many minutes, at most 240."))

    @api.constrains('kind', 'per_job_ids')
    def _check_ratio(self):
        for minimum in self:
            if minimum.kind == 'ratio' and not minimum.per_job_ids:
                raise ValidationError(self.env._("Choose the positions for each of whom somebody is needed."))

    @api.depends('when', 'kind', 'hour_from', 'hour_to', 'margin_minutes', *DAY_FIELDS)
    @api.depends_context('lang')
    def _compute_hours_words(self):
        weekdays = dict(self.env['medical.shift.pattern.line']._fields['weekday']._description_selection(self.env))
        for minimum in self:
            if minimum.when == 'hours':
                words = self.env._("%(start)s – %(end)s", start=self._hour_words(minimum.hour_from), end=self._hour_words(minimum.hour_to))
            elif minimum.when == 'opening':
                words = self.env._("First %(count)s min", count=minimum.margin_minutes)
            elif minimum.when == 'closing':
                words = self.env._("Last %(count)s min", count=minimum.margin_minutes)
            else:
                words = self.env._("While open")
            if minimum.kind == 'leave':
                words = self.env._("Any day")
            days = [weekdays[number][:3] for (number, _name), name in zip(WEEKDAYS, DAY_FIELDS, strict=True) if minimum[name]]
            minimum.hours_words = words if len(days) == 7 else f"{words} · {', '.join(days)}"

    @api.model
    def _hour_words(self, hour):
        return format_time(self.env, time(int(hour) % 24, round(hour % 1 * 60) % 60), time_format='short')

    def _needs(self, first, last, hours):
        """When so many are needed, from day to day at the site: [(start, end, count)], in UTC.

        :param hours: OpeningHours of the site
        """
        self.ensure_one()
        tz, spans = self.site_id.tz, []
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            if self[DAY_FIELDS[day.weekday()]]:
                spans += self._day_spans(day, hours)
        # what ends before it begins by the clock that was put back is none
        return [(start, end, self.count) for start, end in merge((to_utc(start, tz), to_utc(end, tz)) for start, end in spans)]

    def _day_spans(self, day, hours):
        """The spans of one day, by the clock of the site."""
        if self.when == 'hours':
            start = datetime.combine(day, time()) + timedelta(minutes=round(self.hour_from * 60))
            length = round((self.hour_to - self.hour_from) * 60) % (24 * 60) or 24 * 60
            return [(start, start + timedelta(minutes=length))]
        opened = hours(day)
        margin = timedelta(minutes=self.margin_minutes)
        if not opened or self.when == 'open':
            return opened
        if self.when == 'opening':
            return [(opened[0][0], min(opened[0][0] + margin, opened[0][1]))]
        return [(max(opened[-1][1] - margin, opened[-1][0]), opened[-1][1])]

    # === NOW === #

    @api.depends_context('uid')
    def _compute_is_short(self):
        holes = self._holes_now()
        for minimum in self:
            hole = holes.get(minimum.id)
            minimum.is_short = bool(hole)
            minimum.short_words = hole and self.env._("%(count)s of %(required)s here", count=hole.published, required=hole.required)

    @api.model
    def _search_is_short(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # sudo: record rules narrow what is found
        every = self.sudo().search([('company_id', 'in', self.env.companies.ids), ('kind', '!=', 'leave')])
        return fields.Domain('id', 'in', list(every._holes_now()))

    def _holes_now(self):
        """{id of minimum: Hole} of those that are short at this moment, who is absent or late not counted."""
        now = fields.Datetime.now()
        minimums = self.filtered(lambda minimum: minimum.kind != 'leave' and minimum.site_id)
        if not minimums:
            return {}
        day = now.date()
        found = self.env['medical.coverage']._holes(
            minimums.site_id, day - timedelta(days=1), day + timedelta(days=1), minimums=minimums, attended=True)
        return {minimum.id: hole for minimum, hole in found if hole.start <= now < hole.end}

    # === SUGGESTIONS === #

    @api.model
    def _suggestions(self):
        """The usual minimums of a medical office. Suggested defaults; the practice sets its own."""
        desk, clinical = ('ROL-02', 'ROL-03'), ('ROL-06', 'ROL-07', 'ROL-08', 'ROL-09', 'ROL-10')
        clinicians = ('ROL-08', 'ROL-09', 'ROL-10')
        return [
            {'code': 'COV-01', 'name': self.env._("At the desk while the doors are open"), 'jobs': desk},
            {'code': 'COV-02', 'name': self.env._("At the desk over lunch"), 'jobs': desk, 'when': 'hours', 'hour_from': 12, 'hour_to': 13},
            {'code': 'COV-03', 'name': self.env._("Medical assistant for each clinician in session"), 'kind': 'ratio', 'jobs': ('ROL-06',),
             'per': clinicians},
            {'code': 'COV-04', 'name': self.env._("Nurse or clinician on site for injections"), 'jobs': ('ROL-07', *clinicians)},
            {'code': 'COV-05', 'name': self.env._("On site with valid BLS"), 'count': 2, 'credential': 'BLS'},
            {'code': 'COV-06', 'name': self.env._("Two for the controlled drug count at opening"), 'count': 2, 'jobs': clinical, 'when': 'opening'},
            {'code': 'COV-06b', 'name': self.env._("Two for the controlled drug count at closing"), 'count': 2, 'jobs': clinical, 'when': 'closing'},
            {'code': 'COV-07', 'name': self.env._("Never alone at closing"), 'count': 2, 'when': 'closing', 'anyone': True},
            {'code': 'COV-08', 'name': self.env._("Answering the phone at peak"), 'count': 2, 'jobs': (*desk, 'ROL-04'), 'when': 'hours',
             'hour_from': 9, 'hour_to': 11},
            {'code': 'COV-09', 'name': self.env._("Evening cleaner"), 'jobs': ('ROL-11',), 'when': 'hours', 'hour_from': 18, 'hour_to': 19},
            {'code': 'COV-10', 'name': self.env._("Of the same position on leave on one day"), 'kind': 'leave', 'anyone': True},
        ]

    @api.model
    def _adopt(self, sites):
        """Give sites the suggested minimums that they never had. Where the practice has nobody of the positions, the
        minimum is archived, to be completed.

        :return: the new minimums
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Minimum cover is set by the office manager."))
        jobs, types = self._suggested_for(sites.company_id)
        known = {(minimum.site_id, minimum.code) for minimum in self.with_context(active_test=False).search([('site_id', 'in', sites.ids)])}
        values = []
        for site in sites:
            for row in self._suggestions():
                if (site, row['code']) in known:
                    continue
                mine, per = ([jobs[site.company_id.id, code] for code in row.get(key, ()) if (site.company_id.id, code) in jobs] for key in ('jobs', 'per'))
                kind = types.get((site.company_id.id, row.get('credential')))
                complete = (mine or not row.get('jobs')) and (per or not row.get('per')) and (kind or not row.get('credential'))
                weekend = {} if row.get('when') in (None, 'opening', 'closing') else {'saturday': False, 'sunday': False}
                values.append({
                    'site_id': site.id, 'code': row['code'], 'name': row['name'], 'kind': row.get('kind', 'count'), 'count': row.get('count', 1),
                    'sequence': int(row['code'][4:6]), 'when': row.get('when', 'open'), 'hour_from': row.get('hour_from', 8),
                    'hour_to': row.get('hour_to', 17), 'job_ids': [fields.Command.set(mine)], 'per_job_ids': [fields.Command.set(per)],
                    'credential_type_id': kind, 'active': bool(complete), **weekend,
                    'note': self.env._("Suggested default: the practice sets its own. Check your state's rules on supervision.")})
        return self.create(values)

    @api.model
    def _suggested_for(self, companies):
        """Positions and credential types of companies by the code of the library they came from: {(company id, code): id}, twice."""
        found = []
        for model in ('hr.job', 'medical.credential.type'):
            rows = self.env[model]
            # sudo: the manager need not read every position
            rows = rows.sudo().search([('company_id', 'in', companies.ids), ('medical_library_id', '!=', False)])
            found.append({(row.company_id.id, row.medical_library_id.code): row.id for row in rows})
        return found

    @api.model
    def action_adopt_suggestions(self):
        """Add the suggested minimums to every site of the practice that lacks them, and show them."""
        self._adopt(self.env['medical.site'].search([('company_id', '=', self.env.company.id)]))
        return {
            **self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_cover_minimum'),
            'context': {'active_test': False}}
