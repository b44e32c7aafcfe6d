import re
from datetime import datetime, time, timedelta
from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date, format_time
from odoo.tools.safe_eval import safe_eval

# Every other role implies Staff.
ROLES = 'medical_office_base.group_staff,medical_office_base.group_facility,medical_office_base.group_auditor'
MORNING = time(8)
AFTERNOON = time(13)
URGENCIES = ('danger', 'warning', 'info')
# What would make the opened list differ from the counted records.
NARROWING = re.compile(r'search_default_|searchpanel_default_|active_test$|group_by$')


class Card(NamedTuple):
    """What waits, as one number: see `medical.today._card`."""
    key: str
    title: str
    section: str
    model: str
    domain: list
    action: str
    sequence: int
    urgency: str
    groups: str
    icon: str
    empty: str
    personal: bool


class MedicalToday(models.AbstractModel):
    """The screen on which everyone's day begins: what waits for this person, as cards.

    An addon adds cards by overriding `_cards`. Number and opened list of a card come from its one domain. While the
    methods run, the environment's time zone is the person's (see `res.users._medical_tz`): `'today'` in a domain and
    `fields.Date.context_today` mean the day at their site.
    """
    _name = 'medical.today'
    _description = 'Today'

    # === CARDS === #

    @api.model
    def _sections(self):
        """The headings cards stand under, in their order: {key: title}."""
        return {
            'today': self.env._("Your tasks"),
            'patients': self.env._("Patients"),
            'staff': self.env._("Staff"),
            'facilities': self.env._("Facilities"),
            'supplies': self.env._("Supplies"),
            'billing': self.env._("Billing"),
            'compliance': self.env._("Compliance"),
        }

    @api.model
    def _card(self, key, *, title, section, model, domain, action,
              sequence=10, urgency='info', groups='', icon='fa-inbox', empty='', personal=False):
        """Describe a card.

        :param str key: unique, of small letters, digits and underscores; kept in snoozes and links, so never renamed
        :param str title: what waits, translated, without the number
        :param str section: a key of `_sections`
        :param str model: whose records are counted; the action must show this model
        :param domain: THE domain: counted and opened as the user. Values only, no subqueries: it goes to the browser
        :param str action: xmlid of a window action; its own domain and default filters are not used
        :param str urgency: danger (today, or harm), warning (soon), info
        :param str groups: comma-separated xmlids, one of which the user needs; without, whoever may read the model
        :param str icon: a Font Awesome 4 class
        :param str empty: what zero means, in words
        :param bool personal: a colleague would see only their own: such a card can't be handed over
        :raise ValueError: a mistake of the developer
        """
        if not re.fullmatch(r'[a-z][a-z0-9_]*', key):
            raise ValueError(f"Card key {key!r}: small letters, digits and underscores only")
        if section not in self._sections() or urgency not in URGENCIES or '!' in groups:
            raise ValueError(f"Card {key}: unknown section or urgency, or excluded groups")
        return Card(
            key, title, section, model, list(domain), action, sequence, urgency, groups, icon,
            empty or self.env._("Nothing waits here."), personal)

    @api.model
    def _cards(self):
        """Every card of the office, for whomever. Called once per request: no query here. To be overridden."""
        today = fields.Date.context_today(self)
        mine = [('user_id', '=', self.env.uid)]
        return [
            self._card(
                'tasks_due', title=self.env._("Tasks due"), section='today', sequence=10, urgency='danger',
                model='mail.activity', domain=[*mine, ('date_deadline', '<=', fields.Date.to_string(today))],
                action='medical_office_base.action_medical_my_tasks', icon='fa-check-square-o', personal=True,
                empty=self.env._("No task of yours is due.")),
            self._card(
                'tasks_upcoming', title=self.env._("Tasks of the next 7 days"), section='today', sequence=20,
                model='mail.activity', domain=[
                    *mine, ('date_deadline', '>', fields.Date.to_string(today)),
                    ('date_deadline', '<=', fields.Date.to_string(today + timedelta(days=7)))],
                action='medical_office_base.action_medical_my_tasks', icon='fa-calendar', personal=True,
                empty=self.env._("No task of yours falls due in the next 7 days.")),
        ]

    @api.model
    def _visible_cards(self):
        """The cards this user may see, in the order of the screen (urgent ones first in a section): {key: Card}."""
        cards = self._cards()
        if len({card.key for card in cards}) < len(cards):
            raise ValueError("Two cards of Today have the same key")
        return self._arranged(cards)

    @api.model
    def _arranged(self, cards):
        """Those of these cards that this user may see, in the order of the screen: {key: Card}."""
        order = list(self._sections())
        user = self.env.user
        return {
            card.key: card
            for card in sorted(cards, key=lambda card: (
                order.index(card.section), URGENCIES.index(card.urgency), card.sequence, card.title))
            if (not card.groups or user.has_groups(card.groups)) and self.env[card.model].has_access('read')
        }

    @api.model
    def _visible_card(self, key):
        card = self._visible_cards().get(key)
        if not card:
            raise UserError(self.env._("This card is not on your screen any more. Reload Today to see what is."))
        return card

    @api.model
    def _counts(self, cards):
        """Number of records behind each card: one count (for tasks: two queries) per card, as the user."""
        return {card.key: self.env[card.model].search_count(card.domain) for card in cards}

    # === SCREEN === #

    @api.model
    def _enter(self):
        """Self for one of the public methods: refuses who has no role, sets the person's time zone.

        :return: (medical.today, sites of the person)
        """
        user = self.env.user
        if not user.has_groups(ROLES):
            raise AccessError(self.env._(
                "Today is for people with a role in Medical Office. Ask a system administrator to give you one."))
        # sudo: the person's own sites; facility workers may read them anyway
        sites = self.env['medical.site'].sudo().search_fetch(
            [('user_ids', 'in', user.id), ('company_id', 'in', self.env.companies.ids)], ['name', 'tz'])
        return self.with_context(tz=user._medical_tz(sites)), sites

    @api.readonly
    @api.model
    def get_today(self):
        """What the screen shows to the current user. At most 8 queries and 2 per card, whatever the data's size."""
        self, sites = self._enter()
        user = self.env.user
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        cards = self._visible_cards()
        counts = self._counts(cards.values())
        snoozes = self._snoozes()
        handed_out = self._handed_out(now.date())
        return {
            'name': user.name,
            'greeting': self._greeting(now.hour, user.name),
            'date': fields.Date.to_string(now.date()),
            'date_label': format_date(self.env, now.date(), date_format='EEEE, MMMM d'),
            'tz': self.env.context['tz'],
            'roles': self._role_names(),
            'sites': [{'id': site.id, 'name': site.name} for site in sites],
            'sections': [
                {'key': key, 'title': title, 'cards': [
                    {
                        'key': card.key, 'title': card.title, 'urgency': card.urgency, 'icon': card.icon,
                        'empty': card.empty, 'personal': card.personal, 'count': counts[card.key],
                        'snoozed': card.key in snoozes and self._format_until(snoozes[card.key]),
                        'given_to': [task['user'] for task in handed_out if task['card'] == card.key],
                    }
                    for card in cards.values() if card.section == key
                ]}
                for key, title in self._sections().items()
            ],
            'urgency_labels': self._urgency_labels(),
            'snooze_choices': [
                {'key': key, 'title': title, 'until': self._format_until(until)}
                for key, (title, until) in self._snooze_choices().items()
            ],
            'handed_out': handed_out,
        }

    @api.model
    def _urgency_labels(self):
        return {
            'danger': self.env._("Urgent"),
            'warning': self.env._("Soon"),
            'info': self.env._("For information"),
        }

    @api.model
    def _greeting(self, hour, name):
        if hour < 12:
            return self.env._("Good morning, %(name)s", name=name)
        if hour < 18:
            return self.env._("Good afternoon, %(name)s", name=name)
        return self.env._("Good evening, %(name)s", name=name)

    @api.model
    def _role_names(self):
        """Names of the roles the user holds themselves; Staff only where it is the only one."""
        # ids from memory, where env.ref would ask the database whether the record exists
        xmlid_to_id = self.env['ir.model.data']._xmlid_to_res_id
        roles = self.env['res.groups'].search_fetch([
            ('user_ids', 'in', self.env.uid),
            ('privilege_id.category_id', '=', xmlid_to_id('medical_office_base.module_category_medical_office')),
        ], ['name'])
        staff = roles.browse(xmlid_to_id('medical_office_base.group_staff'))
        return ((roles - staff) or roles).mapped('name')

    @api.readonly
    @api.model
    def open_card(self, key):
        """The window action that shows exactly the records counted on a card.

        :raise UserError: the card isn't (any more) on this user's screen
        """
        self, _sites = self._enter()
        return self._card_action(self._visible_card(key))

    @api.model
    def _card_action(self, card):
        """The window action that shows exactly the records counted on a card, whatever the user's filters."""
        action = self.env['ir.actions.actions']._for_xml_id(card.action)
        if action['type'] != 'ir.actions.act_window' or action['res_model'] != card.model:
            raise ValueError(f"Card {card.key}: action {card.action} doesn't show {card.model}")
        context = safe_eval(action['context'] or '{}', {
            'uid': self.env.uid, 'context': dict(self.env.context), 'active_id': False, 'active_ids': [],
            'active_model': False,
        })
        return {
            **action,
            'name': card.title,
            'display_name': card.title,
            'domain': list(Domain(card.domain)),
            # a favourite filter of the user's would narrow the list as well
            'context': {
                **{name: value for name, value in context.items() if not NARROWING.match(name)},
                'search_disable_custom_filters': True, 'tz': self.env.context['tz'],
            },
        }

    # === SNOOZE === #

    @api.model
    def _snoozes(self):
        """The current user's snoozed cards: {key: until, in UTC}."""
        snoozes = self.env['medical.today.snooze'].search_fetch(
            [('user_id', '=', self.env.uid), ('until', '>', fields.Datetime.now())], ['card', 'until'])
        return {snooze.card: snooze.until for snooze in snoozes}

    @api.model
    def _snooze_choices(self):
        """How long a card can be put aside: {key: (title, until in UTC)}."""
        now = fields.Datetime.now()
        local = fields.Datetime.context_timestamp(self, now)
        tomorrow = local.date() + timedelta(days=1)
        monday = local.date() + timedelta(days=7 - local.weekday())
        return {
            'hour': (self.env._("1 hour"), now + timedelta(hours=1)),
            'half_day': (
                (self.env._("This afternoon"), self._local_to_utc(local.date(), AFTERNOON)) if local.hour < 12
                else (self.env._("Tomorrow morning"), self._local_to_utc(tomorrow, MORNING))),
            'week': (self.env._("Next week"), self._local_to_utc(monday, MORNING)),
        }

    @api.model
    def _local_to_utc(self, day, hour):
        return self.env.tz.localize(datetime.combine(day, hour)).astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _format_until(self, until):
        """A moment (UTC) in words: the hour, with the day unless it is today."""
        tz = self.env.context['tz']
        hour = format_time(self.env, until, tz=tz, time_format='short')
        day = fields.Datetime.context_timestamp(self, until).date()
        if day == fields.Date.context_today(self):
            return self.env._("until %(hour)s", hour=hour)
        return self.env._(
            "until %(day)s, %(hour)s", day=format_date(self.env, day, date_format='EEE, MMM d'), hour=hour)

    @api.model
    def snooze_card(self, key, until):
        """Put a card aside for the current user.

        :param str until: a key of `_snooze_choices`: hour, half_day or week
        :raise UserError: unknown card or choice
        """
        self, _sites = self._enter()
        card = self._visible_card(key)
        choices = self._snooze_choices()
        if until not in choices:
            raise UserError(self.env._("Choose for how long: %(choices)s.", choices=', '.join(
                title for title, _moment in choices.values())))
        Snooze = self.env['medical.today.snooze']
        snooze = Snooze.search([('user_id', '=', self.env.uid), ('card', '=', card.key)])
        if snooze:
            snooze.until = choices[until][1]
        else:
            Snooze.create({'card': card.key, 'until': choices[until][1]})
        return True

    @api.model
    def unsnooze_card(self, key):
        """Show a card that the current user had put aside."""
        self.env['medical.today.snooze'].search([('user_id', '=', self.env.uid), ('card', '=', key)]).unlink()
        return True
