import logging
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from .medical_access_seal import RETENTION, RETENTION_MONTHS, START

_logger = logging.getLogger(__name__)


class MedicalAccessSeal(models.Model):
    """After the retention whole months go, and only months that are sealed and found as they were sealed. Their seals stay."""
    _inherit = 'medical.access.seal'

    @api.model
    def _purge(self):
        """Drop the partitions past the retention (0 months: never). Returns the months that went."""
        # sudo: a setting of the database
        months = int(self.env['ir.config_parameter'].sudo().get_param(RETENTION, RETENTION_MONTHS))
        if months <= 0:
            return []
        self.env.cr.execute("SELECT (now() AT TIME ZONE 'UTC')::date")
        limit = self.env.cr.fetchone()[0] - relativedelta(months=months)
        old = [
            (month, table) for month, table in self.env['medical.access.log']._partitions().items()
            if date.fromisoformat(f"{month.replace('_', '-')}-01") + relativedelta(months=1) <= limit]
        return [month for month, table in old if self._purge_month(month, table)]

    @api.model
    def _purge_month(self, month, table):
        cr = self.env.cr
        last_key = self._last_keys().get(month)
        cr.execute(SQL("SELECT FROM %s WHERE (txid, id) > (%s, %s) LIMIT 1", SQL.identifier(table), *(last_key or START)))
        if cr.rowcount:
            return False  # not all of it is sealed
        cr.execute("SELECT id FROM medical_access_seal WHERE month = %s AND kind = 'rows' ORDER BY id", [month])
        blocks = [number for number, in cr.fetchall()]
        for number in blocks:
            fault = self.env['medical.access.verification']._check_block(number)[0]
            if fault:
                _logger.error("Access log: %s is not purged, block %s is broken", month, number)
                return False
        if blocks:
            self._insert_seal('purge', month, 0, False, 0, 0, SQL(
                "SELECT sum(count)::integer AS count, 0 AS last_txid, 0 AS last_row, 'purged' AS rows_hash, NULL::bytea AS print"
                " FROM medical_access_seal WHERE month = %s AND kind = 'rows'", month))
        # who writes a line waits for this: not for long
        cr.execute(SQL("SET LOCAL lock_timeout = '10s'; DROP TABLE %s; SET LOCAL lock_timeout = 0", SQL.identifier(table)))
        _logger.info("Access log: %s is purged", month)
        return True
