import logging

from odoo import models

_logger = logging.getLogger(__name__)


class MaintenanceRequest(models.Model):
    """Text messages to whom a problem is handed on, where the practice has switched them on."""
    _inherit = 'maintenance.request'

    def _medical_notify_user(self, user):
        res = super()._medical_notify_user(user)
        # who is told first has the task and the mail
        if self.medical_escalation not in (False, 'first'):
            self._medical_sms(user.partner_id.phone, user.lang, user.partner_id)
        return res

    def _medical_notify_entry(self, entry):
        res = super()._medical_notify_entry(entry)
        self._medical_sms(entry.phone, entry.partner_id.lang, entry.partner_id)
        return res

    def _medical_sms(self, number, lang, partner):
        """Queue a text message. Whatever goes wrong with it, the problem is handed on: task and mail are written already.

        :return: the message, or an empty one
        """
        messages = self.env['sms.sms'].sudo()
        if not number or not self.company_id.medical_problem_sms:
            return messages
        try:
            with self.env.cr.savepoint():
                # sudo: messages are written by the system
                return messages.create({
                    'number': self._phone_format(number=number, country=self.company_id.country_id) or number,
                    'body': self._medical_sms_text(lang),
                    'partner_id': partner.id,
                })
        except Exception as error:
            _logger.info("No text message about %s could be queued: %s", self.medical_number, error)
            return messages

    def _medical_sms_text(self, lang):
        """As in the mail, nothing that people wrote."""
        self = self.with_context(lang=lang or self.env.lang)
        phone = self.medical_site_id.phone or self.company_id.phone
        text = self._medical_short_text(lang)
        return f'{text} {self.env._("Call %(phone)s.", phone=phone)}' if phone else text
