"""What is wrong with an X12 file, as a code and figures: whoever shows it finds the words."""
from dataclasses import dataclass, field


@dataclass(slots=True)
class Fault:
    """A fault at a segment, counted from 1 over the whole file; 0 is the file. `values` fill the words of the code."""
    code: str
    segment: int = 0
    values: dict = field(default_factory=dict)


class X12Error(ValueError):
    """The file can't be read: `fault` says why."""

    def __init__(self, code, segment=0, **values):
        super().__init__(code, segment, values)
        self.fault = Fault(code, segment, values)
