from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .remittance_common import RemittanceCommon


@tagged('post_install', '-at_install')
class TestMedicalClaimAccountant(RemittanceCommon):
    """Claims and payers' payments as an accountant finds them: ordinary entries, in any currency, that name nobody."""

    def test_entries_name_nobody(self):
        claim = self._sent_claim()
        remittance = self._remittance(self._clp(claim, 80, ('CO', '45', 40), ('PR', '1', 30)))
        remittance.action_post()
        moves = (claim.move_id | remittance.move_ids).with_user(self.accountant)
        lines = moves.line_ids
        self.assertTrue(lines.has_access('write'))
        rows = [*moves.read(), *lines.read(), *lines.partner_id.read(['name', 'email', 'phone', 'street', 'display_name'])]
        for word in ('Ada', 'Fictional,', self.patient.family_name + ' ·', 'MBR1', 'Mprimary'):
            self.assertNotIn(word, str(rows))
        with self.assertRaises(AccessError):
            self.env['medical.claim'].with_user(self.accountant).browse(claim.id).read(['number'])
        with self.assertRaises(AccessError):
            self.env['medical.remittance.claim'].with_user(self.accountant).search([])

    def test_unreconciled_by_an_accountant(self):
        """Who owes what follows the ledger, whoever changes it."""
        claim = self._sent_claim(payers=self.payer)
        remittance = self._remittance(self._clp(claim, 110, ('CO', '45', 40)))
        remittance.action_post()
        self.assertEqual(self._owed(claim), (0, 0))
        item = claim.move_id.line_ids.filtered('medical_claim_id')
        item.with_user(self.accountant).remove_move_reconcile()
        self.assertEqual(item.amount_residual, 150)
        # the payer's credit stands beside the charges: together nothing is owed
        self.assertEqual(self._owed(claim), (0, 0))
        credit = remittance.move_ids.line_ids.filtered('medical_claim_id')
        (item | credit).with_user(self.accountant).reconcile()
        self.assertTrue(item.reconciled)

    def test_currency_without_cents(self):
        """Amounts are those of the company's currency, rounded as it is."""
        yen = self.env.ref('base.JPY')
        yen.active = True
        site, biller = self.other_site, self._new_user('bl_yen_biller', 'medical_office_base.group_biller', self.other_company)
        self.other_company.currency_id = yen
        site.user_ids = biller
        env = self.env(user=biller, context={**self.env.context, 'allowed_company_ids': self.other_company.ids})
        payer = self.env['medical.payer'].create({'name': 'Yen Plan', 'payer_number': 'Y1', 'company_id': self.other_company.id})
        patient = self._patient('Yuki', 'Elsewhere', site=site)
        claim = env['medical.claim'].create({
            'patient_id': patient.id, 'site_id': site.id, 'date': self.today,
            'payer_ids': [Command.create({'order': 'primary', 'payer_id': payer.id, 'member_id': 'M'})],
            'line_ids': [Command.create({'code': 'G0402', 'charge': 15000, 'service_date': self.today})]})
        claim._bill()
        claim.sudo().state = 'sent'
        paper = env['medical.remittance'].create({
            'payer_id': payer.id, 'trace': 'Y-1', 'date': self.today, 'amount': 9000,
            'claim_ids': [Command.create({'claim_id': claim.id, 'paid': 9000, 'entry_contractual': 4000, 'entry_coinsurance': 2000})]})
        paper.action_post()
        self.assertEqual(paper.move_ids.currency_id, yen)
        self.assertEqual(sum(paper.move_ids.line_ids.mapped('balance')), 0)
        self.assertEqual((claim.amount_open_payer, claim.amount_open_patient), (0, 2000))

    def test_another_company_s_claim(self):
        """A payment answers claims of its own company alone, whatever numbers it bears."""
        claim = self._sent_claim(payers=self.payer)
        biller = self._new_user('bl_far_biller', 'medical_office_base.group_biller', self.other_company)
        payer = self.env['medical.payer'].create({'name': 'Far Plan', 'payer_number': 'F1', 'company_id': self.other_company.id})
        remittances = self.env['medical.remittance'].with_user(biller).with_company(self.other_company).with_context(
            allowed_company_ids=self.other_company.ids)
        remittance = remittances.create({
            'payer_id': payer.id, 'trace': 'F-1', 'date': self.today, 'amount': 10,
            'claim_ids': [Command.create({'number': claim.number, 'charged': 150, 'paid': 10})]})
        self.assertFalse(remittance.claim_ids.claim_id)
        with self.assertRaises(AccessError):
            remittance.with_user(self.biller).read(['amount'])

    def test_numbers_are_the_practice_s(self):
        """Each practice numbers its claims by itself, several at once included."""
        site = self.env['medical.site'].create({'name': 'Far', 'code': 'FAR', 'company_id': self.other_company.id, 'calendar_id': False})
        patient = self.env['medical.patient'].create({
            'given_name': 'Far', 'family_name': 'Fictional', 'site_ids': site.ids, 'company_id': self.other_company.id})

        def values(whose, where):
            return {'patient_id': whose.id, 'site_id': where.id, 'date': self.today, 'kind': 'self_pay'}
        mine, far, next_far = self.env['medical.claim'].with_context(allowed_company_ids=(self.company | self.other_company).ids).create([
            values(self.self_payer, self.site), values(patient, site), values(patient, site)])
        self.assertEqual(int(next_far.number[-6:]), int(far.number[-6:]) + 1)
        before = int(mine.number[-6:])
        self.assertEqual(int(self._claim(patient=self.self_payer).number[-6:]), before + 1)
