"""What was answered to claims before anybody decided on them (X12 277CA, 999, TA1), as read; see `acknowledgement_reader.py`.

Category, status and error codes are X12's: they are read and shown as they are, without their texts.
"""
import datetime
from dataclasses import dataclass, field
from decimal import Decimal

REFUSED = ('A3', 'A4', 'A6', 'A7', 'A8')  # categories of 277CA by which a claim went no further


@dataclass(slots=True)
class Status:
    """A status (STC): category, code and the entity that it is about."""
    category: str
    code: str
    entity: str = ''
    action: str = ''  # STC03: WQ accepted, U rejected
    message: str = ''

    @property
    def words(self):
        """As A7:562:85."""
        return ':'.join(filter(None, (self.category, self.code, self.entity)))

    @property
    def is_refusal(self):
        return self.action == 'U' or self.category in REFUSED


@dataclass(slots=True)
class ClaimStatus:
    """What a 277CA says of one claim."""
    number: str  # TRN02: our claim number
    statuses: list[Status] = field(default_factory=list)
    payer_number: str = ''  # REF*1K
    date: datetime.date | None = None
    amount: Decimal | None = None
    patient_family_name: str = ''
    patient_given_name: str = ''
    member_id: str = ''
    service_date: datetime.date | None = None
    segment: int = 0

    @property
    def is_refused(self):
        return any(status.is_refusal for status in self.statuses)


@dataclass(slots=True)
class SetStatus:
    """What a 999 says of one transaction that was sent (AK2 to IK5), or a TA1 of an interchange."""
    group: str  # AK102: GS06 of what was sent
    control: str = ''  # AK202: ST02 of what was sent; '' is the whole group
    result: str = ''  # IK501 or AK901: A accepted, E accepted with errors, others refused
    errors: tuple = ()  # as IK3 NM1 at 8 (2010BA): 8; IK4 element 9: 7
    segment: int = 0

    @property
    def is_refused(self):
        return self.result not in ('A', 'E')


@dataclass(slots=True)
class Acknowledgement:
    """A 277CA, a 999 or a TA1."""
    kind: str
    control: str = ''
    sender: str = ''
    claims: list[ClaimStatus] = field(default_factory=list)
    sets: list[SetStatus] = field(default_factory=list)
    refusals: list[Status] = field(default_factory=list)  # of all claims of a submitter or provider
    segment: int = 0
