"""X12 text taken apart: interchanges, groups and transactions, whatever delimiters and line ends each came with.

Delimiters are read at every ISA by counting its sixteen separators, so that neither padding nor an earlier interchange misleads.
Wrong counts and control numbers are warnings. A file that ends in the middle is refused: what it lacks can't be known.
"""
import re
from dataclasses import dataclass, field

from .faults import Fault, X12Error

START = re.compile(r'ISA([^\w\s])[^\n]{0,12}?\1')
BARE = re.compile(r'(?:^|[^\w])ST([^\w\s])(\d{3})\1(\w+)(?:\1(\w*))?\s*?(\r?\n|\r|[^\w\s])')
COMPOSITE = re.compile(r'[^\w\s](?:HC|AD|ER|N4|NU|WK|IV)([^\w\s])\w')
PADDING = '\ufeff \t\r\n\x00\x1a'
ENVELOPE = {'ISA', 'GS', 'ST', 'SE', 'GE', 'IEA', 'TA1'}


@dataclass(slots=True)
class Transaction:
    """What stands from ST to SE, both included, as text; `first` is the number of the ST in the file."""
    kind: str
    control: str
    texts: list = field(default_factory=list)
    separator: str = '*'
    first: int = 0
    version: str = ''
    component: str = ':'
    group_control: str = ''
    sender: str = ''
    receiver: str = ''

    @property
    def segments(self):
        """Its segments in order, each a list of elements: taken apart one by one, as a large file's all at once are slow to keep."""
        separator = self.separator
        for text in self.texts:
            yield text.split(separator)


@dataclass(slots=True)
class Interchange:
    """A file taken apart: its transactions in order, TA1 segments that stand beside them, and what is odd about its envelope."""
    transactions: list[Transaction] = field(default_factory=list)
    answers: list = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def kinds(self):
        """The kinds of its transactions (ST01), in order, each once; TA1 for one that answers an interchange alone."""
        return list(dict.fromkeys(transaction.kind for transaction in self.transactions)) or (['TA1'] if self.answers else [])


@dataclass(slots=True)
class Part:
    """Text with one set of delimiters."""
    text: str
    separator: str
    component: str
    terminator: str


def at(segment, index):
    """An element of a segment, without blanks around it; '' where the segment ends before it."""
    return segment[index].strip() if len(segment) > index else ''


def decode(content):
    """The text of a file: UTF-8 or UTF-16 with its mark, else the code page of Windows; any bytes give some text."""
    if content[:2] in (b'\xff\xfe', b'\xfe\xff'):
        return content.decode('utf-16', 'replace')
    try:
        return content.decode('utf-8-sig')
    except UnicodeDecodeError:
        return content.decode('cp1252', 'replace')


def take_apart(content):
    """Read the envelope of a file.

    :param bytes content: of the file
    :return: Interchange
    :raise X12Error: empty, no X12, or it ends in the middle
    """
    text = decode(content).replace('\x00', '').strip(PADDING)
    if not text:
        raise X12Error('empty')
    found = Interchange()
    number = 0
    for part in _parts(text, found):
        number = _read_part(part, number, found)
    if not found.transactions and not found.answers:
        raise X12Error('no_transaction')
    return found


def _parts(text, found):
    """The interchanges of a text, each with its delimiters."""
    starts, position = [], 0
    while match := START.search(text, position):
        position = match.end() - 1
        if not _may_start(text[max(0, match.start() - 20):match.start()], starts):
            continue
        if delimiters := _delimiters(text, match.start(), match[1]):
            starts.append((match.start(), *delimiters))
            position = max(position, match.start() + 20)
    if not starts:
        return [_bare(text, found)]
    if text[:starts[0][0]].strip(PADDING):
        found.warnings.append(Fault('text_before'))
    ends = [start[0] for start in starts[1:]] + [len(text)]
    return [Part(text[start:end], text[start + 3], component, terminator)
            for (start, component, terminator), end in zip(starts, ends, strict=True)]


def _may_start(before, starts):
    """Whether an ISA stands on its own behind this text: on a new line, behind the end of a segment, the first one behind any sign."""
    if not before or before[-1] in '\r\n':
        return True
    return before.rstrip().endswith(starts[-1][2]) if starts else not before[-1].isalnum()


def _delimiters(text, start, separator):
    """(component separator, segment terminator) of the ISA there; None where it is none."""
    position = start + 2
    for _number in range(16):
        position = text.find(separator, position + 1, start + 400)
        if position < 0:
            return None
    component, rest = text[position + 1:position + 2], text[position + 2:position + 200]
    if not rest:
        return None
    if rest.startswith(('GS' + separator, 'TA1' + separator)):
        # ISA16 was left out: what stands there ends the segment
        return ':', component
    after = rest.lstrip('\r\n')
    line = after.partition('\n')[0].rstrip('\r')
    if after != rest and after.startswith('GS' + separator) and line.endswith(component) and not component.isalnum():
        return ':', component
    if after and not after[0].isalnum() and not after[0].isspace():
        return component, after[0]
    return component, rest[0]


