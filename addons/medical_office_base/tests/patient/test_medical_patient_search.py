from odoo.exceptions import AccessError
from odoo.tests import tagged

from .patient_common import PatientCommon


@tagged('post_install', '-at_install')
class TestMedicalPatientSearch(PatientCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.obrien = cls._patient('María', "O’Brien-Søndergård", birth_date='1971-03-14', phone='(212) 555-0134', preferred_name='Mia')
        cls.wang = cls._patient(False, '王小明', birth_date='1990-12-01')
        cls.li = cls._patient('Wei', 'Li', birth_date='1990-12-02')
        cls.desk = cls.users['front_desk']

    def _found(self, text):
        patients = self.env['medical.patient'].with_user(self.desk)
        found = patients.browse([row[0] for row in patients.name_search(text)])
        self.assertEqual(found, patients.search([('display_name', 'ilike', text)]), text)
        return found

    def test_found(self):
        number = self.obrien.number
        for text, expected in (
            ('maria', self.obrien), ('MARÍA obrien', self.obrien), ("o'brien", self.obrien), ('sondergard maria', self.obrien), ('nderg', self.obrien),
            ('mia', self.obrien), ('O’Brien, María', self.obrien), ('3/14/1971', self.obrien), ('1971-03-14', self.obrien), ('3-14-1971 mar', self.obrien),
            (number, self.obrien), (number.lstrip('0'), self.obrien), (f'María · {number}', self.obrien), ('(212) 555-0134', self.obrien),
            ('2125550134', self.obrien), ('555-0134', self.obrien), ('王', self.wang), ('小明', self.wang), ('li', self.li), ('wei li', self.li),
            ('12/2/1990', self.li), ('3/15/1971', self.li.browse()), ('maria 12/2/1990', self.li.browse()), ('2/30/1980', self.li.browse()),
        ):
            with self.subTest(text=text):
                self.assertEqual(self._found(text), expected)

    def test_nobody_else(self):
        """Whom one may not open is not found, by whatever is typed."""
        for patient in self.restricted | self.elsewhere | self.foreign:
            for text in (patient.family_name, patient.number + ' ' + patient.family_name, f'{patient.given_name} 2/29/1980'):
                with self.subTest(text=text):
                    self.assertFalse(self._found(text))

    def test_day_first(self):
        self.env['res.lang'].sudo().search([('code', '=', 'en_US')]).date_format = '%d/%m/%Y'
        self.assertEqual(self._found('14/3/1971'), self.obrien)

    def test_not_typed(self):
        for name in ('search_key', 'name_key', 'phone_key'):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.obrien.with_user(self.users['manager']).write({name: 'x'})

    def test_plan(self):
        """One of many by index (of 60,000 in the benchmark): part of a name, a name's beginning, birth date, record number, phone."""
        self.env.flush_all()
        self.env.cr.execute("""
            INSERT INTO medical_patient (number, company_id, family_name, given_name, name, search_key, name_key, phone_key, birth_date, active)
            SELECT 'X' || n, %(company)s, 'f' || md5(n::text), 'g', 'x', ' g' || md5((n + 7)::text) || ' f' || md5(n::text), 'f' || md5(n::text),
                   lpad(n::text, 10, '3'), date '1930-01-01' + n %% 30000, true FROM generate_series(1, 30000) n;
            INSERT INTO medical_patient_site_rel (patient_id, site_id) SELECT id, %(site)s FROM medical_patient WHERE number LIKE 'X%%';
            ANALYZE medical_patient; ANALYZE medical_patient_site_rel; ANALYZE medical_site;
            ANALYZE medical_site_user_rel""", {'company': self.company.id, 'site': self.site.id})
        patients = self.env['medical.patient'].with_user(self.desk)
        for text, index in (
            ('sonderg', 'search_key_trigram'), ('li', 'search_key_trigram'), ('3/14/1971', 'birth_date'), (self.obrien.number, 'number'),
            ('(212) 555-0134', 'phone_key'), ('sonderg 3/14/1971', 'index'),
        ):
            query = patients._search([('display_name', 'ilike', text)], limit=80, order=patients._order)
            plan = '\n'.join(row[0] for row in self.env.execute_query(type(query.select())("EXPLAIN %s", query.select())))
            with self.subTest(text=text):
                self.assertIn(index, plan)
                self.assertNotIn('Seq Scan on medical_patient ', plan + ' ')
        people = [{
            'given_name': 'Maria', 'family_name': 'Obrien Sondergard', 'birth_date': '1971-03-14', 'phone': '212 555 0134',
            'company_id': self.company.id}]
        with self.assertQueryCount(2):
            self.assertEqual(self.env['medical.patient']._find_likely(people), {0: [(self.obrien.id, 'same')]})
