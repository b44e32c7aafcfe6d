"""A manual of policies as one PDF: chapters found in what was printed, files put in their places, pages numbered, contents before.

Plain Python, no Odoo import: the caller brings its own PDF library.
"""
import io
import re

from reportlab.pdfgen.canvas import Canvas

MARK = re.compile(r'#(\d+)#')


def mark(ident):
    """What is printed at the head of a chapter to find it again."""
    return f'#{ident}#'


def chapter_pages(reader):
    """{ident: index of its first page}, by the marks in the printed text."""
    found = {}
    for index, page in enumerate(reader.pages):
        for ident in MARK.findall(page.extract_text() or ''):
            found.setdefault(int(ident), index)
    return found


def join_chapters(reader, files, new_writer):
    """Put each file behind the pages of its chapter.

    :param reader: what was printed, all chapters in one
    :param dict files: {ident: reader of its file}
    :return: (writer, {ident: number of its first page, from 1})
    """
    starts = chapter_pages(reader)
    behind = sorted(starts.items(), key=lambda item: item[1])
    ends = {ident: behind[place + 1][1] if place + 1 < len(behind) else len(reader.pages) for place, (ident, _index) in enumerate(behind)}
    writer, numbers = new_writer(), {}
    at_end = {end: ident for ident, end in ends.items() if ident in files}
    first = {index: ident for ident, index in starts.items()}
    count = 0
    for index in range(len(reader.pages)):
        if index in first:
            numbers[first[index]] = count + 1
        writer.add_page(reader.pages[index])
        count += 1
        if index + 1 in at_end:
            for page in files[at_end[index + 1]].pages:
                writer.add_page(page)
                count += 1
    return writer, numbers


def number_pages(pages, words, open_reader):
    """Print a line with its number at the foot of each page, whatever its size.

    :param words: called with the number, from 1; returns the line
    """
    for number, page in enumerate(pages, 1):
        box = page.mediabox
        bottom, right, top = float(box.bottom), float(box.right), float(box.top)
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=(right, top))
        canvas.setFont('Helvetica', 8)
        canvas.setFillGray(.3)
        canvas.drawRightString(right - 36, bottom + 22, words(number))
        canvas.save()
        page.merge_page(open_reader(stream.getvalue()).pages[0])
