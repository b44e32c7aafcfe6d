from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

MONTHS_AHEAD = 3
EPOCH = 'medical_office_base.access_log_epoch'
CLUSTER = 'medical_office_base.access_log_cluster'
LOCK_PARTITIONS = 7352101

TABLE = """
CREATE SEQUENCE IF NOT EXISTS medical_access_log_id_seq AS bigint;
CREATE TABLE IF NOT EXISTS medical_access_log (
    id bigint NOT NULL DEFAULT nextval('medical_access_log_id_seq'),
    txid bigint NOT NULL,
    date timestamp NOT NULL,
    user_id integer NOT NULL,
    company_id integer NOT NULL,
    res_id integer,
    user_name varchar,
    model varchar NOT NULL,
    channel varchar NOT NULL,
    reason varchar,
    PRIMARY KEY (id, date)
) PARTITION BY RANGE (date);
ALTER SEQUENCE medical_access_log_id_seq OWNED BY medical_access_log.id;
CREATE INDEX IF NOT EXISTS medical_access_log_txid_idx ON medical_access_log (txid, id);
CREATE INDEX IF NOT EXISTS medical_access_log_record_idx ON medical_access_log (model, res_id);
DROP INDEX IF EXISTS medical_access_log_user_idx;
CREATE INDEX IF NOT EXISTS medical_access_log_user_date_idx ON medical_access_log (user_id, date);
COMMENT ON TABLE medical_access_log IS 'Access Log';
"""

FUNCTION = """
CREATE OR REPLACE FUNCTION medical_access_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the access log is kept as it was written', TG_OP, TG_TABLE_NAME;
END $$;
"""


class MedicalAccessLog(models.Model):
    """The table of the access log: partitions by month, what refuses changes, and the order of transactions."""
    _inherit = 'medical.access.log'

    def init(self):
        result = super().init()
        self.env.cr.execute(TABLE)
        self._refuse_changes(self._table)
        for table in self._partitions().values():
            self._refuse_changes(table)
        self._attach_partitions(self.env.cr)
        return result

    @api.model
    def _refuse_changes(self, table, cr=None):
        """The database itself refuses UPDATE, DELETE and TRUNCATE of a table, whoever asks, in whatever replication role."""
        cr = cr or self.env.cr
        cr.execute("""
            SELECT FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'medical_access_refuse' AND tgenabled = 'A'""", [table])
        if cr.rowcount:
            return
        cr.execute(FUNCTION)
        cr.execute(SQL(
            "DROP TRIGGER IF EXISTS medical_access_refuse ON %(table)s;"
            "CREATE TRIGGER medical_access_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON %(table)s"
            " FOR EACH STATEMENT EXECUTE FUNCTION medical_access_refuse();"
            "ALTER TABLE %(table)s ENABLE ALWAYS TRIGGER medical_access_refuse",
            table=SQL.identifier(table)))

    @api.model
    def _partitions(self, cr=None):
        """The partitions there are: {'2026_11': 'medical_access_log_2026_11', …}, the oldest first."""
        cr = cr or self.env.cr
        cr.execute("""
            SELECT right(c.relname, 7), c.relname
              FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
             WHERE i.inhparent = 'medical_access_log'::regclass ORDER BY 1""")
        return dict(cr.fetchall())

    @api.model
    def _partition_missing(self, cr):
        cr.execute("SELECT to_regclass('medical_access_log_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')) IS NULL")
        return cr.fetchone()[0]

    @api.model
    def _make_partitions(self):
        """Make the partitions of this month and the next ones, at once for everybody: in a transaction of its own.

        :returns: whether one was missing
        """
        with self.env.registry.cursor() as cr:
            return self._attach_partitions(cr)

    @api.model
    def _attach_partitions(self, cr):
        cr.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_PARTITIONS])
        cr.execute("SELECT date_trunc('month', now() AT TIME ZONE 'UTC')")
        this_month = cr.fetchone()[0]
        there = self._partitions(cr)
        made = False
        for ahead in range(MONTHS_AHEAD + 1):
            start = this_month + relativedelta(months=ahead)
            if f'{start:%Y_%m}' not in there:
                self._attach_partition(cr, start)
                made = True
        return made

    @api.model
    def _attach_partition(self, cr, start):
        """A table of its own first, attached then: readers who write their line are not held up."""
        name = f'medical_access_log_{start:%Y_%m}'
        cr.execute(SQL(
            "CREATE TABLE %s (LIKE medical_access_log INCLUDING DEFAULTS)", SQL.identifier(name)))
        self._refuse_changes(name, cr)
        cr.execute(SQL(
            "ALTER TABLE medical_access_log ATTACH PARTITION %s FOR VALUES FROM (%s) TO (%s)",
            SQL.identifier(name), start, start + relativedelta(months=1)))

    @api.model
    def _drop_log(self):
        """For the uninstallation: nothing of the log stays behind."""
        self.env.cr.execute("""
            DROP TABLE IF EXISTS medical_access_log, medical_access_seal;
            DROP FUNCTION IF EXISTS medical_access_refuse() CASCADE""")
        self.env['ir.config_parameter'].search([('key', '=like', 'medical_office_base.access_log%')]).unlink()

    # ------------------------------------------------------------------
    # The order of transactions
    # ------------------------------------------------------------------

    @api.model
    def _sql_transaction(self, transaction=None):
        """SQL: the number of the current transaction (or of another xid8), rising for good: see `_register_hook`."""
        return SQL(
            "%s::text::bigint + COALESCE((SELECT value::bigint FROM ir_config_parameter WHERE key = %s), 0)",
            transaction or SQL("pg_current_xact_id()"), EPOCH)

    def _register_hook(self):
        """A backup restored into another cluster of PostgreSQL counts its transactions anew: go on above the highest number there is."""
        super()._register_hook()
        cr = self.env.cr
        cr.execute("SELECT has_function_privilege('pg_control_system()', 'execute')")
        if not cr.fetchone()[0]:
            return
        cr.execute("""
            SELECT (SELECT system_identifier::text FROM pg_control_system()),
                   (SELECT value FROM ir_config_parameter WHERE key = %s)""", [CLUSTER])
        cluster, known = cr.fetchone()
        if cluster == known:
            return
        parameters = self.env['ir.config_parameter'].sudo()  # sudo: as the registry is loaded there is no user
        if known:
            cr.execute("SELECT COALESCE(max(txid), 0) FROM medical_access_log")
            parameters.set_param(EPOCH, str(cr.fetchone()[0]))
        parameters.set_param(CLUSTER, cluster)
        parameters.flush_model()
