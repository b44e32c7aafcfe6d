import contextlib
import dataclasses
import datetime
import uuid

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

FETCH_ROWS = 2000
FILTER_NAMES = 10
# filters by place, and what leads from there to the site
PLACES = {'zone_ids': 'site_id', 'room_ids': 'site_id', 'equipment_ids': 'medical_site_id'}
PERIOD_FIELDS = ('date', 'date_from', 'date_to')


class MedicalRecord(models.AbstractModel):
    """A list as of a date: on screen, as PDF with signature lines, as spreadsheet.

    A record is a transient model that inherits this one and has its filters as fields. A field ``date``, or
    ``date_from`` and ``date_to``, is its period. It gives:

    - ``_record_title()``
    - ``_record_columns()``: list of Column
    - ``_record_query()``: an SQL SELECT of those columns, in that order, built on ``model._search(domain)`` so that
      record rules hold. Further columns, named, may follow for ``_record_order()``
    - ``_record_order()``: SQL over the names of those columns; the order must be total, or pages overlap
    - ``_record_reads``: the models whose rows it shows. Without the right to read them all there is no record

    The three outputs come from that one query, so they hold the same rows.
    Who may do what: whoever has an access line for the record, over the rows and columns that they may read in Odoo.
    A record is its author's alone.
    """
    _name = 'medical.record'
    _description = 'Record'

    _record_reads = ()

    company_id = fields.Many2one('res.company', string='Practice', required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    site_id = fields.Many2one('medical.site', domain="[('company_id', '=', company_id)]")

    @api.onchange('company_id')
    def _onchange_company_id(self):
        if self.site_id.company_id != self.company_id:
            self.site_id = False

    @api.onchange('site_id')
    def _onchange_site_id(self):
        """Places chosen before, of another site, are chosen no more."""
        for name, place in PLACES.items():
            if self.site_id and name in self._fields:
                self[name] = self[name].filtered(lambda row, place=place: row[place]._origin == self.site_id._origin)

    # What a record gives

    def _record_title(self):
        """Title of the record, translated."""
        return self._description

    def _record_columns(self):
        """List of Column, in the order of the query."""
        raise NotImplementedError

    def _record_query(self):
        """SQL SELECT of the columns, in their order."""
        raise NotImplementedError

    def _record_order(self):
        """SQL of the order, over the columns' names."""
        return SQL('id')

    def _record_notes(self):
        """Sentences under the table: how figures were made, what was rounded."""
        return []

    def _record_signatures(self):
        """Labels of the signature lines under the table."""
        return []

    def _record_read_records(self):
        """The records that a reading of this one reads, where that is written down; of the prepared record. None: it isn't."""
        return

    def _record_link(self):
        """Name of a further column of the query, an integer by which `record_open(ident)` opens what a row was made of; None: rows open nothing."""
        return

    def _record_check(self):
        """Raise a UserError when the filters make no sense together."""
        if 'date_from' in self._fields and self.date_from and self.date_to and self.date_from > self.date_to:
            raise UserError(self.env._(
                "The record ends before it begins: choose an end on or after %(date)s.", date=format_date(self.env, self.date_from)))

    # What it has

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not (self.env.su or kwargs.get('bypass_access')):
            domain = Domain(domain) & Domain('create_uid', '=', self.env.uid)
        return super()._search(domain, *args, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result is None and not self.env.su:
            # sudo: only to compare the author
            foreign = self.filtered(lambda record: record.id and record.sudo().create_uid != self.env.user)
            if foreign:
                return foreign, lambda: AccessError(self.env._("This record was made by someone else: make your own."))
        return result

    def _record_prepare(self):
        """This record in its own company, after every check; all outputs begin here."""
        self.ensure_one()
        self.check_access('read')
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("You do not work for this practice, or it is not among those selected above."))
        for model in self._record_reads:
            self.env[model].check_access('read')
        record = self.with_company(self.company_id).with_context(allowed_company_ids=self.company_id.ids, active_test=False)
        record._record_check()
        # the queries name tables and columns that the ORM can't tell are read
        self.env.flush_all()
        return record

    def _record_filtered(self, **columns):
        """A domain of the filters that are set, by ``filter='field of the rows'``."""
        return Domain.AND(
            Domain(field, 'in', value.ids) if isinstance(value, models.BaseModel) else Domain(field, '=', value)
            for field, value in ((field, self[name]) for name, field in columns.items()) if value)

    def _record_tz(self):
        """The time zone in which days begin: the site's, else the practice's."""
        return self.site_id.tz or self.env['medical.practice']._get(self.company_id).tz or 'UTC'

    def _record_midnight(self, date, days=0):
        """The moment (UTC, naive) at which a day, ``days`` after ``date``, begins."""
        midnight = datetime.datetime.combine(date + datetime.timedelta(days=days), datetime.time.min)
        return pytz.timezone(self._record_tz()).localize(midnight).astimezone(pytz.utc).replace(tzinfo=None)

    def _record_today(self):
        """Today, in the record's time zone."""
        return self._record_localizer()(fields.Datetime.now()).date()

    def _record_localizer(self):
        """Function from a moment (UTC, naive) to the record's time zone."""
        zone = pytz.timezone(self._record_tz())
        return lambda value: pytz.utc.localize(value).astimezone(zone)

    def _record_visible_columns(self):
        words = {True: self.env._("Yes"), False: self.env._("No")}
        return [
            dataclasses.replace(column, labels=words) if column.type == 'boolean' else column
            for column in self._record_columns() if self._record_column_visible(column)]

    def _record_column_visible(self, column):
        if column.groups and not self.env.user.has_groups(column.groups):
            return False
        if column.field:
            model, name = column.field
            return self.env[model]._has_field_access(self.env[model]._fields[name], 'read')
        return True

    def _record_join(self, query, model, alias, name):
        """Left join the model of a many2one of ``model`` (which stands as ``alias`` in ``query``): (comodel, its alias)."""
        comodel = self.env[model._fields[name].comodel_name]
        joined = query.make_alias(alias, name)
        query.add_join('LEFT JOIN', joined, comodel._table, SQL('%s = %s', model._field_to_sql(alias, name, query), SQL.identifier(joined, 'id')))
        return comodel, joined

    def _record_source(self):
        columns = SQL(', ').join(SQL.identifier(column.name) for column in self._record_columns())
        return SQL('(%s) AS record(%s)', self._record_query(), columns)

    def _record_select(self, columns, source, limit=None, offset=0):
        names = SQL(', ').join(
            SQL('%s::float8', SQL.identifier(column.name)) if column.type in ('quantity', 'amount') else SQL.identifier(column.name)
            for column in columns)
        query = SQL('SELECT %s FROM %s ORDER BY %s', names, source, self._record_order())
        return SQL('%s LIMIT %s OFFSET %s', query, limit, offset) if limit else query

    def _record_totals(self, columns, source):
        """Number of rows, and the sum of every column that has a total."""
        summed = [column for column in columns if column.total]
        sums = [SQL('COALESCE(SUM(%s::numeric), 0)', SQL.identifier(column.name)) for column in summed]
        [(count, *values)] = self.env.execute_query(SQL('SELECT %s FROM %s', SQL(', ').join([SQL('COUNT(*)'), *sums]), source))
        return count, {column.name: float(value) for column, value in zip(summed, values, strict=True)}

    def _record_stream(self, query):
        """Rows of a query, fetched in batches through a cursor on the server."""
        self.env.flush_query(query)
        with contextlib.closing(self.env.cr.connection.cursor(name=f'medical_record_{uuid.uuid4().hex}')) as cursor:
            cursor.itersize = FETCH_ROWS
            cursor.execute(query.code, query.params)
            yield from cursor

    # Head

    def _record_period(self):
        """Label and value of the period, or None."""
        if 'date' in self._fields:
            return self.env._("As of"), format_date(self.env, self.date or self._record_today())
        if 'date_from' in self._fields:
            return self.env._("Period"), self.env._(
                "%(date_from)s to %(date_to)s",
                date_from=format_date(self.env, self.date_from), date_to=format_date(self.env, self.date_to))
        return None

    def _record_filters(self):
        """(label, value) of every filter that is set."""
        names = [
            name for name, field in self._fields.items()
            if field.store and name not in models.MAGIC_COLUMNS and name not in PERIOD_FIELDS and name not in ('company_id', 'currency_id')]
        labels = self.fields_get(names, ['string', 'selection'])
        filters = []
        for name in labels:
            value, field = self[name], self._fields[name]
            if not value:
                continue
            if field.relational:
                names = ', '.join(value[:FILTER_NAMES].mapped('display_name'))
                more = len(value) - FILTER_NAMES
                value = self.env._("%(names)s and %(count)s more", names=names, count=more) if more > 0 else names
            elif field.type == 'selection':
                value = dict(labels[name]['selection'])[value]
            elif field.type == 'boolean':
                value = self.env._("Yes")
            elif field.type == 'date':
                value = format_date(self.env, value)
            filters.append((labels[name]['string'], str(value)))
        return filters

    def _record_made(self):
        """By whom and when, with the time zone."""
        now = self._record_localizer()(fields.Datetime.now())
        return self.env._(
            "%(user)s on %(date)s at %(time)s", user=self.env.user.name,
            date=format_date(self.env, now.date()), time=now.strftime('%H:%M %Z') + f' ({self._record_tz()})')

    def _record_head(self):
        """(label, value) pairs above the table."""
        # sudo: the practice's legal name stands on every document that its staff may make
        head = [(self.env._("Practice"), self.env['medical.practice']._get(self.company_id).legal_name or self.company_id.sudo().name)]
        period = self._record_period()
        if period:
            head.append(period)
        head += self._record_filters()
        if any(column.type == 'amount' for column in self._record_visible_columns()):
            head.append((self.env._("Amounts in"), self.currency_id.name))
        return [*head, (self.env._("Made by"), self._record_made())]
