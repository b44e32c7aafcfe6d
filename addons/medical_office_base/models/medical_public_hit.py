import hashlib
import hmac
import ipaddress
import logging
import time

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# how many hits in how many seconds
LIMITS = {
    'address': (300, 600),
    'miss': (30, 3600),  # codes that don't exist, of one address
    'send': (60, 600),  # at one place
    'report': (12, 3600),  # problems reported at one place
    'reporter': (40, 3600),  # and by one address
    'issue': (30, 3600),  # issues reported by the poster of one site
    'issue_sender': (12, 3600),  # and by one address
    'case': (20, 3600),  # codes of reports tried by one address
    'answer': (10, 3600),  # answers to the office about one report
    'birth': (10, 3600),  # birth dates tried behind one link
    'glass': (10, 3600),  # restricted records that one user looks up
}
TRIES = 6


class MedicalPublicHit(models.Model):
    """How often an address or a code was used on the public pages: the counter of their rate limit.

    Who it was is kept as a keyed hash alone. A count is committed at once in a transaction of its own, so that it stands
    whatever becomes of the request. Windows are fixed: at most twice the limit goes through around the turn of a window.
    """
    _name = 'medical.public.hit'
    _description = 'Hits on Public Pages'
    _log_access = False

    subject = fields.Char(required=True)
    window_start = fields.Integer(required=True, help="Seconds since 1970.")
    window_end = fields.Integer(required=True, index=True)
    hits = fields.Integer(required=True)

    _subject_uniq = models.UniqueIndex('(subject, window_start)')

    @api.model
    def _count(self, kind, who, hits=1):
        """Count a hit.

        :param kind: a key of LIMITS
        :param who: the address, or the code, that is limited
        :return: seconds until the window ends if the limit is exceeded, else 0
        """
        limit, seconds = LIMITS[kind]
        now = int(time.time())
        start = now - now % seconds
        query = SQL(
            """INSERT INTO medical_public_hit (subject, window_start, window_end, hits) VALUES (%s, %s, %s, %s)
               ON CONFLICT (subject, window_start) DO UPDATE SET hits = medical_public_hit.hits + excluded.hits
               RETURNING hits""",
            self._hash(kind, who), start, start + seconds, hits)
        for _try in range(TRIES):
            try:
                with self.env.registry.cursor() as cr:
                    cr.execute(query, log_exceptions=False)
                    total = cr.fetchone()[0]
                break
            except SerializationFailure:
                continue  # counted by another request at the same time
        else:
            # so many at once are a flood
            return seconds
        if total <= limit:
            return 0
        if total <= limit + hits:
            _logger.info("Public pages: limit of %s hits (%s) reached", limit, kind)
        return max(start + seconds - now, 1)

    @api.model
    def _exceeded(self, kind, who):
        """As ``_count``, without counting."""
        limit, seconds = LIMITS[kind]
        now = int(time.time())
        start = now - now % seconds
        rows = self.env.execute_query(SQL(
            "SELECT hits FROM medical_public_hit WHERE subject = %s AND window_start = %s", self._hash(kind, who), start))
        return max(start + seconds - now, 1) if rows and rows[0][0] >= limit else 0

    @api.model
    def _hash(self, kind, who):
        # sudo: the secret never leaves this method
        secret = self.env['ir.config_parameter'].sudo().get_param('database.secret')
        return hmac.new(secret.encode(), f'{kind} {who}'.encode(), hashlib.sha256).hexdigest()

    @api.model
    def _address(self, address):
        """What counts as one sender: an IPv4 address, or the /64 network that one IPv6 customer has."""
        try:
            ip = ipaddress.ip_address(address or '')
        except ValueError:
            return ''
        if ip.version == 6 and not ip.ipv4_mapped:
            return str(ipaddress.ip_network((ip, 64), strict=False))
        return str(getattr(ip, 'ipv4_mapped', None) or ip)

    @api.autovacuum
    def _gc_hits(self):
        self.env.cr.execute(SQL("DELETE FROM medical_public_hit WHERE window_end < %s", int(time.time())))
