from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.tools import SQL

from .medical_access_log_patient import OPENED, REVIEWS
from .medical_patient_glass import OFFICER

FIRST_DAYS = 7  # so far back it begins in a practice that has never looked
AT_ONCE = 31  # days of one run
AGAIN = 2  # days that are looked at a second time, for lines that were committed late
DONE = 'medical_office_base.access_log_found_%s'

# One day of one practice: what was opened, by whom, and what of it is unusual. All of it reads the day's lines once.
SEARCH = """
WITH lines AS MATERIALIZED (
    SELECT l.user_id, l.date, %(patient)s AS patient_id
      FROM medical_access_log AS l
     WHERE l.date >= %(start)s AND l.date < %(end)s AND l.company_id = %(company)s AND l.channel IN %(opened)s AND %(about)s
           AND l.res_id IS NOT NULL AND l.user_id <> 1),
reads AS MATERIALIZED (
    SELECT l.user_id, l.patient_id, min(l.date) AS first, count(*)::int AS times,
           EXISTS (SELECT FROM medical_patient_provider_rel AS o JOIN hr_employee AS e ON e.id = o.employee_id
                    WHERE o.patient_id = l.patient_id AND e.user_id = l.user_id) AS own
      FROM lines AS l WHERE l.patient_id IS NOT NULL GROUP BY l.user_id, l.patient_id),
readers AS MATERIALIZED (
    SELECT u.id AS user_id, e.id AS employee_id, lower(COALESCE(e.name, p.name)) AS name
      FROM res_users AS u JOIN res_partner AS p ON p.id = u.partner_id
      LEFT JOIN LATERAL (SELECT id, name FROM hr_employee WHERE user_id = u.id AND company_id = %(company)s ORDER BY id LIMIT 1) AS e ON TRUE
     WHERE u.id IN (SELECT user_id FROM reads)),
found AS (
    SELECT 'same_name' AS kind, r.user_id, r.patient_id, r.first, r.times
      FROM reads AS r JOIN readers USING (user_id) JOIN medical_patient AS p ON p.id = r.patient_id
     WHERE right(readers.name, length(p.family_name) + 1) = ' ' || lower(p.family_name)
    UNION ALL
    SELECT 'coworker', r.user_id, r.patient_id, r.first, r.times
      FROM reads AS r JOIN medical_patient AS p ON p.id = r.patient_id
     WHERE NOT r.own AND (p.restriction_reason = 'employee' OR EXISTS (
               SELECT FROM hr_employee AS e WHERE e.company_id = %(company)s AND e.birthday = p.birth_date
                  AND lower(e.name) = lower(concat_ws(' ', p.given_name, p.family_name))))
    UNION ALL
    SELECT 'vip', r.user_id, r.patient_id, r.first, r.times
      FROM reads AS r JOIN medical_patient AS p ON p.id = r.patient_id
     WHERE NOT r.own AND p.restriction_reason = 'vip'
    UNION ALL
    SELECT 'off_shift', l.user_id, NULL, min(l.date), count(DISTINCT l.patient_id)::int
      FROM lines AS l JOIN readers USING (user_id)
     WHERE l.patient_id IS NOT NULL
       AND EXISTS (SELECT FROM medical_shift AS s WHERE s.user_id = l.user_id AND s.state = 'published'
                      AND s.start >= %(start)s - interval '30 days' AND s.start < %(end)s + interval '30 days')
       AND NOT EXISTS (SELECT FROM medical_shift AS s WHERE s.user_id = l.user_id AND s.state = 'published'
                          AND s.start - %(around)s <= l.date AND s."end" + %(around)s >= l.date)
       AND NOT EXISTS (SELECT FROM hr_attendance AS a WHERE a.employee_id = readers.employee_id AND a.check_in - %(around)s <= l.date
                          AND a.check_in > %(start)s - interval '2 days' AND COALESCE(a.check_out, 'infinity') + %(around)s >= l.date)
     GROUP BY l.user_id
    UNION ALL
    SELECT 'many', user_id, NULL, min(first), max(n)::int
      FROM (SELECT user_id, first, count(*) OVER (PARTITION BY user_id ORDER BY first RANGE BETWEEN interval '1 hour' PRECEDING AND CURRENT ROW) AS n
              FROM reads) AS hours
     WHERE %(many)s > 0 AND n > %(many)s GROUP BY user_id
    UNION ALL
    SELECT 'no_work', r.user_id, r.patient_id, r.first, r.times
      FROM reads AS r
     WHERE %(days)s > 0 AND NOT r.own
       AND EXISTS (SELECT FROM medical_visit AS v WHERE v.company_id = %(company)s
                      AND v.date_start >= %(start)s - %(near)s AND v.date_start < %(end)s + %(near)s)
       AND NOT EXISTS (SELECT FROM medical_visit AS v JOIN medical_site_user_rel AS s ON s.site_id = v.site_id AND s.user_id = r.user_id
                        WHERE v.patient_id = r.patient_id AND v.date_start BETWEEN r.first - %(near)s AND r.first + %(near)s)
       AND NOT EXISTS (SELECT FROM medical_patient_glass AS g WHERE g.patient_id = r.patient_id AND g.user_id = r.user_id
                          AND g.opened_at < %(end)s AND g.expires_at >= %(start)s)
       AND NOT (%(work)s))
INSERT INTO medical_access_finding (company_id, kind, user_id, is_officer, patient_id, day, first_at, count, create_uid, create_date, write_uid, write_date)
SELECT %(company)s, kind, user_id, user_id = ANY(%(officers)s), patient_id, %(day)s, first, times, 1, now() AT TIME ZONE 'UTC', 1, now() AT TIME ZONE 'UTC'
  FROM found
    ON CONFLICT (company_id, kind, user_id, (COALESCE(patient_id, 0)), day) DO NOTHING
"""


