"""Files of several people in one archive, with an index that tells each of them apart.

Written to a temporary file on disk, one file in memory at a time. Plain Python, no Odoo import.
"""
import csv
import hashlib
import io
import re
import tempfile
import unicodedata
import zipfile
from html import escape

from .spreadsheet import as_text

EXTENSION = re.compile(r'\.([A-Za-z0-9]{1,5})$')
LONGEST = 60


def safe_name(text, fallback='file'):
    """A name that every system can keep: ASCII letters, digits, dot, dash and underscore, without a path."""
    text = unicodedata.normalize('NFKD', text or '').encode('ascii', 'ignore').decode()
    return re.sub(r'[^A-Za-z0-9-]+', '_', text).strip('_')[:LONGEST] or fallback


def safe_extension(name, default='pdf'):
    found = EXTENSION.search(name or '')
    return found.group(1).lower() if found else default


class FilePack:
    """The archive while it grows; `finish` writes the index and gives the open file.

    :param title: of the index
    :param head: (label, value) pairs above the table
    :param columns: headings of the rows, in their order; the file's name, size and SHA-256 are added
    """

    def __init__(self, title, head, columns, labels):
        self.title, self.head = title, head
        self.columns = [*columns, *labels]
        self.rows = []
        self._names = set()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 given to who sends it
        self._zip = zipfile.ZipFile(self._file, 'w', zipfile.ZIP_DEFLATED)

    def add(self, cells, folder=None, name=None, data=None):
        """A row of the index, with its file where there is one."""
        path, digest, size = '', '', ''
        if data:
            stem, dot, extension = name.rpartition('.')
            path, count = f'{folder}/{name}', 1
            while path.lower() in self._names:
                count += 1
                path = f'{folder}/{stem}_{count}{dot}{extension}'
            self._names.add(path.lower())
            digest, size = hashlib.sha256(data).hexdigest(), len(data)
            self._zip.writestr(path, data)
        self.rows.append([*cells, path, size, digest])

    def finish(self):
        self._zip.writestr('index.csv', self._csv())
        self._zip.writestr('index.html', self._html())
        self._zip.close()
        self._file.seek(0)
        return self._file

    def _csv(self):
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator='\r\n')
        writer.writerow(self.columns)
        for row in self.rows:
            writer.writerow([as_text(str(cell)) for cell in row])
        return '\ufeff' + stream.getvalue()

    def _html(self):
        head = ''.join(f'<tr><th>{escape(str(label))}</th><td>{escape(str(value))}</td></tr>' for label, value in self.head)
        names = ''.join(f'<th>{escape(column)}</th>' for column in self.columns)
        rows = ''.join('<tr>' + ''.join(f'<td>{escape(str(cell))}</td>' for cell in row) + '</tr>' for row in self.rows)
        return (
            '<!DOCTYPE html><html><head><meta charset="utf-8"><title>%(title)s</title><style>'
            'body{font:12px sans-serif;margin:2em}table{border-collapse:collapse;margin-bottom:1.5em}'
            'th,td{border:1px solid #999;padding:3px 6px;text-align:left;vertical-align:top}td:last-child{font:10px monospace;word-break:break-all}'
            '</style></head><body><h1>%(title)s</h1><table>%(head)s</table><table><thead><tr>%(names)s</tr></thead><tbody>%(rows)s</tbody></table>'
            '</body></html>') % {'title': escape(self.title), 'head': head, 'names': names, 'rows': rows}
