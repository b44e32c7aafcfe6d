"""Reads X12 837P, 005010X222A1, into the dataclasses of `claim.py`: what is billed, for whom, by whom, to whom."""
from .claim import Claim, Payer, Person, ServiceLine
from .faults import X12Error
from .segments import at, take_apart
from .values import Values

KIND = '837'
DIAGNOSES = ('ABK', 'ABF', 'BK', 'BF')


def read_claims(content):
    """Read all claims of a file.

    :param bytes content: of the file
    :return: ([Claim], [Fault]): warnings of the envelope and of what was read
    :raise X12Error: it isn't whole, holds no 837, or an amount can't be read
    """
    found = take_apart(content)
    transactions = [transaction for transaction in found.transactions if transaction.kind == KIND]
    if not transactions:
        raise X12Error('other_kind', kinds=', '.join(found.kinds), expected=KIND)
    warnings = list(found.warnings)
    claims = [claim for transaction in transactions for claim in read_transaction(transaction, warnings)]
    if not claims:
        raise X12Error('no_claims', transactions[0].first)
    return claims, warnings


def read_transaction(transaction, warnings):
    """Read the claims of one transaction. :param list warnings: gets what is odd :raise X12Error: as above"""
    if 'X223' in transaction.version or 'X224' in transaction.version:
        raise X12Error('other_version', transaction.first, version=transaction.version)
    return _Reader(transaction, warnings).read_all()


class _Reader:
    """One transaction: HL levels say whose what follows is, until the first CLM, which opens a claim."""

    def __init__(self, transaction, warnings):
        self.transaction = transaction
        self.component = transaction.component
        self.values = Values(transaction.first, warnings)
        self.claims = []
        self.billing = ('', '', '')
        self.subscriber, self.patient, self.destination = Person(), None, Payer(is_destination=True)
        self.level = ''
        self.claim = self.line = self.other = self.party = None

    def read_all(self):
        steps = {
            'HL': self._hl, 'SBR': self._sbr, 'NM1': self._nm1, 'DMG': self._dmg, 'CLM': self._clm, 'HI': self._hi, 'REF': self._ref, 'LX': self._lx,
            'SV1': self._sv1, 'DTP': self._dtp, 'AMT': self._amt}
        for index, segment in enumerate(self.transaction.segments):
            step = steps.get(segment[0])
            if step is not None:
                self.values.index = index
                step(segment)
        return self.claims

    # === LEVELS === #

    def _hl(self, segment):
        self.level = at(segment, 3)
        self.claim = self.line = self.other = self.party = None
        if self.level == '20':
            self.billing = ('', '', '')
        elif self.level == '22':
            self.subscriber, self.patient, self.destination = Person(), None, Payer(is_destination=True)
        elif self.level == '23':
            self.patient = Person()

    def _sbr(self, segment):
        if self.claim is None:
            payer = self.destination
        else:
            payer = self.other = Payer()
            self.claim.payers.append(payer)
            self.line = None
        payer.order, payer.group_number, payer.filing = at(segment, 1) or 'P', at(segment, 3), at(segment, 9)

    def _nm1(self, segment):
        kind, number = at(segment, 1), at(segment, 9) if at(segment, 8) else ''
        self.party = kind
        npi = number if at(segment, 8) == 'XX' else ''
        if self.line is not None:
            if kind == '82':
                self.line.rendering_npi = npi
        elif self.other is not None:
            if kind == 'IL':
                self.other.member_id = number
            elif kind == 'PR':
                self.other.name, self.other.number = at(segment, 3), number
        elif self.claim is not None:
            if kind == '82':
                self.claim.rendering_npi = npi
            elif kind == '77':
                self.claim.facility_name, self.claim.facility_npi = at(segment, 3), npi
        elif kind == '85':
            self.billing = at(segment, 3), npi, ''
        elif kind == 'IL':
            self._name(self.subscriber, segment, number)
            self.destination.member_id = number
        elif kind == 'QC':
            self.patient = self.patient or Person()
            self._name(self.patient, segment, number)
        elif kind == 'PR':
            self.destination.name, self.destination.number = at(segment, 3), number

    @staticmethod
    def _name(person, segment, number):
        person.family_name, person.given_name, person.middle_name, person.member_id = at(segment, 3), at(segment, 4), at(segment, 5), number

    def _dmg(self, segment):
        if self.claim is None and self.party in ('IL', 'QC'):
            person = self.patient if self.party == 'QC' else self.subscriber
            person.birth_date, person.sex = self.values.date(at(segment, 2), 'DMG02'), at(segment, 3)

    # === A CLAIM === #

    def _clm(self, segment):
        values = self.values
        self.line = self.other = self.party = None
        if not at(segment, 1):
            values.warn('no_claim_number')
        if not at(segment, 2):
            values.warn('missing_amount', element='CLM02')
        place = at(segment, 5).split(self.component)
        name, npi, tax = self.billing
        patient = self.patient or self.subscriber
        if not patient.member_id:
            patient.member_id = self.subscriber.member_id
        self.claim = Claim(
            at(segment, 1), values.amount(at(segment, 2), 'CLM02'), at(place, 0), at(place, 2) or '1', patient=patient, payers=[self.destination],
            billing_name=name, billing_npi=npi, billing_tax_id=tax, transaction=self.transaction.control, group=self.transaction.group_control,
            segment=values.number)
        self.claims.append(self.claim)

    def _hi(self, segment):
        if self.claim is None or self.line is not None:
            return
        for composite in segment[1:]:
            parts = composite.strip().split(self.component)
            if parts[0] in DIAGNOSES and at(parts, 1):
                self.claim.diagnoses += (parts[1].strip().replace('.', '').upper(),)

    def _ref(self, segment):
        kind, number = at(segment, 1), at(segment, 2)
        if self.line is not None:
            if kind == '6R':
                self.line.control_number = number
        elif self.claim is not None and self.other is None:
            if kind == 'F8':
                self.claim.original_number = number
            elif kind == 'EA':
                self.claim.record_number = number
        elif self.claim is None and self.party == '85' and kind == 'EI':
            self.billing = (*self.billing[:2], number)

    def _amt(self, segment):
        if self.other is not None and self.line is None and at(segment, 1) == 'D':
            self.other.paid = self.values.figure(at(segment, 2), 'AMT02')

    # === SERVICES === #

    def _lx(self, _segment):
        self.other = self.line = self.party = None

    def _sv1(self, segment):
        values = self.values
        if self.claim is None:
            values.warn('stray', name='SV1')
            return
        parts = at(segment, 1).split(self.component)
        if not at(segment, 2):
            values.warn('missing_amount', element='SV102')
        pointers = tuple(int(part) for part in at(segment, 7).split(self.component) if part.isdecimal() and part.isascii() and len(part) < 3)
        self.line = ServiceLine(
            at(parts, 1), values.amount(at(segment, 2), 'SV102'), parts[0], tuple(part.strip() for part in parts[2:6] if part.strip()),
            values.amount(at(segment, 4), 'SV104'), at(segment, 5), pointers, segment=values.number)
        self.claim.lines.append(self.line)

    def _dtp(self, segment):
        if self.line is not None and at(segment, 1) == '472':
            self.line.date_from = self.values.date(at(segment, 3), 'DTP03')
            self.line.date_to = self.values.until(at(segment, 3), 'DTP03')
