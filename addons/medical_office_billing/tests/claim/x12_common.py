"""X12 text for tests: small files with the figures that a test gives."""
from datetime import date


def day(value):
    return value.strftime('%Y%m%d')


def interchange(kind, function, version, sets, control='000000021', group='21', sender='PAYERID', receiver='PROVIDER', usage='P'):
    """The bytes of a file. :param list sets: [(ST02, [segment without its end])]"""
    rows = [
        f'ISA*00*          *00*          *ZZ*{sender:<15}*ZZ*{receiver:<15}*240115*1200*^*00501*{control}*0*{usage}*:',
        f'GS*{function}*{sender}*{receiver}*20240115*1200*{group}*X*{version}']
    for number, segments in sets:
        rows += [f'ST*{kind}*{number}*{version}', *segments, f'SE*{len(segments) + 2}*{number}']
    rows += [f'GE*{len(sets)}*{group}', f'IEA*1*{control}']
    return ''.join(f'{row}~\n' for row in rows).encode()


def remittance(claims, amount, trace='EFT000001', originator='1512345678', payer=('TEST PAYER', 'FH001'), date=date(2024, 1, 15), payee='1234567893', extra=(),
               **envelope):
    """An 835 of one payment. :param list claims: each a list of segments"""
    segments = [
        f'BPR*I*{amount}*C*ACH*CCP*01*999999992*DA*123456*{originator}**01*999988880*DA*98765*{day(date)}', f'TRN*1*{trace}*{originator}',
        f'DTM*405*{day(date)}', f'N1*PR*{payer[0]}*XV*{payer[1]}', f'N1*PE*TEST CLINIC*XX*{payee}', 'LX*1',
        *(segment for claim in claims for segment in claim), *extra]
    return interchange('835', 'HP', '005010X221A1', [('0001', segments)], **envelope)


def answer(number, charged, paid, adjustments=(), status='1', code='G0402', service=date(2024, 1, 2), member='MBR1'):
    """The segments of a claim with one service. :param adjustments: (group, reason, amount)"""
    return [
        f'CLP*{number}*{status}*{charged}*{paid}**12*ICN{number}*11*1', f'NM1*QC*1*DOE*JANE****MI*{member}', f'SVC*HC:{code}*{charged}*{paid}**1',
        f'DTM*472*{day(service)}', *(f'CAS*{group}*{reason}*{amount}' for group, reason, amount in adjustments)]


def claims(rows, number='0021', payer=('FICTIONAL HEALTH', 'FH001'), billing='1234567893', **envelope):
    """An 837P. :param list rows: dicts as in `claim_segments`"""
    segments = ['BHT*0019*00*244579*20240115*1023*CH', 'HL*1**20*1', f'NM1*85*2*TEST CLINIC*****XX*{billing}', 'REF*EI*123456789']
    for position, row in enumerate(rows, 2):
        segments += claim_segments(position, payer=payer, **row)
    return interchange('837', 'HC', '005010X222A1', [(number, segments)], **envelope)


def claim_segments(position, number, service, lines=(('G0402', 100), ('G0008', 50)), name=('FICTIONAL', 'ADA'), born=date(1980, 2, 29), member='MBR1',
                   payer=('FICTIONAL HEALTH', 'FH001'), frequency='1', original='', record='', rendering='', facility='', others=(), order='P', total=None):
    """The segments of a subscriber and a claim. :param others: (order, payer id, member id)"""
    total = sum(line[1] for line in lines) if total is None else total
    segments = [
        f'HL*{position}*1*22*0', f'SBR*{order}*18*******CI', f'NM1*IL*1*{name[0]}*{name[1]}****MI*{member}', f'DMG*D8*{day(born)}*F',
        f'NM1*PR*2*{payer[0]}*****PI*{payer[1]}', f'CLM*{number}*{total}***11:B:{frequency}*Y*A*Y*Y']
    segments += [f'REF*F8*{original}'] if original else []
    segments += [f'REF*EA*{record}'] if record else []
    segments += ['HI*ABK:J069*ABF:Z23']
    segments += [f'NM1*82*1*SMITH*ANN****XX*{rendering}'] if rendering else []
    segments += [f'NM1*77*2*TEST CLINIC*****XX*{facility}'] if facility else []
    for other, payer_id, member_id in others:
        segments += [f'SBR*{other}*18*******CI', f'NM1*IL*1*{name[0]}*{name[1]}****MI*{member_id}', f'NM1*PR*2*OTHER*****PI*{payer_id}']
    for index, (code, charge, *modifiers) in enumerate(lines, 1):
        procedure = ':'.join(('HC', code, *modifiers))
        segments += [f'LX*{index}', f'SV1*{procedure}*{charge}*UN*1***1', f'DTP*472*D8*{day(service)}', f'REF*6R*{number}-{index}']
    return segments


def statuses(rows, **envelope):
    """A 277CA. :param list rows: (claim number, category:status, WQ or U)"""
    segments = [
        'BHT*0085*08*277X2140001*20240116*1405*TH', 'HL*1**20*1', 'NM1*PR*2*TEST PAYER*****PI*FH001', 'HL*2*1*21*1', 'NM1*41*2*TEST CLINIC*****46*SUBMIT01',
        'HL*3*2*19*1', 'NM1*85*2*TEST CLINIC*****XX*1234567893']
    for position, (number, status, action) in enumerate(rows, 4):
        segments += [
            f'HL*{position}*3*PT', 'NM1*QC*1*FICTIONAL*ADA****MI*MBR1', f'TRN*2*{number}', f'STC*{status}*20240116*{action}*150']
    return interchange('277', 'HN', '005010X214', [('0001', segments)], **envelope)


def receipt(rows, group='21', **envelope):
    """A 999. :param list rows: (ST02, A or R)"""
    segments = [f'AK1*HC*{group}*005010X222A1']
    for number, result in rows:
        segments += [f'AK2*837*{number}*005010X222A1', *(['IK3*NM1*8*2010BA*8'] if result == 'R' else []), f'IK5*{result}']
    segments.append(f'AK9*{"A" if all(result == "A" for _number, result in rows) else "P"}*{len(rows)}*{len(rows)}*1')
    return interchange('999', 'FA', '005010X231A1', [('0001', segments)], **envelope)
