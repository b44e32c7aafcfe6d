"""Two texts side by side, paragraph by paragraph, with what differs marked. Plain Python, no Odoo import."""
import re
from difflib import SequenceMatcher

TOKEN = re.compile(r'\s+|\w+|[^\w\s]')


def _marked(old, new):
    """Two paragraphs as lists of (text, differs), one for each side."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    left, right = [], []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if i2 > i1:
            left.append((''.join(before[i1:i2]), kind != 'equal'))
        if j2 > j1:
            right.append((''.join(after[j1:j2]), kind != 'equal'))
    return left, right


def compare_blocks(old, new):
    """Pair the paragraphs of two texts.

    :param old, new: lists of strings
    :return: list of (left, right, same); each side a list of (text, differs), or None where the other has a paragraph more
    """
    rows = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == 'equal':
            rows += [([(text, False)], [(text, False)], True) for text in old[i1:i2]]
            continue
        paired = min(i2 - i1, j2 - j1)
        rows += [(*_marked(old[i1 + step], new[j1 + step]), False) for step in range(paired)]
        rows += [([(text, True)], None, False) for text in old[i1 + paired:i2]]
        rows += [(None, [(text, True)], False) for text in new[j1 + paired:j2]]
    return rows
