"""The FDA's enforcement reports, read: the json of open.fda.gov and the csv of its enforcement report pages. Plain Python.

Field names of the json: open.fda.gov, "Enforcement report" of drugs and of devices (recall_number, code_info,
product_description, …). Column names of the csv are those of its export (Recall Number, Code Info, Product Description, …),
of which several spellings are in use; columns that are of no use here are left out.
"""
import datetime
import json
import re

from odoo.addons.medical_office_base.tools.import_columns import Faults, Row, parse_datetime, plain
from odoo.addons.medical_office_base.tools.spreadsheet import MAX_BYTES, SpreadsheetError, normalise, read_cells

MAX_ROWS = 50_000
# our name: (json fields, csv headings)
FIELDS = {
    'number': (('recall_number',), ('recall number', 'recall_number')),
    'product': (('product_description',), ('product description', 'product_description')),
    'codes': (('code_info', 'more_code_info'), ('code info', 'code information', 'more code info', 'code_info', 'more_code_info')),
    'classification': (('classification',), ('classification', 'event classification', 'product classification', 'center classification')),
    'reason': (('reason_for_recall',), ('reason for recall', 'reason_for_recall')),
    'firm': (('recalling_firm',), ('recalling firm', 'recalling firm name', 'recalling_firm')),
    'initiated': (('recall_initiation_date',), ('recall initiation date', 'recall_initiation_date')),
    'reported': (('report_date',), ('report date', 'report_date', 'posted date')),
    'status': (('status',), ('status',)),
    'event': (('event_id',), ('event id', 'event_id')),
}
REQUIRED = ('number', 'product', 'codes', 'firm')
CLASSES = {'class i': '1', 'class ii': '2', 'class iii': '3'}
ENDED = {'terminated', 'completed'}
DATES = ('initiated', 'reported')


class EnforcementReader:
    """Reads a file of enforcement reports into rows; `parse` as that of a TableReader.

    :param env: Odoo's environment, for messages in the user's language
    """
    unknown = ()

    def __init__(self, env):
        self.env = env
        self.row_count = 0

    def parse(self, content):
        faults = Faults()
        try:
            records = self._records(content)
        except SpreadsheetError as error:
            faults.add(0, self.env._("File"), '', error.problem, error.remedy)
            return [], faults
        self.row_count = len(records)
        rows = [row for row in (self._row(number, values, faults) for number, values in records) if row]
        return rows, faults

    # === records of either kind: [(row number, {our name: text})] === #

    def _records(self, content):
        start = content.lstrip(b'\xef\xbb\xbf \r\n\t')[:1]
        return self._json_records(content) if start in (b'{', b'[') else self._csv_records(content)

    def _json_records(self, content):
        broken = SpreadsheetError(
            self.env._("The file is no json of the FDA's enforcement reports."),
            self.env._("Download it anew from open.fda.gov, drug or device enforcement, and choose it as it came."))
        if len(content) > MAX_BYTES:
            raise SpreadsheetError(
                self.env._("The file has more than %(limit)s MB.", limit=MAX_BYTES // 2**20), self.env._("Download the reports of a shorter time."))
        try:
            data = json.loads(content.decode('utf-8-sig'))
        except (ValueError, RecursionError) as error:
            raise broken from error
        results = data.get('results') if isinstance(data, dict) else data
        if not isinstance(results, list) or not all(isinstance(record, dict) for record in results):
            raise broken
        if not results:
            raise SpreadsheetError(self.env._("The file holds no recall."), self.env._("Download the reports of a longer time."))
        self._check_count(len(results))
        if not any('recall_number' in record for record in results):
            raise broken
        return [(number, {
            name: ' '.join(str(record[key]) for key in keys if record.get(key) not in (None, '')) for name, (keys, _headings) in FIELDS.items()
        } | {'gtins': self._json_codes(record)}) for number, record in enumerate(results, 1)]

    @staticmethod
    def _json_codes(record):
        """What open.fda.gov adds of the drug: its NDCs and UPCs."""
        extra = record.get('openfda')
        if not isinstance(extra, dict):
            return ''
        return ' '.join(str(code) for key in ('package_ndc', 'upc') for code in (extra.get(key) if isinstance(extra.get(key), list) else ()))

    def _csv_records(self, content):
        known = {heading: name for name, (_keys, headings) in FIELDS.items() for heading in headings}
        table = read_cells(content, known, self.env)
        if not table:
            raise SpreadsheetError(self.env._("The file is empty."), self.env._("Download it anew."))
        (_number, headings), *body = table
        places = [(index, known[normalise(heading)]) for index, heading in enumerate(headings) if normalise(heading) in known]
        missing = [name for name in REQUIRED if name not in {name for _index, name in places}]
        if missing:
            raise SpreadsheetError(
                self.env._("These columns are missing: %(columns)s.", columns=', '.join(FIELDS[name][1][0].title() for name in missing)),
                self.env._("Choose the export of the FDA's enforcement reports as it was downloaded, with its first row."))
        self._check_count(len(body))
        records = []
        for number, cells in body:
            values = {name: [] for name in FIELDS}
            for index, name in places:
                text = plain(cells[index]) if index < len(cells) else ''
                # the product's own class stands before that of the event
                if text and not (values[name] and name != 'codes'):
                    values[name].append(text)
            records.append((number, {name: ' '.join(texts) for name, texts in values.items()} | {'gtins': ''}))
        return records

    def _check_count(self, count):
        if count > MAX_ROWS:
            raise SpreadsheetError(
                self.env._("The file has more than %(limit)s recalls.", limit=f'{MAX_ROWS:,}'), self.env._("Download the reports of a shorter time."))

    # === values === #

    def _row(self, number, values, faults):
        sound = True
        row = Row(number, {name: ' '.join(text.split()) for name, text in values.items()})
        if not row['number']:
            # recalls that aren't classified yet may have none
            row['number'] = ''
        if not row['product']:
            faults.add(number, self.env._("Product Description"), '', self.env._("The cell is empty."),
                       self.env._("Download the file anew: it says which product is recalled."))
            sound = False
        for name in DATES:
            text = row[name]
            row[name] = self._date(text)
            if text and not row[name]:
                faults.add(number, FIELDS[name][1][0].title(), text, self.env._("This is not a date."),
                           self.env._("Don't open and save the file in a spreadsheet program, which changes days: download it anew."))
                sound = False
        row['classification'] = CLASSES.get(row['classification'].casefold(), 'none')
        row['ended'] = row['status'].casefold() in ENDED
        return row if sound else None

    @staticmethod
    def _date(text):
        if re.fullmatch(r'[0-9]{8}', text):
            try:
                return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
            except ValueError:
                return None
        found = parse_datetime(text) if text else None
        return found.date() if found else None
