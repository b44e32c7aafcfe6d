from odoo import Command, api, models
from odoo.exceptions import AccessError
from odoo.tools.misc import format_date

from .medical_credential import CONTENT

LOGGED = ('number', 'issuer', 'state_id', 'multistate', 'date_start', 'date_end', 'result', 'note', 'document_ids', 'expiry_lead_days', 'state')


class MedicalCredential(models.Model):
    """History of a credential, and its documents."""
    _inherit = 'medical.credential'

    # === HISTORY === #

    def _event_values(self, names):
        """What the fields of the history hold now: {id: {field: text}}, of those that are about to be written."""
        logged = [name for name in LOGGED if name in names]
        return {credential.id: {name: credential._event_text(name) for name in logged} for credential in self} if logged else {}

    def _event_text(self, name):
        """A value for the history: of a number the end, of a note that there is one."""
        value = self[name]
        if name == 'number':
            return f'…{value[-4:]}' if value else ''
        if name == 'note':
            return str(hash(value or ''))
        if name == 'document_ids':
            return ', '.join(self.sudo().document_ids.mapped('name'))  # sudo: names of the record's own documents
        field = self._fields[name]
        if field.type == 'date':
            return format_date(self.env, value) if value else ''
        if field.type == 'many2one':
            return value.display_name or ''
        if field.type == 'selection':
            return dict(field._description_selection(self.env)).get(value, '')
        if field.type == 'boolean':
            return self.env._("yes") if value else self.env._("no")
        return str(value or '')

    def _log_changes(self, before):
        events = []
        kind, reason = self.env.context.get('medical_credential_event'), self.env.context.get('medical_credential_reason', '')
        for credential in self:
            changes = [
                (name, old, credential._event_text(name)) for name, old in before.get(credential.id, {}).items()
                if old != credential._event_text(name)]
            if changes or kind:
                events.append((credential, kind or 'changed', changes, reason))
        self._log_events(events)

    @api.model
    def _log_events(self, events):
        """Add to the history: [(credential, kind, [(field, from, to)], reason)], in one query."""
        user = self.env.user
        # sudo: rows of the history are made here alone
        self.env['medical.credential.event'].sudo().create([{
            'credential_id': credential.id,
            'user_id': user.id,
            'user_name': user.name,
            'kind': kind,
            'field_names': ', '.join(name for name, _old, _new in changes) or False,
            'changes': '\n'.join(self._event_line(*change) for change in changes) or False,
            'reason': reason or False,
        } for credential, kind, changes, reason in events])

    @api.model
    def _event_line(self, name, old, new):
        label = self._fields[name]._description_string(self.env)
        return label if name == 'note' else f'{label}: {old or "–"} → {new or "–"}'

    # === DOCUMENTS === #

    def _bind_documents(self):
        """Tie the documents to their credential, so that whoever reads it, and nobody else, reads them.

        :raise AccessError: somebody puts forward a document that isn't their own upload
        """
        for credential in self:
            # sudo: what is put forward is looked at before it is taken over
            for document in credential.sudo().document_ids:
                if (document.res_model, document.res_id) == (self._name, credential.id):
                    continue
                own = document.create_uid == self.env.user and not document.res_field and (
                    not document.res_id and document.res_model in (False, self._name))
                if not own and not self.env.su:
                    raise AccessError(self.env._("Choose the file from your phone or computer: a document of something else can't be used here."))
                document.with_context(medical_credential_bind=True).write({'res_model': self._name, 'res_id': credential.id, 'public': False})

    def _check_documents(self):
        """Before a document of these is added, changed or removed: what is verified keeps its documents as they are."""
        if not self.env.su:
            self._check_content(CONTENT & {'document_ids'})

    def _attach(self, name, data):
        """Add a document, as bytes; a photo is drawn anew. For the screens and the demo practice."""
        self.ensure_one()
        attachment = self.env['ir.attachment'].create({'name': name, 'raw': data, 'res_model': self._name, 'res_id': self.id})
        self.document_ids = [Command.link(attachment.id)]
        return attachment
