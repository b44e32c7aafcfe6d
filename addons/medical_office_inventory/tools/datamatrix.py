"""Data Matrix symbols (ISO/IEC 16022, ECC 200), square sizes 10 to 52, in ASCII encodation, with FNC1 for GS1. No Odoo import.

reportlab has one size without FNC1 only, and Odoo draws what reportlab has: GS1 needs FNC1 as the first codeword, by which
readers know that element strings follow (GS1 General Specifications, 5.6).
"""

FNC1 = '\x1d'
FNC1_WORD, PAD_WORD, UPPER_WORD = 232, 129, 235
# (modules per side, data regions per side, data codewords, error codewords, blocks)
SIZES = [
    (10, 1, 3, 5, 1), (12, 1, 5, 7, 1), (14, 1, 8, 10, 1), (16, 1, 12, 12, 1), (18, 1, 18, 14, 1), (20, 1, 22, 18, 1), (22, 1, 30, 20, 1),
    (24, 1, 36, 24, 1), (26, 1, 44, 28, 1), (32, 2, 62, 36, 1), (36, 2, 86, 42, 1), (40, 2, 114, 48, 1), (44, 2, 144, 56, 1),
    (48, 2, 174, 68, 1), (52, 2, 204, 84, 2)]
POLYNOMIAL = 0x12D


def _tables():
    powers, logs = [0] * 255, [0] * 256
    value = 1
    for power in range(255):
        powers[power], logs[value] = value, power
        value = value << 1 ^ (POLYNOMIAL if value & 0x80 else 0)
    return powers, logs


POWERS, LOGS = _tables()


def _product(one, other):
    return POWERS[(LOGS[one] + LOGS[other]) % 255] if one and other else 0


def _error_words(data, count):
    """The Reed-Solomon codewords of a block of data codewords."""
    generator = [1]
    for power in range(1, count + 1):
        longer = [*generator, 0]
        for place, factor in enumerate(generator):
            longer[place + 1] ^= _product(factor, POWERS[power])
        generator = longer
    rest = [0] * count
    for word in data:
        first = word ^ rest[0]
        rest = [*rest[1:], 0]
        for place in range(count):
            rest[place] ^= _product(first, generator[place + 1])
    return rest


def encode(text, gs1=False):
    """The data codewords of a text of Latin letters; in GS1 the separator is FNC1, and FNC1 stands in front."""
    words = [FNC1_WORD] if gs1 else []
    place = 0
    data = text.encode('latin-1')
    while place < len(data):
        pair = data[place:place + 2]
        if len(pair) == 2 and pair.isdigit():
            words.append(130 + int(pair))
            place += 2
            continue
        code = data[place]
        if gs1 and chr(code) == FNC1:
            words.append(FNC1_WORD)
        elif code < 128:
            words.append(code + 1)
        else:
            words += [UPPER_WORD, code - 127]
        place += 1
    return words


def _padded(words, size):
    padded = [*words]
    if len(padded) < size:
        padded.append(PAD_WORD)
    while len(padded) < size:
        word = PAD_WORD + 149 * (len(padded) + 1) % 253 + 1
        padded.append(word if word <= 254 else word - 254)
    return padded


def matrix(text, gs1=False):
    """The symbol as rows of booleans, true for dark, without the quiet zone (one module on each side).

    :raises ValueError: letters beyond Latin-1, or more than a symbol of 52 modules holds
    """
    try:
        words = encode(text, gs1)
    except UnicodeEncodeError as error:
        raise ValueError(f'no Latin-1 text: {text!r}') from error
    fitting = next((size for size in SIZES if size[2] >= len(words)), None)
    if not fitting:
        raise ValueError(f'{len(words)} codewords, {SIZES[-1][2]} at most')
    side, regions, data_count, error_count, blocks = fitting
    data = _padded(words, data_count)
    errors = [0] * error_count
    for block in range(blocks):
        errors[block::blocks] = _error_words(data[block::blocks], error_count // blocks)
    inner = side - 2 * regions
    return _framed(_placed(data + errors, inner), side, regions)


def _framed(inner, side, regions):
    """The data modules within the finder patterns of each region: solid left and below, alternating above and right."""
    width = side // regions
    rows = []
    for row in range(side):
        in_row = row % width
        line = []
        for column in range(side):
            in_column = column % width
            if in_column == 0 or in_row == width - 1:
                dark = True
            elif in_row == 0:
                dark = in_column % 2 == 0
            elif in_column == width - 1:
                dark = in_row % 2 == 1
            else:
                dark = inner[row - 2 * (row // width) - 1][column - 2 * (column // width) - 1]
            line.append(dark)
        rows.append(line)
    return rows


# where the eight modules of a codeword stand, from its lower right one
SHAPE = [(-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0)]


def _placed(words, side):
    """The codewords in their places (Annex F of the standard)."""
    modules = [[None] * side for _row in range(side)]

    def put(row, column, word, bit):
        if row < 0:
            row, column = row + side, column + 4 - (side + 4) % 8
        if column < 0:
            row, column = row + 4 - (side + 4) % 8, column + side
        modules[row][column] = bool(words[word] >> (7 - bit) & 1)

    def utah(row, column, word):
        for bit, (down, right) in enumerate(SHAPE):
            put(row + down, column + right, word, bit)

    def corner(places, word):
        for bit, (row, column) in enumerate(places):
            put(row % side, column % side, word, bit)

    corners = {
        1: [(-1, 0), (-1, 1), (-1, 2), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1)],
        2: [(-3, 0), (-2, 0), (-1, 0), (0, -4), (0, -3), (0, -2), (0, -1), (1, -1)],
        3: [(-3, 0), (-2, 0), (-1, 0), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1)],
        4: [(-1, 0), (-1, -1), (0, -3), (0, -2), (0, -1), (1, -3), (1, -2), (1, -1)],
    }
    word, row, column = 0, 4, 0
    while row < side or column < side:
        case = 0
        if row == side and column == 0:
            case = 1
        elif row == side - 2 and column == 0 and side % 4:
            case = 2
        elif row == side - 2 and column == 0 and side % 8 == 4:
            case = 3
        elif row == side + 4 and column == 2 and not side % 8:
            case = 4
        if case:
            corner(corners[case], word)
            word += 1
        while row >= 0 and column < side:
            if row < side and column >= 0 and modules[row][column] is None:
                utah(row, column, word)
                word += 1
            row, column = row - 2, column + 2
        row, column = row + 1, column + 3
        while row < side and column >= 0:
            if row >= 0 and column < side and modules[row][column] is None:
                utah(row, column, word)
                word += 1
            row, column = row + 2, column - 2
        row, column = row + 3, column + 1
    if modules[side - 1][side - 1] is None:
        # two corners that no codeword reaches
        modules[side - 1][side - 1] = modules[side - 2][side - 2] = True
        modules[side - 1][side - 2] = modules[side - 2][side - 1] = False
    return modules
