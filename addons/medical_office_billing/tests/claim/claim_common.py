from datetime import timedelta

from odoo import Command

from ..billing_common import BillingCommon

NPI = '1234567893'  # made up, with a valid check digit


class ClaimCommon(BillingCommon):
    """Beside BillingCommon: payers, a patient with two coverages and one who pays themselves, claims ready to be billed.

    - payer (commercial), second_payer, medicare; practice is the practice's profile
    - patient: primary `payer`, secondary `second_payer`; self_payer has no coverage
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.practice = cls.company.medical_practice_ids
        cls.payer, cls.second_payer, cls.medicare = cls.env['medical.payer'].create([
            {'name': name, 'payer_number': number, 'payer_type': kind, 'company_id': cls.company.id}
            for name, number, kind in (
                ('Fictional Health', 'FH001', 'commercial'), ('Imaginary Mutual', 'IM002', 'commercial'), ('Medicare (test)', 'MC003', 'medicare'))])
        cls.patient = cls._patient('Ada', 'Fictional')
        cls.self_payer = cls._patient('Bela', 'Invented')
        cls.env['medical.patient.coverage'].create([
            {'patient_id': cls.patient.id, 'payer_id': payer.id, 'member_id': member, 'order': order, 'date_from': '2020-01-01'}
            for payer, member, order in ((cls.payer, 'MBR1', 'primary'), (cls.second_payer, 'MBR2', 'secondary'))])

    @classmethod
    def _claim(cls, lines=(('G0402', 100), ('G0008', 50)), patient=None, payers=None, bill=True, days=3, user=None, **values):
        """A claim of the biller's; lines are (code, charge) or (code, charge, {further values}); payers by default the patient's."""
        patient = patient or cls.patient
        if payers is None:
            payers = cls.env['medical.payer'].browse(patient.coverage_ids.sorted('order').payer_id.ids) if patient.coverage_ids else cls.env['medical.payer']
        service = cls.today - timedelta(days=days)
        claim = cls.env['medical.claim'].with_user(user or cls.biller).create({
            'patient_id': patient.id, 'site_id': cls.site.id, 'date': service, 'kind': 'insurance' if payers else 'self_pay',
            'payer_ids': [Command.create({'payer_id': payer.id, 'order': order, 'member_id': f'M{order}'})
                          for payer, order in zip(payers, ('primary', 'secondary', 'tertiary'), strict=False)],
            'line_ids': [Command.create({'code': code, 'charge': charge, 'service_date': service, **(rest[0] if rest else {})})
                         for code, charge, *rest in lines], **values})
        if bill:
            claim._bill()
        return claim

    @classmethod
    def _clean_claim(cls, **values):
        """A claim that passes every check, not yet billed: numbers, address, diagnosis, member IDs."""
        patient = values.get('patient') or cls.patient
        patient.write({
            'sex': 'female', 'street': '1 Example Street', 'city': 'Albany', 'state_id': cls.env.ref('base.state_us_27').id, 'zip': '12207'})
        return cls._claim(**{
            'bill': False, 'billing_npi': NPI, 'rendering_npi': NPI, 'diagnosis_codes': 'E11.9', **values})

    @classmethod
    def _sent_claim(cls, **values):
        """As `_clean_claim`, sent: its charges are posted."""
        claim = cls._clean_claim(**values)
        claim.action_ready()
        claim.action_send()
        return claim

    def _balance(self, account, partner=None):
        """What is posted in an account, debit minus credit; of a partner where given."""
        domain = [('account_id', '=', account.id), ('parent_state', '=', 'posted')] + ([('partner_id', '=', partner.id)] if partner else [])
        return self.env['account.move.line']._read_group(domain, [], ['balance:sum'])[0][0] or 0
