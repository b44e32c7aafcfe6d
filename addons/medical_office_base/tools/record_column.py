import dataclasses

NUMBERS = frozenset({'quantity', 'amount', 'integer'})
TYPES = NUMBERS | {'text', 'date', 'datetime', 'boolean'}


@dataclasses.dataclass(frozen=True)
class Column:
    """A column of a record (see medical.record).

    :param name: name of the column in the record's query
    :param label: heading, already translated
    :param type: ``text``, ``date``, ``datetime`` (stored in UTC, shown in the record's time zone), ``boolean``,
        ``integer``, ``quantity`` (precision of product units) or ``amount`` (currency of the company)
    :param width: width in characters, on paper and in the spreadsheet
    :param total: whether the column is summed under the table
    :param digits: decimals, where they differ from those of the type (unit costs)
    :param measured: a value that was measured: as many decimals as it has (amounts: as ever), and below zero is nothing bad
    :param labels: what to show for each value of a selection
    :param styles: how to mark a value of a selection: ``danger``, ``warning``, ``success``, ``muted``; its words stay
    :param groups: who sees the column, as ``groups=`` of a field; everyone when empty
    :param field: (model, field) whose own groups must let the user read it as well
    """
    name: str
    label: str
    type: str = 'text'
    width: int = 16
    total: bool = False
    digits: int | None = None
    measured: bool = False
    labels: dict = dataclasses.field(default_factory=dict, hash=False)
    styles: dict = dataclasses.field(default_factory=dict, hash=False)
    groups: str = ''
    field: tuple[str, str] | None = None

    def __post_init__(self):
        if self.type not in TYPES:
            raise ValueError(f"Column {self.name}: unknown type {self.type}")
        if self.total and self.type not in NUMBERS:
            raise ValueError(f"Column {self.name}: only numbers have a total")

    @property
    def is_number(self):
        return self.type in NUMBERS
