from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.recurrence import to_utc

WAYS = ('share', 'count', 'sum', 'ratio', 'average', 'own')


class Month(NamedTuple):
    """A month of a practice: its first and last day; `until`, the last of them that has begun; and when it is at the places.

    `spans` are (sites or None for all others, first moment, moment at which it is over or now), in UTC.
    """
    first: date
    last: date
    until: date
    today: date
    spans: list

    @property
    def is_current(self):
        return self.first <= self.today <= self.last

    @property
    def past(self):
        """Its last day that is over."""
        return min(self.last, self.today - timedelta(days=1))

    def days(self, field):
        """Domain: a date of this month, not to come."""
        return Domain(field, '>=', fields.Date.to_string(self.first)) & Domain(field, '<=', fields.Date.to_string(self.until))

    def days_over(self, field):
        """Domain: a date of this month that is over."""
        return Domain(field, '>=', fields.Date.to_string(self.first)) & Domain(field, '<=', fields.Date.to_string(self.past))

    def moments(self, field, place='site_id'):
        """Domain: a moment of this month, by the clock of the site."""
        spans = [
            (sites, Domain(field, '>=', fields.Datetime.to_string(start)) & Domain(field, '<', fields.Datetime.to_string(end)))
            for sites, start, end in self.spans]
        named = [site for sites, _span in spans if sites for site in sites]
        return Domain.OR(
            span & Domain(place, 'in', sites) if sites else span & (Domain(place, 'not in', named) if named else Domain.TRUE)
            for sites, span in spans)


class Indicator(NamedTuple):
    """How an indicator is made: see `medical.scorecard._indicator`."""
    code: str
    model: str
    how: str
    whole: Callable
    part: Callable | None
    among: Callable | None
    top: tuple
    bottom: tuple
    minutes: tuple
    distinct: str | None
    site: str | None
    live: bool
    action: str | None
    by_ids: bool
    archived: bool


class Figure(NamedTuple):
    """Value None: there is nothing to make it of."""
    value: float | None
    numerator: float = 0.0
    denominator: float = 0.0


