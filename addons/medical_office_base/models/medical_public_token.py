import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .medical_place_code import ALPHABET, LENGTH


class MedicalPublicToken(models.Model):
    """A link that opens one record's page without login, for one purpose, until a day.

    The link holds the secret; here is its hash alone, by which it is found, so that the time a wrong one takes tells nothing.
    A page that opens with it shows no more than its purpose needs.
    """
    _name = 'medical.public.token'
    _description = 'Link Without Login'
    _inherit = ['medical.guarded']
    _rec_name = 'purpose'

    purpose = fields.Char(required=True)
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field='res_model', required=True)
    token_hash = fields.Char(required=True)
    expires_on = fields.Datetime(required=True, index=True)
    revoked_on = fields.Datetime()
    opened_count = fields.Integer()
    opened_on = fields.Datetime('Last Opened On')

    _hash_uniq = models.UniqueIndex('(token_hash)')
    _record_idx = models.Index('(res_model, res_id)')

    @api.model
    def _hash(self, code):
        return hashlib.sha256(code.encode()).hexdigest()

    @api.model
    def _issue(self, record, purpose, days):
        """A new secret for the page of a record; it is told this once.

        :param str purpose: what the page does; a token opens pages of its purpose alone
        :param int days: how long it opens
        """
        record.ensure_one()
        code = ''.join(secrets.choice(ALPHABET) for _place in range(LENGTH))
        # sudo: links are nobody's to read; who may hand one out is decided by who calls
        self.sudo().create({
            'purpose': purpose, 'res_model': record._name, 'res_id': record.id, 'token_hash': self._hash(code),
            'expires_on': fields.Datetime.now() + timedelta(days=days)})
        return code

    @api.model
    def _open(self, code, purpose):
        """The token of a secret, as superuser; empty where it is wrong, over, taken back or for something else: all alike."""
        # sudo: the secret is its bearer's right
        token = self.sudo().search([
            ('token_hash', '=', self._hash(code)), ('purpose', '=', purpose), ('revoked_on', '=', False), ('expires_on', '>', fields.Datetime.now())])
        return token if token._record().exists() else token.browse()

    def _record(self):
        return self.env[self.res_model].browse(self.res_id) if self else self

    def _note_opened(self):
        """Count that the page was opened."""
        for token in self.sudo():  # sudo: written by methods alone
            token.write({'opened_count': token.opened_count + 1, 'opened_on': fields.Datetime.now()})

    @api.model
    def _revoke(self, records, purpose=None):
        """Take back the links to these records, for a purpose or for all."""
        domain = [('res_model', '=', records._name), ('res_id', 'in', records.ids), ('revoked_on', '=', False)]
        # sudo: as `_issue`
        self.sudo().search([*domain, ('purpose', '=', purpose)] if purpose else domain).write({'revoked_on': fields.Datetime.now()})

    @api.autovacuum
    def _gc_tokens(self):
        self.env.cr.execute(SQL("DELETE FROM medical_public_token WHERE expires_on < %s", fields.Datetime.now() - timedelta(days=365)))
