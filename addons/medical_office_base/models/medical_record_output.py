import contextlib
import tempfile

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date, get_lang

from ..tools.record_column import Column
from ..tools.record_pages import PX_PER_MM, paginate
from ..tools.record_xlsx import MAX_ROWS, write_xlsx

PAGE_ROWS = 80
PDF_ROWS = 5000


class MedicalRecord(models.AbstractModel):
    """What a record gives out: pages for the screen, a printed document, a spreadsheet."""
    _inherit = 'medical.record'

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
                if column.measured and column.type != 'amount':
                    places = next(places for places in range(digits + 1) if round(value, places) == value)
                else:
                    # "3 boxes", but "2.50 mL"
                    places = 0 if whole and value.is_integer() else digits
                return lang.format(patterns[places], value, grouping=True)
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
        numbers = [index for index, column in enumerate(columns) if column.is_number and not column.measured]
        marked = [(index, column.styles) for index, column in enumerate(columns) if column.styles]
        return [{
            **{index: 'danger' for index in numbers if row[index] is not None and row[index] < 0},
            **{index: styles[row[index]] for index, styles in marked if row[index] in styles},
        } for row in rows]

    def _record_format_totals(self, columns, totals):
        return {column.name: self._record_formatter(column)(totals[column.name]) for column in columns if column.total}

    # Who looked

    def _record_log(self, channel):
        """Write down that what this prepared record lists was read, where that is logged: `_record_read_records`."""
        records = self._record_read_records()
        if records is not None:
            records._access_log(channel, reason=self._record_title())

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
        link = prepared._record_link()
        asked = [*columns, Column(link, '', 'integer')] if link else columns
        rows = prepared.env.execute_query(prepared._record_select(asked, source, limit, max(int(offset), 0)))
        links = [row[-1] for row in rows] if link else []
        rows = [row[:len(columns)] for row in rows]
        page = {
            'id': record.id,
            'rows': prepared._record_format(columns, rows),
            'styles': prepared._record_styles(columns, rows),
            'links': links,
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
            # the first page of a record is a reading of all that it lists
            prepared._record_log('list')
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
        self._record_prepare()._record_log('print')
        return self.env['ir.actions.report']._medical_print('medical_office_base.action_report_record', self.ids, {'model': self._name})

    # Spreadsheet

    def action_xlsx(self):
        """Download the record as a spreadsheet."""
        self._record_prepare()
        return {'type': 'ir.actions.act_url', 'url': self._record_url('xlsx'), 'target': 'download'}

    def _record_xlsx(self):
        """The record as a spreadsheet, in a temporary file that the caller closes."""
        record = self._record_prepare()
        record._record_log('export')
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
