from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.tools import SQL

TOP = 40  # people named by number of readings; everybody counts in the sums
AROUND = timedelta(hours=1)  # before opening and after closing nobody is out of hours
DORMANT_DAYS = 90  # suggested: the rule names no time


class MedicalActivityReview(models.Model):
    """The figures of a month: one reading of the log's lines of that month (a partition or two of it, whatever its size), and a
    bounded number of queries beside it."""
    _inherit = 'medical.activity.review'

    def _moments(self):
        """Beginning and end of the period, UTC, by the practice's clock."""
        self.ensure_one()
        zone = pytz.timezone(self.env['medical.practice']._get(self.company_id).tz or 'UTC')
        return tuple(
            zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (self.date_from, fields.Date.add(self.date_to, days=1)))

    def _open_spans(self):
        """When some site of the practice is open, an hour around it, in whole hours: spans (UTC) in order, none touching another. None:
        no site says when it is open."""
        self.ensure_one()
        # sudo: when the practice is open is no secret
        sites = self.env['medical.site'].sudo().search([('company_id', '=', self.company_id.id), ('calendar_id', '!=', False)])
        if not sites:
            return None
        start, end = self._moments()
        spans = sorted(span for site in sites for span in site._medical_open_hours(start, end))
        merged = []
        for first, last in spans:
            first, last = (first - AROUND).replace(minute=0, second=0), last + AROUND
            if merged and first <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], last)
            else:
                merged.append([first, last])
        return merged

    def _log_figures(self):
        """[(user id, name, way, number, out of hours)], in one query."""
        start, end = self._moments()
        spans = self._open_spans()
        quiet = SQL("FALSE") if spans is None else SQL(
            "NOT EXISTS (SELECT FROM unnest(%s::timestamp[], %s::timestamp[]) AS s(first, last) WHERE h.hour >= s.first AND h.hour < s.last)",
            [span[0] for span in spans], [span[1] for span in spans])
        # whether an hour is out of hours is told once for each hour of the period, not for each line
        return self.env.execute_query(SQL(
            """WITH hours AS MATERIALIZED (
                    SELECT h.hour, %(quiet)s AS quiet FROM generate_series(date_trunc('hour', %(start)s::timestamp), %(end)s::timestamp, '1 hour') AS h(hour))
               SELECT l.user_id, max(l.user_name), l.channel, count(*)::int, (count(*) FILTER (WHERE hours.quiet))::int
                 FROM medical_access_log AS l JOIN hours ON hours.hour = date_trunc('hour', l.date)
                WHERE l.date >= %(start)s AND l.date < %(end)s AND l.company_id = %(company)s GROUP BY 1, 3 ORDER BY 1, 3""",
            quiet=quiet, start=start, end=end, company=self.company_id.id))

    def _count_lines(self):
        self.ensure_one()
        self.env.flush_all()
        figures = self._log_figures()
        rows = self._rows_of_log(figures)
        rows += self._rows_of_glass() + self._rows_of_accounts() + self._rows_of_roles()
        # accounts deleted since have a name, and nothing to point at
        known = set(self.env['res.users'].with_context(active_test=False).search([('id', 'in', [row['user_id'] for row in rows if row.get('user_id')])]).ids)
        for number, row in enumerate(rows):
            row['sequence'] = number
            if row.get('user_id') not in known:
                row['user_id'] = False
        return rows

    def _rows_of_log(self, figures):
        totals, people = {}, {}
        for user, name, channel, number, quiet in figures:
            totals[channel] = totals.get(channel, 0) + number
            person = people.setdefault(user, {'name': name, 'all': 0, 'quiet': 0, 'left': 0})
            person['all'] += number
            person['quiet'] += quiet
            if channel in ('print', 'export', 'file'):
                person['left'] += number
        labels = dict(self.env['medical.access.log']._fields['channel']._description_selection(self.env))
        rows = [{'kind': 'channel', 'code': channel, 'detail': labels.get(channel, channel), 'number': number} for channel, number in sorted(totals.items())]
        for kind, name in (('person', 'all'), ('quiet', 'quiet'), ('left', 'left')):
            ranked = sorted((item for item in people.items() if item[1][name]), key=lambda item, name=name: -item[1][name])
            rows += [{
                'kind': kind, 'code': str(user), 'user_id': user, 'user_name': person['name'], 'number': person[name],
                'detail': self.env._("%(share)s %% of their readings", share=round(100 * person[name] / person['all'])) if name != 'all' else False,
            } for user, person in ranked[:TOP]]
        return rows

    def _rows_of_glass(self):
        """Restricted records opened and unusual readings, by person; how many nobody has decided about."""
        start, end = self._moments()
        rows = []
        for kind, model, moment in (('glass', 'medical.patient.glass', 'opened_at'), ('finding', 'medical.access.finding', 'first_at')):
            found = self.env[model]._read_group(
                [('company_id', '=', self.company_id.id), (moment, '>=', start), (moment, '<', end)], ['user_id', 'outcome'], ['__count'])
            people = {}
            for user, outcome, count in found:
                person = people.setdefault(user, [0, 0])
                person[0] += count
                person[1] += not outcome and count
            rows += [{
                'kind': kind, 'code': str(user.id), 'user_id': user.id, 'user_name': user.name, 'number': count,
                'detail': self.env._("%(count)s not decided yet", count=undecided) if undecided else self.env._("all decided"),
            } for user, (count, undecided) in people.items()]
        return rows

    def _rows_of_accounts(self):
        """Accounts that nobody used, whose person has left, or that may do everything."""
        day = fields.Date.subtract(self.date_to, days=DORMANT_DAYS)
        rows = []
        for account in self.env['medical.user.review']._accounts(self.company_id):
            user = account['user']
            told = {'code': str(user.id), 'user_id': user.id, 'user_name': f"{user.name} ({user.login})"}
            last = account['last_login'] and account['last_login'].date()
            if (last or user.create_date.date()) < day:
                rows.append({'kind': 'dormant', **told, 'number': (self.date_to - last).days if last else 0, 'detail': (
                    self.env._("last login %(date)s", date=last) if last else self.env._("never signed in"))})
            if account['person'] == 'left':
                rows.append({'kind': 'gone', **told, 'number': 1, 'detail': self.env._("the person has left")})
            if account['is_admin']:
                rows.append({'kind': 'admin', **told, 'number': 1, 'detail': self.env._("may do everything, and grant any role")})
        order = ['gone', 'dormant', 'admin']
        return sorted(rows, key=lambda row: (order.index(row['kind']), row['user_name']))

    def _rows_of_roles(self):
        """Roles given and taken."""
        start, end = self._moments()
        changes = self.env['medical.role.change'].search(
            [('company_id', '=', self.company_id.id), ('date', '>=', start), ('date', '<', end)], order='id')
        people = {}
        for change in changes:
            people.setdefault((change.user_id.id, change.user_name), []).append(change)
        return [{
            'kind': 'grant', 'code': str(user or name), 'user_id': user, 'user_name': name, 'number': len(theirs),
            'detail': ', '.join(f"{'+' if change.is_gained else '−'} {change.role_name} ({change.by_name})" for change in theirs)[:2000],
        } for (user, name), theirs in people.items()]
