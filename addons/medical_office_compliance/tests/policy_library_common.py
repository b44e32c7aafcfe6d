import csv
import io

from odoo.tools.convert import convert_csv_import


def ship(env, row, **values):
    """Load one outline with other values, as an update of the addon does."""
    xmlid = row.get_external_id()[row.id]
    file = io.StringIO()
    csv.writer(file).writerows([['id', *values], [xmlid, *values.values()]])
    convert_csv_import(env, 'medical_office_compliance', f'{row._name}.csv', file.getvalue().encode(), mode='update')
    return row
