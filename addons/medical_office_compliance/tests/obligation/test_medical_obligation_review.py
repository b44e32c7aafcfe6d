from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .obligation_profile_common import ObligationCase

NONE = dict.fromkeys((
    'is_hipaa', 'has_direct_treatment', 'has_part2', 'has_exposure', 'has_chemicals', 'has_corrosives', 'has_respirators', 'has_injections', 'has_scopes',
    'has_waste', 'has_waste_papers', 'has_drug_waste', 'has_prescribers', 'has_schedule2', 'has_samples', 'has_mammography', 'has_imaging',
    'has_extinguishers', 'has_lights', 'has_cylinders', 'has_aed', 'has_emergency_kit', 'has_tables', 'has_self_pay', 'has_advantage',
    'has_medicaid_5m', 'has_financial_ties', 'has_recipients', 'has_networks', 'has_hospital_care', 'has_background_checks', 'has_cards',
    'has_automated_calls', 'has_rural_certificate', 'medicare', 'medicaid', 'federal_funds', 'controlled_substances', 'xray', 'sterilizer', 'vaccines',
    'vfc', 'website'), False)
# a profile, as it differs from one in which nothing happens, what then concerns it, and what still doesn't
MATRIX = [
    ({}, 'OSHA-PPE-01 OSHA-REC-01 OSHA-RPT-01 I9-01 POST-01 INFOBLK-01 OSHA-EXIT-01 MFR-02 OIG-CPG-01',
     'HIPAA-SEC-01 OSHA-BBP-04 OSHA-REC-02 DEA-REG-01 CLIA-W-01 RAD-01 OIG-EXCL-02 S1557-02 ADA-1-01 PCI-01'),
    ({'is_hipaa': True}, 'HIPAA-PRIV-01 HIPAA-SEC-01 HIPAA-BRN-04 HIPAA-ACC-01 HIPAA-TX-01', 'HIPAA-NPP-01 HIPAA-PRIV-12 HIPAA-NPP-03 PART2-01'),
    ({'is_hipaa': True, 'has_direct_treatment': True}, 'HIPAA-NPP-01 HIPAA-NPP-02', 'HIPAA-PRIV-12'),
    ({'is_hipaa': True, 'website': True}, 'HIPAA-PRIV-12', 'HIPAA-NPP-01'),
    ({'has_part2': True}, 'PART2-01 HIPAA-NPP-03', 'HIPAA-PRIV-01'),
    ({'has_exposure': True}, 'OSHA-BBP-01 OSHA-BBP-04 OSHA-MED-01', 'OSHA-BBP-07'),
    ({'naics': '621111', 'headcount': 40}, 'OSHA-REC-01 OSHA-RPT-01 ADA-1-01', 'OSHA-REC-02 OSHA-BBP-07'),
    ({'naics': '621610', 'headcount': 40}, 'OSHA-REC-02 OSHA-BBP-07', 'OSHA-BBP-04'),
    ({'naics': '621610', 'headcount': 10}, 'OSHA-REC-01', 'OSHA-REC-02 OSHA-BBP-07 ADA-1-01'),
    ({'naics': '621111', 'osha_log_asked': True}, 'OSHA-REC-02 OSHA-BBP-07', 'OSHA-BBP-04'),
    ({'headcount': 15}, 'ADA-1-01', 'S504-03 S1557-01'),
    ({'headcount': 14, 'federal_funds': True}, 'S1557-02 S1557-05 S504-02', 'S504-03 S1557-01 ADA-1-01 S504-01'),
    ({'headcount': 15, 'federal_funds': True}, 'S504-03 S1557-01', 'S504-01'),
    ({'federal_funds': True, 'has_tables': True}, 'S504-01', 'S504-03'),
    ({'medicare': True}, 'OIG-EXCL-01 OIG-EXCL-02 CMS-60D-01 CMS-ENR-01 CMS-ABN-01 CMS-CLM-02 AKS-01', 'MA-FDR-01 STARK-01 DRA6032-01'),
    ({'medicaid': True}, 'OIG-EXCL-02 AKS-01', 'CMS-ENR-01 CMS-ABN-01 DRA6032-01'),
    ({'medicaid': True, 'has_medicaid_5m': True}, 'DRA6032-01', 'CMS-ENR-01'),
    ({'has_advantage': True, 'has_financial_ties': True}, 'MA-FDR-01 STARK-01', 'OIG-EXCL-02'),
    ({'has_chemicals': True}, 'OSHA-HAZCOM-01 OSHA-HAZCOM-05', 'OSHA-AID-01'),
    ({'has_corrosives': True}, 'OSHA-AID-01', 'OSHA-HAZCOM-01'),
    ({'has_respirators': True}, 'OSHA-RESP-01', 'OSHA-BBP-01'),
    ({'has_extinguishers': True, 'has_lights': True}, 'OSHA-FIRE-01 OSHA-FIRE-02 NFPA-LS-01', 'OSHA-GAS-01 AED-01'),
    ({'sterilizer': True}, 'CDC-STER-01 CDC-STER-02', 'CDC-STER-03'),
    ({'has_scopes': True, 'has_injections': True}, 'CDC-STER-03 CDC-IPC-03', 'CDC-STER-01'),
    ({'vaccines': True}, 'CDC-VAX-01 NCVIA-01', 'VFC-01'),
    ({'vaccines': True, 'vfc': True}, 'VFC-01 VFC-02', 'CLIA-W-01'),
    ({'clia_type': 'waiver'}, 'CLIA-W-01 CLIA-W-04', 'CLIA-NW-01 CLIA-PPM-01'),
    ({'clia_type': 'ppm'}, 'CLIA-W-01 CLIA-W-04 CLIA-PPM-01', 'CLIA-NW-01'),
    ({'clia_type': 'accreditation'}, 'CLIA-W-01 CLIA-W-04 CLIA-NW-01 CLIA-NW-03', 'CLIA-PPM-01'),
    ({'controlled_substances': True}, 'DEA-REG-01 DEA-REC-01 DEA-SEC-01 DEA-LOSS-01', 'DEA-ORD-01 FDA-SAMPLE-01'),
    ({'has_prescribers': True}, 'DEA-REG-01 DEA-MATE-01 PDMP-01', 'DEA-REC-01 DEA-SEC-01'),
    ({'has_schedule2': True, 'has_samples': True}, 'DEA-ORD-01 FDA-SAMPLE-01', 'DEA-REC-01'),
    ({'has_waste': True, 'has_drug_waste': True}, 'RMW-01 EPA-HWP-01 EPA-HWP-02', 'DOT-HM-01'),
    ({'has_waste_papers': True}, 'DOT-HM-01', 'RMW-01'),
    ({'xray': True}, 'RAD-01 RAD-03', 'MQSA-01 ADI-01'),
    ({'has_mammography': True}, 'MQSA-01', 'RAD-01'),
    ({'has_imaging': True}, 'STARK-02', 'ADI-01'),
    ({'has_imaging': True, 'medicare': True}, 'ADI-01 STARK-02', 'MQSA-01'),
    ({'has_self_pay': True, 'has_hospital_care': True}, 'NSA-01 NSA-DISC-01', 'S1557-02'),
    ({'has_networks': True, 'has_recipients': True}, 'CRED-01 CRED-02 SUN-01', 'MA-FDR-01'),
    ({'has_background_checks': True, 'has_cards': True, 'has_automated_calls': True}, 'FCRA-01 PCI-01 TCPA-01', 'RHC-EP-01'),
    ({'has_aed': True, 'has_emergency_kit': True, 'has_cylinders': True}, 'AED-01 MFR-01 OSHA-GAS-01', 'NFPA-LS-01'),
    ({'has_rural_certificate': True}, 'RHC-EP-01', 'S1557-02'),
]