def _bare(text, found):
    """A text without ISA: its delimiters follow from its first ST."""
    match = BARE.search(text)
    if not match:
        raise X12Error('not_x12')
    found.warnings.append(Fault('no_isa'))
    component = next((mark for mark in COMPOSITE.findall(text) if mark not in (match[1], match[5][0])), ':')
    start = match.start() + (text[match.start():match.start() + 1] != 'S')
    group = text.rfind('GS' + match[1], 0, start)
    return Part(text[group if group >= 0 else start:], match[1], component, match[5][0])


def _read_part(part, number, found):
    """Sort the segments of an interchange into transactions. :return: the number of the last segment"""
    text, terminator = part.text, part.terminator
    if terminator in '\r\n':
        text, terminator = text.replace('\r\n', '\n').replace('\r', '\n'), '\n'
        while '\n\n' in text:
            text = text.replace('\n\n', '\n')
    elif '\n' in text or '\r' in text:
        text = text.replace('\r', '').replace('\n', '')
    texts = text.split(terminator)
    last = texts.pop().strip(PADDING)
    if last:
        texts.append(last)
    _Envelope(part, number, found).sort(texts, bool(last))
    return number + len(texts)


class _Envelope:
    """Walks over the segments of one interchange."""

    def __init__(self, part, number, found):
        self.part, self.offset, self.found = part, number, found
        self.interchange = self.group = self.open = None
        self.groups = self.sets = 0
        self.closed = False

    def sort(self, texts, unterminated):
        steps = {name: getattr(self, f'_{name.lower()}') for name in ENVELOPE}
        separator = self.part.separator
        for index, text in enumerate(texts):
            name = text.partition(separator)[0]
            if name not in steps:
                bare = name.strip(PADDING)
                if bare != name:
                    texts[index] = text = text.lstrip(PADDING)
                if bare not in steps:
                    if self.open is None and bare:
                        self._beside(index)
                    continue
                name = bare
            steps[name](text.split(separator), index, texts)
        if unterminated and not self._is_closing(texts[-1].split(separator)):
            raise X12Error('truncated', self.offset + len(texts))
        if self.open is not None:
            raise X12Error('no_se', self.offset + len(texts), control=self.open.control)
        if self.group is not None:
            raise X12Error('no_ge', self.offset + len(texts))
        if self.interchange is not None:
            raise X12Error('no_iea', self.offset + len(texts))

    def _is_closing(self, segment):
        """Nothing is lost of a last segment without its end where all transactions were closed before, or by it."""
        return self.closed or segment[0] in ('GE', 'IEA') or (segment[0] == 'SE' and self.open is None)

    def _warn(self, code, index, **values):
        self.found.warnings.append(Fault(code, self.offset + index + 1, values))

    def _beside(self, index):
        if not any(fault.code == 'text_beside' for fault in self.found.warnings):
            self._warn('text_beside', index)

    def _isa(self, segment, index, _texts):
        if self.open is not None:
            raise X12Error('no_se', self.offset + index + 1, control=self.open.control)
        self.interchange = segment
        if at(segment, 15) == 'T':
            self._warn('test', index)

    def _gs(self, segment, index, _texts):
        if self.open is not None:
            raise X12Error('no_se', self.offset + index + 1, control=self.open.control)
        self.group, self.sets = segment, 0
        self.groups += 1

    def _st(self, segment, index, _texts):
        if self.open is not None:
            raise X12Error('no_se', self.offset + index + 1, control=self.open.control)
        group, outer = self.group or [], self.interchange or []
        self.open = Transaction(
            at(segment, 1), at(segment, 2), first=self.offset + index + 1, version=at(segment, 3) or at(group, 8), component=self.part.component,
            separator=self.part.separator, group_control=at(group, 6), sender=at(group, 2) or at(outer, 6), receiver=at(group, 3) or at(outer, 8))
        self.sets += 1

    def _se(self, segment, index, texts):
        transaction = self.open
        if transaction is None:
            self._beside(index)
            return
        start = transaction.first - self.offset - 1
        transaction.texts = texts[start:index + 1]
        self._compare('se_count', index, at(segment, 1), len(transaction.texts))
        self._compare('se_control', index, at(segment, 2), transaction.control)
        self.found.transactions.append(transaction)
        self.open = None

    def _ge(self, segment, index, _texts):
        if self.open is not None:
            raise X12Error('no_se', self.offset + index + 1, control=self.open.control)
        if self.group is not None:
            self._compare('ge_count', index, at(segment, 1), self.sets)
            self._compare('ge_control', index, at(segment, 2), at(self.group, 6))
        self.group = None

    def _iea(self, segment, index, _texts):
        if self.open is not None:
            raise X12Error('no_se', self.offset + index + 1, control=self.open.control)
        if self.interchange is not None:
            self._compare('iea_count', index, at(segment, 1), self.groups)
            self._compare('iea_control', index, at(segment, 2), at(self.interchange, 13))
        if self.group is not None:
            self._warn('no_ge', index)
        self.interchange, self.group, self.closed = None, None, True

    def _ta1(self, segment, index, _texts):
        if self.open is None:
            self.found.answers.append((self.offset + index + 1, segment))

    def _compare(self, code, index, stated, actual):
        """Warn where a count or number of the envelope isn't what was read; leading zeros don't matter."""
        if stated.lstrip('0') != str(actual).lstrip('0'):
            self._warn(code, index, stated=stated, actual=str(actual))
