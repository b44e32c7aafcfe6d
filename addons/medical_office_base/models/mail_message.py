from collections import defaultdict

from odoo import api, models

CONTENT = {'body', 'preview', 'tracking_value_ids'}


class MailMessage(models.Model):
    """The messages beneath a record whose reading is logged tell of it: fetching them is a reading."""
    _inherit = 'mail.message'

    def _access_log_messages(self, fnames=None):
        if self.env.su or not self or (fnames and CONTENT.isdisjoint(fnames)):
            return
        records = defaultdict(set)
        # sudo: where a message belongs, to write it down; its content is given by who calls
        for message in self.sudo():
            if message.res_id and hasattr(self.env.get(message.model or ''), '_access_log_read'):
                records[message.model].add(message.res_id)
        for model, ids in records.items():
            self.env[model]._access_log_read(list(ids), reason=self.env._("Messages"))

    @api.readonly
    def read(self, fields=None, load='_classic_read'):
        values = super().read(fields, load)
        self._access_log_messages(fields)
        return values

    @api.model
    @api.readonly
    def search_read(self, domain=None, fields=None, offset=0, limit=None, order=None, **read_kwargs):
        values = super().search_read(domain, fields, offset=offset, limit=limit, order=order, **read_kwargs)
        self.browse([row['id'] for row in values])._access_log_messages(fields)
        return values

    @api.model
    def _message_fetch(self, domain, *, thread=None, search_term=None, is_notification=None, before=None, after=None, around=None, limit=30):
        fetched = super()._message_fetch(
            domain, thread=thread, search_term=search_term, is_notification=is_notification, before=before, after=after, around=around,
            limit=limit)
        fetched['messages']._access_log_messages()
        return fetched
