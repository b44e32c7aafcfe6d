from contextlib import contextmanager
from unittest.mock import patch


class TodayChecks:
    """For test cases of every addon: what Today promises of each card."""

    def assert_cards_match(self, user):
        """For every card on the user's screen: its number is that of the list it opens, and the list's views load.

        :return: the numbers, {key: count}
        """
        today = self.env['medical.today'].with_user(user)
        shown = self._shown(user)
        for key, card in shown.items():
            with self.subTest(card=key, user=user.login):
                action = today.open_card(key)
                model = self.env[action['res_model']].with_user(user).with_context(**action['context'])
                self.assertEqual(model.search_count(action['domain']), card['count'])
                search_view = action['search_view_id'] and action['search_view_id'][0]
                views = model.get_views([*action['views'], (search_view, 'search')])['views']
                self.assertEqual(set(views), {view_type for _view, view_type in action['views']} | {'search'})
        return {key: card['count'] for key, card in shown.items()}

    def _shown(self, user):
        """The cards on a user's screen, as the screen gets them: {key: card}."""
        screen = self.env['medical.today'].with_user(user).get_today()
        return {card['key']: card for section in screen['sections'] for card in section['cards']}

    @contextmanager
    def _fake_cards(self, *cards):
        """Only these cards for the while: each the arguments of `medical.today._card`."""
        def _cards(today):
            return [today._card(**card) for card in cards]

        with patch.object(self.registry['medical.today'], '_cards', _cards):
            yield
