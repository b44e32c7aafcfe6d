from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import format_datetime
from odoo.tools.image import image_data_uri

from ..tools.recurrence import to_utc


class ReportMedicalBinder(models.AbstractModel):
    """The downtime binder: what people of a site need when neither network nor power is there."""
    _name = 'report.medical_office_base.report_binder'
    _description = 'Downtime Binder'

    @api.model
    def _get_report_values(self, docids, data=None):
        sites = self.env['medical.site'].browse(docids)
        return {'sites': [self._binder(site) for site in sites], 'zoom': (data or {}).get('zoom', '')}

    @api.model
    def _binder(self, site):
        """What is printed of a site; read as the user, who sees the site."""
        site.check_access('read')
        kinds = self.env['medical.problem.kind'].search([('company_id', '=', site.company_id.id)])
        contacts = self.env['medical.on.call'].search([('company_id', '=', site.company_id.id)])
        # sudo: names and numbers of the people of the site, for its own people
        people = site.sudo().user_ids.filtered('active').sorted('name')
        now = fields.Datetime.now()
        shutoffs = site._shutoffs()
        return {
            'site': site,
            'company': site.company_id,
            'printed': format_datetime(self.env, now, tz=site.tz, dt_format='EEEE, MMMM d, yyyy, h:mm a'),
            'address': ', '.join(filter(None, (site.street, site.street2, site.city, site.state_id.code, site.zip))),
            'shutoffs': [{
                **shutoff, 'image': shutoff['photo'] and image_data_uri(site.with_context(bin_size=False)[f"shutoff_{shutoff['key']}_photo"]),
            } for shutoff in shutoffs],
            'contacts': [{
                'entry': entry, 'kinds': ', '.join(entry.kind_ids.mapped('name')),
            } for entry in contacts if not entry.site_ids or site in entry.site_ids],
            'kinds': [{
                'kind': kind, 'steps': kind._safety_steps(), 'contacts': contacts._for(site.company_id, kind, site),
                'shutoff': next((row for row in shutoffs if row['key'] == kind.shutoff), None),
            } for kind in kinds],
            'people': [{'name': user.name, 'job': user.partner_id.function or '', 'phone': user.partner_id.phone or ''} for user in people],
            'rounds': self._rounds(site),
        }

    @api.model
    def _rounds(self, site):
        """Rounds of the day at the site: a list of {time, name, place, who}."""
        today = site._today()
        first, last = (to_utc(datetime.combine(today + timedelta(days=days), time.min), site.tz) for days in (0, 1))
        runs = self.env['medical.checklist.run'].search([
            ('site_id', '=', site.id), ('date_due', '>=', first), ('date_due', '<', last), ('state', '!=', 'cancelled')])
        return [{
            'time': format_datetime(self.env, run.date_due, tz=site.tz, dt_format='h:mm a'),
            'name': run.name, 'place': run.place or '',
            'who': run.user_id.sudo().name or run.partner_id.sudo().name or run.group_id.sudo().name or '',
            'state': dict(run._fields['state']._description_selection(self.env))[run.state],
        } for run in runs]
