from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_amount, format_date

from ..medical_room_hold import TURNOVER_KINDS
from .medical_visit import DESK, END_REASONS, VISIT_KINDS
from .medical_visit_doing import FROM, MOVERS

FOUND = 12  # patients that a search shows
READ_AGAIN = timedelta(hours=1)  # the screen looks every half minute: within so long that is one reading
STEPS = ('arrived', 'roomed', 'left', 'no_show', 'cancelled')


class MedicalReception(models.AbstractModel):
    """The server of the reception's screen (static/src/reception): the day of a site, and a tap for each step. It decides all.

    For front desk, clinicians and manager at their own sites. Whatever bears a name is read as the user, by the rules of visits and
    patients, and written down once an hour for each visit and reader.
    """
    _name = 'medical.reception'
    _description = 'Reception'

    @api.model
    def _enter(self):
        """Refuses who has nothing to do here; self by the user's clock, and their sites."""
        if not self.env.user.has_groups(MOVERS):
            raise AccessError(self.env._("The reception's screen is for the front desk, clinicians and the manager."))
        # sudo: the person's own sites
        sites = self.env['medical.site'].sudo().search([
            ('user_ids', 'in', self.env.uid), ('company_id', 'in', self.env.companies.ids)])
        return self, sites

    @api.model
    def _site(self, sites, site_id):
        site = sites.filtered(lambda site: site.id == site_id) if site_id else sites[:1]
        if not site:
            raise AccessError(self.env._("You don't work at this site. Choose one of your own."))
        return site

    @api.model
    def get_day(self, site_id=False, day=False):
        """The day of a site, in a number of queries that doesn't grow with its visits.

        :param int site_id: one of the user's own, else their first
        :param str day: as '2027-01-31', else today at the site
        :return: {site_id, sites: [{id, name}], day, day_words, is_today, time, can_desk, visits: [see `_visit_values`],
            rooms: [{id, name, busy, hold}], providers: [{id, name}], kinds, reasons: [[key, label]]}; no sites: {sites: []}
        """
        self, sites = self._enter()
        if not sites:
            return {'sites': []}
        site = self._site(sites, site_id)
        today = site._today()
        try:
            date = fields.Date.to_date(day) or today
        except ValueError as error:
            raise UserError(self.env._("This is no date.")) from error
        visits = self.env['medical.visit'].search([('site_id', '=', site.id), ('date', '=', date)], order='date_start, id')
        self._note_reading(visits)
        rows = visits.sudo()  # sudo: names of colleagues and rooms; the visits were found as the user
        rows.fetch(['patient_id', 'provider_id', 'room_id', 'state', 'copay_due', 'arrived_at', 'roomed_at', 'left_at'])
        is_financial = self.env.user.has_group('medical_office_base.group_patient_financial')
        providers = rows.provider_id.sorted('name')
        return {
            'site_id': site.id,
            'sites': [{'id': place.id, 'name': place.name} for place in sites],
            'day': fields.Date.to_string(date),
            'day_words': format_date(self.env, date, date_format='EEEE, MMMM d'),
            'is_today': date == today,
            'time': site._moment_words(fields.Datetime.now()),
            'can_desk': self.env.user.has_groups(DESK),
            'visits': [self._visit_values(visit, is_financial) for visit in rows],
            'rooms': self._room_values(site),
            'providers': [{'id': provider.id, 'name': provider.name} for provider in providers],
            'kinds': self._labels('medical.visit', 'kind', VISIT_KINDS),
            'reasons': self._labels('medical.visit', 'end_reason', END_REASONS),
        }

    @api.model
    def _labels(self, model, name, keys):
        labels = dict(self.env[model]._fields[name]._description_selection(self.env))
        return [[key, labels[key]] for key, _label in keys]

    @api.model
    def _note_reading(self, visits):
        """Write down who reads these visits, but those that the same person has read here within the hour."""
        if not visits:
            return
        reason = self.env._("Reception")
        # sudo: whether one's own reading stands in the log already
        known = self.env['medical.access.log'].sudo()._read_group([
            ('model', '=', 'medical.visit'), ('res_id', 'in', visits.ids), ('user_id', '=', self.env.uid), ('reason', '=', reason),
            ('date', '>', self.env.cr.now() - READ_AGAIN)], ['res_id'])  # the log's clock is the database's
        visits.browse(set(visits.ids) - {row[0] for row in known})._access_log('list', reason=reason)

    @api.model
    def _visit_values(self, visit, is_financial):
        """A visit as the screen shows it, of a superuser's row. `steps` are the statuses that it can come to from here."""
        patient = visit.patient_id
        moment = {'arrived': visit.arrived_at, 'roomed': visit.roomed_at, 'left': visit.left_at}.get(visit.state)
        return {
            'id': visit.id,
            'time': visit._clock(visit.date_start),
            'name': patient.name,
            'called': patient.preferred_name or '',
            'number': patient.number,
            'born': format_date(self.env, patient.birth_date) if patient.birth_date else '',
            'needs': [word for word in (
                self.env._("Interpreter: %(language)s", language=patient.language_id.name or '?') if patient.needs_interpreter else '',
                patient.accommodation or '') if word],
            'kind': dict(visit._fields['kind']._description_selection(self.env))[visit.kind],
            'provider_id': visit.provider_id.id,
            'provider': visit.provider_id.name or '',
            'room_id': visit.room_id.id,
            'room': visit.room_id.name or '',
            'state': visit.state,
            'since': visit._clock(moment),
            'wait': visit.wait_minutes,
            'is_long': visit.is_waiting_long,
            'copay': format_amount(self.env, visit.copay_due, visit.currency_id) if is_financial and visit.copay_due else '',
            'is_walk_in': visit.is_walk_in,
            'reason': visit.end_reason and dict(visit._fields['end_reason']._description_selection(self.env))[visit.end_reason] or '',
            'steps': [step for step in STEPS if visit.state in FROM[step]],
        }

    @api.model
    def _room_values(self, site):
        """The site's rooms for patients: who is in, and whether one is on hold."""
        rooms = self.env['medical.room'].search([('site_id', '=', site.id), ('kind', 'in', TURNOVER_KINDS)])
        # sudo: that a room is taken, not by whom
        taken = self.env['medical.visit'].sudo()._read_group(
            [('site_id', '=', site.id), ('state', '=', 'roomed'), ('date', '=', site._today()), ('room_id', '!=', False)], ['room_id'])
        busy = {room.id for room, in taken}
        return [{'id': room.id, 'name': room.name, 'busy': room.id in busy, 'hold': room.hold_words or ''} for room in rooms]

    # === TAPS === #

    @api.model
    def move(self, visit_id, step, room_id=False, reason=False):
        """Bring a visit to a status (see STEPS), or 'undo' the last one; the day as it is then.

        :raise UserError: the visit is elsewhere on its way
        """
        self, _sites = self._enter()
        visit = self.env['medical.visit'].browse(visit_id).exists()
        if not visit or step not in (*STEPS, 'undo'):
            raise UserError(self.env._("This visit is not there any more. Reload the page."))
        if step == 'undo':
            visit.action_undo()
        else:
            room = self.env['medical.room'].browse(room_id).exists() if room_id else None
            visit._move(step, room, reason or None)
        return self.get_day(visit.site_id.id, visit.date)

    @api.model
    def find_patients(self, text):
        """Patients by parts of their name, record number or birth date: [{id, name, called, number, born}], at most FOUND."""
        self._enter()
        text = ' '.join((text or '').split())
        if len(text) < 2:
            return []
        found = self.env['medical.patient'].search([('display_name', 'ilike', text)], limit=FOUND)
        found._access_log('search', reason=self.env._("Reception"))
        return [{
            'id': patient.id, 'name': patient.name, 'called': patient.preferred_name or '', 'number': patient.number,
            'born': format_date(self.env, patient.birth_date) if patient.birth_date else '',
        } for patient in found]

    @api.model
    def walk_in(self, site_id, patient_id, values):
        """Somebody comes without appointment: a visit now, arrived.

        :param dict values: {kind, provider_id}
        """
        self, sites = self._enter()
        site = self._site(sites, site_id)
        now = fields.Datetime.now()
        visit = self.env['medical.visit'].create({
            'patient_id': patient_id, 'site_id': site.id, 'date_start': now.replace(second=0),
            'kind': values.get('kind') or 'other', 'provider_id': values.get('provider_id') or False})
        # sudo: that it is one is never typed; the visit was made as the user
        visit.sudo().is_walk_in = True
        visit._move('arrived')
        return self.get_day(site.id)
