from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .patient_common import READERS, ROLES, PatientCommon


@tagged('post_install', '-at_install')
class TestMedicalPatient(PatientCommon):

    def _found(self, user):
        """Of the practice's patients, whom a user finds; nothing where they may read none."""
        patients = self.env['medical.patient'].with_user(user)
        return patients.search([]) if patients.has_access('read') else patients

    def test_who_reads(self):
        for role in ROLES:
            expected = self.patient if role in READERS else self.patient.browse()
            if role == 'privacy_officer':
                expected |= self.restricted | self.elsewhere
            with self.subTest(role=role):
                self.assertEqual(self._found(self.users[role]).ids, expected.sorted(lambda patient: (patient.family_name, patient.given_name)).ids)
        self.assertEqual(self._found(self.doctor), self.patient | self.restricted)
        self.assertEqual(self._found(self.annex_desk), self.elsewhere)
        self.assertEqual(self._found(self.foreign_manager), self.foreign)

    def test_site_taken_away(self):
        """Rules are cached per user: who leaves a site opens nothing from that moment."""
        desk = self.users['front_desk']
        self.patient.with_user(desk).read(['name'])
        self.site.user_ids -= desk
        with self.assertRaises(AccessError):
            self.patient.with_user(desk).read(['name'])

    def test_contact_bears_the_number_alone(self):
        patient = self.env['medical.patient'].with_user(self.users['front_desk']).create({
            'given_name': 'Nora', 'family_name': "O'Fiction", 'phone': '(212) 555-0134', 'email': 'nora@example.com'})
        partner = patient.sudo().partner_id
        self.assertEqual(partner.name, f'Patient {patient.number}')
        self.assertFalse(partner.email or partner.phone or partner.street)
        self.assertEqual(patient.site_ids, self.site)
        self.assertEqual(len({self.patient.number, self.restricted.number, patient.number}), 3)

    def test_names(self):
        one = self._patient(False, '王')
        self.assertEqual(one.name, '王')
        with self.assertRaises(ValidationError):
            self._patient(False, False)

    def test_given_by_the_system(self):
        patients = self.env['medical.patient'].with_user(self.users['manager'])
        for field, value in (('number', '7'), ('partner_id', self.company.partner_id.id)):
            with self.subTest(field=field), self.assertRaises(AccessError):
                patients.create({'family_name': 'Typed', field: value})
            with self.subTest(field=field), self.assertRaises(AccessError):
                self.patient.with_user(self.users['manager']).write({field: value})
        with self.assertRaises(UserError):
            self.patient.copy()
        with self.assertRaises(UserError):
            self.patient.unlink()

    def test_nobody_moves_a_record_away_from_oneself(self):
        with self.assertRaises(AccessError):
            self.patient.with_user(self.users['front_desk']).write({'site_ids': [Command.set(self.annex.ids)]})

    def test_patients_are_offered(self):
        """Where a record's company follows from its patient, the patient isn't chosen by the company: a new form would offer nobody."""
        for name, model in self.env.items():
            company = model._fields.get('company_id')
            if name.startswith('medical.') and company is not None and company.related == 'patient_id.company_id':
                self.assertFalse(model._fields['patient_id'].check_company, name)
