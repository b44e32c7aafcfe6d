from decimal import Decimal
from types import SimpleNamespace

from odoo import Command

from ...tools.x12.remittance import Adjustment, ClaimPayment, ProviderAdjustment, Remittance, ServiceLine
from .claim_common import ClaimCommon


class RemittanceCommon(ClaimCommon):
    """Beside ClaimCommon: remittances as read from files, and typed from paper by the biller."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Remittance = cls.env['medical.remittance'].with_user(cls.biller)
        cls.clearing = cls.practice.remittance_account_id
        cls.contractual = cls.practice.contractual_account_id
        cls.receivable = cls.payer.partner_id.with_company(cls.company).property_account_receivable_id
        cls.traces = iter(range(1, 100000))

    @classmethod
    def _sent_claim(cls, *args, **values):
        """A claim that was billed and sent."""
        claim = cls._claim(*args, **values)
        claim.sudo().state = 'sent'
        return claim

    @staticmethod
    def _cas(*rows):
        return [Adjustment(group, reason, Decimal(str(amount))) for group, reason, amount in rows]

    @classmethod
    def _clp(cls, claim, paid, *reasons, charged=None, status='1', lines=False, **values):
        """What a payer says on a claim; reasons are (group, reason, amount), of the claim, or of its only service where `lines`."""
        charged = Decimal(str(claim.amount_charged if charged is None else charged))
        rows = cls._cas(*reasons)
        stated = sum((row.amount for row in rows if row.group == 'PR'), Decimal(0))
        services = []
        if lines:
            line = claim.line_ids[:1]
            services, rows = [ServiceLine(
                line.code, charged, Decimal(str(paid)), control_number=line.control_number, date_from=line.service_date, adjustments=rows)], []
        return ClaimPayment(**{
            'number': claim.number, 'status': status, 'charged': charged, 'paid': Decimal(str(paid)), 'patient_amount': stated,
            'payer_number': f'ICN{claim.id}', 'adjustments': rows, 'lines': services, 'date_from': claim.service_date, **values})

    @classmethod
    def _takes_back(cls, clp, **values):
        """The reversal of an answer: 22, amounts negated."""
        return ClaimPayment(
            number=clp.number, status='22', charged=-clp.charged, paid=-clp.paid, payer_number=values.pop('payer_number', clp.payer_number),
            adjustments=[Adjustment(row.group, row.reason, -row.amount) for row in clp.adjustments], date_from=clp.date_from, **values)

    @classmethod
    def _transaction(cls, claims, plbs=(), trace=None, payer=None, amount=None, **values):
        """A payment that answers these claims; its amount is what they come to."""
        rows = [ProviderAdjustment(reason, Decimal(str(value))) for reason, value in plbs]
        total = sum((clp.paid for clp in claims), Decimal(0)) - sum((row.amount for row in rows), Decimal(0))
        payer = payer or cls.payer
        return Remittance(**{
            'amount': total if amount is None else Decimal(str(amount)), 'method': 'ACH', 'date': cls.today, 'trace': trace or f'TRACE{next(cls.traces):06}',
            'originator': f'19{payer.id:08}', 'payer_name': payer.name, 'payer_number': payer.payer_number, 'claims': list(claims),
            'provider_adjustments': rows, **values})

    @classmethod
    def _drafts(cls, *transactions, user=None):
        return cls.env['medical.remittance'].with_user(user or cls.biller)._from_x12(SimpleNamespace(id=False, company_id=cls.company), list(transactions))

    @classmethod
    def _remittance(cls, *claims, **values):
        """A draft of one payment."""
        return cls._drafts(cls._transaction(claims, **values))

    @classmethod
    def _paper(cls, rows, trace=None, payer=None, **values):
        """A paper EOB typed by the biller; rows are (claim, {values of the row})."""
        return cls.Remittance.create({
            'payer_id': (payer or cls.payer).id, 'trace': trace or f'CHK{next(cls.traces):06}', 'date': cls.today,
            'amount': sum(row.get('paid', 0) for _claim, row in rows),
            'claim_ids': [Command.create({'claim_id': claim.id, **row}) for claim, row in rows], **values})

    def _owed(self, claim):
        claim.invalidate_recordset(['amount_open_payer', 'amount_open_patient'])
        return claim.amount_open_payer, claim.amount_open_patient

    def _snapshot(self, claims):
        """Balances by account and partner, and what is open by claim and partner."""
        self.env.flush_all()
        Item = self.env['account.move.line']
        posted = [('parent_state', '=', 'posted'), ('company_id', '=', self.company.id)]
        balances = {
            (account.id, partner.id): self.company.currency_id.round(amount)
            for account, partner, amount in Item._read_group(posted, ['account_id', 'partner_id'], ['balance:sum'])}
        opens = {
            (claim.id, partner.id): self.company.currency_id.round(amount) for claim, partner, amount in Item._read_group(
                [*posted, ('medical_claim_id', 'in', claims.ids), ('account_id.account_type', '=', 'asset_receivable')],
                ['medical_claim_id', 'partner_id'], ['amount_residual:sum'])}
        return {key: value for key, value in balances.items() if value}, {key: value for key, value in opens.items() if value}

    def _assert_ties(self, remittance):
        """Invariant 1, and every entry balances."""
        moves = remittance.sudo().move_ids.filtered(lambda move: move.state == 'posted')
        for move in moves:
            self.assertFalse(self.company.currency_id.round(sum(move.line_ids.mapped('balance'))))
        items = moves.line_ids.filtered(lambda item: item.account_id == self.clearing)
        expected = 0 if remittance.state == 'undone' else remittance.amount
        self.assertAlmostEqual(sum(items.mapped('balance')), expected, 2)

