from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools.misc import format_date


class MedicalShift(models.Model):
    """What becomes of shifts: published, given to somebody, made open, cancelled; and who hears of it. All as superuser,
    called by `medical.coverage` and by buttons once they know that the user may."""
    _inherit = 'medical.shift'

    def _publish(self, reason=None):
        """Publish planned shifts; those that faults keep back stay as they are.

        :return: (published, {shift: [fault]} of those kept back)
        """
        drafts = self.filtered(lambda shift: shift.state == 'draft')
        held = {}
        for shift_id, faults in drafts._faults(whole_week=False).items():
            stops = [fault for fault in faults if fault['level'] == 'hard' or (
                fault['level'] == 'soft' and not fault['overridden'] and not (reason or '').strip())]
            if stops:
                held[self.browse(shift_id)] = stops
        going = drafts - self.browse([shift.id for shift in held])
        if going:
            going.write({
                'state': 'published', 'published_on': fields.Datetime.now(), 'published_by_id': self.env.uid, 'override_reason': reason})
            going._note('published')
            going._tell()
        return going, held

    def _cancel(self, kind):
        """Take published shifts off the plan; drafts are deleted.

        :param kind: a key of CANCEL_KINDS
        :return: ids that are gone
        """
        drafts = self.filtered(lambda shift: shift.state == 'draft')
        gone = drafts.ids
        published = self.filtered(lambda shift: shift.state == 'published')
        published._note('cancelled' if kind != 'call_out' else 'call_out')
        published.write({'state': 'cancelled', 'cancel_kind': kind})
        published._tell(cancelled=True)
        drafts.unlink()
        return gone

    def _make_open(self, kind):
        """Cancel the shifts of people who can't work them, and make open ones in their place, as published as they were.

        :return: the open shifts
        """
        values = [shift._open_values() for shift in self]
        open_shifts = self.create(values)
        for shift, new in zip(self, open_shifts, strict=True):
            if shift.state == 'draft':
                new.replaces_id = False
        self._cancel(kind)
        return open_shifts

    def _open_values(self):
        """Values of the open shift in place of this one."""
        return {
            'job_id': self.job_id.id, 'site_id': self.site_id.id, 'room_id': self.room_id.id, 'start': self.start, 'end': self.end,
            'break_minutes': self.break_minutes, 'note': self.note, 'state': self.state, 'published_on': self.published_on,
            'published_by_id': self.published_by_id.id, 'pattern_line_id': self.pattern_line_id.id, 'replaces_id': self.id}

    # === WHO HEARS OF IT === #

    def _tell(self, cancelled=False):
        """Tell the people of these shifts, once each: a task that their digest and Today show, and a notice on their screen if
        they are signed in. Planning that isn't published yet is nobody's news; what one did oneself neither."""
        now = fields.Datetime.now()
        news = {}
        for shift in self:
            if shift.user_id and shift.user_id.active and shift.end > now and shift.user_id != self.env.user:
                news.setdefault(shift.user_id, self.browse())
                news[shift.user_id] |= shift
        if not news:
            return
        users = self.env['res.users'].browse([user.id for user in news])
        days = {user.id: sorted(set(shifts.mapped('day'))) for user, shifts in news.items()}
        self._tell_users(users, 'shifts_mine', lambda env, user: self._news_words(env, days[user.id], cancelled))

    @api.model
    def _news_words(self, env, days, cancelled):
        first, last = (format_date(env, day, date_format='EEE, MMM d') for day in (days[0], days[-1]))
        when = first if first == last else env._("%(first)s to %(last)s", first=first, last=last)
        if cancelled:
            return env._("Shifts cancelled: %(when)s", when=when)
        return env._("Your shifts are published or changed: %(when)s", when=when)

    @api.model
    def _tell_users(self, users, card, words):
        """A notice on the screens of these users, and a task that their digest and Today show until they have seen to it: one
        for each card, however often something happens.

        :param words: function of an environment in the user's language, and the user
        """
        # by OdooBot: who plans didn't hand a task over, and Today shows authors what they handed over. The card that people
        # open decides what each sees
        activities = self.env['mail.activity'].with_user(SUPERUSER_ID)
        known = activities.search([('user_id', 'in', users.ids), ('medical_card', '=', card)]).user_id if users else users
        values, todo = [], self.env.ref('mail.mail_activity_data_todo').id
        for user in users.sudo():
            text = words(self.with_context(lang=user.lang).env, user)
            user._bus_send('simple_notification', {'type': 'info', 'title': text, 'message': ''})
            if user not in known:
                values.append({
                    'activity_type_id': todo, 'user_id': user.id, 'summary': text,
                    'date_deadline': (user.medical_site_ids[:1] or self.env['medical.practice']._get(user.company_id))._today(),
                    'note': Markup('<p><a href="/odoo/today?card=%s">%s</a></p>') % (card, text), 'medical_card': card})
        activities.with_context(mail_activity_quick_update=True).create(values)
