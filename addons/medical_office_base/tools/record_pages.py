"""Where the pages of a printed record break.

Debian's wkhtmltopdf neither repeats a table's heading nor keeps a row on one page, so that each page is a table of its
own. It lays out a page a quarter wider than paper and shrinks the result, as browsers' engines do in print; the other
build does not, and is given that zoom instead. Text is measured by the widths of a wide face (DejaVu Sans): a narrower
one leaves paper empty, it loses nothing.
"""
import dataclasses

ZOOM = .8
PX_PER_MM = 96 / 25.4 / ZOOM
FONT = 14  # px
LINE = 18
CELL_X = 14  # left and right padding
CELL_Y = 9  # top and bottom padding, and the rule
TITLE = 42
RUNNING = 22
PAIR = 20
NOTE = 20
SIGNATURES = 116
GAP = 18
LONGEST_WORD = .14  # of the width: what a text column gets at least, so that words aren't broken
KEPT_ROWS = 3  # rows that go along when the foot has to go to another page

_WIDTHS = {
    **dict.fromkeys("ijlI|'!.,:; ", .34), **dict.fromkeys("ftr()[]{}-/\\\"", .42), **dict.fromkeys("mwMW@%&", .96),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ", .74),
}
_WIDE = 0x1100  # East Asian scripts begin here


def text_width(text):
    """Width of a text in px at the table's font size."""
    return FONT * sum(_WIDTHS.get(char) or (.64 if ord(char) < _WIDE else 1.05) for char in text)


def text_lines(text, width):
    """Number of lines that a text takes in a cell of so many px."""
    lines, left = 1, width
    for word in text.split(' '):
        need = text_width(word)
        if need <= left + .5:  # a text that sets the width of its column fits in it
            left -= need + FONT * .34
            continue
        if left < width:
            lines += 1
        while need > width:  # a word longer than the line is broken
            need -= width
            lines += 1
        left = width - need - FONT * .34
    return lines


@dataclasses.dataclass(frozen=True)
class Page:
    first: int
    last: int  # exclusive
    with_foot: bool = False


def column_widths(columns, rows, totals, width):
    """px of each column: numbers and dates never wrap, texts share what they leave, if possible without breaking a word."""
    needs, texts, least = [], [], {}
    for index, column in enumerate(columns):
        natural = max((text_width(row[index]) for row in rows), default=0)
        word = max(text_width(word) for word in column.label.split(' ')) * 1.08  # headings are bold
        if column.is_number or column.type in ('date', 'datetime'):
            natural = max(natural, text_width(totals.get(column.name, '')) * 1.08)
        else:
            texts.append(index)
            words = {part for row in rows for part in row[index].split(' ')}
            least[index] = min(max(max(map(text_width, words), default=0), word) + CELL_X, width * LONGEST_WORD)
        needs.append(max(natural, word) + CELL_X)
    left = width - sum(needs) + sum(needs[index] for index in texts)
    if not texts or left < width * .2:
        # too many numbers for the paper: all shrink alike
        return [need * width / sum(needs) for need in needs]
    if sum(least.values()) > left:
        least = dict.fromkeys(texts, 0)
    # short texts get what they need, the long ones an equal part of what is left, each with room for its longest word
    wanted = {index: needs[index] for index in texts}
    low, high = 0, left
    for _step in range(30):
        part = (low + high) / 2
        for index in texts:
            needs[index] = max(least[index], min(wanted[index], part))
        if sum(needs[index] for index in texts) > left:
            high = part
        else:
            low = part
    for index in texts:
        needs[index] = max(least[index], min(wanted[index], low))
    taken = sum(needs[index] for index in texts)
    for index in texts:
        needs[index] += (left - taken) * needs[index] / taken
    return needs


def paginate(columns, rows, totals, width, height, head, notes, signed):
    """Cut a record in pages of ``width`` x ``height`` px.

    :param width: of the printable paper, at PX_PER_MM, as ``height``
    :param rows: lists of texts
    :param head: (label, value) pairs on the first page
    :return: (px of each column, list of Page)
    """
    widths = column_widths(columns, rows, totals, width)
    inner = [each - CELL_X for each in widths]
    heading = LINE * max(text_lines(column.label, each / 1.08) for column, each in zip(columns, inner, strict=True)) + CELL_Y + 4
    room = height - RUNNING - heading
    left = room - TITLE - GAP - sum(PAIR * text_lines(value, width * .8) for _label, value in head)
    foot = GAP + NOTE * (1 + sum(text_lines(note, width) for note in notes)) + (LINE + CELL_Y + 4) * bool(totals) + SIGNATURES * signed
    pages, first = [], 0
    for index, row in enumerate(rows):
        need = LINE * max(text_lines(text, each) if text else 1 for text, each in zip(row, inner, strict=True)) + CELL_Y
        if need > left and index > first:
            pages.append(Page(first, index))
            first, left = index, room
        left -= need
    last = len(rows)
    if foot > left and last > first:
        kept = max(last - KEPT_ROWS, first + 1) if last - first > 1 else first
        if kept > first:
            pages.append(Page(first, kept))
        first = kept
    return widths, [*pages, Page(first, last, with_foot=True)]
