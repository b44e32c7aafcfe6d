from odoo import api, models
from odoo.fields import Domain

from ..tools.roles import MANAGER, WORKERS


class MedicalToday(models.AbstractModel):
    """What a site speaks about in the morning: the cards of Today that belong there, narrowed to the site."""
    _inherit = 'medical.today'

    @api.model
    def _huddle_keys(self):
        """Cards that belong to a site's huddle. No query here. To be overridden.

        :return: {key of a card: (path from its model to the site, groups in place of the card's own, or None)}. Other groups only where
            people of the site may read all of its records by the record rules: else a number would say less than there is.
        """
        people = 'medical_office_base.group_front_desk,medical_office_base.group_clinician,medical_office_base.group_manager'
        return {
            'coverage_short_now': ('site_id', None),
            'coverage_call_outs': ('site_id', MANAGER),
            'coverage_open': ('site_id', WORKERS),
            'visits_expected': ('site_id', people),
            'problems_emergencies': ('medical_site_id', None),
            'problems_to_take': ('medical_site_id', None),
            'problems_late': ('medical_site_id', None),
            'problems_out_of_use': ('medical_site_id', None),
            'rounds_missed': ('site_id', f'{MANAGER},medical_office_base.group_compliance_officer'),
        }

    @api.model
    def _site_cards(self, site):
        """The cards of a site's huddle that this user may see, urgent ones first in a section: {key: Card}."""
        keys = self._huddle_keys()
        return self._arranged([
            card._replace(
                domain=list(Domain(card.domain) & Domain(keys[card.key][0], '=', site.id)),
                groups=card.groups if keys[card.key][1] is None else keys[card.key][1])
            for card in self._cards() if card.key in keys])

    @api.model
    def _at_site(self, site):
        # sudo: by the clock of the site, whoever asks
        return self.with_context(tz=site.sudo().tz)

    @api.model
    def _site_agenda(self, site):
        """What waits at a site today, counted as the user, by the clock of the site: at most 8 queries and 2 per card.

        :return: a list of {key, title, section, urgency, icon, empty, count}
        """
        self = self._at_site(site)
        cards = self._site_cards(site)
        counts = self._counts(cards.values())
        return [{
            'key': card.key, 'title': card.title, 'section': card.section, 'urgency': card.urgency, 'icon': card.icon, 'empty': card.empty,
            'count': counts[card.key]} for card in cards.values()]

    @api.model
    def _open_site_card(self, site, key):
        """The window action that shows the records counted at a site; False where the user sees no such card."""
        self = self._at_site(site)
        card = self._site_cards(site).get(key)
        return card and self._card_action(card) or False