class MedicalScorecard(models.AbstractModel):
    """How the office does: one indicator after the other, each month held against its target.

    An addon adds indicators by overriding `_indicators`; what they are called and how they are made in words are rows of `medical.kpi`
    that it ships. The figure and the list of records behind it come from one domain. Figures are sums over all of the practice, made as
    superuser, and name nobody; records are opened as the reader, whose own rights decide which of them are listed.

    All domains of all months are one statement: the number of queries depends neither on the number of months nor on the data.
    """
    _name = 'medical.scorecard'
    _description = 'Scorecard'

    # === INDICATORS === #

    @api.model
    def _indicators(self):
        """Every indicator of the office. No query here. To be overridden."""
        return []

    @api.model
    def _indicator(self, code, model, *, how='share', whole, part=None, among=None, top=(), bottom=(), minutes=(), distinct=None,
                   site='site_id', live=False, action=None, by_ids=False, archived=False):
        """Describe an indicator.

        :param str code: of its row of `medical.kpi`
        :param str how: share: part of whole, in percent; count: how many; sum: of the fields `top`; ratio: the fields `top` by the fields
            `bottom`, in percent; average: of the fields `top`, or of the minutes between two; own: by `_own_figures`, records by domain
        :param whole: function of a Month that gives the domain of what is looked at
        :param part: the same of what counts among it
        :param among: for a count: without any of these there is nothing to make it of
        :param tuple minutes: two fields, the first the earlier moment
        :param str distinct: count different values of this field instead of records
        :param str site: the field that leads to the site; None: of the whole practice alone
        :param bool live: what was can't be told later: months before the last that closed have no figure until they were kept
        :param str action: xmlid of the window action that shows the records; without, a plain list
        :param bool by_ids: its domains can't go to a browser
        :param bool archived: archived records count
        """
        if how not in WAYS or (how == 'share') != bool(part):
            raise ValueError(f"Indicator {code}: how it is made isn't known")
        return Indicator(code, model, how, whole, part, among, top, bottom, minutes, distinct, site, live, action, by_ids, archived)

    @api.model
    def _own_figures(self, company, months, site):
        """Figures that no domain gives: {code: [Figure of each month]}. As superuser; in a fixed number of queries. To be overridden."""
        return {}

    @api.model
    def _own_targets(self, company):
        """Targets that stand elsewhere: {code: number, or None for no target}. To be overridden."""
        return {}

    @api.model
    def _own_records(self, code, company, month, site):
        """The action that opens what an indicator was made of, where no domain does. To be overridden."""
        return

    # === MONTHS === #

    @api.model
    def _months(self, company, firsts, site=None):
        """Months by their first days, as they are at the practice's sites (or at one)."""
        practice = self.env['medical.practice']._get(company)
        today, zones = practice._today(), {}
        if site:
            today, zones = site._today(), {site.tz or practice.tz: None}
        else:
            # sudo: the clocks of sites are no secret
            sites = self.env['medical.site'].sudo().with_context(active_test=False).search_fetch([('company_id', '=', company.id)], ['tz'])
            for place in sites:
                if (place.tz or practice.tz) != practice.tz:
                    zones.setdefault(place.tz, []).append(place.id)
            zones[practice.tz] = None
        # what happens in this second counts already
        now, months = fields.Datetime.now() + timedelta(seconds=1), []
        for first in firsts:
            last = first + relativedelta(months=1, days=-1)
            spans = [
                (sites, to_utc(datetime.combine(first, time.min), tz), min(to_utc(datetime.combine(last + timedelta(days=1), time.min), tz), now))
                for tz, sites in zones.items()]
            months.append(Month(first, last, min(last, today), today, spans))
        return months

    # === FIGURES === #

    @api.model
    def _figures(self, company, months, site=None):
        """Every figure of some months, as superuser: {code: [Figure of each month]}.

        :param months: of `_months`
        """
        self = self.sudo().with_company(company).with_context(allowed_company_ids=company.ids)  # sudo: sums that name nobody
        parts, found = [], {}
        for indicator in self._indicators():
            if site and not indicator.site:
                continue
            found[indicator.code] = [Figure(None)] * len(months)
            if indicator.how != 'own':
                for number, month in enumerate(months):
                    if not indicator.live or month.is_current or self._just_closed(month):
                        parts += self._sql_parts(indicator, number, month, company, site)
        read = {}
        if parts:
            for number, code, role, first, second in self.env.execute_query(SQL(' UNION ALL ').join(parts)):
                read.setdefault((code, number), {})[role] = first, second
        for indicator in self._indicators():
            for number in range(len(months)):
                if (indicator.code, number) in read:
                    found[indicator.code][number] = self._figure(indicator, read[indicator.code, number])
        found.update({code: figures for code, figures in self._own_figures(company, months, site).items() if code in found})
        return found

    @api.model
    def _just_closed(self, month):
        """What was read last of the month before is still what is: for the few days in which it is kept."""
        return month.last < month.today <= month.last + timedelta(days=7)

    @api.model
    def _domain(self, indicator, month, company, site, role='whole'):
        domain = Domain('company_id', '=', company.id) & Domain(getattr(indicator, 'whole' if role == 'part' else role)(month))
        if role == 'part':
            domain &= Domain(indicator.part(month))
        return domain & Domain(indicator.site, 'in', site.ids) if site else domain

    @api.model
    def _sql_parts(self, indicator, number, month, company, site):
        """SELECTs of (number of the month, code, role, first number, second number)."""
        Model = self.env[indicator.model].with_context(active_test=not indicator.archived)
        roles = ['whole', *(['part'] if indicator.part else []), *(['among'] if indicator.among else [])]
        parts = []
        for role in roles:
            query = Model._search(self._domain(indicator, month, company, site, role))

            def column(name, query=query):
                return Model._field_to_sql(Model._table, name, query)

            def summed(names):
                return SQL('SUM(%s)', SQL(' + ').join(SQL('COALESCE(%s, 0)', column(name)) for name in names))

            count = SQL('COUNT(DISTINCT %s)', column(indicator.distinct)) if indicator.distinct else SQL('COUNT(*)')
            first, second = count, SQL('0')
            if role == 'whole' and indicator.minutes:
                begin, end = (column(name) for name in indicator.minutes)
                first, second = SQL('SUM(EXTRACT(EPOCH FROM %s - %s) / 60)', end, begin), count
            elif role == 'whole' and indicator.top:
                first, second = summed(indicator.top), summed(indicator.bottom) if indicator.bottom else count
            parts.append(query.select(
                SQL('%s AS number', number), SQL('%s::text AS code', indicator.code), SQL('%s::text AS role', role),
                SQL('(%s)::float', first), SQL('(%s)::float', second)))
        return parts

    @api.model
    def _figure(self, indicator, roles):
        first, second = (value or 0.0 for value in roles['whole'])
        if indicator.how == 'share':
            part = roles['part'][0] or 0.0
            return Figure(100 * part / first if first else None, part, first)
        if indicator.how in ('count', 'sum'):
            among = roles['among'][0] if indicator.among else None
            return Figure(None if indicator.among and not among else first, first, among or 0.0)
        factor = 100 if indicator.how == 'ratio' else 1
        return Figure(factor * first / second if second else None, first, second)

    # === TARGETS === #

    @api.model
    def _targets(self, company, kpis):
        """The target of each indicator: {kpi id: number, or None for no target}."""
        # sudo: targets are shown to every reader of the scorecard
        own = {row.kpi_id.id: row.target for row in self.env['medical.kpi.target'].sudo().search_fetch(
            [('company_id', '=', company.id)], ['kpi_id', 'target'])}
        elsewhere = self._own_targets(company)
        return {
            kpi.id: elsewhere[kpi.code] if kpi.code in elsewhere else own.get(kpi.id, kpi.suggested_target if kpi.has_target else None)
            for kpi in kpis}

    @api.model
    def _standing(self, better, value, target):
        """met, near (by a tenth of the target), missed; none without a value, free without a target."""
        if value is None:
            return 'none'
        if target is None:
            return 'free'
        gap = {'up': value - target, 'down': target - value, 'zero': target - abs(value)}[better]
        if gap >= -0.005:
            return 'met'
        return 'near' if -gap <= 0.1 * target else 'missed'