@tagged('post_install', '-at_install')
class TestMedicalObligationReview(ObligationCase):
    """What a profile asks for: by table; shown before it is done; done in one go."""

    def test_which_rules_concern_whom(self):
        rows = self.env['medical.requirement'].search([])
        conditions = rows.applicability_id
        seen = set()
        for values, concerned, spared in MATRIX:
            with self.subTest(values=values):
                # superuser, and in memory: registration numbers aren't the point here
                practice = self.env['medical.practice'].new({**NONE, 'naics': '621111', 'headcount': 0, 'clia_type': 'none', **values})
                holds = conditions._holds_for(practice)
                codes = set(rows.filtered(lambda row, holds=holds: row.applicability_id in holds).mapped('code'))
                self.assertFalse(set(concerned.split()) - codes, "concern it")
                self.assertFalse(set(spared.split()) & codes, "don't concern it")
                seen |= set(concerned.split())
        self.assertFalse(
            (conditions - rows.filtered(lambda row: row.code in seen).applicability_id).mapped('code'), "each condition is in the table")

    def test_nothing_is_adopted_by_itself(self):
        self.assertFalse(self.env['medical.obligation'].search([('company_id', '=', self.company.id)]))
        self.assertFalse(self.practice.with_user(self.manager).obligation_news)

    def test_first_review_adopts_what_the_profile_asks_for(self):
        review = self._review()
        wanted = self.env['medical.requirement'].with_company(self.company).search([('is_optional', '=', False), ('for_practice', '=', True)])
        self.assertEqual(review.line_ids.requirement_id, wanted)
        self.assertEqual((review.added_count, review.retired_count, review.back_count), (len(wanted), 0, 0))
        self.assertFalse(self.env['medical.obligation'].search([('company_id', '=', self.company.id)]), "shown, not done")
        log = review.left_out_ids.filtered(lambda line: line.requirement_id.code == 'OSHA-REC-02')
        self.assertIn('Partially exempt', log.reason)
        self.assertIn('29 CFR 1904.1, 1904.2', log.reason)
        form = Form(review)
        form.save()
        review.action_apply()
        obligations = self.env['medical.obligation'].search([('company_id', '=', self.company.id)])
        self.assertEqual(obligations.medical_library_id, wanted)
        at_sites = obligations.filtered('per_site')
        self.assertTrue(at_sites)
        self.assertEqual(at_sites.status_ids.site_id, self.sites)
        self.assertEqual(len(obligations.status_ids), len(obligations) + len(at_sites))
        self.assertEqual(set(obligations.status_ids.mapped('state')), {'unset', 'ready'}, "nothing is late before its first date")
        self.assertFalse(self._review().added_count)

    def test_a_changed_profile_says_so_and_is_followed_in_one_go(self):
        self._review().action_apply()
        with Form(self.practice.with_user(self.manager)) as form:
            form.has_injections = False
            form.has_corrosives = True
        practice = self.practice.with_user(self.manager)
        self.assertEqual(practice.obligation_news, "1 to add, 1 no longer apply")
        review = self.env['medical.obligation.review'].with_user(self.manager).browse(practice.action_review_obligations()['res_id'])
        self.assertEqual({line.kind: line.requirement_id.code for line in review.line_ids if line.kind != 'left_out'},
                         {'added': 'OSHA-AID-01', 'retired': 'CDC-IPC-03'})
        self.assertEqual(review.line_ids.filtered(lambda line: line.kind == 'retired').reason,
                         "The practice gives no injections. [Gives Injections: No]")
        vials = self.env['medical.obligation'].search([('company_id', '=', self.company.id), ('code', '=', 'CDC-IPC-03')])
        vials.status_ids[0].with_user(self.manager).baseline_date = '2026-03-09'
        proof = self.env['medical.obligation.evidence'].with_user(self.manager).create({
            'status_id': vials.status_ids[0].id, 'name': 'Vials dated', 'date': '2026-03-09'})
        review.action_apply()
        self.assertFalse(practice.obligation_news)
        self.assertRecordValues(vials, [{'applies': False, 'active': True, 'applies_reason': "The practice gives no injections. [Gives Injections: No]"}])
        self.assertEqual(set(vials.status_ids.mapped('state')), {'not_applicable'})
        self.assertEqual(vials.status_ids[0].applies_reason, vials.applies_reason)
        self.assertTrue(proof.exists())
        practice.has_injections = True
        self.assertEqual(practice.obligation_news, "1 apply again")
        self._review().action_apply()
        self.assertRecordValues(vials, [{'applies': True, 'applies_reason': False}])
        self.assertEqual(vials.status_ids.filtered('last_date').state, 'met', "with its evidence")

    def test_what_was_looked_at_is_what_is_done(self):
        review = self._review()
        self.practice.with_user(self.manager).has_aed = True
        with self.assertRaisesRegex(UserError, "has changed since"):
            review.action_apply()
        self.assertFalse(self.env['medical.obligation'].search([('company_id', '=', self.company.id)]))

    def test_own_ones_and_optional_ones_stay(self):
        own, optional = self._own(), self._adopt('PCI-01')
        self._review().action_apply()
        self.assertTrue(own.applies and optional.applies)
        self.practice.with_user(self.manager).has_cards = False
        self._review().action_apply()
        self.assertEqual((own.applies, optional.applies), (True, False))

    def test_who_reviews(self):
        self._review(self.compliance_officer).action_apply()
        for user in (self.owner, self.privacy_officer, self.auditor, self.staff):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._review(user)
        review = self._review(self.compliance_officer)
        self.assertFalse(self.env['medical.obligation.review'].with_user(self.manager).search([('id', '=', review.id)]), "one's own alone")

    def test_queries_do_not_grow(self):
        """As many for two sites as for twenty; beyond, Odoo writes a hundred rows a statement."""
        self._review().action_apply()
        counts = []
        for flag, sites in ((False, 0), (True, 0), (False, 0), (True, 0), (False, 18)):
            self.practice.with_user(self.manager).write({'has_injections': flag, 'has_lights': flag})
            self.env['medical.site'].create([
                {'name': f'S{len(counts)}{number}', 'code': f'{len(counts)}{number:02}', 'company_id': self.company.id, 'calendar_id': False}
                for number in range(sites)])
            review = self._review()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            review.action_apply()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[4], counts)
        self.assertLessEqual(max(counts), 60)
