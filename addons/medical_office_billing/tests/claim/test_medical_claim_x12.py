from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...tools.x12.claim_reader import read_claims
from . import x12_common as x12
from .claim_common import ClaimCommon

PROVIDER_NPI = '1497758544'
SITE_NPI = '1245319599'


@tagged('post_install', '-at_install')
class TestMedicalClaimX12(ClaimCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site.npi = SITE_NPI
        cls.service = cls.today - timedelta(days=2)

    def _add(self, content, name='claims.837'):
        files = self.env['medical.x12.file'].with_user(self.biller)._take_in([(name, content)])
        files.action_read()
        return files

    def _row(self, number='CLIN1', **values):
        return {'number': number, 'service': self.service, 'facility': SITE_NPI, 'rendering': PROVIDER_NPI, **values}

    def _problems(self, file):
        return file.fault_ids.filtered(lambda fault: not fault.is_warning).mapped('problem')

    def test_billed_and_sent(self):
        file = self._add(x12.claims([self._row(lines=[('G0402', 100, '25'), ('G0008', 50)], others=[('S', 'IM002', 'MBR2')])]))
        self.assertEqual((file.state, self._problems(file)), ('done', []))
        claim = file.claim_ids
        self.assertEqual((claim.number, claim.state, claim.patient_id, claim.site_id), ('CLIN1', 'sent', self.patient, self.site))
        self.assertEqual(claim.payer_ids.sorted('order').mapped(lambda row: (row.order, row.payer_id, row.member_id, row.state)), [
            ('primary', self.payer, 'MBR1', 'billed'), ('secondary', self.second_payer, 'MBR2', 'waiting')])
        self.assertEqual([(line.code, line.modifiers, line.charge, line.control_number, line.diagnosis_pointers) for line in claim.line_ids], [
            ('G0402', '25', 100, 'CLIN1-1', 'A'), ('G0008', False, 50, 'CLIN1-2', 'A')])
        self.assertEqual((claim.diagnosis_codes, claim.rendering_npi, claim.service_date, claim.date), ('J069 Z23', PROVIDER_NPI, self.service, self.today))
        self.assertEqual((claim.amount_open_payer, claim.move_id.partner_id, claim.sent_on), (150, self.payer.partner_id, self.today))
        self.assertEqual(claim.create_uid, self.biller)
        self.assertEqual((file.claim_count, file.amount), (1, 150))
        with self.assertRaises(AccessError):
            claim.file_transaction = '0099'

    def test_what_does_not_pass_the_checks_is_said(self):
        file = self._add(x12.claims([self._row(rendering='1234567890')], billing='1234567893'))
        self.assertEqual((file.state, file.claim_ids.state, file.claim_ids.is_clean), ('done', 'sent', False))
        self.assertIn('CLIN1', file.fault_ids.problem)
        self.assertTrue(file.fault_ids.is_warning)

    def test_provider_and_visit(self):
        person = self.env['hr.employee'].create({'name': 'Ann Smith', 'company_id': self.company.id})
        kind = self.env['medical.credential.type'].create({'name': 'NPI (test)', 'number_check': 'npi', 'company_id': self.company.id})
        self.env['medical.credential'].create({'employee_id': person.id, 'type_id': kind.id, 'number': PROVIDER_NPI})
        visit = self.env['medical.visit'].create({'patient_id': self.patient.id, 'site_id': self.annex.id, 'date_start': f'{self.service} 15:00:00'})
        claim = self._add(x12.claims([self._row(facility='')])).claim_ids
        self.assertEqual((claim.provider_id, claim.visit_id, claim.site_id), (person, visit, self.annex))

    def test_patient_by_record_number(self):
        claim = self._add(x12.claims([self._row(member='UNKNOWN', record=self.patient.number)])).claim_ids
        self.assertEqual(claim.patient_id, self.patient)

    def test_patient_to_choose(self):
        file = self._add(x12.claims([self._row(name=('FICTIONEL', 'ADA'))]))
        self.assertEqual(file.state, 'failed')
        self.assertIn('CLIN1', self._problems(file)[0])
        self.assertNotIn('FICTIONEL', str(file.fault_ids.read()))
        match = file.match_ids
        self.assertEqual((match.number, match.person, match.member_id, match.patient_id.id), ('CLIN1', 'ADA FICTIONEL', 'MBR1', False))
        file.action_read()
        self.assertEqual(file.state, 'failed')
        file.match_ids.patient_id = self.patient
        file.action_read()
        self.assertEqual((file.state, file.claim_ids.patient_id), ('done', self.patient))
        self.assertFalse(file.match_ids, "Names are kept on the patient alone")

    def test_patient_proposed(self):
        file = self._add(x12.claims([self._row(member='OTHER')]))
        self.assertEqual((file.state, file.match_ids.patient_id), ('failed', self.patient))
        file.action_read()
        self.assertEqual(file.state, 'done')

    def test_restricted_patient_is_unknown(self):
        self.patient.write({'is_restricted': True, 'restriction_reason': 'vip'})
        file = self._add(x12.claims([self._row(member='MBR1')]))
        self.assertEqual((file.state, file.match_ids.patient_id.ids), ('failed', []))

    def test_what_is_not_found(self):
        self.site.npi = False
        self.patient.site_ids |= self.annex
        file = self._add(x12.claims([self._row(facility=''), self._row('CLIN2', total=99)], payer=('NOBODY', 'XX999')))
        words = ' '.join(self._problems(file))
        for expected in ('XX999', 'no site', 'CLM02 states 99'):
            self.assertIn(expected, words)
        self.assertFalse(self.env['medical.claim'].search([('number', 'in', ('CLIN1', 'CLIN2'))]))

    def test_twice(self):
        self._add(x12.claims([self._row()]))
        second = self._add(x12.claims([self._row(), self._row('CLIN2', name=('INVENTED', 'BELA'))], number='0022'))
        self.assertEqual(second.state, 'failed')
        self.assertIn('CLIN1 is here already', self._problems(second)[0])
        third = self._add(x12.claims([self._row('CLIN3'), self._row('CLIN3')], number='0023'))
        self.assertIn('CLIN3 stands in the file twice', self._problems(third)[0])

    def test_replaced_and_voided(self):
        first = self._add(x12.claims([self._row(), self._row('CLIN2', lines=[('G0102', 30)])])).claim_ids
        first.payer_ids.sudo().write({'payer_number': False})
        for claim in first:
            claim.payer_ids.sudo().write({'payer_number': f'ICN-{claim.number}'})
        file = self._add(x12.claims([
            self._row('CLIN9', frequency='7', original='ICN-CLIN1', lines=[('G0402', 120)]),
            self._row('CLIN8', frequency='8', original='ICN-CLIN2', lines=[('G0102', 30)])], number='0024'))
        self.assertEqual((file.state, self._problems(file)), ('done', []))
        replacement = file.claim_ids
        self.assertEqual((replacement.number, replacement.original_id.number, replacement.amount_open_payer), ('CLIN9', 'CLIN1', 120))
        by_number = {claim.number: claim for claim in first}
        self.assertEqual((by_number['CLIN1'].state, by_number['CLIN1'].amount_open_payer), ('void', 0))
        self.assertEqual((by_number['CLIN2'].state, by_number['CLIN2'].amount_open_payer), ('void', 0))
        lost = self._add(x12.claims([self._row('CLIN7', frequency='8', original='NOTHING')], number='0025'))
        self.assertEqual(lost.state, 'failed')

    def test_to_the_next_payer(self):
        claim = self._add(x12.claims([self._row(others=[('S', 'IM002', 'MBR2')])])).claim_ids
        second = x12.claims([self._row(order='S', member='MBR2', others=[('P', 'FH001', 'MBR1')])], payer=('IMAGINARY MUTUAL', 'IM002'), number='0026')
        early = self._add(second)
        self.assertEqual(early.state, 'failed')
        self.assertIn("isn't asked next", self._problems(early)[0])
        rows = claim.payer_ids.sorted('order')
        rows[0].sudo().write({'state': 'answered'})
        claim._move_owed({claim: self.second_payer.partner_id}, self.today, "Left to the next", {claim: 40})
        early.action_read()
        self.assertEqual((early.state, rows[1].state), ('done', 'billed'))
        unknown = self._add(x12.claims([self._row('CLIN5', order='S', member='MBR2')], payer=('IMAGINARY MUTUAL', 'IM002'), number='0027'))
        self.assertIn("isn't here from the first", self._problems(unknown)[0])

    def test_one_fault_writes_nothing(self):
        file = self._add(x12.claims([self._row(), self._row('CLIN2', lines=[('BAD', 10)])]))
        self.assertEqual(file.state, 'failed')
        self.assertFalse(self.env['medical.claim'].search([('number', '=', 'CLIN1')]))
        self.assertIn('“BAD”', self._problems(file)[0])

    # === ANSWERS === #

    def test_accepted_and_rejected(self):
        self._add(x12.claims([self._row(), self._row('CLIN2', lines=[('G0102', 30)]), self._row('CLIN3', lines=[('G0103', 30)])]))
        file = self._add(x12.statuses([('CLIN1', 'A2:20', 'WQ'), ('CLIN2', 'A7:562:82', 'U'), ('NOBODY', 'A2:20', 'WQ')]), 'answers.277')
        self.assertEqual((file.kind, file.state, file.claim_count), ('277', 'done', 2))
        claims = {claim.number: claim for claim in self.env['medical.claim'].search([('number', 'in', ('CLIN1', 'CLIN2', 'CLIN3'))])}
        self.assertEqual([claims[number].state for number in ('CLIN1', 'CLIN2', 'CLIN3')], ['accepted', 'rejected', 'sent'])
        self.assertIn('A7:562:82', claims['CLIN2'].event_ids.sorted('id')[-1].name)
        self.assertEqual(claims['CLIN2'].event_ids.sorted('id')[-1].res_id, file.id)
        self.assertEqual(claims['CLIN2'].amount_open_payer, 30, "What was charged stays")
        self.assertIn('NOBODY', file.fault_ids.problem)
        self.assertTrue(file.fault_ids.is_warning)

    def test_late_answer_changes_nothing(self):
        claim = self._add(x12.claims([self._row()])).claim_ids
        claim._set_state('paid', 'paid', "Paid")
        file = self._add(x12.statuses([('CLIN1', 'A3:21', 'U')]), 'late.277')
        self.assertEqual((file.state, claim.state), ('done', 'paid'))
        self.assertEqual(len(file.fault_ids), 1)

    def test_refused_on_receipt(self):
        first = self._add(x12.claims([self._row()], number='0031', group='31')).claim_ids
        second = self._add(x12.claims([self._row('CLIN2', lines=[('G0102', 30)])], number='0032', group='32')).claim_ids
        file = self._add(x12.receipt([('0031', 'R')], group='31'), 'received.999')
        self.assertEqual((file.kind, file.state, first.state, second.state), ('999', 'done', 'rejected', 'sent'))
        self.assertIn('2010BA', first.event_ids.sorted('id')[-1].name)
        self._add(x12.receipt([('0032', 'A')], group='32', control='000000022'), 'received2.999')
        self.assertEqual(second.state, 'sent', "Receipt alone accepts nothing")

    def test_another_practice(self):
        self._add(x12.claims([self._row()]))
        other = self._new_user('bl_other_biller', 'medical_office_base.group_biller', self.other_company)
        file = self.env['medical.x12.file'].with_user(other).with_context(allowed_company_ids=self.other_company.ids)._take_in(
            [('a.277', x12.statuses([('CLIN1', 'A7:562', 'U')]))])
        file.action_read()
        self.assertEqual(self.env['medical.claim'].search([('number', '=', 'CLIN1')]).state, 'sent')
        self.assertEqual(len(file.fault_ids), 1)

    def test_many_claims_few_queries(self):
        def queries(count, start):
            rows = [self._row(f'BULK{start + number}', lines=[('G0402', 100 + number)]) for number in range(count)]
            claims, _found = read_claims(x12.claims(rows))
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found, faults, _matches = self.env['medical.claim'].with_user(self.biller)._x12_find(self.company, claims, {})
            self.assertEqual((len(found), faults), (count, []))
            return self.env.cr.sql_log_count - before

        queries(1, 1000)
        self.assertLessEqual(queries(200, 3000), queries(5, 2000) + 3)
