from collections import defaultdict
from datetime import date, datetime, timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# what a source's link leads to: the field by which an obligation names those that count
LINKS = {'medical.checklist': 'checklist_ids', 'medical.policy': 'policy_ids', 'medical.course': 'course_ids'}
# what follows from evidence alone: (field, type of its column)
KEPT = {
    'date_start': SQL('date[]'), 'date_end': SQL('date[]'), 'last_date': SQL('date[]'), 'evidence_count': SQL('integer[]'), 'open_count': SQL('integer[]')}
# of any site, of anything named, of any value
ANY = '*'
# how long a place is looked through for its next opening day
REACH = 31


class Proof:
    """What is known of an obligation at a place: last day, how many, what is open and until when."""

    def __init__(self):
        self.last, self.count, self.open_count, self.deadline = None, 0, 0, None

    def add(self, day, count):
        self.count += count
        self.last = max(filter(None, (self.last, day)), default=None)

    def add_open(self, day, count):
        self.open_count += count
        self.deadline = min(filter(None, (self.deadline, day)), default=None)


class Found:
    """What the records of a source say, by practice, site, what is linked and value, and over all of these: one query."""

    def __init__(self, best):
        self.best, self.cells = best, {}

    def add(self, company, site, linked, value, day, count):
        for place in {site, ANY}:
            for name in {linked, ANY}:
                cell = self.cells.setdefault((company, place, name, value), [None, 0])
                cell[0] = self.best(filter(None, (cell[0], day)), default=None)
                cell[1] += count

    def get(self, company, places, linked, value):
        cells = [self.cells[company, place, linked, value] for place in places if (company, place, linked, value) in self.cells]
        return self.best(filter(None, (cell[0] for cell in cells)), default=None), sum(cell[1] for cell in cells)


