from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.recurrence import occurrences, to_local, to_utc
from .medical_checklist_schedule import CALENDAR_UNITS, DOOR_UNITS, WEEKDAYS

AHEAD_DAYS = 14
# What makes other rounds of a running list: those that nobody has begun are made anew.
PLAN_FIELDS = {
    'active', 'name', 'kind', 'scope', 'site_ids', 'zone_ids', 'room_ids', 'room_kind', 'equipment_ids', 'equipment_category_id', 'group_id',
    'user_id', 'partner_id', 'unit', 'every', 'month_by', 'month_day', 'nth', 'times', 'offset', 'date_from', 'date_until', 'closing_days',
    'grace', 'open_before', 'weekdays', *(f'on_{day}' for day in WEEKDAYS),
}


class Place(NamedTuple):
    """Where a round takes place, and since when there is such a place (UTC)."""
    site_id: int | None
    zone_id: int | None
    room_id: int | None
    equipment_id: int | None
    name: str
    since: datetime

    @property
    def key(self):
        return '-'.join(str(number or 0) for number in self[:4])


def _never_closed(day):
    return [day]


class MedicalChecklist(models.Model):
    """How rounds are made ahead: in bulk, as often as one likes, whether or not the last ones were done."""
    _inherit = 'medical.checklist'

    place_count = fields.Integer('Places', compute='_compute_place_count', help="Each has a round of its own every time.")

    @api.depends(
        'scope', 'company_id', 'site_ids', 'zone_ids', 'room_ids', 'room_kind', 'equipment_ids', 'equipment_category_id')
    def _compute_place_count(self):
        places = self._places()
        for checklist in self:
            checklist.place_count = len(places[checklist.id])

    def write(self, vals):
        replanned = self.browse()
        if PLAN_FIELDS & vals.keys() and not self.env.context.get('medical_no_replan'):
            replanned = self.filtered(lambda checklist: checklist.state == 'running')
        res = super().write(vals)
        if replanned:
            replanned._replan()
        return res

    def _replan(self):
        """Make the rounds to come anew: what somebody has begun, what is due and what is done stays."""
        self._take_back()
        now = fields.Datetime.now()
        running = self.filtered('active')
        # sudo: bookkeeping of the plan
        running.sudo().write({'generate_from': now, 'generated_until': False})
        running._check_startable()
        running._generate()

    def _take_back(self):
        """Delete the rounds of these lists that aren't due yet and that nobody has begun."""
        runs = self.env['medical.checklist.run']
        runs.flush_model()
        self.env.cr.execute(SQL(
            "DELETE FROM medical_checklist_run WHERE checklist_id IN %s AND state = 'todo' AND date_started IS NULL AND date_due > %s",
            tuple(self.ids) or (0,), fields.Datetime.now()))
        runs.invalidate_model()

    # === PLACES === #

    def _places(self):
        """Where each list's rounds take place: {checklist id: [Place]}. A few queries, however many lists.

        Archived sites, zones, rooms and equipment are none, nor is what stands at an archived site.
        """
        # sudo: rounds are planned for places that the user may not see
        lists = self.sudo().with_context(active_test=True)
        env = lists.env
        companies = lists.company_id
        open_sites = env['medical.site'].search_fetch([('company_id', 'in', companies.ids)], ['name', 'company_id', 'create_date'])
        found = {}
        by_scope = defaultdict(lists.browse)
        for checklist in lists:
            by_scope[checklist.scope] |= checklist
        for scope, some in by_scope.items():
            getattr(some, f'_places_of_{scope}')(open_sites, found)
        return {checklist.id: found.get(checklist.id, []) for checklist in lists}

    def _sites_meant(self, open_sites):
        self.ensure_one()
        # _origin: what is chosen in a form that isn't saved yet
        sites = self.site_ids._origin & open_sites if self.site_ids else open_sites
        return sites.filtered(lambda site: site.company_id == self.company_id)

    def _places_of_site(self, open_sites, found):
        for checklist in self:
            found[checklist.id] = [
                Place(site.id, None, None, None, site.name, site.create_date) for site in checklist._sites_meant(open_sites)]

    def _places_of_zone(self, open_sites, found):
        for checklist in self:
            sites = checklist._sites_meant(open_sites)
            found[checklist.id] = [
                Place(zone.site_id.id, zone.id, None, None, zone.display_name, zone.create_date)
                for zone in checklist.zone_ids._origin if zone.active and zone.site_id in sites]

    def _places_of_room(self, open_sites, found):
        kinds = {checklist.room_kind for checklist in self} - {False}
        by_kind = defaultdict(list)
        if kinds:
            for room in self.env['medical.room'].search_fetch(
                    [('kind', 'in', list(kinds)), ('site_id', 'in', open_sites.ids)], ['name', 'kind', 'site_id', 'create_date']):
                by_kind[room.kind].append(room)
        for checklist in self:
            sites = checklist._sites_meant(open_sites)
            rooms = {room: None for room in (*checklist.room_ids._origin, *by_kind[checklist.room_kind]) if room.active and room.site_id in sites}
            found[checklist.id] = [Place(room.site_id.id, None, room.id, None, room.display_name, room.create_date) for room in rooms]

    def _places_of_equipment(self, open_sites, found):
        categories = self.equipment_category_id
        by_category = defaultdict(list)
        if categories:
            for equipment in self.env['maintenance.equipment'].search_fetch(
                    [('category_id', 'in', categories.ids)], ['name', 'category_id', 'medical_site_id', 'company_id', 'scrap_date', 'create_date']):
                by_category[equipment.category_id].append(equipment)
        today = fields.Date.today()
        for checklist in self:
            sites = checklist._sites_meant(open_sites)
            things = {
                thing: None for thing in (*checklist.equipment_ids._origin, *by_category[checklist.equipment_category_id])
                if thing.active and thing.company_id.id in (checklist.company_id.id, False)
                and not (thing.scrap_date and thing.scrap_date <= today)
                # what stands nowhere yet is looked after all the same, unless certain sites are meant
                and (thing.medical_site_id in sites or not thing.medical_site_id and not checklist.site_ids)}
            found[checklist.id] = [
                Place(thing.medical_site_id.id or None, None, None, thing.id, thing.name, thing.create_date) for thing in things]

    # === GENERATION === #

    def _generate(self, days=AHEAD_DAYS):
        """Make the rounds of these lists until ``days`` from now, in two statements.

        What there is already stays; rounds that nobody has begun and that the plan doesn't hold any more (a holiday
        entered late, a room that has moved) are taken back. Where the cron didn't run for a while, what fell due
        meanwhile is made as well, and will be missed. By the clock and calendar of each site, else of the practice.
        """
        # sudo: the plan makes rounds, not the user who happens to start it
        lists = self.sudo().filtered(lambda checklist: (
            checklist.active and checklist.state == 'running' and checklist.unit in CALENDAR_UNITS + DOOR_UNITS))
        if not lists:
            return 0
        now = fields.Datetime.now()
        horizon = now + timedelta(days=days)
        rows = lists._planned_rows(now, horizon)
        lists._delete_unplanned(rows, now, horizon)
        made = lists._insert_runs(rows)
        lists.with_context(medical_no_replan=True).write({'generated_until': horizon})
        return made

    def _planned_rows(self, now, horizon):
        """What these lists plan until the horizon: tuples of checklist, site, zone, room, equipment, place, due, from, until."""
        places = self._places()
        sites = self.env['medical.site'].browse({place.site_id for some in places.values() for place in some if place.site_id})
        hours = sites._opening_hours()
        practices = {company.id: self.env['medical.practice']._get(company).tz or 'UTC' for company in self.company_id}
        tz_of, moments, rows = {site.id: site.tz for site in sites}, {}, []

        def utc(naive, tz):
            key = (naive, tz)
            if key not in moments:
                moments[key] = to_utc(naive, tz)
            return moments[key]

        for checklist in self:
            start = max(checklist.generate_from or now, min(now, checklist.generated_until or now))
            grace, before = timedelta(minutes=checklist.grace), timedelta(minutes=checklist.open_before)
            slots = {}
            for place in places[checklist.id]:
                if place.site_id not in slots:
                    tz = tz_of.get(place.site_id) or practices[checklist.company_id.id]
                    slots[place.site_id] = [
                        (due, due - before if before else utc(datetime.combine(moment.date(), time()), tz), due + grace)
                        for moment in checklist._moments(start, horizon, tz, hours.get(place.site_id))
                        for due in (utc(moment, tz),) if start <= due <= horizon]
                rows += [
                    (checklist.id, *place[:4], place.name, *slot) for slot in slots[place.site_id]
                    if slot[0] > now or place.since <= slot[0]]
        return rows

    def _moments(self, start, horizon, tz, hours):
        first, last = to_local(start, tz).date(), to_local(horizon, tz).date()
        if self.unit in DOOR_UNITS and (hours is None or not hours.calendar):
            return []
        return occurrences(self._rule(first), first, last, hours or _never_closed)

    def _unnest(self, rows):
        columns = list(zip(*rows, strict=True)) or [()] * 9
        return SQL(
            """unnest(%s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::text[], %s::timestamp[], %s::timestamp[], %s::timestamp[])
               AS planned (checklist_id, site_id, zone_id, room_id, equipment_id, place, date_due, date_open, date_limit)""",
            *map(list, columns))

    def _delete_unplanned(self, rows, now, horizon):
        runs = self.env['medical.checklist.run']
        runs.flush_model()
        self.env.cr.execute(SQL(
            """DELETE FROM medical_checklist_run run
                WHERE run.checklist_id IN %s AND run.state = 'todo' AND run.date_started IS NULL
                  AND run.date_due > %s AND run.date_due <= %s
                  AND (run.checklist_id, COALESCE(run.site_id, 0), COALESCE(run.zone_id, 0), COALESCE(run.room_id, 0),
                       COALESCE(run.equipment_id, 0), run.date_due) NOT IN (
                      SELECT checklist_id, COALESCE(site_id, 0), COALESCE(zone_id, 0), COALESCE(room_id, 0), COALESCE(equipment_id, 0),
                             date_due FROM %s)""",
            tuple(self.ids), now, horizon, self._unnest(rows)))

    def _insert_runs(self, rows):
        runs = self.env['medical.checklist.run']
        self.flush_model()
        self.env.cr.execute(SQL(
            """INSERT INTO medical_checklist_run (
                   checklist_id, site_id, zone_id, room_id, equipment_id, place, date_due, date_open, date_limit,
                   company_id, name, kind, group_id, user_id, partner_id, state, create_uid, create_date, write_uid, write_date)
               SELECT planned.*, list.company_id, list.name, list.kind, list.group_id, list.user_id, list.partner_id, 'todo',
                      %(uid)s, %(now)s, %(uid)s, %(now)s
                 FROM %(planned)s JOIN medical_checklist list ON list.id = planned.checklist_id
                ORDER BY planned.date_due
               ON CONFLICT DO NOTHING""",
            uid=self.env.uid, now=fields.Datetime.now(), planned=self._unnest(rows)))
        runs.invalidate_model()
        return self.env.cr.rowcount
