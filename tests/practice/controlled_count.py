"""Controlled substances are counted: the day's sheets, a hand-over that differs, an inventory, and a parcel that was lost."""
from datetime import timedelta

from odoo import fields

from .clock import on
from .controlled import DIAZEPAM, TESTOSTERONE


class ControlledCounts:
    """What is counted at Main Street, by two people. After `Controlled`: whose last entry is of yesterday noon."""

    def __init__(self, controlled):
        self.story = controlled
        self.env, self.users, self.today = controlled.env, controlled.users, controlled.today
        self.site = controlled.cabinet.site_id

    def on(self, days_ago, hour=14):
        return on(self.env, self.today - timedelta(days=days_ago), hour)

    def opened(self, action):
        return self.env['medical.count'].browse(action['context']['medical_count_id'])

    def count(self, sheet, login, missing=None):
        """Count what the book has, less what is missing: {product: quantity}."""
        missing = missing or {}
        sheet = self.story.as_(login, 'medical.count').browse(sheet.id)
        if sheet.state == 'draft':
            sheet.action_start()
        working = sheet._doing()
        now = fields.Datetime.now()
        book = working.line_ids._book_at(dict.fromkeys(working.line_ids, now))
        working._record({line: (book[line] - missing.get(line.product_id, 0), None) for line in working.line_ids})
        sheet._finish_checked(leave=False)
        return sheet

    def sign(self, login, witness, **what):
        # the password is the login
        self.story.as_(login, 'medical.controlled.sign').create({
            'witness_id': self.users[witness].id, 'witness_password': witness, **what}).action_sign()

    def inventory(self, days_ago):
        with self.on(days_ago, 22):
            inventory = self.story.as_('doctor', 'medical.controlled.inventory').create({'site_id': self.site.id, 'kind': 'initial'})
            sheet = self.opened(inventory.action_count())
            self.sign('doctor', 'nurse', count_id=self.count(sheet, 'doctor').id)
            self.sign('doctor', 'nurse', inventory_id=inventory.id)

    def day(self, days_ago, login=None, witness=None):
        """The day's sheet; without anybody, nobody counts it."""
        with self.on(days_ago, 13):
            self.env['medical.count']._cron_controlled()
            sheet = self.env['medical.count'].search([
                ('cabinet_id', '=', self.story.cabinet.id), ('date_due', '=', self.site._today()), ('state', '=', 'draft')])
            if login and sheet:
                self.sign(login, witness, count_id=self.count(sheet, login).id)

    def hand_over(self):
        """At the evening's hand-over a tablet and a vial are missing: one was wasted, the other is being looked for."""
        products = self.story.products
        with self.on(1, 21):
            sheet = self.opened(self.story.as_('nurse', 'medical.controlled.begin').create({
                'kind': 'hand_over', 'room_id': self.story.cabinet.id}).action_begin())
            self.count(sheet, 'nurse', {products[DIAZEPAM]: 1, products[TESTOSTERONE]: 1})
            self.sign('nurse', 'doctor', count_id=sheet.id)
            rows = self.story.as_('manager', 'medical.controlled.discrepancy').browse(sheet.sudo().discrepancy_ids.ids)
            rows.action_investigate()
            row = rows.filtered(lambda row: row.product_id == products[DIAZEPAM])
            self.story.as_('manager', 'medical.controlled.resolve').create({
                'discrepancy_id': row.id, 'cause': 'waste', 'witness_id': self.users['doctor'].id, 'witness_password': 'doctor',
                'finding': "A tablet was crushed while it was unpacked and thrown away; the nurse and the doctor remember it, nobody wrote it down.",
            }).action_resolve()

    def parcel(self):
        """Two months ago a parcel did not arrive."""
        with self.on(60):
            loss = self.story.as_('manager', 'medical.controlled.loss').create({
                'site_id': self.site.id, 'kind': 'transit', 'carrier': "Fictional Parcels", 'circumstances': "The parcel was opened on its way.",
                'line_ids': [(0, 0, {'product_id': self.story.products[TESTOSTERONE].id, 'quantity': 1})]})
        with self.on(59):
            loss.write({'field_office': "Boston", 'notice_way': 'email', 'police_reported': False})
            loss.action_notified()
        with self.on(40):
            loss.write({'form_number': 'INVENTED-0001', 'measures': "Parcels are weighed when they arrive."})
            loss.action_filed()

    def tell(self):
        for code, label in (
                (DIAZEPAM, {'medical_strength': '5 mg', 'medical_dosage_form': "tablet", 'medical_container_size': 100}),
                (TESTOSTERONE, {'medical_strength': '200 mg/mL', 'medical_dosage_form': "injection", 'medical_container_size': 1})):
            self.story.products[code].write(label)
        self.parcel()
        self.inventory(25)
        self.day(4)
        self.day(3, 'nurse', 'doctor')
        self.day(2, 'doctor', 'nurse')
        self.hand_over()
        self.env['medical.count']._cron_controlled()
