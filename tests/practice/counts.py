"""Counts at the demo practice: one that was posted, one that waits for approval, one to be counted today, and the plans."""
from datetime import timedelta

from odoo import fields

from .clock import on


class Counts:

    def __init__(self, env, company, users, sites, rooms):
        self.env = env
        self.company = company
        self.users = users
        self.sites = sites
        self.rooms = rooms
        self.today = fields.Date.context_today(env['res.users'].with_context(tz='America/New_York'))

    def tell(self):
        with on(self.env, self.today - timedelta(days=9)):
            sheet = self.count('nurse', self.rooms['MAIN', 'EX1'], {1: -1, 3: -2})
            self.explain(sheet, ['unrecorded', 'damaged'])
            self.as_('manager', 'medical.count').browse(sheet.id).action_post()
        with on(self.env, self.today - timedelta(days=1)):
            sheet = self.count('nurse', self.rooms['MAIN', 'EX2'], {0: -1, 2: 1})
            self.explain(sheet, ['unrecorded'])
        self.sheet('nurse', self.rooms['MAIN', 'EX3'])
        plans = self.as_('manager', 'medical.count.plan')
        plans.action_suggest()
        # the first sheets of the plans are not due yet
        plans.search([]).date_next = self.today + timedelta(days=14)

    def as_(self, login, model):
        return self.env(user=self.users[login].id, context={
            'allowed_company_ids': self.company.ids, 'tz': 'America/New_York', 'lang': 'en_US', 'mail_notify_force_send': False})[model]

    def sheet(self, login, room):
        return self.as_('clerk', 'medical.count').create({
            'site_id': room.site_id.id, 'kind': 'room', 'room_ids': room.ids, 'counter_id': self.users[login].id})

    def count(self, login, room, off):
        """A sheet counted to its end; ``off``: {number of the line: what is found beside the book}, in the item's unit."""
        sheet = self.sheet(login, room)
        screen = self.as_(login, 'medical.count.screen')
        opened = screen.open_sheet(sheet.id)
        lines = self.env['medical.count.line'].browse([row['id'] for row in opened['lines']])
        book = lines._book_at(dict.fromkeys(lines, fields.Datetime.now()))
        screen.save(sheet.id, [
            {'line_id': line.id, 'quantity': max(book[line] + off.get(number, 0), 0), 'age': 0} for number, line in enumerate(lines)])
        screen.finish(sheet.id, leave=True)
        if sheet.state == 'recount':
            again = self.as_('clerk', 'medical.count.screen')
            lines = sheet.sudo().line_ids.filtered('to_recount')
            again.save(sheet.id, [{'line_id': line.id, 'quantity': line.first_qty, 'age': 0} for line in lines])
            again.finish(sheet.id)
        return sheet

    def explain(self, sheet, reasons):
        lines = self.as_('clerk', 'medical.count.line').search([('count_id', '=', sheet.id), ('difference', '!=', 0)])
        for line, reason in zip(lines, reasons, strict=False):
            line.reason = reason
