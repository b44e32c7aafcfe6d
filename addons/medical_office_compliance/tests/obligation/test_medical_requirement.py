import re
from collections import Counter

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.obligation.medical_requirement import USUAL_MONTHS
from ..policy_library_common import ship
from ..test_medical_regulation import FEDERAL
from .obligation_profile_common import ObligationCase

# rows of the content pack: usual, optional
USUAL, OPTIONAL = 130, 57
# a title of the federal code or register, or else by name: a state's law, an agency's or a body's paper, a program, a maker's word, practice
AGENCY = r'(CDC|OSHA|OIG|CMS) [A-Z0-9]\w*|CDC injection safety guidance|MMWR \d{4};\d+\((\d+\):\d+-\d+|RR-\d+\))'
BODY = r'NFPA \d+|ANSI/ISEA Z\d+|PCI DSS|USP <\d+>|CAQH participation terms'
OTHER = r'State (\w+ )*(law|act|rules|statute)\b|Plan contract|Maker instructions|Accepted practice'
CITATION = re.compile(f'{FEDERAL}|{AGENCY}|{BODY}|{OTHER}')
FREQUENCIES = {
    'once': 8, 'on_hire': 13, 'annual': 76, 'on_event': 36,
    'quarterly': 12, 'monthly': 16, 'semiannual': 6, 'weekly': 6, 'daily': 7, 'biennial': 3, 'triennial': 4}
BASES = {
    'explicit': 75, 'good_practice': 61, 'periodic': 15, 'standard': 3, 'guidance': 16, 'program': 8, 'state': 8, 'voluntary': 1}


@tagged('post_install', '-at_install')
class TestMedicalRequirement(ObligationCase):
    """The shipped requirements: whole, cited, and honest about which deadline is the rule's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.env['medical.requirement'].search([])

    def test_counts_are_those_of_the_content_pack(self):
        self.assertEqual(Counter(self.rows.mapped('is_optional')), {False: USUAL, True: OPTIONAL})
        self.assertEqual(Counter(self.rows.mapped('frequency')), FREQUENCIES)
        self.assertEqual(Counter(self.rows.mapped('frequency_basis')), BASES)

    def test_each_is_cited_and_says_what_proves_it(self):
        for row in self.rows:
            with self.subTest(code=row.code):
                self.assertRegex(row.citation, CITATION)
                self.assertTrue(row.what_to_do and row.evidence_expected and row.confidence and row.applicability_id)

    def test_where_the_rule_says_how_often_it_is_law(self):
        for row in self.rows.filtered(lambda row: row.frequency_basis == 'explicit'):
            with self.subTest(code=row.code):
                self.assertRegex(row.citation, FEDERAL)

    def test_only_what_the_rule_says_is_shown_as_its_deadline(self):
        for row in self.rows:
            with self.subTest(code=row.code):
                self.assertEqual('The rule says so' in row.often, row.frequency_basis == 'explicit')
                self.assertEqual('Suggested' in row.often, row.frequency_basis != 'explicit')

    def test_months_belong_to_the_frequency(self):
        for row in self.rows:
            with self.subTest(code=row.code):
                if row.frequency == 'on_event':
                    self.assertEqual(row.interval_months, {'CMS-ENR-01': 60, 'CLIA-NW-01': 4}.get(row.code, 0))
                else:
                    self.assertEqual(row.interval_months, USUAL_MONTHS.get(row.frequency, 0))

    def test_words_of_other_intervals(self):
        self.assertEqual(self.rows.filtered(lambda row: row.code == 'CMS-ENR-01').often, "When it happens, and every 60 months. The rule says so.")
        obligation = self._adopt('OSHA-BBP-04')
        self.assertEqual(obligation.often, "Yearly. The rule says so.")
        obligation.interval_months = 18
        self.assertEqual(obligation.often, "Every 18 months. The rule says so.")

    def test_nobody_changes_it(self):
        for user in (self.manager, self.compliance_officer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rows[0].with_user(user).write({'name': 'Mine'})

    def test_found_for_the_practice_and_why_not(self):
        rows = self.env['medical.requirement'].with_user(self.manager).with_company(self.company)
        mine = rows.search([('for_practice', '=', True)])
        self.assertEqual(mine, rows.search([]).filtered('for_practice'))
        log = rows.search([('code', '=', 'OSHA-REC-02')])
        self.assertNotIn(log, mine)
        self.assertIn('29 CFR 1904.1', log.why_not)
        self.assertIn('NAICS: 621111', log.why_not)

    # === NEWS === #

    def test_an_update_is_offered_and_own_ones_survive(self):
        obligation, own = self._adopt('OSHA-BBP-04'), self._own(name='Ours')
        obligation.with_user(self.manager).what_to_do = "As we do it."
        row = obligation.medical_library_id
        self.env.flush_all()
        ship(self.env, row, name='Train each year, shipped anew', what_to_do='Shipped anew.', frequency='semiannual')
        self.assertTrue(obligation.medical_library_news)
        self.assertRecordValues(obligation | own, [
            {'what_to_do': "As we do it.", 'frequency': 'annual'}, {'what_to_do': False, 'frequency': 'annual'}])
        self.assertEqual(
            self.env['medical.obligation'].with_user(self.manager).search([
                ('medical_library_news', '=', True), ('company_id', '=', self.company.id)]), obligation)
        differences = {entry['name']: entry for entry in obligation.with_user(self.manager)._library_differences()}
        self.assertEqual(differences.keys(), {'name', 'what_to_do', 'frequency'})
        self.assertEqual([differences[name]['same'] for name in ('name', 'what_to_do', 'frequency')], [True, False, True])
        obligation.with_user(self.manager)._library_accept(['name', 'frequency'])
        obligation.with_user(self.manager)._library_acknowledge()
        self.assertRecordValues(obligation, [{
            'name': 'Train each year, shipped anew', 'what_to_do': "As we do it.", 'frequency': 'semiannual', 'medical_library_news': False}])

    def test_a_row_that_is_dropped_leaves_the_obligation(self):
        obligation = self._adopt('OSHA-BBP-04')
        obligation.medical_library_id.sudo()._library_retire()
        self.assertEqual((obligation.active, obligation.medical_library_news_kind), (True, 'retired'))
        obligation.with_user(self.manager).action_archive()
        self.assertFalse(obligation.active)
