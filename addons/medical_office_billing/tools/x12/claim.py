"""What a professional claim (X12 837P) says, as read; see `claim_reader.py` for how."""
import datetime
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(slots=True)
class Person:
    """A patient or subscriber."""
    family_name: str = ''
    given_name: str = ''
    middle_name: str = ''
    birth_date: datetime.date | None = None
    sex: str = ''  # F, M or U
    member_id: str = ''  # NM109 with MI


@dataclass(slots=True)
class Payer:
    """Who is asked to pay: the destination of the claim (2010BB), or another payer of it (2330B)."""
    order: str = 'P'  # SBR01: P, S, T and on
    name: str = ''
    number: str = ''  # NM109
    member_id: str = ''
    filing: str = ''  # SBR09
    group_number: str = ''
    paid: Decimal | None = None  # AMT*D, what that payer has paid
    is_destination: bool = False


@dataclass(slots=True)
class ServiceLine:
    """A service (SV1)."""
    code: str
    charge: Decimal
    qualifier: str = 'HC'
    modifiers: tuple = ()
    units: Decimal = ZERO
    place: str = ''
    pointers: tuple = ()  # positions among the claim's diagnoses, counted from 1
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    control_number: str = ''  # REF*6R
    rendering_npi: str = ''
    segment: int = 0


@dataclass(slots=True)
class Claim:
    """A claim (CLM) with whom it is for, from and to."""
    number: str  # CLM01
    charge: Decimal  # CLM02
    place: str = ''
    frequency: str = '1'
    diagnoses: tuple = ()
    patient: Person = field(default_factory=Person)
    payers: list[Payer] = field(default_factory=list)  # the destination first
    billing_name: str = ''
    billing_npi: str = ''
    billing_tax_id: str = ''
    rendering_npi: str = ''
    facility_name: str = ''
    facility_npi: str = ''
    original_number: str = ''  # REF*F8
    record_number: str = ''  # REF*EA
    lines: list[ServiceLine] = field(default_factory=list)
    transaction: str = ''  # ST02
    group: str = ''  # GS06
    segment: int = 0

    @property
    def date(self):
        """The first day of service."""
        return min((line.date_from for line in self.lines if line.date_from), default=None)
