from odoo import api, models
from odoo.tools.misc import format_date, format_datetime


class ReportMedicalInjury(models.AbstractModel):
    """The report of an injury, with what OSHA's form 301 asks for (29 CFR 1904.29(b)(2)); nothing of the confidential part."""
    _name = 'report.medical_office_compliance.report_injury'
    _description = 'Injury Report (301)'

    @api.model
    def _get_report_values(self, docids, data=None):
        injuries = self.env['medical.injury'].browse(docids)
        injuries.check_access('read')
        injuries._access_log('print')
        return {'injuries': [self._injury(injury) for injury in injuries]}

    @api.model
    def _injury(self, injury):
        _ = self.env._
        # sudo: names of person, site, room and who reported stand on a report that one may read
        kept = injury.sudo()

        def words(name):
            return dict(injury._fields[name]._description_selection(self.env)).get(injury[name], '')

        def moment(value):
            return format_datetime(self.env, value, tz=kept.site_id.tz or 'UTC', dt_format='short') if value else ''
        away, restricted = injury._counted_days()
        return {
            'practice': kept.company_id.name, 'number': injury.number, 'day': format_date(self.env, injury.occurred_on),
            'rows': [(label, value) for label, value in (
                (_("Employee"), kept.employee_id.name), (_("Job"), injury.job), (_("When"), moment(injury.occurred_at)),
                (_("Where"), ', '.join(filter(None, (kept.site_id.name, kept.room_id.name, injury.work_area)))), (_("Kind"), words('kind')),
                (_("Just before"), injury.doing_before), (_("What happened"), injury.what_happened), (_("Injury, part of the body"), injury.body_part),
                (_("Object or substance"), injury.object), (_("Device"), ' · '.join(filter(None, (injury.device_type, injury.device_brand)))),
                (_("Safety feature"), words('safety')), (_("Treatment"), words('treatment')), (_("Severe"), words('severe')),
                (_("Outcome"), words('outcome')), (_("Days away"), str(away) if away else ''), (_("Days restricted"), str(restricted) if restricted else ''),
                (_("Died"), moment(injury.died_at)), (_("For the log"), injury.recordable_words if injury.state != 'new' else _("Not decided yet")),
                (_("Reported by"), _("%(name)s, %(moment)s", name=kept.reported_by_id.name, moment=moment(injury.reported_at)))) if value],
        }
