from datetime import datetime, time, timedelta

from odoo import models
from odoo.tools import SQL

from ..tools.recurrence import to_local, to_utc

WITHOUT_ROUND = time(8)


class MedicalChecklist(models.Model):
    """The day that a certificate names overrides the plan for its place: no round before it, and one on it."""
    _inherit = 'medical.checklist'

    def _planned_rows(self, now, horizon):
        rows = super()._planned_rows(now, horizon)
        latest = self._latest_certificates()
        if not latest:
            return rows
        practices = {company.id: self.env['medical.practice']._get(company).tz or 'UTC' for company in self.company_id}
        tz_of = {site.id: site.tz for site in self.env['medical.site'].browse({place[1] for place in latest if place[1]})}

        def tz(checklist, site_id):
            return tz_of.get(site_id) or practices[checklist.company_id.id]

        kept, days = [], set()
        by_id = {checklist.id: checklist for checklist in self}
        for row in rows:
            next_date = latest.get(row[:5], (None, None))[0]
            day = to_local(row[6], tz(by_id[row[0]], row[1])).date() if next_date else None
            if next_date and day < next_date:
                continue
            days.add((row[:5], day))
            kept.append(row)
        certified = self.browse({place[0] for place in latest})
        for checklist_id, places in certified._places().items():
            checklist = by_id[checklist_id]
            for place in places:
                key = (checklist_id, *place[:4])
                next_date, last_due = latest.get(key, (None, None))
                if not next_date or (key, next_date) in days:
                    continue
                zone = tz(checklist, place.site_id)
                moment = to_local(last_due, zone).time() if last_due else WITHOUT_ROUND
                due = to_utc(datetime.combine(next_date, moment), zone)
                start = max(checklist.generate_from or now, min(now, checklist.generated_until or now))
                if not start <= due <= horizon or checklist.date_until and next_date > checklist.date_until:
                    continue
                opens = due - timedelta(minutes=checklist.open_before) if checklist.open_before else to_utc(datetime.combine(next_date, time()), zone)
                kept.append((*key, place.name, due, opens, due + timedelta(minutes=checklist.grace)))
        return kept

    def _latest_certificates(self):
        """What the latest certificate of each place says: {(checklist, site, zone, room, equipment): (next date, when the round
        of it was due or None)}. One query."""
        lists = self.filtered('needs_certificate')
        if not lists:
            return {}
        self.env['medical.checklist.run'].flush_model()
        self.env['medical.calibration'].flush_model()
        self.env['maintenance.equipment'].flush_model(['medical_site_id'])
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT ON (checklist_id, site_id, zone_id, room_id, equipment_id)
                      checklist_id, site_id, zone_id, room_id, equipment_id, next_date, due
                 FROM (SELECT run.checklist_id, run.site_id, run.zone_id, run.room_id, run.equipment_id, run.certificate_next_date AS next_date,
                              run.date_due AS due, run.date_done::date AS day
                         FROM medical_checklist_run run
                        WHERE run.state = 'done' AND run.certificate_next_date IS NOT NULL AND run.checklist_id = ANY(%(lists)s)
                       UNION ALL
                       SELECT kept.checklist_id, thing.medical_site_id, NULL, NULL, thing.id, kept.next_date, NULL, kept.date
                         FROM medical_calibration kept JOIN maintenance_equipment thing ON thing.id = kept.equipment_id
                        WHERE kept.run_id IS NULL AND kept.checklist_id = ANY(%(lists)s)) AS certificate
             ORDER BY checklist_id, site_id, zone_id, room_id, equipment_id, day DESC, due DESC NULLS LAST""",
            lists=lists.ids))
        return {row[:5]: row[5:] for row in rows}
