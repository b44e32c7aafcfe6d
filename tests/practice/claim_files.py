"""Files of the demo practice that came from the clearinghouse and wait for somebody: cut short, with a patient to choose, with somebody else's claim."""
import base64
from datetime import timedelta

from .clock import on

PROVIDER = '1234567893'


class ClaimFiles:
    """After the answers: what the biller finds in the morning."""

    def __init__(self, claims):
        self.env, self.users, self.today, self.as_ = claims.env, claims.users, claims.today, claims.as_
        self.payers, self.patients = claims.payers, claims.patients

    def tell(self):
        """An address for files, and three files of today."""
        self.as_('manager', 'medical.x12.inbox').create({
            'name': "Clearinghouse", 'alias_name': 'fictional-remittances', 'senders': '@clearinghouse.example.com'})
        with on(self.env, self.today, 8):
            remittance = self.remittance()
            self.add('835_cut.txt', remittance[:-120])
            self.add('837_morning.txt', self.claims())
            self.add('277_status.txt', self.statuses())

    def add(self, name, content):
        self.as_('biller', 'medical.x12.file').add_files([{'name': name, 'data': base64.b64encode(content.encode())}])

    def envelope(self, kind, function, version, control, segments):
        return '~\n'.join([
            f'ISA*00*          *00*          *ZZ*FICTIONCLEARING*ZZ*PRACTICE       *{self.today:%y%m%d}*0700*^*00501*{control:09d}*0*P*:',
            f'GS*{function}*FICTIONCLEARING*PRACTICE*{self.today:%Y%m%d}*0700*{control}*X*{version}', f'ST*{kind}*0001*{version}', *segments,
            f'SE*{len(segments) + 2}*0001', f'GE*1*{control}', f'IEA*1*{control:09d}', ''])

    def remittance(self):
        payer = self.payers[0]
        return self.envelope('835', 'HP', '005010X221A1', 701, [
            f'BPR*I*120*C*ACH*CCP*01*999999992*DA*1000*{payer.originator}**01*999999992*DA*2000*{self.today:%Y%m%d}', f'TRN*1*CUT701*{payer.originator}',
            f'N1*PR*{payer.name.upper()}*XV*{payer.payer_number}', 'N1*PE*FICTIONAL FAMILY PRACTICE', 'LX*1', 'CLP*X-70101*1*165*120**12*ICN70101',
            'SVC*HC:T1015*165*120**1', f'DTM*472*{self.today - timedelta(days=20):%Y%m%d}', 'CAS*CO*45*45'])

    def claims(self):
        """Of the clinical system: one patient has another member ID there."""
        patient, payer, day = self.patients[4], self.payers[0], self.today - timedelta(days=3)
        return self.envelope('837', 'HC', '005010X222A1', 702, [
            f'BHT*0019*00*702*{self.today:%Y%m%d}*0700*CH', 'HL*1**20*1', f'NM1*85*2*FICTIONAL FAMILY PRACTICE*****XX*{PROVIDER}', 'HL*2*1*22*0',
            'SBR*P*18*******CI',
            f'NM1*IL*1*{(patient.family_name or "").upper()}*{(patient.given_name or "").upper()}****MI*CARD-702',
            f'DMG*D8*{patient.birth_date:%Y%m%d}*{"F" if patient.sex == "female" else "M"}', f'NM1*PR*2*{payer.name.upper()}*****PI*{payer.payer_number}',
            'CLM*CLIN-702*165***11:B:1*Y*A*Y*Y', 'HI*ABK:J069', f'NM1*82*1*DOCTOR*FICTIONAL****XX*{PROVIDER}', 'LX*1', 'SV1*HC:T1015*165*UN*1***1',
            f'DTP*472*D8*{day:%Y%m%d}'])

    def statuses(self):
        """Of the clearinghouse: two claims of ours were accepted, one isn't ours."""
        sent = self.env['medical.claim'].search(
            [('company_id', '=', self.payers.company_id.id), ('state', '=', 'sent'), ('kind', '=', 'insurance')], order='id desc', limit=2)
        payer = self.payers[0]
        segments = [f'BHT*0085*08*703*{self.today:%Y%m%d}*0700*TH', 'HL*1**20*1', f'NM1*PR*2*{payer.name.upper()}*****PI*{payer.payer_number}']
        for position, number in enumerate([*sent.mapped('number'), 'X-70399'], 2):
            segments += [f'HL*{position}*1*PT', f'TRN*2*{number}', f'STC*A2:20*{self.today:%Y%m%d}*WQ*0']
        return self.envelope('277', 'HN', '005010X214', 703, segments)
