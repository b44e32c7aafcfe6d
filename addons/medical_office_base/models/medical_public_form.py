import hashlib
import hmac
import secrets
import time

from odoo import api, fields, models
from odoo.tools import SQL, consteq

LIFETIME = 24 * 3600  # seconds that a form may stay open
KEPT = 7 * 24 * 3600


class MedicalPublicForm(models.Model):
    """Forms of public pages that were sent, so that each counts once.

    A form bears a key that we signed; writing nothing, a page may be opened any number of times. The first sending of a key is
    noted together with its answer, in the transaction that does the work. Sent again (a double tap, a lost answer, a replay) it
    gets the same answer, and nothing is done twice.
    """
    _name = 'medical.public.form'
    _description = 'Sent Public Forms'
    _log_access = False

    key = fields.Char(required=True)
    sent_on = fields.Integer(required=True, index=True, help="Seconds since 1970.")
    answer = fields.Json()

    _key_uniq = models.UniqueIndex('(key)')

    @api.model
    def _new_key(self, scope):
        """A key for one sending of the form ``scope`` (code, action and what else it is about)."""
        nonce, now = secrets.token_urlsafe(12), int(time.time())
        return f'{nonce}.{now}.{self._sign(scope, nonce, now)}'

    @api.model
    def _check_key(self, scope, key):
        """True for a key of ours for this form that is not too old."""
        nonce, _dot, rest = (key or '').partition('.')
        moment, _dot, signature = rest.partition('.')
        if not moment.isascii() or not moment.isdigit() or len(moment) > 12 or not signature.isascii():
            return False
        # compared in any case: no answer is quicker than another
        genuine = consteq(signature, self._sign(scope, nonce, int(moment)))
        return genuine and 0 <= time.time() - int(moment) <= LIFETIME

    @api.model
    def _claim(self, key):
        """Take a checked key: the row if it is the first time, else an empty recordset.

        Of two at the same time the second waits for the first, and then is told that it came second.
        """
        rows = self.env.execute_query(SQL(
            "INSERT INTO medical_public_form (key, sent_on) VALUES (%s, %s) ON CONFLICT (key) DO NOTHING RETURNING id",
            self._digest(key), int(time.time())))
        return self.browse(rows[0][0]) if rows else self.browse()

    @api.model
    def _answer(self, key):
        """What the sending with this key was answered, or None."""
        return self.search([('key', '=', self._digest(key))]).answer or None

    @api.model
    def _digest(self, key):
        return hashlib.sha256(key.encode()).hexdigest()

    @api.model
    def _sign(self, scope, nonce, moment):
        # sudo: the secret never leaves this method
        secret = self.env['ir.config_parameter'].sudo().get_param('database.secret')
        return hmac.new(secret.encode(), f'public form {scope} {nonce} {moment}'.encode(), hashlib.sha256).hexdigest()

    @api.autovacuum
    def _gc_forms(self):
        self.env.cr.execute(SQL("DELETE FROM medical_public_form WHERE sent_on < %s", int(time.time()) - KEPT))
