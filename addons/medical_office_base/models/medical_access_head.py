import logging

from markupsafe import Markup

from odoo import api, models

_logger = logging.getLogger(__name__)

SENT = 'medical_office_base.access_log_head_sent'


class MedicalAccessSeal(models.Model):
    """What leaves the database: who can write every table could seal the whole log anew, but not what was mailed before."""
    _inherit = 'medical.access.seal'

    @api.model
    def _cron_keep(self):
        """Daily: partitions ahead, months past their retention, the last hash to the Privacy Officers."""
        self.env['medical.access.log']._make_partitions()
        # who writes a line waits while a month goes
        if self._purge():
            self.env['ir.cron']._commit_progress()
        self._send_head()

    @api.model
    def _send_head(self):
        """Mail the last hash, if it is another than the last one mailed. It always goes to the server's log as well."""
        head = self._head()
        # sudo: a number of ours, kept where settings are
        parameters = self.env['ir.config_parameter'].sudo()
        if not head or parameters.get_param(SENT) == str(head['number']):
            return
        _logger.info("Access log: block %(number)s, %(lines)s lines, hash %(hash)s", head)
        self._tell_officers(
            self.env._("Access log: hash of block %(number)s", number=head['number']),
            self.env._("Keep this mail. Up to now %(lines)s lines of the access log are sealed in %(number)s blocks; the last hash is %(hash)s. "
                       "Give it when you verify the log: a log that was sealed anew does not have it.", **head))
        parameters.set_param(SENT, str(head['number']))

    @api.model
    def _tell_officers(self, subject, body):
        """A mail to the Privacy Officers of each practice and the address its profile names; queued."""
        officers = self.env.ref('medical_office_base.group_privacy_officer').all_user_ids.filtered('active')
        mails = []
        for practice in self.env['medical.practice'].search([('company_id.active', '=', True)]):
            company = practice.company_id
            own = officers.filtered(lambda user, company=company: company in user.company_ids)
            addresses = dict.fromkeys(filter(None, [*own.mapped('email_formatted'), practice.access_log_email]))
            if addresses:
                mails.append({
                    'subject': subject, 'body_html': Markup('<p>%s</p>') % body, 'email_to': ', '.join(addresses),
                    'email_from': company.email_formatted or self.env.user.email_formatted, 'auto_delete': True,
                })
        self.env['mail.mail'].create(mails)
        if not mails:
            _logger.warning("%s: %s (there is no Privacy Officer with an e-mail address to tell)", subject, body)
