from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

RETENTION = 'medical_office_base.access_log_months'
RETENTION_MONTHS = 72  # six years: 45 CFR 164.316(b)(2)(i); a suggested default
START = (1 - 2 ** 63, 1 - 2 ** 63)  # before every line of a month: none slips in below, whatever numbers it bears
BLOCK = 10_000  # lines of a block: what sealing and verifying hold in memory at once

TABLE = """
CREATE TABLE IF NOT EXISTS medical_access_seal (
    id integer PRIMARY KEY,
    date timestamp NOT NULL,
    kind varchar NOT NULL,
    month varchar NOT NULL,
    count integer NOT NULL,
    after_txid bigint NOT NULL,
    after_row bigint NOT NULL,
    last_txid bigint NOT NULL,
    last_row bigint NOT NULL,
    horizon bigint NOT NULL,
    complete boolean NOT NULL,
    rows_hash varchar NOT NULL,
    hash varchar NOT NULL,
    print bytea
);
CREATE INDEX IF NOT EXISTS medical_access_seal_month_idx ON medical_access_seal (month, id);
CREATE INDEX IF NOT EXISTS medical_access_seal_hash_idx ON medical_access_seal (hash);
COMMENT ON TABLE medical_access_seal IS 'Seal of the Access Log';
"""

# The lines of a stretch, in their order, each with its hash over every column, whatever the settings of the session.
SQL_ROWS = """
SELECT l.txid, l.id, l.date, sha256(convert_to(json_build_array(
           l.id, l.txid, to_char(l.date, 'YYYY-MM-DD HH24:MI:SS.US'), l.user_id, l.user_name, l.company_id,
           l.model, l.res_id, l.channel, l.reason)::text, 'UTF8')) AS hash
  FROM %(table)s AS l
 WHERE (l.txid, l.id) > (%(after_txid)s, %(after_row)s)
"""
SQL_BLOCK = """
SELECT count(*)::integer AS count, min(txid) AS first_txid, min(date) AS first_date,
       max(txid) AS last_txid, (array_agg(id ORDER BY txid DESC, id DESC))[1] AS last_row,
       COALESCE(encode(sha256(string_agg(hash, ''::bytea ORDER BY txid, id)), 'hex'), '') AS rows_hash,
       string_agg(int8send(id) || substr(hash, 1, 8), ''::bytea ORDER BY txid, id) AS print
  FROM (%s) AS r
"""
# The hash of a block stands on everything of the seal and on the hash before: computed anew from the seals alone, lines there or purged.
SQL_HASH = """
encode(sha256(convert_to(concat_ws('|', s.previous, s.id, to_char(s.date, 'YYYY-MM-DD HH24:MI:SS'), s.kind, s.month, s.count,
    s.after_txid, s.after_row, s.last_txid, s.last_row, s.horizon, s.complete, s.rows_hash), 'UTF8')), 'hex')
"""


