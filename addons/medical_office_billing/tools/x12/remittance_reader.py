"""Reads X12 835, 005010X221A1 and 004010X091A1, into the dataclasses of `remittance.py`.

Nothing is invented and nothing dropped: an amount that can't be read refuses the file; what is odd and does no harm is a warning.
Adjustments (CAS) come in threes, reason, amount, quantity: amounts are the elements 3, 6, 9, 12, 15 and 18. AMT is information.
"""
import re

from .faults import X12Error
from .remittance import Adjustment, ClaimPayment, ProviderAdjustment, Remittance, ServiceLine
from .segments import at, take_apart
from .values import Values

KIND = '835'
QUALIFIERS = {'AD', 'ER', 'HC', 'HP', 'IV', 'N4', 'N6', 'NU', 'UI', 'WK'}
OTHER_COMPONENT = re.compile(r'[A-Z][A-Z0-9]([^\w\s])')


def read_remittances(content):
    """Read all remittances of a file.

    :param bytes content: of the file
    :return: ([Remittance], [Fault]): warnings of the envelope and of what was read
    :raise X12Error: it isn't whole, holds no 835, or an amount can't be read
    """
    found = take_apart(content)
    transactions = [transaction for transaction in found.transactions if transaction.kind == KIND]
    if not transactions:
        raise X12Error('other_kind', kinds=', '.join(found.kinds), expected=KIND)
    warnings = list(found.warnings)
    return [read_remittance(transaction, warnings) for transaction in transactions], warnings


def read_remittance(transaction, warnings):
    """Read one transaction. :param list warnings: gets what is odd :return: Remittance :raise X12Error: as above"""
    return _Reader(transaction, warnings).read_all()


