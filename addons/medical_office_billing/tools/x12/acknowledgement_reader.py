"""Reads what is answered to claims: X12 277CA (005010X214), 999 (005010X231A1) and TA1, into the dataclasses of `acknowledgement.py`."""
from .acknowledgement import Acknowledgement, ClaimStatus, SetStatus, Status
from .faults import X12Error
from .segments import at, take_apart
from .values import Values

KINDS = ('277', '999', 'TA1')


def read_acknowledgements(content):
    """Read all acknowledgements of a file.

    :param bytes content: of the file
    :return: ([Acknowledgement], [Fault])
    :raise X12Error: it isn't whole, or holds none
    """
    found = take_apart(content)
    warnings = list(found.warnings)
    return read_interchange(found, warnings), warnings


def read_interchange(found, warnings):
    """Read the acknowledgements of a file taken apart. :raise X12Error: it holds none"""
    readers = {'277': _read_277, '999': _read_999}
    read = [readers[transaction.kind](transaction, warnings) for transaction in found.transactions if transaction.kind in readers]
    read += [Acknowledgement('TA1', control=at(segment, 1), segment=number, sets=[SetStatus(
        '', at(segment, 1), at(segment, 4), tuple(filter(lambda code: code != '000', filter(None, [at(segment, 5)]))), number)])
        for number, segment in found.answers]
    if not read:
        raise X12Error('other_kind', kinds=', '.join(found.kinds), expected=', '.join(KINDS))
    return read


def _read_277(transaction, warnings):
    """A claim's status follows its TRN at the level of the patient (HL03 = PT); above it, statuses are of many claims."""
    values = Values(transaction.first, warnings)
    read = Acknowledgement('277', transaction.control, transaction.sender, segment=transaction.first)
    if transaction.version and 'X214' not in transaction.version:
        raise X12Error('other_version', transaction.first, version=transaction.version)
    claim, level, name = None, '', ('', '', '')
    for index, segment in enumerate(transaction.segments):
        values.index = index
        match segment[0]:
            case 'HL':
                claim, level, name = None, at(segment, 3), ('', '', '')
            case 'NM1' if at(segment, 1) == 'QC':
                claim, name = None, (at(segment, 3), at(segment, 4), at(segment, 9))
            case 'TRN' if level == 'PT':
                claim = ClaimStatus(
                    at(segment, 2), patient_family_name=name[0], patient_given_name=name[1], member_id=name[2], segment=values.number)
                read.claims.append(claim)
            case 'STC':
                statuses = _statuses(segment, transaction.component)
                if claim is None:
                    read.refusals += [status for status in statuses if status.is_refusal and level in ('21', '19')]
                else:
                    claim.statuses += statuses
                    claim.date = claim.date or values.date(at(segment, 2), 'STC02')
                    if at(segment, 4):
                        claim.amount = values.figure(at(segment, 4), 'STC04')
            case 'REF' if claim is not None and at(segment, 1) == '1K':
                claim.payer_number = at(segment, 2)
            case 'DTP' if claim is not None and at(segment, 1) == '472':
                claim.service_date = values.date(at(segment, 3), 'DTP03')
    return read


def _statuses(segment, component):
    """STC01, 10 and 11 are composites; STC03 is what is done, STC12 a message."""
    found = []
    for index in (1, 10, 11):
        parts = at(segment, index).split(component)
        if parts[0]:
            found.append(Status(parts[0].strip(), at(parts, 1), at(parts, 2), at(segment, 3), at(segment, 12)))
    return found


def _read_999(transaction, warnings):
    read = Acknowledgement('999', transaction.control, transaction.sender, segment=transaction.first)
    group, current = '', None
    for index, segment in enumerate(transaction.segments):
        match segment[0]:
            case 'AK1':
                group = at(segment, 2)
            case 'AK2':
                current = SetStatus(group, at(segment, 2), segment=transaction.first + index)
                read.sets.append(current)
            case 'IK3' | 'AK3' if current is not None:
                current.errors += (' '.join(filter(None, ('IK3', at(segment, 1), at(segment, 2), at(segment, 3), at(segment, 4)))),)
            case 'IK4' | 'AK4' if current is not None:
                current.errors += (' '.join(filter(None, ('IK4', at(segment, 1), at(segment, 2), at(segment, 3)))),)
            case 'IK5' | 'AK5' if current is not None:
                current.result = at(segment, 1)
                current.errors += tuple(f'IK5 {code.strip()}' for code in segment[2:7] if code.strip())
                current = None
            case 'AK9':
                if not any(row.group == group for row in read.sets):
                    read.sets.append(SetStatus(group, '', at(segment, 1), tuple(
                        f'AK9 {code.strip()}' for code in segment[5:10] if code.strip()), transaction.first + index))
                elif at(segment, 1) == 'R':
                    for row in read.sets:
                        if row.group == group:
                            row.result = row.result if row.is_refused else 'R'
    if not read.sets:
        warnings.append(_nothing(transaction))
    return read


def _nothing(transaction):
    return X12Error('no_answers', transaction.first).fault
