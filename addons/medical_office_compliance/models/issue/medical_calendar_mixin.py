from odoo import api, fields, models

# what Odoo's calendar would tell people by mail, write on the event about them, or keep as its history
QUIET = {
    'no_mail_to_attendees': True, 'skip_attendee_notification': True, 'skip_contact_description': True, 'dont_notify': True,
    'tracking_disable': True, 'mail_create_nolog': True, 'mail_create_nosubscribe': True,
}


class MedicalCalendarMixin(models.AbstractModel):
    """What stands on people's calendars: an event of Odoo's for each, with the people concerned and nothing that was said.

    The model has `company_id`. Events are made anew, in bulk, where time, name or people changed; nobody gets a mail.
    """
    _name = 'medical.calendar.mixin'
    _description = 'On the Calendar'

    date_start = fields.Datetime('Begins', readonly=True, index=True)
    date_end = fields.Datetime('Ends', compute='_compute_date_end')
    event_id = fields.Many2one('calendar.event', readonly=True, copy=False, index='btree_not_null', ondelete='set null')

    @api.depends('date_start')
    def _compute_date_end(self):
        raise NotImplementedError

    def _calendar_name(self):
        """What stands on the calendar: no names of people, nothing private."""
        raise NotImplementedError

    def _calendar_place(self):
        return False

    def _calendar_users(self):
        """Whose calendar it stands on."""
        raise NotImplementedError

    def _sync_events(self):
        """Let the events of these be as they are now: a constant number of queries."""
        # sudo: the calendar follows what is planned, whoever planned it
        records = self.sudo()
        stale, lacking, model = records.env['calendar.event'], records.browse(), records.env['ir.model']._get_id(self._name)
        values = []
        for record in records:
            event, people = record.event_id, record._calendar_users().filtered('active').partner_id
            wanted = {'name': record._calendar_name(), 'start': record.date_start, 'stop': record.date_end}
            if event.active and event.partner_ids == people and all(event[name] == value for name, value in wanted.items()):
                continue
            stale |= event
            lacking |= record
            values.append({
                **wanted, 'location': record._calendar_place(), 'user_id': False, 'privacy': 'confidential', 'show_as': 'busy',
                'partner_ids': people.ids, 'res_model_id': model, 'res_id': record.id})
        stale.with_context(**QUIET).unlink()
        events = records.env['calendar.event'].with_context(**QUIET).create(values)
        for record, event in zip(lacking, events, strict=True):
            record.event_id = event.id

    def _drop_events(self):
        # sudo: as above
        self.sudo().event_id.with_context(**QUIET).unlink()
