"""Draw labels of lots and places with a Data Matrix, as PDF. Sizes in points, 72 to the inch."""
import dataclasses
import io

from reportlab.lib.pagesizes import letter
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from odoo.addons.medical_office_base.tools.place_label import Fonts, wrap

from .datamatrix import matrix

INCH = 72
# the usual sheet of address labels, and a printer of single labels: (page, columns, rows, label, left, top, gutter)
LAYOUTS = {
    'sheet': (letter, 3, 10, (2.625 * INCH, INCH), .1875 * INCH, .5 * INCH, .125 * INCH),
    'single': ((2 * INCH, INCH), 1, 1, (2 * INCH, INCH), 0, 0, 0),
}
MARGIN = 6
# GS1 asks for modules of 0.255 to 0.615 mm on medical items that a hand scanner reads (General Specifications, table 7)
SMALLEST, LARGEST = .255 / 25.4 * INCH, .615 / 25.4 * INCH
SIDE = 56  # points that the symbol may take, its quiet zone included


@dataclasses.dataclass
class SupplyLabel:
    code: str
    gs1: bool  # an element string, with FNC1
    title: str
    lines: list  # texts below the title, the first ones first
    printed: str  # the code as people read it


def per_sheet(layout):
    _page, columns, rows, *_measures = LAYOUTS[layout]
    return columns * rows


def draw_supply_labels(labels, layout, fonts, title, skip=0):
    """The labels as PDF.

    :param labels: list of SupplyLabel
    :param str layout: 'sheet' (30 on a Letter sheet) or 'single' (2 by 1 inch)
    :param Fonts fonts: to write with
    :param int skip: places of the first sheet that are used already
    """
    page, columns, rows, size, left, top, gutter = LAYOUTS[layout]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=page)
    canvas.setTitle(title)
    for index, label in enumerate(labels, skip):
        place = index % (columns * rows)
        if index > skip and not place:
            canvas.showPage()
        row, column = divmod(place, columns)
        _draw(canvas, label, fonts, left + column * (size[0] + gutter), page[1] - top - (row + 1) * size[1], size)
    canvas.save()
    return out.getvalue()


def _draw(canvas, label, fonts, x, y, size):
    width, height = size
    rows = matrix(label.code, label.gs1)
    module = max(min(SIDE / (len(rows) + 2), LARGEST), SMALLEST)
    side = module * len(rows)
    canvas.setFillGray(0)
    _draw_matrix(canvas, rows, x + MARGIN + module, y + height - MARGIN - module, module)
    start = x + MARGIN + side + 2 * module + 4
    room = x + width - MARGIN - start
    down = y + height - MARGIN
    for texts, names, letters, most in (([label.title], fonts.bold, 8.5, 2), (label.lines, fonts.regular, 7, 1)):
        for text in texts:
            font = Fonts.pick(names, text)
            canvas.setFont(font, letters)
            for line in wrap(text, font, letters, room, most):
                down -= letters * 1.15
                if down > y + 13:
                    canvas.drawString(start, down + letters * .2, line)
    font = Fonts.pick(fonts.regular, label.printed)
    letters = min(6, 6 * (width - 2 * MARGIN) / max(stringWidth(label.printed, font, 6), 1))
    canvas.setFont(font, letters)
    canvas.drawString(x + MARGIN, y + 5, label.printed)


def _draw_matrix(canvas, rows, x, y, module):
    """Dark modules as rectangles, those beside each other as one: no hair lines between them. ``y``: the upper edge."""
    for number, row in enumerate(rows):
        start = None
        for column, dark in enumerate([*row, False]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                canvas.rect(x + start * module, y - (number + 1) * module, (column - start) * module, module, stroke=0, fill=1)
                start = None
