from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from .medical_huddle import MINUTES

# when what was decided is to be done, unless said otherwise (suggested)
DUE_DAYS = 7
# how long after its beginning a shift still counts as being there: people come when the site opens
SHIFT_AFTER = timedelta(minutes=60)
EARLIER = 30


class MedicalHuddle(models.Model):
    """The screen on which a huddle is led: what it shows, and what is done on it."""
    _inherit = 'medical.huddle'

    # === WHAT WAITS === #

    def _agenda(self):
        """What the site speaks about: the cards of Today, counted as the user; the kept numbers once it has begun."""
        self.ensure_one()
        if self.state == 'planned':
            return [{**line, 'note': ''} for line in self.env['medical.today']._site_agenda(self.site_id)]
        return [{
            'key': line.key, 'title': line.title, 'urgency': line.urgency, 'count': line.count, 'note': line.note or '',
        } for line in self.line_ids]

    def _on_shift(self):
        """People of the site who work there when the huddle takes place, by their published shifts."""
        # sudo: who works at the site is on its plan
        shifts = self.env['medical.shift'].sudo().search_fetch([
            ('site_id', '=', self.site_id.id), ('state', '=', 'published'), ('start', '<=', self.date_start + SHIFT_AFTER), ('end', '>', self.date_start),
            ('user_id', '!=', False)], ['user_id'])
        return shifts.user_id & self.sudo().site_id.user_ids

    def _earlier_actions(self):
        """What was decided in huddles of the site and isn't done yet, as the user."""
        return self.env['medical.action'].search(
            [('huddle_id.site_id', '=', self.site_id.id), ('huddle_id', '!=', self.id), ('state', '=', 'open')], order='date_due, id', limit=EARLIER)

    @api.model
    def _own_today(self):
        """Today's huddles at the user's sites."""
        about = fields.Date.today()
        huddles = self.search([
            ('site_id.user_ids', 'in', self.env.uid), ('date', '>=', about - timedelta(days=1)), ('date', '<=', about + timedelta(days=1))])
        today = {site: site._today() for site in huddles.site_id}
        order = {'running': 0, 'planned': 1, 'held': 2, 'missed': 3}
        return huddles.filtered(lambda huddle: huddle.date == today[huddle.site_id]).sorted(
            lambda huddle: (order[huddle.state], huddle.date_start, huddle.id))

    @api.model
    def get_screen(self, huddle_id=None):
        """What the screen shows: of one huddle, else of today's at one's own site.

        :return: {huddles: the choice of today's, huddle: what is shown of one, or False}
        """
        own = self._own_today()
        huddle = self.browse(huddle_id) if huddle_id else own[:1]
        huddle.check_access('read')
        return {
            'huddles': [{'id': one.id, 'site': one.site_id.name} for one in own],
            'huddle': huddle._screen() if huddle.exists() else False,
        }

    def _screen(self):
        self.ensure_one()
        site, state_words = self.site_id, dict(self._fields['state']._description_selection(self.env))
        # sudo: names of the people of the site
        people = self.sudo().site_id.user_ids.filtered('active')
        present = self._on_shift() if self.state == 'planned' else self.sudo().present_ids
        now, today = fields.Datetime.now(), site._today()
        return {
            'id': self.id, 'site': site.name, 'state': self.state, 'state_words': state_words[self.state], 'can_lead': self.can_lead,
            'is_today': self.date == today, 'day': format_date(self.env, self.date, date_format='EEEE, MMMM d'),
            'hour': self.hour_text, 'minutes': MINUTES, 'took': self.minutes,
            'seconds': self.started_at and int((now - self.started_at).total_seconds()),
            'leader': self.sudo().leader_id.name or '', 'notes': self.notes or '', 'missed_reason': self.missed_reason or '',
            'lines': self._agenda(),
            'people': [{'id': user.id, 'name': user.name, 'present': user in present} for user in (people | present).sorted('name')],
            'decided': [action._huddle_row(today) for action in self.action_ids.sorted('id')],
            'earlier': [action._huddle_row(today) for action in self._earlier_actions()],
            'due': fields.Date.to_string(today + timedelta(days=DUE_DAYS)), 'today': fields.Date.to_string(today),
        }

    # === WHAT IS DONE === #

    def action_start(self):
        """Begin: the numbers of this moment are kept, who is on shift is ticked.

        :raises UserError: it isn't its day, or it has begun
        """
        huddle = self._check_lead('planned')
        if huddle.date != huddle.site_id._today():
            raise UserError(self.env._("This huddle is of another day."))
        # as the user: the numbers that they see
        agenda = self._agenda()
        huddle.write({
            'state': 'running', 'leader_id': self.env.uid, 'started_at': fields.Datetime.now(),
            'present_ids': [Command.set((self._on_shift() | self.env.user).ids)],
            'line_ids': [Command.create({
                'key': line['key'], 'title': line['title'], 'urgency': line['urgency'], 'count': line['count'], 'sequence': number,
            }) for number, line in enumerate(agenda)]})
        return self._screen()

    def save(self, values):
        """Keep what is typed and ticked while it goes on.

        :param dict values: any of notes, present (ids of people of the site), lines ({key of a line: note})
        """
        huddle = self._check_lead('running')
        if 'notes' in values:
            huddle.notes = values['notes']
        if 'present' in values:
            allowed = huddle.site_id.user_ids | huddle.present_ids
            huddle.present_ids = [Command.set(list({int(number) for number in values['present']} & set(allowed.ids)))]
        notes = values.get('lines') or {}
        for line in huddle.line_ids.filtered(lambda line: line.key in notes):
            line.note = notes[line.key]
        return True

    def decide(self, values):
        """Somebody is to do something: an action on their Today.

        :param dict values: name, user_id (somebody of the site), date_due
        :raises UserError: what is missing
        :return: the action, as the screen shows it
        """
        huddle = self._check_lead('running')
        name, user = (values.get('name') or '').strip(), huddle.site_id.user_ids.filtered(lambda user: user.id == values.get('user_id'))
        if not name or not user or not values.get('date_due'):
            raise UserError(self.env._("Say what is to be done, who does it (somebody of the site), and by when."))
        action = huddle.env['medical.action'].create({
            'name': name, 'user_id': user.id, 'date_due': values['date_due'], 'huddle_id': huddle.id, 'site_id': huddle.site_id.id,
            'company_id': huddle.company_id.id})
        return action._huddle_row(huddle.site_id._today())

    def tick(self, action_id):
        """What was decided in a huddle of this site is done, as somebody there says."""
        huddle = self._check_lead('running')
        action = huddle.env['medical.action'].browse(action_id).exists()
        if action.huddle_id.site_id != huddle.site_id or action.state != 'open':
            raise UserError(self.env._("This isn't open any more. Reload the screen."))
        action.with_env(self.env)._finish('done')
        return True

    def open_line(self, key):
        """The list behind a number, as it is now; False where the user doesn't see that card."""
        self.ensure_one()
        self.check_access('read')
        return self.env['medical.today']._open_site_card(self.site_id, key)

    def action_end(self):
        """End it: what was noted stays as it is."""
        huddle = self._check_lead('running')
        huddle.write({'state': 'held', 'ended_at': fields.Datetime.now()})
        return self._screen()
