import contextlib
import dataclasses
import datetime
import tempfile
import uuid

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, get_lang

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..tools.record_pages import PX_PER_MM, ZOOM, paginate
from ..tools.record_xlsx import MAX_ROWS, write_xlsx

PAGE_ROWS = 80
PDF_ROWS = 5000
FETCH_ROWS = 2000
FILTER_NAMES = 10
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

    # Cells

    def _record_digits(self, column):
        """Decimals of a column."""
        if column.digits is not None:
            return column.digits
        if column.type == 'amount':
            return self.currency_id.decimal_places
        if column.type == 'quantity':
            return self._record_quantity_digits()
        return 0

    def _record_quantity_digits(self):
        return 2

    def _record_formatter(self, column):
        """Function from a value of the column to its text on screen and paper."""
        env, lang = self.env, self.env['res.lang'].browse(get_lang(self.env).id)
        if column.is_number:
            digits = self._record_digits(column)
            patterns = [f'%.{places}f' for places in range(digits + 1)]
            whole = column.type == 'quantity'

            def format_number(value):
                value = round(value, digits) + 0.0  # turns a rounded -0.0 into 0.0
                # "3 boxes", but "2.50 mL"
                return lang.format(patterns[0 if whole and value.is_integer() else digits], value, grouping=True)
            return format_number
        if column.type == 'date':
            return lambda value: format_date(env, value)
        if column.type == 'datetime':
            localize = self._record_localizer()

            def format_datetime(value):
                value = localize(value)
                return f'{format_date(env, value.date())} {value:%H:%M}'
            return format_datetime
        return lambda value: column.labels.get(value) or str(value)

    def _record_format(self, columns, rows):
        formatters = [self._record_formatter(column) for column in columns]
        return [
            ['' if value is None else format(value) for format, value in zip(formatters, row, strict=True)]
            for row in rows]

    def _record_styles(self, columns, rows):
        """For each row {index of the column: style} of the cells that are marked."""
        numbers = [index for index, column in enumerate(columns) if column.is_number]
        marked = [(index, column.styles) for index, column in enumerate(columns) if column.styles]
        return [{
            **{index: 'danger' for index in numbers if row[index] is not None and row[index] < 0},
            **{index: styles[row[index]] for index, styles in marked if row[index] in styles},
        } for row in rows]

    def _record_format_totals(self, columns, totals):
        return {column.name: self._record_formatter(column)(totals[column.name]) for column in columns if column.total}

    # Screen

    @api.model
    def record_page(self, values, offset=0, limit=PAGE_ROWS, record_id=False):
        """A page of the record with these filters, for the screen.

        :param dict values: filters as for ``create``
        :param int record_id: a record made from the same values by an earlier call; spares making another,
            and counting again
        :return: dict with the record's id, texts of the cells and, for a new one, head, columns, count and totals
        """
        record = self.browse(record_id).exists() if record_id else self.browse()
        fresh = not record
        if fresh:
            record = self.create(values)
        prepared = record._record_prepare()
        columns, source = prepared._record_visible_columns(), prepared._record_source()
        limit = min(max(int(limit), 1), 500)
        rows = prepared.env.execute_query(prepared._record_select(columns, source, limit, max(int(offset), 0)))
        page = {
            'id': record.id,
            'rows': prepared._record_format(columns, rows),
            'styles': prepared._record_styles(columns, rows),
        }
        if fresh:
            count, totals = prepared._record_totals(columns, source)
            page.update(
                title=prepared._record_title(),
                head=prepared._record_head(),
                columns=[
                    {'name': column.name, 'label': column.label, 'number': column.is_number} for column in columns],
                count=count,
                totals=prepared._record_format_totals(columns, totals) if count else {},
                notes=prepared._record_notes(),
                pdf_rows=PDF_ROWS,
            )
        return page

    def action_view(self):
        """Open the record on screen with these filters."""
        self.ensure_one()
        self.check_access('read')
        names = [name for name in self.fields_get(attributes=[]) if self._fields[name].store and name not in models.MAGIC_COLUMNS]
        defaults = {f'default_{name}': self._fields[name].convert_to_write(self[name], self) for name in names}
        return {
            'type': 'ir.actions.act_window',
            'name': self._record_title(),
            'res_model': self._name,
            'view_mode': 'form',
            'views': [(False, 'form')],
            'context': defaults,
        }

    # Paper

    def action_pdf(self):
        """Open the record as PDF; refused for long lists."""
        record = self._record_prepare()
        count, _totals = record._record_totals([], record._record_source())
        record._record_check_pdf(count)
        return {'type': 'ir.actions.act_url', 'url': self._record_url('pdf'), 'target': 'new'}

    def _record_check_pdf(self, count):
        if count > PDF_ROWS:
            raise UserError(self.env._(
                "This record has %(count)s lines; a PDF holds at most %(limit)s. Narrow the filters, or take the Excel file.",
                count=f'{count:,}', limit=f'{PDF_ROWS:,}'))

    def _record_url(self, kind):
        return f'/medical_office/record/{self._name}/{self.id}/{kind}'

    def _record_file_name(self, extension):
        return f'{self._record_title()} {self._record_today()}.{extension}'.replace('/', '-')

    def _record_document(self):
        """What the printed page shows."""
        record = self._record_prepare()
        columns, source = record._record_visible_columns(), record._record_source()
        count, totals = record._record_totals(columns, source)
        record._record_check_pdf(count)
        values = record.env.execute_query(record._record_select(columns, source))
        rows, styles = record._record_format(columns, values), record._record_styles(columns, values)
        head, notes, signatures = record._record_head(), record._record_notes(), record._record_signatures()
        totals = record._record_format_totals(columns, totals) if count else {}
        paper = self.env.ref('medical_office_base.action_report_record').get_paperformat()
        widths, pages = paginate(
            columns, rows, totals, head=head, notes=notes, signed=bool(signatures),
            width=(paper.print_page_width - paper.margin_left - paper.margin_right) * PX_PER_MM,
            height=(paper.print_page_height - paper.margin_top - paper.margin_bottom) * PX_PER_MM)
        classes = ['number' if column.is_number else column.type if column.type in ('date', 'datetime') else '' for column in columns]
        return {
            'title': record._record_title(),
            'head': head,
            'columns': list(zip(columns, classes, [f'width: {width:.1f}px' for width in widths], strict=True)),
            'pages': [(page.with_foot, [
                [(text, f'{kind} {style.get(index, "")}'.strip() or None) for index, (kind, text) in enumerate(zip(classes, row, strict=True))]
                for row, style in zip(rows[page.first:page.last], styles[page.first:page.last], strict=True)
            ]) for page in pages],
            'count': f'{count:,}',
            'totals': totals,
            'notes': notes,
            'signatures': signatures,
            'lang': get_lang(record.env).code.replace('_', '-'),
        }

    def _record_pdf(self):
        """The printed record: (content, kind), kind being 'pdf', or 'html' where wkhtmltopdf is missing."""
        report = self.env['ir.actions.report']
        printer = report.get_wkhtmltopdf_state() != 'install'
        zoom = f'body {{ zoom: {ZOOM}; }}'
        if not printer:
            zoom = f'@media print {{ {zoom} }}'
        elif not _wkhtml().is_patched_qt:
            zoom = ''
        html, _kind = report._render_qweb_html(
            'medical_office_base.action_report_record', self.ids, {'model': self._name, 'zoom': zoom})
        if not printer:
            return html, 'html'
        content = report._run_wkhtmltopdf([html.decode()], report_ref='medical_office_base.action_report_record')
        return content, 'pdf'

    # Spreadsheet

    def action_xlsx(self):
        """Download the record as a spreadsheet."""
        self._record_prepare()
        return {'type': 'ir.actions.act_url', 'url': self._record_url('xlsx'), 'target': 'download'}

    def _record_xlsx(self):
        """The record as a spreadsheet, in a temporary file that the caller closes."""
        record = self._record_prepare()
        columns, source = record._record_visible_columns(), record._record_source()
        count, totals = record._record_totals(columns, source)
        if count > MAX_ROWS:
            raise UserError(self.env._(
                "This record has %(count)s lines; a sheet holds at most %(limit)s. Narrow the filters.",
                count=f'{count:,}', limit=f'{MAX_ROWS:,}'))
        with contextlib.ExitStack() as failure:
            file = failure.enter_context(tempfile.TemporaryFile())
            write_xlsx(
                file,
                title=record._record_title(),
                head=[*record._record_head(), (self.env._("Lines"), f'{count:,}')],
                columns=columns,
                rows=record._record_stream(record._record_select(columns, source)),
                count=count,
                totals=totals if count else {},
                digits=record._record_digits,
                notes=record._record_notes(),
                signatures=record._record_signatures(),
                total_label=self.env._("Total"),
                localize=record._record_localizer(),
            )
            failure.pop_all()
        file.seek(0)
        return file
