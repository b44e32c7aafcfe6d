import hashlib

from odoo import SUPERUSER_ID, fields, models


class MedicalX12Inbox(models.Model):
    """An address to which a clearinghouse or payer sends files: each attachment is put in the queue of files.

    Senders, and what is kept of a mail, are as with addresses for documents. Remittances are read at once and wait to be posted; files
    that would bill or change claims wait for a biller.
    """
    _name = 'medical.x12.inbox'
    _description = 'Address for Files'
    _inherit = ['medical.document.inbox']

    name = fields.Char(help="As “Clearinghouse”.")

    def _take_in(self, message):
        """Files of one mail. :return: how many"""
        # sudo: the gateway works for nobody in particular, whoever's account it uses
        files = self.env['medical.x12.file'].with_user(SUPERUSER_ID).with_company(self.company_id)
        key = hashlib.sha256(f"{self.id} {message.get('message_id') or ''}".encode()).hexdigest()
        if files.search_count([('company_id', '=', self.company_id.id), ('mail_key', '=like', f'{key}-%')], limit=1):
            return 0
        contents = [(name, content.encode() if isinstance(content, str) else content) for name, content, *info in message.get('attachments') or ()
                    if not self._is_decoration(content, info[0] if info else None)]
        taken = files._take_in(contents, company=self.company_id, source='mail', key=key)
        for file in taken.filtered(lambda file: file.kind == '835' and file.state == 'new'):
            file._read_content()
        return len(taken)