class MedicalAccessFinding(models.Model):
    """Looking for what is unusual, a day of a practice at a time, in SQL; a day looked at twice brings nothing twice."""
    _inherit = 'medical.access.finding'

    @api.model
    def _cron_find(self):
        """Nightly: the days since the last one looked at, each in a transaction of its own; then the reviews that are due."""
        progress = self.env['ir.cron']._commit_progress
        practices = self.env['medical.practice'].search([('company_id.active', '=', True)])
        plan = [(practice, day) for practice in practices for day in self._days_to_search(practice)]
        progress(remaining=len(plan))
        for practice, day in plan:
            self._search_day(practice, day)
            if not progress(1):
                return
        self.env['medical.access.review']._begin_due()

    @api.model
    def _days_to_search(self, practice):
        """The days that are over and not looked at, the oldest first; the last ones once more."""
        # sudo: a mark of our own, kept where settings are
        done = self.env['ir.config_parameter'].sudo().get_param(DONE % practice.company_id.id)
        yesterday = practice._today() - timedelta(days=1)
        first = date.fromisoformat(done) + timedelta(days=1) if done else yesterday - timedelta(days=FIRST_DAYS - 1)
        first = min(first, yesterday - timedelta(days=AGAIN - 1))
        return [first + timedelta(days=number) for number in range(min((yesterday - first).days + 1, AT_ONCE))]

    @api.model
    def _search_day(self, practice, day):
        """Write down what was unusual on a day of a practice, by its clock."""
        company = practice.company_id
        zone = pytz.timezone(practice.tz or 'UTC')
        start, end = (
            zone.localize(datetime.combine(day + timedelta(days=days), time.min)).astimezone(pytz.utc).replace(tzinfo=None) for days in (0, 1))
        Log = self.env['medical.access.log']
        self.env.flush_all()
        self.env.cr.execute(SQL(
            SEARCH, patient=Log._sql_patient_of_line(), about=Log._patient_lines(reviews=False), start=start, end=end, day=day, company=company.id,
            opened=OPENED, officers=self.env.ref(OFFICER).all_user_ids.ids, many=practice.finding_many, days=practice.finding_visit_days,
            near=timedelta(days=practice.finding_visit_days), around=timedelta(minutes=practice.finding_shift_minutes), work=self._sql_work()))
        found = self.env.cr.rowcount
        self.invalidate_model()
        # sudo: as above
        self.env['ir.config_parameter'].sudo().set_param(DONE % company.id, str(day))
        return found

    @api.model
    def _sql_work(self):
        """SQL: whether the reader `r.user_id` has worked on the patient `r.patient_id`: made or changed the record, or what hangs on it."""
        conditions = []
        for name, path in self.env['medical.access.log']._patient_models().items():
            model = self.env[name]
            if len(path) > 1 or not model._auto or not model._log_access or name in REVIEWS:
                continue
            conditions.append(SQL(
                "EXISTS (SELECT FROM %s AS w WHERE %s = r.patient_id AND r.user_id IN (w.create_uid, w.write_uid))",
                SQL.identifier(model._table), SQL.identifier('w', path[0] if path else 'id')))
        return SQL(" OR ").join(conditions)
