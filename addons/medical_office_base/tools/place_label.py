"""Draw labels with a QR code: a Letter sheet of ten, or a sign on a page of its own.

Drawn, not printed from a page: labels must lie where the sheet is cut. Sizes in points, 72 to the inch. No Odoo import.
"""
import dataclasses
import io

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import letter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

INCH = 72
WIDTH, HEIGHT = letter
ROWS, COLUMNS = 5, 2
LABEL = (4 * INCH, 2 * INCH)  # the usual sheet of ten "shipping labels"
LEFT, TOP, GUTTER = .156 * INCH, .5 * INCH, .188 * INCH
GREY = .3


@dataclasses.dataclass
class Label:
    url: str
    name: str
    detail: str  # what tells it from another of the name, or ''
    site: str
    purpose: str  # what the code is for
    note: str  # where the page is, for who can't scan


class Fonts:
    """The first font that has all letters of a text."""

    def __init__(self, bold, regular):
        self.bold, self.regular = self._load(bold) or ['Helvetica-Bold'], self._load(regular) or ['Helvetica']

    @staticmethod
    def _load(paths):
        names = []
        for path in paths:
            name = path.rpartition('/')[2]
            try:
                pdfmetrics.registerFont(TTFont(name, path))
            except (OSError, TTFError):
                continue
            names.append(name)
        return names

    @staticmethod
    def pick(names, text):
        for name in names:
            face = getattr(pdfmetrics.getFont(name).face, 'charToGlyph', None)
            if face is None or all(ord(letter) in face for letter in text):
                return name
        return names[-1]


def wrap(text, font, size, width, most):
    """Lines of at most ``width``; the last of ``most`` lines ends in an ellipsis if text is left."""
    lines, line = [], ''
    for word in text.split():
        longer = f'{line} {word}'.strip()
        if pdfmetrics.stringWidth(longer, font, size) <= width or not line:
            line = longer
        else:
            lines.append(line)
            line = word
    if line:
        lines.append(line)
    if len(lines) > most:
        lines = [*lines[:most - 1], ' '.join(lines[most - 1:])]
    return [_cut(line, font, size, width) for line in lines]


def _cut(line, font, size, width):
    if pdfmetrics.stringWidth(line, font, size) <= width:
        return line
    while line and pdfmetrics.stringWidth(f'{line}…', font, size) > width:
        line = line[:-1]
    return f'{line.rstrip()}…'


def draw_labels(labels, layout, fonts, title):
    """The labels as PDF.

    :param labels: list of Label
    :param layout: 'sheet' or 'sign'
    :param Fonts fonts: to write with
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter)
    canvas.setTitle(title)
    for index, label in enumerate(labels):
        if layout == 'sign':
            _draw_sign(canvas, label, fonts)
            canvas.showPage()
            continue
        place = index % (ROWS * COLUMNS)
        if index and not place:
            canvas.showPage()
        row, column = divmod(place, COLUMNS)
        _draw_label(
            canvas, label, fonts, LEFT + column * (LABEL[0] + GUTTER), HEIGHT - TOP - (row + 1) * LABEL[1])
    canvas.save()
    return out.getvalue()


def _code(canvas, url, x, y, size):
    # level M: still read with a seventh of it dirty or torn
    code = QrCodeWidget(url, barLevel='M', barBorder=4)
    left, bottom, right, top = code.getBounds()
    drawing = Drawing(size, size, transform=[size / (right - left), 0, 0, size / (top - bottom), 0, 0])
    drawing.add(code)
    renderPDF.draw(drawing, canvas, x, y)


def _write(canvas, text, names, size, x, y, width, most, leading=1.22, centered=False):
    """Write lines downwards from ``y``, their upper edge; return the lower one."""
    font = Fonts.pick(names, text)
    canvas.setFont(font, size)
    for line in wrap(text, font, size, width, most):
        y -= size * leading
        if centered:
            canvas.drawCentredString(x + width / 2, y + size * .22, line)
        else:
            canvas.drawString(x, y + size * .22, line)
    return y


def _draw_label(canvas, label, fonts, x, y):
    width, height = LABEL
    size = height - 22
    _code(canvas, label.url, x + 6, y + 14, size)
    left = x + size + 10
    room = x + width - left - 12
    canvas.setFillGray(0)
    down = _write(canvas, label.name, fonts.bold, 15, left, y + height - 14, room, 2)
    canvas.setFillGray(GREY)
    if label.detail:
        down = _write(canvas, label.detail, fonts.regular, 9, left, down - 1, room, 2)
    down = _write(canvas, label.site, fonts.regular, 9, left, down - 1, room, 1)
    canvas.setFillGray(0)
    _write(canvas, label.purpose, fonts.regular, 9.5, left, down - 6, room, 6)
    canvas.setFillGray(GREY)
    canvas.setFont(Fonts.pick(fonts.regular, label.note), 5.5)
    canvas.drawString(x + 14, y + 8, _cut(label.note, Fonts.pick(fonts.regular, label.note), 5.5, width - 26))


def _draw_sign(canvas, label, fonts):
    side = 5.2 * INCH
    x, width = INCH, WIDTH - 2 * INCH
    canvas.setFillGray(0)
    down = _write(canvas, label.name, fonts.bold, 40, x, HEIGHT - .8 * INCH, width, 2, centered=True)
    canvas.setFillGray(GREY)
    place = ' · '.join(text for text in (label.detail, label.site) if text)
    down = _write(canvas, place, fonts.regular, 18, x, down - 4, width, 1, centered=True)
    canvas.setFillGray(0)
    _code(canvas, label.url, (WIDTH - side) / 2, down - side - 6, side)
    down = _write(canvas, label.purpose, fonts.regular, 20, x, down - side - 12, width, 4, centered=True)
    canvas.setFillGray(GREY)
    _write(canvas, label.note, fonts.regular, 9, INCH / 2, .7 * INCH, WIDTH - INCH, 1, centered=True)
