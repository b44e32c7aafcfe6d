"""A workbook to fill in, from the columns of an import. No Odoo import."""
import io

import xlsxwriter

from .spreadsheet import MAX_ROWS, PLAIN

FORMATS = {'text': '@', 'selection': '@', 'boolean': '@', 'integer': '0', 'decimal': '0.00##', 'date': 'yyyy-mm-dd', 'datetime': 'yyyy-mm-dd hh:mm'}
MAX_LIST_LENGTH = 255  # of a validation's values taken together; Excel refuses a workbook with more


def write_template(columns, title, reader, env=PLAIN):
    """The template as bytes.

    :param columns: list of :class:`Column`
    :param title: what is imported
    :param reader: a :class:`TableReader` of the columns, to type the example row
    :param env: Odoo's environment, for words in the user's language
    """
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output, {'in_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False})
    heading = {'bold': True, 'bg_color': '#E7EDF3', 'bottom': 1}
    required = workbook.add_format({**heading, 'font_color': '#8A1C1C'})
    optional = workbook.add_format(heading)
    sheet = workbook.add_worksheet(env._("Data"))
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        cells = workbook.add_format({'num_format': FORMATS[column.type]})
        example = workbook.add_format({'num_format': FORMATS[column.type], 'italic': True, 'font_color': '#808080'})
        width = max(12, len(column.label) + 4, len(column.example) + 2)
        sheet.set_column(index, index, min(width, 50), cells)
        sheet.write_string(0, index, column.label + (' *' if column.required else ''), required if column.required else optional)
        if column.help:
            sheet.write_comment(0, index, column.help, {'x_scale': 2})
        if column.example:
            _write_example(sheet, index, column, example, reader)
        values = _choices(column, env)
        if values and len(','.join(values)) <= MAX_LIST_LENGTH:
            sheet.data_validation(1, index, MAX_ROWS, index, {'validate': 'list', 'source': values, 'ignore_blank': True})
    _write_help(workbook, columns, title, env)
    workbook.close()
    return output.getvalue()


def _choices(column, env):
    if column.type == 'boolean':
        return ['yes', 'no']
    return [label for _value, label in column.selection] if column.type == 'selection' else []


def _write_example(sheet, index, column, cell_format, reader):
    value = reader.convert(column, column.example)
    if column.type in ('integer', 'decimal'):
        sheet.write_number(1, index, value, cell_format)
    elif column.type in ('date', 'datetime'):
        sheet.write_datetime(1, index, value, cell_format)
    else:
        sheet.write_string(1, index, column.example, cell_format)


def _write_help(workbook, columns, title, env):
    sheet = workbook.add_worksheet(env._("Help"))
    bold, wrap = workbook.add_format({'bold': True}), workbook.add_format({'text_wrap': True, 'valign': 'top'})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 2, 14)
    sheet.set_column(3, 3, 60)
    sheet.set_column(4, 4, 28)
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, env._("The grey row of the sheet “Data” is an example: overwrite it. Left as it is, it's not imported."))
    sheet.write_string(2, 0, env._("Formulas are not calculated: paste values. Columns with * are required."))
    for index, label in enumerate((env._("Column"), env._("Required"), env._("Type"), env._("What to write"), env._("Example"))):
        sheet.write_string(4, index, label, bold)
    types = {
        'text': env._("text"), 'integer': env._("whole number"), 'decimal': env._("number"), 'date': env._("date"), 'datetime': env._("date and time"),
        'boolean': env._("yes or no"), 'selection': env._("one of a list"),
    }
    for number, column in enumerate(columns, 5):
        choices = ", ".join(label for _value, label in column.selection)
        words = [column.label, env._("yes") if column.required else '', types[column.type], ' '.join(filter(None, [column.help, choices])), column.example]
        for index, word in enumerate(words):
            sheet.write_string(number, index, word, wrap)