class MedicalObligationStatus(models.Model):
    """Where obligations stand is read from the evidence: two queries a source, whatever the number of obligations, sites and records.

    What is read is written by one statement, past the reminders of `medical.expiry.mixin`, which are settled once for all that changed.
    """
    _inherit = 'medical.obligation.status'

    def web_read(self, specification):
        """Whoever opens one sees it as of the day."""
        if len(self) == 1 and not self.env.cr.readonly and self.has_access('read'):
            # sudo: when it was read last is no secret
            read = self.sudo().refreshed_at
            if not read or read < fields.Datetime.now() - timedelta(days=1):
                self._refresh()
        return super().web_read(specification)

    @api.model
    def _sync(self, obligations):
        """Make a row for each place at which these obligations stand, and put away those of places that are gone.

        A constant number of queries.
        """
        # sudo: rows follow from obligations and sites, nobody writes them
        statuses = self.sudo().with_context(active_test=False, tracking_disable=True)
        sites = statuses.env['medical.site'].search([('company_id', 'in', obligations.company_id.ids), ('active', '=', True)]).grouped('company_id')
        rows = statuses.search([('obligation_id', 'in', obligations.ids)])
        there = {(row.obligation_id.id, row.site_id.id): row for row in rows}
        wanted = {
            (obligation.id, place)
            for obligation in obligations.filtered('active')
            for place in (sites[obligation.company_id].ids if obligation.per_site and obligation.company_id in sites else [False])}
        gone = rows.filtered(lambda row: row.active and (row.obligation_id.id, row.site_id.id) not in wanted)
        back = rows.filtered(lambda row: not row.active and (row.obligation_id.id, row.site_id.id) in wanted)
        if gone:
            gone.active = False
        if back:
            back.active = True
        made = statuses.create([
            {'obligation_id': obligation, 'site_id': place} for obligation, place in sorted(wanted - there.keys(), key=lambda key: (key[0], key[1] or 0))])
        (rows - gone + made)._refresh()

    @api.model
    def _cron_refresh(self):
        """Read the evidence of every obligation, practice by practice, those first that were read longest ago; safe to run at any time."""
        # sudo: the job works for every practice
        statuses, progress = self.sudo(), self.env['ir.cron']._commit_progress
        practices = statuses._read_group([('applies', '=', True)], ['company_id'], ['refreshed_at:min'], order='refreshed_at:min NULLS FIRST')
        progress(remaining=len(practices))
        for company, _read in practices:
            statuses.search([('company_id', '=', company.id), ('applies', '=', True)])._refresh()
            if not progress(1):
                return

    # === READ === #

    def _refresh(self):
        """Read from the evidence when each was last done, and when it is next due. A number of queries that doesn't depend on theirs."""
        if not self:
            return
        # sudo: days and numbers alone; the records are opened by those who may read them
        statuses = self.sudo()
        self.env.flush_all()
        statuses.fetch(['obligation_id', 'company_id', 'site_id', 'baseline_date', *KEPT])
        proofs = defaultdict(Proof)
        statuses._refresh_by_hand(proofs)
        sources = defaultdict(list)
        for source in self.env['medical.obligation.source']._sources():
            sources[source.key].append(source)
        zones = statuses._refresh_zones()
        for key, rows in statuses.grouped(lambda status: status.obligation_id.source_key).items():
            if key in sources:
                rows._refresh_sources(sources[key], proofs, zones)
        hours = statuses._refresh_hours()
        values = {status.id: {
            'last_date': proofs[status].last, 'evidence_count': proofs[status].count, 'open_count': proofs[status].open_count,
            **status._refresh_dates(proofs[status], hours)} for status in statuses}
        statuses._refresh_keep(values)

    def _refresh_keep(self, values):
        """Write what was read, in one statement for all that changed, and settle their reminders."""
        changed = self.filtered(lambda status: any((status[name] or None) != (value or None) for name, value in values[status.id].items()))
        moved = changed.filtered(lambda status: (status.date_end or None) != values[status.id]['date_end'])
        names = list(KEPT)
        if changed:
            self.env.cr.execute(SQL(
                """UPDATE medical_obligation_status status SET %(set)s FROM unnest(%(ids)s::integer[], %(columns)s) AS new(id, %(names)s)
                    WHERE new.id = status.id""",
                set=SQL(', ').join(SQL('%s = %s', SQL.identifier(name), SQL.identifier('new', name)) for name in names), ids=changed.ids,
                columns=SQL(', ').join(SQL('%s::%s', [values[key][name] for key in changed.ids], kind) for name, kind in KEPT.items()),
                names=SQL(', ').join(SQL.identifier(name) for name in names)))
        self.env.cr.execute(SQL("UPDATE medical_obligation_status SET refreshed_at = %s WHERE id = ANY(%s)", fields.Datetime.now(), self.ids))
        self.invalidate_recordset(['refreshed_at', *names], flush=False)
        changed.modified(names)
        self.filtered('expiry_reminded_on')._expiry_settle()
        # somebody acted: the next reminder begins with the owner again
        moved._expiry_settle(acted=True)

    def _refresh_dates(self, proof, hours):
        """`date_start` (last done) and `date_end` (the last day by which it has to be done)."""
        self.ensure_one()
        last = max(filter(None, (proof.last, self.baseline_date)), default=None)
        step = self.obligation_id._step()
        due = last + step if last and step else None
        if due and (self.site_id or self.company_id) in hours:
            # nobody does it on a day on which the place is closed
            due = next((due + timedelta(days=more) for more in range(REACH) if hours[self.site_id or self.company_id](due + timedelta(days=more))), due)
        return {'date_start': last, 'date_end': min(filter(None, (due, proof.deadline)), default=None)}

    def _refresh_hours(self):
        """When the places are open at which something is done daily or weekly: {site or practice: function of a day}."""
        often = self.filtered(lambda status: status.obligation_id.frequency in ('daily', 'weekly'))
        practices = often.filtered(lambda status: not status.site_id).company_id
        Site = self.env['medical.site']
        sites = often.site_id | (Site.search([('company_id', 'in', practices.ids)]) if practices else Site)
        found = sites._opening_hours()
        hours = {site: found[site.id] for site in often.site_id}
        for company, places in sites.grouped('company_id').items():
            if company in practices:
                every = list({found[site.id] for site in places})
                hours[company] = lambda day, every=every: any(each(day) for each in every)
        return hours

    def _refresh_zones(self):
        """The time zones of sites and practices: {record: time zone}."""
        practices = self.env['medical.practice'].search([('company_id', 'in', self.company_id.ids)])
        zones = {practice.company_id: pytz.timezone(practice.tz or 'UTC') for practice in practices}
        return {**zones, **{site: pytz.timezone(site.tz) if site.tz else zones.get(site.company_id, pytz.utc) for site in self.site_id}}

    def _refresh_by_hand(self, proofs):
        evidence = self.env['medical.obligation.evidence'].sudo()  # sudo: see _refresh
        for status, state, last, deadline, count in evidence._read_group(
                [('status_id', 'in', self.ids), ('state', 'in', ('done', 'open'))], ['status_id', 'state'], ['date:max', 'deadline:min', '__count']):
            if state == 'done':
                proofs[status].add(last, count)
            else:
                proofs[status].add_open(deadline, count)

    def _refresh_sources(self, sources, proofs, zones):
        """Add what the records of sources of one key say to the proofs of these obligations, all of which name it."""
        read = [(source, self._refresh_read(source, done=True), self._refresh_read(source, done=False)) for source in sources]
        for status in self:
            obligation, zone = status.obligation_id, zones.get(status.site_id or status.company_id, pytz.utc)
            lasts = defaultdict(list)
            every = False
            for source, done, waiting in read:
                names, value = [ANY], obligation[source.match[1]] if source.match else None
                if source.link:
                    names = obligation[LINKS[self.env[source.model]._fields[source.link].comodel_name]].ids or ([] if source.named else [ANY])
                places = (status.site_id.id, False) if source.site and status.site_id else (ANY,)
                every = every or source.every
                for name in names:
                    last, count = done.get(status.company_id, places, name, value)
                    lasts[name].append(self._refresh_day(last, zone))
                    proofs[status].add(None, count)
                    deadline, count = waiting.get(status.company_id, places, name, value)
                    proofs[status].add_open(self._refresh_day(deadline, zone), count)
            days = [max(filter(None, each), default=None) for each in lasts.values()]
            if days and (all(days) or not every):
                proofs[status].add((min if every else max)(filter(None, days), default=None), 0)

    def _refresh_read(self, source, done):
        """What the records of a source say of these obligations' practices: one query."""
        domain, field, best = (source.domain, source.date, max) if done else (source.open_domain, source.deadline, min)
        found = Found(best)
        if domain is None or domain.is_false():
            return found
        # sudo: see _refresh
        model = self.env[source.model].sudo()
        scope = Domain('company_id', 'in', self.company_id.ids)
        if source.link and source.named:
            names = self.obligation_id[LINKS[model._fields[source.link].comodel_name]]
            if not names:
                return found
            scope &= Domain(source.link, 'in', names.ids)
        by = [name for name in (source.site, source.link, source.match and source.match[0]) if name]
        aggregates = [f"{field}:{best.__name__}", '__count'] if field else ['__count']
        for company, *row in model._read_group(scope & domain, ['company_id', *by], aggregates):
            keys = dict(zip(by, row, strict=False))
            site, linked = (keys[name].id if name else None for name in (source.site, source.link))
            found.add(company, site, linked, keys[source.match[0]] if source.match else None, row[len(by)] if field else None, row[-1])
        return found

    @api.model
    def _refresh_day(self, day, zone):
        """A moment as the day at the place."""
        if isinstance(day, datetime):
            return pytz.utc.localize(day).astimezone(zone).date()
        return day if isinstance(day, date) else None
