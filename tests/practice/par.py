"""Par levels: the clerk had them reviewed last week and applied some; this week's suggestions wait, and one room is asked for by itself."""
from datetime import timedelta

from odoo import Command, fields

from .clock import on

APPLIED = 6


class ParLevels:

    def __init__(self, env, company, users, sites, rooms):
        self.env, self.company, self.users, self.sites, self.rooms = env, company, users, sites, rooms

    def tell(self):
        today = fields.Date.context_today(self.users['manager'])
        with on(self.env, today - timedelta(days=8)):
            first = self.review('clerk', self.rooms['MAIN', 'EX1'])
            first.suggestion_ids.filtered(lambda line: line.advice in ('raise', 'lower'))[:APPLIED].action_apply()
            first.action_close()
        self.review('manager')
        self.ask_by_itself(self.rooms['MAIN', 'EX2'])

    def review(self, login, rooms=None):
        user = self.users[login]
        review = self.env(user=user.id)['medical.par.review'].with_company(self.company).create({
            'site_id': self.sites['MAIN'].id, 'months': 3, 'room_ids': [Command.set(rooms.ids if rooms else [])]})
        review.action_suggest()
        return review

    def ask_by_itself(self, room):
        """What one room is short of is asked for by the scheduler."""
        levels = self.env['stock.warehouse.orderpoint'].search([('location_id', '=', room.location_id.id)], limit=3)
        levels.trigger = 'auto'
        levels._procure_orderpoint_confirm(company_id=self.company)
