"""What a payer's remittance advice (X12 835) says, as read; see `remittance_reader.py` for how, `balance.py` for whether it ties."""
import datetime
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(slots=True)
class Adjustment:
    """A reason why less, or more, was paid than was charged (CAS): an amount above zero lowers the payment."""
    group: str
    reason: str
    amount: Decimal
    quantity: Decimal | None = None


@dataclass(slots=True)
class ServiceLine:
    """A service of a claim (SVC)."""
    code: str
    charged: Decimal
    paid: Decimal
    qualifier: str = 'HC'
    modifiers: tuple = ()
    revenue_code: str = ''
    units: Decimal | None = None
    submitted_code: str = ''  # SVC06, where the payer recoded
    submitted_modifiers: tuple = ()
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    control_number: str = ''  # REF*6R: the line's own number on the claim
    allowed: Decimal | None = None  # AMT*B6; information, never part of balancing
    adjustments: list[Adjustment] = field(default_factory=list)
    remarks: tuple = ()
    segment: int = 0  # where in the file, counted from 1


@dataclass(slots=True)
class ClaimPayment:
    """What a payer decided on a claim (CLP)."""
    number: str  # CLP01, the number that we gave
    status: str  # CLP02
    charged: Decimal
    paid: Decimal
    patient_amount: Decimal = ZERO  # CLP05
    filing: str = ''  # CLP06
    payer_number: str = ''  # CLP07
    place: str = ''
    frequency: str = ''
    patient_family_name: str = ''
    patient_given_name: str = ''
    member_id: str = ''
    provider_npi: str = ''
    forwarded_to: str = ''  # NM1*TT
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    received_on: datetime.date | None = None
    adjustments: list[Adjustment] = field(default_factory=list)
    lines: list[ServiceLine] = field(default_factory=list)
    remarks: tuple = ()
    segment: int = 0  # where in the file, counted from 1

    @property
    def is_reversal(self):
        """The payer takes an answer back: status 22; in files of 004010 also a negative charge with adjustments of group CR."""
        return self.status == '22' or (self.charged < 0 and any(
            adjustment.group == 'CR' for owner in (self, *self.lines) for adjustment in owner.adjustments))

    @property
    def is_forwarded(self):
        return self.status in ('19', '20', '21', '23')


@dataclass(slots=True)
class ProviderAdjustment:
    """What is paid or kept back beside the claims (PLB): an amount above zero lowers the payment."""
    reason: str
    amount: Decimal
    reference: str = ''
    provider: str = ''
    year_end: datetime.date | None = None


@dataclass(slots=True)
class Remittance:
    """A transaction (ST to SE): one payment and the claims that it answers."""
    control: str = ''
    amount: Decimal = ZERO  # BPR02
    is_debit: bool = False  # BPR03 = D: money to be paid back
    method: str = ''  # BPR04: ACH, CHK, NON, BOP, FWT
    handling: str = ''  # BPR01
    date: datetime.date | None = None  # BPR16
    trace: str = ''  # TRN02
    originator: str = ''  # TRN03
    originator_code: str = ''  # TRN04
    payer_name: str = ''
    payer_number: str = ''  # N1*PR with XV, or REF*2U
    payee_name: str = ''
    payee_npi: str = ''
    payee_tax_id: str = ''
    produced_on: datetime.date | None = None
    claims: list[ClaimPayment] = field(default_factory=list)
    provider_adjustments: list[ProviderAdjustment] = field(default_factory=list)
    version: str = ''
    segment: int = 0

    @property
    def payment(self):
        """What is paid, below zero where it is to be paid back."""
        return -self.amount if self.is_debit and self.amount > 0 else self.amount
