import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.sql_db import Cursor
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

CHANNELS = [
    ('view', 'Opened'),
    ('list', 'In a list'),
    ('search', 'Searched or grouped'),
    ('file', 'File opened'),
    ('print', 'Printed'),
    ('export', 'Exported'),
    ('portal', 'Portal'),
    ('rpc', 'Other program'),
]


class MedicalAccessLog(models.Model):
    """Who has read what: a line for every record and reading, never a value of it.

    The table is made by hand (medical_access_log_table.py): it is partitioned by month and takes new rows only. Numbers stand
    where Odoo would put foreign keys: deleting a user or a record changes nothing here.
    """
    _name = 'medical.access.log'
    _description = 'Access Log'
    _auto = False
    _log_access = False
    _table_query = 'SELECT * FROM medical_access_log'  # Odoo takes a partitioned table for none
    _order = 'id desc'
    _rec_name = 'user_name'

    date = fields.Datetime('When', readonly=True, help="By the clock of the database, in UTC.")
    user_id = fields.Integer('User Number', readonly=True, aggregator=None)
    user_name = fields.Char('Who', readonly=True, help="Name and login at that time, kept should the user be deleted.")
    company_id = fields.Integer('Company Number', readonly=True, aggregator=None)
    company_name = fields.Char('Company', compute='_compute_company_name')
    model = fields.Char('Kind', readonly=True)
    model_name = fields.Char('Kind of Record', compute='_compute_model_name')
    res_id = fields.Integer('Record Number', readonly=True, aggregator=None, help="None where many were grouped at once.")
    record_name = fields.Char('Record', compute='_compute_record_name', search='_search_record_name')
    channel = fields.Selection(CHANNELS, string='How', readonly=True)
    reason = fields.Char(readonly=True)

    @api.depends('company_id')
    def _compute_company_name(self):
        # sudo: the name of a company whose log one reads
        names = {company.id: company.name for company in self.env['res.company'].sudo().browse(set(self.mapped('company_id'))).exists()}
        for line in self:
            line.company_name = names.get(line.company_id, False)

    @api.depends('model')
    def _compute_model_name(self):
        for line in self:
            line.model_name = self.env[line.model]._description if line.model in self.env else line.model

    @api.depends('model', 'res_id')
    def _compute_record_name(self):
        for name, lines in self.grouped('model').items():
            labels = {}
            if name in self.env:
                records = self.env[name].browse({line.res_id for line in lines if line.res_id}).exists()
                labels = records._access_log_labels() if hasattr(records, '_access_log_labels') else {}
            for line in lines:
                line.record_name = labels.get(line.res_id) or (
                    self.env._("No. %(number)s", number=line.res_id) if line.res_id else self.env._("Many at once"))

    @api.model
    def _search_record_name(self, operator, value):
        """By whose file it was: the lines of every kind of record that bears the name."""
        self.browse().check_access('read')
        if operator not in ('ilike', '=') or not isinstance(value, str):
            return NotImplemented
        return Domain.OR(
            Domain('model', '=', name) & Domain('res_id', 'in', list(model._access_log_find(value)))
            for name in self.env.registry if hasattr(model := self.env[name], '_access_log_find') and not model._abstract)

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list:
            raise UserError(self.env._("The access log is written by the system alone."))
        return super().create(vals_list)

    def write(self, vals):
        if self and vals:
            raise UserError(self.env._("The access log is kept as it was written."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        if self:
            raise UserError(self.env._("The access log is kept as it was written: whole months go once the retention is over."))

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model
    def _write_down(self, records, channel, reason=None):
        """One line for each of the records, in one query."""
        ids = [record_id for record_id in records.ids if record_id]
        if ids:
            self._insert(records, SQL("SELECT id FROM unnest(%s) AS id", ids), channel, reason)

    @api.model
    def _write_down_search(self, model, domain, named, reason):
        """Lines for what a domain finds: one each for up to `named` records, else a single one without record; in one query."""
        found = model._search(domain, limit=named + 1, order='id')
        if found.is_empty():
            return
        self._insert(model, SQL(
            "SELECT CASE WHEN n.found <= %s THEN f.id END AS id"
            " FROM (SELECT array_agg(id) AS ids, count(*) AS found FROM (%s) AS s) AS n, unnest(n.ids) WITH ORDINALITY AS f(id, place)"
            " WHERE n.found <= %s OR f.place = 1", named, found.select(), named), 'search', reason)

    @api.model
    def _insert(self, records, ids, channel, reason):
        """Insert, on the primary; where that fails nothing is read: the error goes up to the reader.

        On a read-only cursor (a replica answers) the lines go through a cursor of their own, committed before the values leave.
        """
        cr = records.env.cr
        if not cr.readonly:
            self._insert_with(cr, records, ids, channel, reason)
        elif isinstance(cr, Cursor):
            with self.env.registry.cursor() as other:
                self._insert_with(other, records, ids, channel, reason)
        else:  # in a browser test the read-only cursor shares its connection: nothing can be written beside it
            _logger.debug("A read-only test cursor: the reading of %s is not logged", records)

    @api.model
    def _sql_company(self, records):
        """The company of a record, its own or that of what it hangs on: (what is joined for it, the column); NULL: the reader's."""
        if records._table_query is not None:
            # rows of a query have no table to look it up in
            return SQL(), SQL("NULL::integer")
        parent = records._access_log_parent if hasattr(records, '_access_log_parent') else None
        holder = records.env[records._fields[parent].comodel_name] if parent else records
        company = holder._fields.get('company_id')
        if company is None or not company.store or not company.column_type:
            return SQL(), SQL("NULL::integer")
        joined = SQL("LEFT JOIN %s AS t ON t.id = i.id", SQL.identifier(records._table))
        if not parent:
            return joined, SQL.identifier('t', 'company_id', to_flush=company)
        return SQL(
            "%s LEFT JOIN %s AS p ON p.id = %s", joined, SQL.identifier(holder._table),
            SQL.identifier('t', parent, to_flush=records._fields[parent])), SQL.identifier('p', 'company_id', to_flush=company)

    @api.model
    def _insert_with(self, cr, records, ids, channel, reason):
        table, company = self._sql_company(records)
        query = SQL(
            """
            INSERT INTO medical_access_log (date, user_id, user_name, company_id, model, res_id, channel, reason, txid)
            SELECT %(now)s, %(user)s, (
                       SELECT p.name || ' (' || u.login || ')' FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = %(user)s),
                   %(company)s, %(model)s, i.id, %(channel)s, %(reason)s, (SELECT %(transaction)s)
              FROM (%(ids)s) AS i %(join)s
             WHERE to_regclass('medical_access_log_' || to_char(%(now)s, 'YYYY_MM')) IS NOT NULL
            """,
            now=SQL("date_trunc('second', now() AT TIME ZONE 'UTC')"),
            user=records.env.uid,
            company=SQL("COALESCE(%s, %s)", company, records.env.company.id),
            model=records._name,
            channel=channel,
            reason=reason or None,
            transaction=self._sql_transaction(),
            ids=ids,
            join=table,
        )
        if cr is records.env.cr:
            records.env.flush_query(query)
        cr.execute(query)
        if not cr.rowcount and self._partition_missing(cr) and self._make_partitions():
            cr.execute(query)
