import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize, html2plaintext

SKIPPED = 10 * 1024  # a picture in a mail's own text smaller than this is a logo


class MedicalDocumentInbox(models.Model):
    """An address to which a fax service or scanner sends: each attachment becomes a document of the practice to index.

    Only senders who are named are taken in: a mail of anybody else is counted and forgotten. No mail is kept: what matters of it,
    sender and subject, stands on the document, for Medical Records alone. A mail that comes twice is taken in once.
    """
    _name = 'medical.document.inbox'
    _description = 'Address for Documents'
    _inherit = ['mail.alias.mixin', 'mail.thread']
    _order = 'name, id'

    name = fields.Char(required=True, help="As “Fax line” or “Scanner at reception”.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    senders = fields.Text(help="One a line: an address, or @ with a domain. Mails of nobody else are taken in.")
    taken_count = fields.Integer('Taken In', readonly=True, copy=False)
    taken_on = fields.Datetime('Last Taken In', readonly=True, copy=False)
    refused_count = fields.Integer('Turned Away', readonly=True, copy=False)
    refused_on = fields.Datetime('Last Turned Away', readonly=True, copy=False)

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values['alias_model_id'] = self.env['ir.model']._get_id(self._name)
        if self.id:
            # every mail goes to this record: none makes another one
            values['alias_force_thread_id'] = self.id
        return values

    @api.constrains('senders')
    def _check_senders(self):
        for inbox in self:
            for sender in inbox._senders():
                if sender.startswith('@') and '.' in sender and sender.count('@') == 1:
                    continue
                if email_normalize(sender) != sender:
                    raise ValidationError(self.env._(
                        "“%(sender)s” is no address: write one a line, as fax@example.com, or @example.com for a whole domain.", sender=sender))

    def write(self, vals):
        if not self.env.su and vals.keys() & {'taken_count', 'taken_on', 'refused_count', 'refused_on'}:
            raise UserError(self.env._("What was taken in is counted by the system."))
        return super().write(vals)

    def _senders(self):
        return [line.strip().lower() for line in (self.senders or '').splitlines() if line.strip()]

    def _takes_from(self, address):
        address = email_normalize(address or '') or ''
        return bool(address) and any(address == sender or sender.startswith('@') and address.endswith(sender) for sender in self._senders())

    # === MAILS === #

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail that reaches no inbox makes none: it is forgotten."""
        return self.browse()

    def message_update(self, msg_dict, update_vals=None):
        """Take in a mail: its attachments, or its text where there is none, become documents to index."""
        now = fields.Datetime.now()
        for inbox in self:
            if not inbox.active or not inbox._takes_from(msg_dict.get('email_from')):
                inbox.write({'refused_count': inbox.refused_count + 1, 'refused_on': now})
                continue
            count = inbox._take_in(msg_dict)
            if count:
                inbox.write({'taken_count': inbox.taken_count + count, 'taken_on': now})
        return True

    def message_post(self, **kwargs):
        """No mail is kept: it would bear names."""
        return self.env['mail.message']

    def _take_in(self, message):
        """Documents of one mail. :return: how many"""
        # sudo: the gateway works for nobody in particular
        documents = self.env['medical.patient.document'].sudo().with_company(self.company_id)
        key = hashlib.sha256(f"{self.id} {message.get('message_id') or ''}".encode()).hexdigest()
        if documents.with_context(active_test=False).search_count([('company_id', '=', self.company_id.id), ('mail_key', '=like', f'{key}-%')], limit=1):
            return 0
        files = [(name, content.encode() if isinstance(content, str) else content) for name, content, *info in message.get('attachments') or ()
                 if not self._is_decoration(content, info[0] if info else None)]
        if not files:
            text = html2plaintext(message.get('body') or '').strip()
            if not text:
                return 0
            files = [(False, text.encode())]
        values = []
        for number, (name, content) in enumerate(files):
            row = {
                'source': 'mail', 'sender': email_normalize(message.get('email_from') or ''), 'subject': message.get('subject') or False,
                'original_name': name, 'mail_key': f'{key}-{number}'}
            try:
                row.update(documents._prepare_file(base64.b64encode(content)))
            except UserError as error:
                # what came and can't be kept isn't lost silently: somebody asks the sender
                row['fault'] = self.env._("An attachment wasn't kept. %(why)s", why=str(error))
            values.append(row)
        return len(documents._receive(values, company=self.company_id))

    @api.model
    def _is_decoration(self, content, info):
        """A small picture of the mail's own text, as a logo."""
        return bool(info and info.get('cid')) and len(content) < SKIPPED