class MedicalAccessSeal(models.Model):
    """A block of the access log, sealed: its hash stands on all its lines and on the block before it.

    A block is a stretch of one month's lines in the order (transaction, id): from after the last of the month's block before up to
    its own last, both kept. Its print holds eight bytes of each line's hash beside the line's id: by it verifying names the line.
    Blocks are numbered without a gap. A purge is a block of its own, without lines: by it those of the month may be gone.
    """
    _name = 'medical.access.seal'
    _description = 'Seal of the Access Log'
    _auto = False
    _log_access = False
    _order = 'id desc'

    date = fields.Datetime('Sealed On', readonly=True)
    kind = fields.Selection([('rows', 'Lines sealed'), ('purge', 'Month purged')], readonly=True)
    month = fields.Char(readonly=True, help="Year and month of the lines, as 2026_11.")
    count = fields.Integer('Lines', readonly=True)
    hash = fields.Char(readonly=True, help="SHA-256 of this block, its lines and the hash before it.")

    @api.depends('month')
    def _compute_display_name(self):
        for seal in self:
            seal.display_name = self.env._("Block %(number)s", number=seal.id)

    def init(self):
        result = super().init()
        self.env.cr.execute(TABLE)
        self.env['medical.access.log']._refuse_changes(self._table)
        return result

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list:
            raise UserError(self.env._("The access log is sealed by the system alone."))
        return super().create(vals_list)

    def write(self, vals):
        if self and vals:
            raise UserError(self.env._("A seal is kept as it was made."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        if self:
            raise UserError(self.env._("A seal is kept as it was made."))

    @api.model
    def _cron_seal(self):
        """Seal what is final, in blocks, each in a transaction of its own."""
        progress = self.env['ir.cron']._commit_progress
        horizon = self._horizon()
        plan = self._plan(horizon)
        progress(remaining=len(plan))
        for month, complete in plan:
            self._seal_block(month, horizon, complete)
            if not progress(1):
                break

    @api.model
    def _seal(self, horizon=None):
        """Seal what is final, at once. Returns the number of blocks."""
        horizon = horizon or self._horizon()
        plan = self._plan(horizon)
        for month, complete in plan:
            self._seal_block(month, horizon, complete)
        return len(plan)

    @api.model
    def _horizon(self):
        """The first transaction that may still be under way: lines are committed out of order, but below it all that will ever be
        there is there, and seen."""
        self.env.cr.execute(SQL("SELECT %s", self.env['medical.access.log']._sql_transaction(
            SQL("pg_snapshot_xmin(pg_current_snapshot())"))))
        return self.env.cr.fetchone()[0]

    @api.model
    def _plan(self, horizon):
        """The blocks to seal below a horizon: [(month, whether all below the horizon is sealed with it)]"""
        cr = self.env.cr
        partitions = self.env['medical.access.log']._partitions()
        if not partitions:
            return []
        last = self._last_keys()
        cr.execute(SQL(" UNION ALL ").join(SQL(
            "SELECT %s AS month, count(*) FROM %s WHERE (txid, id) > (%s, %s) AND txid < %s",
            month, SQL.identifier(table), *last.get(month, START), horizon) for month, table in partitions.items()))
        months = [month for month, count in sorted(cr.fetchall()) for _block in range(-(-count // BLOCK))]
        return [(month, place == len(months)) for place, month in enumerate(months, 1)]

    @api.model
    def _last_keys(self):
        """Up to which line each month is sealed: {month: (transaction, id)}"""
        self.env.cr.execute("""
            SELECT DISTINCT ON (month) month, last_txid, last_row FROM medical_access_seal WHERE kind = 'rows' ORDER BY month, id DESC""")
        return {month: key for month, *key in self.env.cr.fetchall()}

    @api.model
    def _seal_block(self, month, horizon, complete):
        after_txid, after_row = self._last_keys().get(month, START)
        rows = SQL(
            SQL_ROWS + "AND l.txid < %(horizon)s ORDER BY l.txid, l.id LIMIT %(block)s",
            table=SQL.identifier(f'medical_access_log_{month}'), after_txid=after_txid, after_row=after_row,
            horizon=horizon, block=BLOCK)
        self._insert_seal('rows', month, horizon, complete, after_txid, after_row, SQL(SQL_BLOCK, rows))

    @api.model
    def _insert_seal(self, kind, month, horizon, complete, after_txid, after_row, block):
        self.env.cr.execute(SQL(
            """
            WITH s AS (
                SELECT b.*, COALESCE(p.id, 0) + 1 AS id, COALESCE(p.hash, '') AS previous,
                       date_trunc('second', now() AT TIME ZONE 'UTC') AS date, %(kind)s AS kind, %(month)s AS month,
                       %(after_txid)s::bigint AS after_txid, %(after_row)s::bigint AS after_row, %(horizon)s::bigint AS horizon,
                       %(complete)s AS complete
                  FROM (%(block)s) AS b LEFT JOIN (SELECT id, hash FROM medical_access_seal ORDER BY id DESC LIMIT 1) AS p ON TRUE)
            INSERT INTO medical_access_seal (id, date, kind, month, count, after_txid, after_row, last_txid, last_row, horizon, complete,
                                             rows_hash, hash, print)
            SELECT id, date, kind, month, count, after_txid, after_row, last_txid, last_row, horizon, complete,
                   rows_hash, %(hash)s, print FROM s
            """, kind=kind, month=month, after_txid=after_txid, after_row=after_row, horizon=horizon, complete=complete, block=block,
            hash=SQL(SQL_HASH)))

    @api.model
    def _head(self):
        """The last block: {'number', 'hash', 'date', 'lines'}, lines being all that were ever sealed; None before the first."""
        self.env.cr.execute("""
            SELECT id AS number, hash, date, (SELECT sum(count) FROM medical_access_seal WHERE kind = 'rows')::bigint AS lines
              FROM medical_access_seal ORDER BY id DESC LIMIT 1""")
        return next(iter(self.env.cr.dictfetchall()), None)
