import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models

from ..tools.ical import calendar

BEHIND, AHEAD = timedelta(days=31), timedelta(days=184)


class MedicalShiftFeed(models.Model):
    """The secret link under which a person's calendar reads their published shifts: their own alone, and nothing else. Of the
    link a hash is kept: it is shown once, when it is made, and a new one ends the old. Nobody but its methods reads this."""
    _name = 'medical.shift.feed'
    _description = 'Calendar Link'
    _rec_name = 'user_id'

    user_id = fields.Many2one('res.users', required=True, index=True, ondelete='cascade')
    token_hash = fields.Char(required=True, index=True)

    _user_uniq = models.UniqueIndex('(user_id)')
    _token_uniq = models.UniqueIndex('(token_hash)')

    @api.model
    def _hash(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    @api.model
    def _renew(self, user):
        """A new link for a user, who need not be known to have had one; its token."""
        token = secrets.token_urlsafe(32)
        # sudo: one's own
        self.sudo().search([('user_id', '=', user.id)]).unlink()
        self.sudo().create({'user_id': user.id, 'token_hash': self._hash(token)})
        return token

    @api.model
    def _find(self, token):
        """The feed of a token, as superuser; empty where there is none, or its user may not sign in any more."""
        # sudo: the token is its bearer's right to these shifts
        feed = self.sudo().search([('token_hash', '=', self._hash(token or ''))])
        return feed.filtered(lambda feed: feed.user_id.active and feed.user_id.has_groups(
            'medical_office_base.group_staff,medical_office_base.group_facility'))

    def _calendar(self):
        """The calendar as text, the same as long as nothing changes: own published shifts, by position and place, without
        names, notes or anything else."""
        self.ensure_one()
        now = fields.Datetime.now()
        # sudo: the user's own shifts
        env = self.sudo().with_context(lang=self.user_id.lang).env
        shifts = env['medical.shift'].search([
            ('user_id', '=', self.user_id.id), ('state', '=', 'published'), ('end', '>', now - BEHIND), ('start', '<', now + AHEAD)])
        domain = hashlib.sha256(env['ir.config_parameter'].get_param('database.uuid', '').encode()).hexdigest()[:12]
        events = []
        for shift in shifts:
            site = shift.site_id
            address = ', '.join(part for part in (
                site.name, site.street, site.street2, site.city, ' '.join(filter(None, (site.state_id.code, site.zip)))) if part)
            events.append({
                'uid': f'shift-{shift.id}@{domain}.medical-office', 'start': shift.start, 'end': shift.end, 'changed': shift.write_date,
                'summary': env._("%(position)s · %(site)s", position=shift.job_id.name, site=site.code), 'location': address,
                'description': env._("Break: %(count)s min", count=shift.break_minutes) if shift.break_minutes else ''})
        return calendar(env._("My Shifts"), events)
