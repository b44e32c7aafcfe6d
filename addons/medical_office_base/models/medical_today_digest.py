import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .medical_today import ROLES

_logger = logging.getLogger(__name__)

# Local hours in which the digest goes out. Should the server be down all morning, the day has none.
DIGEST_HOURS = range(7, 12)


class MedicalToday(models.AbstractModel):
    """The digest: once a day at seven, what the screen would show, by mail to each person with a role."""
    _inherit = 'medical.today'

    @api.model
    def _digest_due(self):
        """The people whose digest of the local day hasn't been looked after yet."""
        now = fields.Datetime.now()
        users = self.env['res.users'].search(Domain([
            ('medical_digest', '=', True),
            ('share', '=', False),
            ('email', '!=', False),
            ('all_group_ids', 'in', [self.env.ref(xmlid).id for xmlid in ROLES.split(',')]),
            ('id', '!=', self.env.ref('base.user_root').id),
        ]) & (
            # nowhere is it later than tomorrow by UTC
            Domain('medical_digest_date', '=', False) | Domain('medical_digest_date', '<', now.date() + timedelta(days=1))
        ))
        due = self.env['res.users']
        for user in users:
            local = fields.Datetime.context_timestamp(self.with_context(tz=user._medical_tz(user.medical_site_ids)), now)
            if local.hour in DIGEST_HOURS and (not user.medical_digest_date or user.medical_digest_date < local.date()):
                due += user
        return due

    @api.model
    def _cron_send_digest(self):
        """Send the digests that are due. Each is committed; one that fails is tried again in the next hour."""
        due = self._digest_due()
        progress = self.env['ir.cron']._commit_progress
        progress(remaining=len(due))
        for user in due:
            try:
                with self.env.cr.savepoint():
                    self._send_digest(user)
            except Exception:
                _logger.exception("Today: the digest of user %s could not be made", user.id)
            if not progress(1):
                break

    @api.model
    def _send_digest(self, user):
        """Queue the digest of one person, if anything waits that isn't snoozed, and note the day.

        :return: the mail, possibly empty
        """
        Today = self.with_user(user).with_context(lang=user.lang)
        Today, _sites = Today._enter()
        snoozes = Today._snoozes()
        cards = [card for card in Today._visible_cards().values() if card.key not in snoozes]
        counts = Today._counts(cards)
        waiting = [(card, counts[card.key]) for card in cards if counts[card.key]]
        user.medical_digest_date = fields.Date.context_today(Today)
        mails = self.env['mail.mail']
        if not waiting:
            return mails
        company = user.company_id
        body = Today.env['ir.qweb']._render('medical_office_base.medical_today_digest', {
            'greeting': Today._greeting(DIGEST_HOURS[0], user.name),
            'company': company.name,
            'waiting': waiting,
            'labels': Today._urgency_labels(),
            'url': user.get_base_url(),
            'user_id': user.id,
        }, minimal_qcontext=True)
        # sudo: the job runs as superuser; a person may not write mails
        return mails.sudo().create({
            'subject': Today.env._("Today at %(practice)s: %(cards)s", practice=company.name, cards=', '.join(
                f'{card.title} ({count})' for card, count in waiting[:3])),
            'body_html': body,
            'email_to': user.email_formatted,
            'email_from': company.email_formatted or self.env.user.email_formatted,
            'author_id': company.partner_id.id,
            'auto_delete': True,
            # no out-of-office answers to a machine
            'headers': {'X-Auto-Response-Suppress': 'OOF'},
        })