class _Reader:
    """One transaction, segment by segment: what a segment belongs to follows from those before it."""

    def __init__(self, transaction, warnings):
        self.transaction = transaction
        self.values = Values(transaction.first, warnings)
        self.remittance = Remittance(control=transaction.control, version=transaction.version, segment=transaction.first)
        self.party = None
        self.claim = self.line = None

    def read_all(self):
        steps = {
            'BPR': self._bpr, 'TRN': self._trn, 'N1': self._n1, 'REF': self._ref, 'DTM': self._dtm, 'CLP': self._clp, 'NM1': self._nm1, 'CAS': self._cas,
            'SVC': self._svc, 'AMT': self._amt, 'LQ': self._lq, 'MOA': self._moa, 'MIA': self._mia, 'PLB': self._plb, 'LX': self._lx}
        get, values = steps.get, self.values
        for index, segment in enumerate(self.transaction.segments):
            step = get(segment[0])
            if step is not None:
                values.index = index
                step(segment)
        if not self.seen:
            values.index = 0
            raise X12Error('no_bpr', values.number)
        return self.remittance

    seen = False  # whether the payment (BPR) was read

    # === PAYMENT === #

    def _bpr(self, segment):
        values, remittance = self.values, self.remittance
        self.seen = True
        remittance.handling, remittance.method = at(segment, 1), at(segment, 4)
        if not at(segment, 2):
            raise X12Error('no_amount', values.number, element='BPR02')
        remittance.amount = values.amount(segment[2], 'BPR02')
        remittance.is_debit = at(segment, 3) == 'D'
        remittance.date = values.date(at(segment, 16), 'BPR16')

    def _trn(self, segment):
        if not self.remittance.trace and self.claim is None:
            self.remittance.trace, self.remittance.originator, self.remittance.originator_code = at(segment, 2), at(segment, 3), at(segment, 4)

    def _n1(self, segment):
        remittance, self.party = self.remittance, at(segment, 1)
        if self.claim is not None:
            return
        if self.party == 'PR':
            remittance.payer_name = at(segment, 2)
            if at(segment, 3) in ('XV', 'PI'):
                remittance.payer_number = at(segment, 4)
        elif self.party == 'PE':
            remittance.payee_name = at(segment, 2)
            if at(segment, 3) == 'XX':
                remittance.payee_npi = at(segment, 4)
            elif at(segment, 3) == 'FI':
                remittance.payee_tax_id = at(segment, 4)

    def _ref(self, segment):
        kind = at(segment, 1)
        if self.line is not None:
            if kind == '6R':
                self.line.control_number = at(segment, 2)
        elif self.claim is None:
            remittance = self.remittance
            if kind == '2U' and not remittance.payer_number:
                remittance.payer_number = at(segment, 2)
            elif kind == 'TJ' and self.party == 'PE':
                remittance.payee_tax_id = at(segment, 2)

    def _dtm(self, segment):
        kind, owner = at(segment, 1), self.line or self.claim
        if owner is None:
            if kind == '405':
                self.remittance.produced_on = self.values.date(at(segment, 2), 'DTM02')
            return
        day = self.values.date(at(segment, 2), 'DTM02')
        if owner is self.line:
            if kind == '472':
                owner.date_from = owner.date_to = day
            elif kind == '150':
                owner.date_from = day
            elif kind == '151':
                owner.date_to = day
        elif kind == '232':
            owner.date_from = day
            owner.date_to = owner.date_to or day
        elif kind == '233':
            owner.date_to = day
        elif kind == '050':
            owner.received_on = day

    def _lx(self, _segment):
        self.claim = self.line = self.party = None

    # === CLAIMS === #

    def _clp(self, segment):
        values = self.values
        if len(segment) < 10:
            segment.extend([''] * (10 - len(segment)))
        self.line = self.party = None
        self.claim = claim = ClaimPayment(
            segment[1].strip(), segment[2].strip(), values.amount(segment[3], 'CLP03'), values.amount(segment[4], 'CLP04'),
            values.figure(segment[5], 'CLP05') or values.amount('', 'CLP05'), segment[6].strip(), segment[7].strip(), segment[8].strip(), segment[9].strip(),
            segment=values.number)
        if not claim.number:
            values.warn('no_claim_number')
        for element in (3, 4):
            if not segment[element].strip():
                values.warn('missing_amount', element=f'CLP0{element}')
        self.remittance.claims.append(claim)

    def _nm1(self, segment):
        claim = self.claim
        if claim is None:
            return
        kind = at(segment, 1)
        if kind == 'QC':
            claim.patient_family_name, claim.patient_given_name = at(segment, 3), at(segment, 4)
            if at(segment, 9):
                claim.member_id = at(segment, 9)
        elif kind == 'IL':
            if not claim.member_id:
                claim.member_id = at(segment, 9)
        elif kind == '82':
            if at(segment, 8) == 'XX':
                claim.provider_npi = at(segment, 9)
        elif kind == 'TT':
            claim.forwarded_to = at(segment, 3) or at(segment, 9)

    def _cas(self, segment):
        owner = self.line or self.claim
        values = self.values
        if owner is None:
            values.warn('stray', name='CAS')
            return
        group = at(segment, 1)
        adjustments, last = owner.adjustments, len(segment)
        for index in range(2, last, 3):
            reason = segment[index].strip()
            text = segment[index + 1] if index + 1 < last else ''
            if not reason and not text:
                continue
            if not reason or not text:
                values.warn('half_adjustment', element=f'CAS{index:02}')
            quantity = segment[index + 2] if index + 2 < last else ''
            adjustments.append(Adjustment(
                group, reason, values.amount(text, f'CAS{index + 1:02}'), values.figure(quantity, f'CAS{index + 2:02}') if quantity else None))

    def _moa(self, segment):
        if self.claim is not None:
            self.claim.remarks += tuple(code for code in map(str.strip, segment[3:8]) if code)

    def _mia(self, segment):
        if self.claim is not None:
            self.claim.remarks += tuple(code for code in (at(segment, index) for index in (5, 20, 21, 22, 23)) if code)

    # === SERVICES === #

    def _svc(self, segment):
        values, claim = self.values, self.claim
        if claim is None:
            values.warn('stray', name='SVC')
            return
        qualifier, code, modifiers = self._procedure(at(segment, 1))
        for element in (2, 3):
            if not at(segment, element):
                values.warn('missing_amount', element=f'SVC0{element}')
        units = at(segment, 5)
        self.line = line = ServiceLine(
            code, values.amount(at(segment, 2), 'SVC02'), values.amount(at(segment, 3), 'SVC03'), qualifier, modifiers, at(segment, 4),
            values.figure(units, 'SVC05') if units else None, segment=values.number)
        if submitted := at(segment, 6):
            _qualifier, line.submitted_code, line.submitted_modifiers = self._procedure(submitted)
        claim.lines.append(line)

    def _procedure(self, composite):
        """(qualifier, code, modifiers) of a composite."""
        parts = composite.split(self.transaction.component)
        if len(parts) == 1 and (match := OTHER_COMPONENT.match(composite)):
            # some write another mark between the parts than they state in ISA16
            self.values.warn('other_component', stated=self.transaction.component, used=match[1])
            parts = composite.split(match[1])
        if len(parts) == 1:
            return (parts[0], '', ()) if parts[0] in QUALIFIERS else ('', parts[0], ())
        return parts[0], parts[1], tuple(filter(None, parts[2:6]))

    def _amt(self, segment):
        if self.line is not None and at(segment, 1) == 'B6':
            self.line.allowed = self.values.figure(at(segment, 2), 'AMT02')

    def _lq(self, segment):
        owner = self.line or self.claim
        if owner is not None and at(segment, 2):
            owner.remarks += (at(segment, 2),)

    # === BESIDE THE CLAIMS === #

    def _plb(self, segment):
        values = self.values
        self.claim = self.line = self.party = None
        provider, year_end = at(segment, 1), values.date(at(segment, 2), 'PLB02')
        for index in range(3, len(segment), 2):
            reason, _mark, reference = at(segment, index).partition(self.transaction.component)
            text = at(segment, index + 1)
            if not reason and not text:
                continue
            if not reason or not text:
                values.warn('half_adjustment', element=f'PLB{index:02}')
            self.remittance.provider_adjustments.append(
                ProviderAdjustment(reason, values.amount(text, f'PLB{index + 1:02}'), reference, provider, year_end))
