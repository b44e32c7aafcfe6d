"""Labels of paper charts: record number in large type and as a bar code, volume, home place; never a name. No Odoo import."""
import dataclasses
import io

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from .place_label import COLUMNS, GUTTER, HEIGHT, LABEL, LEFT, ROWS, TOP, Fonts, wrap

GREY = .3


@dataclasses.dataclass
class ChartLabel:
    number: str
    volume: str  # in words
    place: str  # where it stands
    owner: str  # the practice


def draw_chart_labels(labels, fonts, title):
    """The labels as PDF, ten on a Letter sheet.

    :param labels: list of ChartLabel
    :param Fonts fonts: to write with
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter)
    canvas.setTitle(title)
    for index, label in enumerate(labels):
        place = index % (ROWS * COLUMNS)
        if index and not place:
            canvas.showPage()
        row, column = divmod(place, COLUMNS)
        _draw(canvas, label, fonts, LEFT + column * (LABEL[0] + GUTTER), HEIGHT - TOP - (row + 1) * LABEL[1])
    canvas.save()
    return out.getvalue()


def _draw(canvas, label, fonts, x, y):
    width, height = LABEL
    canvas.setFillGray(0)
    canvas.setFont(fonts.pick(fonts.bold, label.number), 34)
    canvas.drawString(x + 14, y + height - 44, label.number)
    font = fonts.pick(fonts.regular, label.volume)
    canvas.setFont(font, 13)
    canvas.drawRightString(x + width - 14, y + height - 40, label.volume)
    # the bars as wide as the number asks, held within the label
    code = Code128(label.number, barHeight=42, barWidth=1.4, quiet=False)
    code.drawOn(canvas, x + 14, y + height - 96)
    canvas.setFillGray(GREY)
    down = y + height - 112
    for text in (label.place, label.owner):
        if text:
            font = Fonts.pick(fonts.regular, text)
            canvas.setFont(font, 9)
            canvas.drawString(x + 14, down, wrap(text, font, 9, width - 28, 1)[0])
            down -= 12
