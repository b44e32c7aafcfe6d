"""What payers answered to the demo practice's claims: remittance files as they come, read and posted; the last one waits."""
import base64
import random
from datetime import timedelta
from decimal import Decimal

from .claims import AGREED
from .clock import on

SEED = 835
FILES = 6
ANSWERS_AFTER = 14  # days
NPI = '1234567893'
DENIALS = ('197', '50', '16')


class Answers:
    """After the tills: what was taken at the desk is set off against the patients' part."""

    def __init__(self, claims):
        self.claims, self.env, self.users = claims, claims.env, claims.users
        self.today, self.as_ = claims.today, claims.as_
        self.agreed = dict(zip(claims.payers, AGREED, strict=True))
        self.random = random.Random(SEED)

    def tell(self):
        """File after file, posted by the biller; the last one is to be looked at."""
        sent = self.claims.claims.filtered(lambda claim: claim.kind == 'insurance' and claim.state in ('sent', 'accepted'))
        answered = sent.filtered(lambda claim: (self.today - claim.date).days > ANSWERS_AFTER).sorted('id')
        # some are never heard of again
        answered = answered.browse([claim.id for claim in answered if self.random.random() > 0.07])
        for number in range(FILES):
            part = answered[len(answered) * number // FILES:len(answered) * (number + 1) // FILES]
            day = min(max(part.mapped('date')) + timedelta(days=ANSWERS_AFTER), self.today)
            is_last = number == FILES - 1
            with on(self.env, day, 13):
                content = self.file(number, day, part, stranger=is_last)
                file = self.as_('biller', 'medical.x12.file').add_files([
                    {'name': f'835_{day:%Y%m%d}.txt', 'data': base64.b64encode(content.encode())}])
                if not is_last:
                    file.remittance_ids.with_user(self.users['biller']).action_post()

    # === THE FILE === #

    def file(self, number, day, claims, stranger=False):
        """An 835 of one transaction per payer."""
        out = [
            f'ISA*00*          *00*          *ZZ*FICTIONCLEARING*ZZ*PRACTICE       *{day:%y%m%d}*0900*^*00501*{number + 1:09d}*0*P*:',
            f'GS*HP*FICTIONCLEARING*PRACTICE*{day:%Y%m%d}*0900*{number + 1}*X*005010X221A1']
        groups = claims.grouped('payer_id')
        for position, (payer, mine) in enumerate(groups.items(), 1):
            out += self.transaction(position, payer, day, mine, f'{day:%y%j}{payer.id:03d}', stranger and position == 1)
        return '~\n'.join([*out, f'GE*{len(groups)}*{number + 1}', f'IEA*1*{number + 1:09d}', ''])

    def transaction(self, position, payer, day, claims, trace, stranger):
        answers = [self.answer(payer, claim) for claim in claims]
        if stranger:
            answers.append((Decimal(80), [
                'CLP*X-99817*1*120*80*0*12*ICN99817', 'NM1*QC*1*STRANGER*SAM****MI*UNKNOWN1', 'SVC*HC:T1015*120*80**1',
                f'DTM*472*{day:%Y%m%d}', 'CAS*CO*45*40']))
        paid = sum(amount for amount, _segments in answers)
        body = [
            f'ST*835*{position:04d}',
            f'BPR*I*{paid}*C*{"ACH*CCP" if paid else "NON*"}*01*999999992*DA*1000*{payer.originator}**01*999999992*DA*2000*{day:%Y%m%d}',
            f'TRN*1*{trace}*{payer.originator}', f'DTM*405*{day:%Y%m%d}', f'N1*PR*{payer.name.upper()}*XV*{payer.payer_number}',
            f'N1*PE*FICTIONAL FAMILY PRACTICE*XX*{NPI}', 'LX*1', *(segment for _amount, segments in answers for segment in segments)]
        return [*body, f'SE*{len(body) + 1}*{position:04d}']

    def answer(self, payer, claim):
        """(what is paid, segments) of one claim: mostly as agreed, some denied, a few below the contract."""
        draw, share = self.random.random(), Decimal(str(self.agreed[payer]))
        denial = self.random.choice(DENIALS) if draw < 0.08 else None
        paid_all = patient_all = Decimal()
        services = []
        for line in claim.line_ids:
            charge = Decimal(str(line.charge))
            allowed = (charge * share).quantize(Decimal('0.01'))
            patient = Decimal()
            adjustments = []
            if denial:
                allowed = Decimal()
                adjustments.append(f'CAS*CO*{denial}*{charge}')
            else:
                if payer.payer_type == 'medicare':
                    patient = (allowed / 5).quantize(Decimal('0.01'))
                elif payer.payer_type == 'commercial' and line.code == 'T1015':
                    patient = Decimal(25)
                short = Decimal(9) if draw > 0.96 and line.code == 'T1015' else Decimal()
                adjustments.append(f'CAS*CO*45*{charge - allowed + short}')
                if patient:
                    adjustments.append(f'CAS*PR*{"2" if payer.payer_type == "medicare" else "3"}*{patient}')
                allowed -= short
            paid = allowed - patient
            paid_all, patient_all = paid_all + paid, patient_all + patient
            services += [
                f'SVC*HC:{line.code}*{charge}*{paid}**1', f'DTM*472*{line.service_date:%Y%m%d}', *adjustments, f'REF*6R*{line.control_number}']
        member = claim.payer_ids.sorted('order')[:1].member_id
        return paid_all, [
            f'CLP*{claim.number}*1*{Decimal(str(claim.amount_charged))}*{paid_all}*{patient_all}*12*ICN{claim.id:06d}',
            f'NM1*QC*1*{claim.patient_id.family_name.upper()}*{claim.patient_id.given_name.upper()}****MI*{member}', *services]
