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
                (self.env._("Employee"), kept.employee_id.name),
                (self.env._("Job"), injury.job),
                (self.env._("When"), moment(injury.occurred_at)),
                (self.env._("Where"), ', '.join(filter(None, (kept.site_id.name, kept.room_id.name, injury.work_area)))),
                (self.env._("Kind"), words('kind')),
                (self.env._("Just before"), injury.doing_before),
                (self.env._("What happened"), injury.what_happened),
                (self.env._("Injury, part of the body"), injury.body_part),
                (self.env._("Object or substance"), injury.object),
                (self.env._("Device"), ' · '.join(filter(None, (injury.device_type, injury.device_brand)))),
                (self.env._("Safety feature"), words('safety')),
                (self.env._("Treatment"), words('treatment')),
                (self.env._("Severe"), words('severe')),
                (self.env._("Outcome"), words('outcome')),
                (self.env._("Days away"), str(away) if away else ''),
                (self.env._("Days restricted"), str(restricted) if restricted else ''),
                (self.env._("Died"), moment(injury.died_at)),
                (self.env._("For the log"), injury.recordable_words if injury.state != 'new' else self.env._("Not decided yet")),
                (self.env._("Reported by"), self.env._("%(name)s, %(moment)s", name=kept.reported_by_id.name, moment=moment(injury.reported_at))),
            ) if value],
        }
