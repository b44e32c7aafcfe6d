from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL
from odoo.tools.misc import format_date

NAME_LENGTH = 60
# A visit without check-out for so long was forgotten: even who cleans at night is gone in the morning.
FORGOTTEN_AFTER = timedelta(hours=16)
# Whose judgement it is, is part of it: see `medical_vendor_visit_quality.py`.
JUDGED = {
    'source', 'inspection_score', 'inspection_note', 'inspected_by_id', 'inspected_on', 'complaint_state', 'complaint_text',
    'complaint_by_id', 'complaint_on', 'complaint_sent_on', 'complaint_settlement'}


class MedicalVendorVisit(models.Model):
    """A visit of a vendor's person at a site: when they came and left, how the work was, what was complained about.

    Checking in and out goes through `_check_in` and `_check_out`, by staff (`source` staff) or from the page at the door
    (`source` qr), and both may be repeated: a second tap changes nothing. Staff read the visits of their sites, inspect and
    complain; managers also correct times and names, or write a visit down afterwards.
    """
    _name = 'medical.vendor.visit'
    _description = 'Vendor Visit'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _order = 'date_in desc, id desc'
    # staff write to the vendor about a visit
    _mail_post_access = 'read'
    _check_company_auto = True

    agreement_id = fields.Many2one('medical.agreement', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one(related='agreement_id.company_id', store=True, index=True)
    partner_id = fields.Many2one(related='agreement_id.partner_id', string='Vendor', store=True, index=True)
    kind = fields.Selection(related='agreement_id.kind', store=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', check_company=True)
    person_name = fields.Char('Who Came', required=True, size=NAME_LENGTH)
    date_in = fields.Datetime('In', required=True, default=fields.Datetime.now, tracking=True)
    date_out = fields.Datetime('Out', tracking=True)
    duration = fields.Float('Hours', compute='_compute_duration', store=True, aggregator='avg', help="From in to out, in hours.")
    state = fields.Selection(
        [('here', 'Here Now'), ('done', 'Left'), ('forgotten', 'Not Checked Out')], 'Status', compute='_compute_state', store=True)
    is_late = fields.Boolean('Late', compute='_compute_is_late', store=True, help="Began later than agreed, by the clock of the site.")
    source = fields.Selection([('qr', 'Code on the Door'), ('staff', 'Staff')], 'Checked In By', required=True, default='staff', readonly=True)
    note = fields.Text('Notes')

    _one_open = models.UniqueIndex(
        "(agreement_id, site_id, lower(person_name)) WHERE state = 'here'", 'This person is checked in here already.')
    _site_date_idx = models.Index('(site_id, date_in)')

    @api.depends('partner_id', 'site_id.code', 'date_in')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for visit in self:
            day = visit.date_in and fields.Datetime.context_timestamp(visit.with_context(tz=visit.site_id.tz), visit.date_in).date()
            visit.display_name = ' · '.join(
                part for part in (visit.partner_id.name, visit.site_id.code, day and format_date(self.env, day)) if part)

    @api.depends('date_in', 'date_out')
    def _compute_duration(self):
        for visit in self:
            visit.duration = (visit.date_out - visit.date_in).total_seconds() / 3600 if visit.date_in and visit.date_out else 0

    @api.depends('date_in', 'date_out')
    def _compute_state(self):
        now = fields.Datetime.now()
        for visit in self:
            visit.state = 'done' if visit.date_out else 'forgotten' if visit.date_in and visit.date_in < now - FORGOTTEN_AFTER else 'here'

    @api.depends('date_in', 'site_id')
    def _compute_is_late(self):
        # as agreed when they came: a later change of the agreement makes nobody late
        for visit in self:
            local = visit.date_in and fields.Datetime.context_timestamp(visit.with_context(tz=visit.site_id.tz or 'UTC'), visit.date_in)
            visit.is_late = bool(local and visit.agreement_id.arrive_by and local.hour + local.minute / 60 > visit.agreement_id.arrive_by)

    @api.constrains('date_in', 'date_out')
    def _check_dates(self):
        soon = fields.Datetime.now() + timedelta(minutes=5)
        for visit in self:
            if visit.date_out and visit.date_out < visit.date_in:
                raise ValidationError(self.env._("%(person)s would leave before arriving: correct one of the two times.", person=visit.person_name))
            if visit.date_in > soon or visit.date_out and visit.date_out > soon:
                raise ValidationError(self.env._("A visit is written down when it takes place: its times can't be in the future."))

    @api.constrains('agreement_id', 'site_id')
    def _check_site(self):
        for visit in self:
            sites = visit.agreement_id.site_ids
            if visit.site_id.company_id != visit.company_id or sites and visit.site_id not in sites:
                raise ValidationError(self.env._(
                    "“%(agreement)s” isn't for %(site)s: choose another agreement or site.",
                    agreement=visit.agreement_id.name, site=visit.site_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_judged({name for vals in vals_list for name in vals})
        return super().create(vals_list)

    def write(self, vals):
        self._check_judged(vals)
        return super().write(vals)

    def _check_judged(self, names):
        if not self.env.su and not JUDGED.isdisjoint(names):
            raise AccessError(self.env._("Inspections and complaints are written by their buttons, so that it is known whose they are."))

    # === IN AND OUT === #

    @api.model
    def _check_in(self, site, agreement, person_name, source='qr'):
        """Check a vendor's person in; who is here already, stays so.

        Who may ask for it is decided by the caller: the page at the door (a valid code of the place) or the
        dialog for staff (`medical.vendor.check.in`).

        :param site: medical.site
        :param agreement: medical.agreement, in force at that site today
        :param str person_name: as typed
        :param str source: 'qr' or 'staff'
        :return: medical.vendor.visit
        :raise UserError: agreement not in force here, no name, or too long a one
        """
        # sudo: see above; nothing but this visit is written
        self, site, agreement = self.sudo(), site.sudo(), agreement.sudo()
        if not agreement or not site.active or not agreement._is_at(site):
            raise UserError(self.env._("This agreement isn't in force here today. Choose another, or ask the front desk."))
        name = ' '.join((person_name or '').split())
        if not name:
            raise UserError(self.env._("Type your name."))
        if len(name) > NAME_LENGTH or not name.isprintable():
            raise UserError(self.env._("Type your name in %(count)s letters or fewer.", count=NAME_LENGTH))
        # of two taps at the same moment the second is tried again, and finds the first one's visit
        self.env.cr.execute(SQL("UPDATE medical_agreement SET state = state WHERE id = %s", agreement.id), log_exceptions=False)
        self._mark_forgotten()
        here = self.search([
            ('agreement_id', '=', agreement.id), ('site_id', '=', site.id), ('state', '=', 'here')])
        same = here.filtered(lambda visit: visit.person_name.casefold() == name.casefold())
        return same[:1] or self.create({
            'agreement_id': agreement.id, 'site_id': site.id, 'person_name': name, 'source': source})

    @api.model
    def _check_out(self, visit):
        """Check a vendor's person out; who has left already, has.

        :return: the visit
        :raise UserError: the check-out was forgotten too long ago to be made up now
        """
        # sudo: as for _check_in
        visit = visit.sudo()
        visit.ensure_one()
        visit._mark_forgotten()
        if visit.state == 'forgotten':
            raise UserError(self.env._("This visit began too long ago to be checked out now. The office manager corrects it."))
        if visit.state == 'here':
            visit.date_out = fields.Datetime.now()
        return visit

    @api.model
    def _mark_forgotten(self):
        """Close what nobody checked out: those visits have no duration, and the manager hears of them."""
        self.flush_model(['date_in', 'date_out', 'state'])
        self.env.cr.execute(SQL(
            "UPDATE medical_vendor_visit SET state = 'forgotten' WHERE state = 'here' AND date_in < %s RETURNING id",
            fields.Datetime.now() - FORGOTTEN_AFTER))
        self.browse([visit for visit, in self.env.cr.fetchall()]).invalidate_recordset(['state'], flush=False)

    def action_check_out(self):
        """Check these people out. For staff at the site."""
        if not self.env.user.has_group('medical_office_base.group_staff'):
            raise AccessError(self.env._("Vendors are checked out by staff."))
        self.check_access('read')
        for visit in self:
            self._check_out(visit)

    @api.model
    def _cron_mark_forgotten(self):
        """Mark the visits that nobody checked out."""
        self._mark_forgotten()
