from odoo import fields, models
from odoo.exceptions import UserError

PURPOSE = 'statement'
LINK_DAYS = 60
MAX_WRONG = 20  # birth dates tried in all, before the link ends


class MedicalStatement(models.Model):
    """A statement by mail: the mail says that one is ready, never how much, for whom or for what; the link asks for the birth date."""
    _inherit = 'medical.statement'

    def _send_links(self):
        """Mail each patient a link to their statement, which counts as sent with it.

        :raise UserError: one of them can't be mailed
        """
        for statement in self:
            if refusal := self.env['medical.handout.given']._mail_refusal(statement.patient_id):
                raise UserError(self.env._("%(number)s: %(why)s", number=statement.name, why=refusal))
        mails = self.env['mail.mail'].sudo()  # sudo: mails are written by the system; these bear an address alone, and are deleted once sent
        for statement in self:
            company = statement.company_id.sudo()  # sudo: name and address of the practice
            practice = self.env['medical.practice'].sudo()._get(company)  # sudo: as above
            name = practice.legal_name or company.name
            code = self.env['medical.public.token']._issue(statement, PURPOSE, LINK_DAYS)
            body = self.env['ir.qweb']._render('medical_office_billing.statement_mail', {
                'practice': name, 'link': f'{statement.get_base_url()}/statement/{code}', 'days': LINK_DAYS, 'phone': statement.phone},
                minimal_qcontext=True)
            mails += mails.create({
                'subject': self.env._("A statement from %(practice)s is ready", practice=name), 'body_html': body, 'email_to': statement.patient_id.email,
                'email_from': company.email_formatted or self.env.user.email_formatted, 'reply_to': company.email_formatted or False,
                'author_id': company.partner_id.id, 'auto_delete': True, 'headers': {'X-Auto-Response-Suppress': 'OOF'}})
        self.patient_id._access_log('print', reason=self.env._("Statement by mail"))
        self._sent()
        mails.send_after_commit()

    def _note_seen(self):
        """Write down that the patient has opened it."""
        for statement in self.sudo():  # sudo: written by methods alone
            statement.seen_on = statement.seen_on or fields.Datetime.now()

    def _note_wrong(self):
        """Count a wrong birth date; after many the link ends."""
        self.ensure_one()
        row = self.sudo()  # sudo: written by methods alone
        row.wrong_count += 1
        if row.wrong_count >= MAX_WRONG:
            self.env['medical.public.token']._revoke(self, PURPOSE)
