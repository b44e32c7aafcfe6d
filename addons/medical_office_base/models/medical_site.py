import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date, format_time

from odoo.addons.base.models.res_partner import _tz_get

from ..tools.identifiers import check_npi


class MedicalSite(models.Model):
    """A place where the practice works: an office with rooms, its own hours and people.

    Core's work location is not used as base: employees move themselves between those and see
    other companies'. Who belongs to a site is written by managers alone.
    """
    _name = 'medical.site'
    _description = 'Site'
    _inherit = ['mail.thread']
    _order = 'sequence, name'
    _rec_names_search = ['name', 'code']
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(required=True, size=5, tracking=True, help="Up to five letters, shown on labels and lists.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    tz = fields.Selection(
        _tz_get, string='Time Zone', required=True, default=lambda self: self.env['medical.practice']._get().tz,
        help="Due dates, cut-off hours and 'today' are decided in this time zone.")
    calendar_id = fields.Many2one(
        'resource.calendar', string='Opening Hours', check_company=True, default=lambda self: self.env.company.resource_calendar_id)
    street = fields.Char()
    street2 = fields.Char()
    city = fields.Char()
    state_id = fields.Many2one('res.country.state', domain=[('country_id.code', '=', 'US')])
    zip = fields.Char('ZIP')
    phone = fields.Char()
    email = fields.Char()
    npi = fields.Char('NPI', size=10, help="Where the site has an NPI of its own.")
    place_of_service = fields.Char(
        size=2, default='11', help="Two-digit place of service code on claims; 11 is Office (CMS place of service code set).")
    work_location_id = fields.Many2one('hr.work.location', check_company=True, help="Odoo's own work location of this site, if it is used.")
    user_ids = fields.Many2many(
        'res.users', 'medical_site_user_rel', 'site_id', 'user_id', string='People',
        help="Who works at this site and sees its rooms, requests and tasks.")
    room_ids = fields.One2many('medical.room', 'site_id', string='Rooms')
    room_count = fields.Integer(compute='_compute_room_count')

    _code_uniq = models.UniqueIndex('(company_id, code) WHERE active IS TRUE', 'Another site of this company has this code.')

    def _compute_room_count(self):
        counts = dict(self.env['medical.room']._read_group([('site_id', 'in', self.ids)], ['site_id'], ['__count']))
        for site in self:
            site.room_count = counts.get(site, 0)

    @api.constrains('npi')
    def _check_npi(self):
        for site in self:
            if site.npi and not check_npi(site.npi):
                raise ValidationError(self.env._("NPI %(number)s is not valid: it has 10 digits and the last one checks the others.", number=site.npi))

    @api.constrains('place_of_service')
    def _check_place_of_service(self):
        for site in self:
            if site.place_of_service and not re.fullmatch('[0-9]{2}', site.place_of_service):
                raise ValidationError(self.env._("Place of service %(code)s is not valid: it has two digits.", code=site.place_of_service))

    def write(self, vals):
        res = super().write(vals)
        if 'company_id' in vals:
            # rules judge a site as it was before
            self.check_access('write')
        if vals.get('active') is False:
            # sudo: closing a site closes its rooms whoever may write rooms
            self.sudo().with_context(active_test=True).room_ids.action_archive()
        if {'user_ids', 'active', 'state_id'} & vals.keys():
            self.env['medical.credential']._sync_required(self.company_id)
        if 'active' in vals:
            self.env['medical.checklist.run']._place_switched('site_id', self, vals['active'])
        return res

    def _today(self):
        """Today's date at this site."""
        self.ensure_one()
        return fields.Datetime.context_timestamp(self.with_context(tz=self.tz), fields.Datetime.now()).date()

    def _moment_words(self, moment):
        """A moment (UTC) as the clock at this site shows it, with the day unless it is today; without a site, the practice's."""
        tz = self.tz or self.env['medical.practice']._get().tz or 'UTC'
        hour = format_time(self.env, moment, tz=tz, time_format='short')
        local, today = (
            fields.Datetime.context_timestamp(self.with_context(tz=tz), when).date() for when in (moment, fields.Datetime.now()))
        if local == today:
            return hour
        return self.env._("%(day)s, %(hour)s", day=format_date(self.env, local, date_format='EEE, MMM d'), hour=hour)

    def action_open_rooms(self):
        """Open the rooms of this site."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_room')
        return {**action, 'domain': [('site_id', '=', self.id)], 'context': {'default_site_id': self.id}}
