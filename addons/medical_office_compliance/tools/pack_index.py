"""The index of an audit pack: a page that opens from the disk, a csv, and the sums that `sha256sum -c` reads."""
import csv
import io
from html import escape
from urllib.parse import quote

from odoo.addons.medical_office_base.tools.spreadsheet import as_text

STYLE = (
    'body{font:14px/1.4 sans-serif;margin:1.5em auto;max-width:60em;padding:0 1em;color:#212529}h1{margin-bottom:.2em}h2{margin:1.4em 0 .4em}'
    'table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #ccc;padding:4px 8px;text-align:left;vertical-align:top}'
    '.head th{width:14em;font-weight:normal;color:#555;border:0}.head td{border:0}.sum{font:10px monospace;word-break:break-all;color:#555}'
    '.left{color:#8a4b00}a{overflow-wrap:anywhere}@media(max-width:600px){.sum{display:none}}')


def html_lines(title, head, rows, labels):
    """Lines of the page, one row at a time.

    :param head: (label, value) pairs
    :param rows: dicts of section_title, name, path, size, sha256, note, those of a section one after the other
    :param labels: dict with `verify`, the words on how to check it
    """
    yield f'<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    yield f'<style>{STYLE}</style></head><body><h1>{escape(title)}</h1><table class="head">'
    for label, value in head:
        yield f'<tr><th>{escape(str(label))}</th><td>{escape(str(value))}</td></tr>'
    section = None
    for row in rows:
        if row['section_title'] != section:
            section = row['section_title']
            yield f'</table><h2>{escape(section)}</h2><table>'
        what = escape(row['name'])
        if row['path']:
            what = f'<a href="{quote(row["path"])}">{what}</a>'
        note = f'<br><span class="left">{escape(row["note"])}</span>' if row['note'] else ''
        size = f'{row["size"]:,}' if row['path'] else ''
        yield f'<tr><td>{what}{note}</td><td>{size}</td><td class="sum">{row["sha256"]}</td></tr>'
    yield f'</table><p>{escape(labels["verify"])}</p></body></html>'


def csv_line(cells):
    stream = io.StringIO()
    csv.writer(stream, lineterminator='\r\n').writerow([as_text(str(cell)) for cell in cells])
    return stream.getvalue()


def sum_line(row):
    """As `sha256sum` writes it: the names are of letters that need no escaping."""
    return f'{row["sha256"]}  {row["path"]}\n'
