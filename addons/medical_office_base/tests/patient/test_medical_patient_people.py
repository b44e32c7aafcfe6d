import base64
import io

from PIL import Image

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .patient_common import READERS, ROLES, PatientCommon


def picture(size=(60, 40)):
    out = io.BytesIO()
    Image.new('RGB', size, 'teal').save(out, 'PNG')
    return base64.b64encode(out.getvalue())


@tagged('post_install', '-at_install')
class TestMedicalPatientPeople(PatientCommon):
    """Contacts, coverage, guarantor and history: who reads and writes what, and what can't be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payer = cls.env['medical.payer'].create({'name': 'Fictional Mutual', 'payer_number': 'FM01', 'company_id': cls.company.id})
        cls.contacts = cls.env['medical.patient.contact'].create([
            {'patient_id': patient.id, 'name': 'Pat Fictional', 'is_emergency': True} for patient in (cls.patient, cls.restricted, cls.elsewhere, cls.foreign)])
        cls.foreign_payer = cls.env['medical.payer'].create({'name': 'Fictional Mutual', 'company_id': cls.other_company.id})
        cls.coverages = cls.env['medical.patient.coverage'].create([
            {'patient_id': patient.id, 'payer_id': payer.id, 'member_id': 'F1', 'date_from': '2026-01-01'} for patient, payer in (
                (cls.patient, cls.payer), (cls.restricted, cls.payer), (cls.elsewhere, cls.payer), (cls.foreign, cls.foreign_payer))])

    def test_who_reads(self):
        financial = ('front_desk', 'cashier', 'biller', 'manager')
        for model, readers, rows in (('medical.patient.contact', READERS, self.contacts), ('medical.patient.coverage', financial, self.coverages)):
            for role in ROLES:
                records = self.env[model].with_user(self.users[role])
                with self.subTest(model=model, role=role):
                    if role in readers:
                        self.assertEqual(records.search([]), rows[0])
                    else:
                        self.assertFalse(records.has_access('read'))
        self.assertEqual(self.contacts.with_user(self.doctor).search([]), self.contacts[:2])
        for name in ('coverage_ids', 'guarantor', 'guarantor_name'):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.patient.with_user(self.users['clinician']).read([name])
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.env['medical.patient'].with_user(self.users['clinician']).search([(name, '!=', False)])
        desk = self.env['medical.patient'].with_user(self.users['front_desk'])
        self.assertEqual(desk.search([('has_coverage', '=', True)]), self.patient)
        self.assertFalse(desk.search([('coverage_ids', 'in', self.coverages[1:].ids)]))
        self.assertFalse(desk.search([('contact_ids', 'in', self.contacts[1:].ids)]))

    def test_names_are_not_shown(self):
        for record in (self.contacts[0], self.coverages[0], self.patient.event_ids[:1]):
            self.assertIn(self.patient.number, record.display_name)
            self.assertNotIn('Fictional', record.display_name)

    def test_representative(self):
        desk = self.env['medical.patient.contact'].with_user(self.users['front_desk'])
        values = {'patient_id': self.patient.id, 'name': 'Gil Fictional', 'authority': 'guardian', 'may_know': 'all'}
        with self.assertRaises(ValidationError):
            desk.create(values)
        contact = desk.create({**values, 'proof': 'Court order seen'})
        self.assertTrue(contact.is_current)
        contact.write({'date_from': '2025-01-01', 'date_to': '2026-01-01'})
        self.assertFalse(contact.is_current)
        self.assertNotIn(contact, desk.search([('is_current', '=', True)]))
        with self.assertRaises(ValidationError):
            contact.date_from = '2026-01-02'
        foreign = self.env['medical.patient.document'].create({'patient_id': self.restricted.id, 'company_id': self.company.id})
        with self.assertRaises(ValidationError):
            self.contacts[0].proof_document_id = foreign
        with self.assertRaises(AccessError):
            desk.create({**values, 'patient_id': self.restricted.id, 'authority': 'none'})
        with self.assertRaises(AccessError):
            contact.write({'patient_id': self.elsewhere.id})
        with self.assertRaises(AccessError):
            contact.unlink()

    def test_one_coverage_of_an_order_at_a_time(self):
        biller = self.env['medical.patient.coverage'].with_user(self.users['biller'])
        values = {'patient_id': self.patient.id, 'payer_id': self.payer.id, 'member_id': 'F2'}
        for more in ({'date_from': '2026-06-01'}, {'date_from': '2025-01-01', 'date_to': '2026-01-01'}, {'date_from': '2025-01-01'}):
            with self.subTest(more=more), self.assertRaises(ValidationError):
                biller.create({**values, **more})
        biller.create([{**values, 'date_from': '2025-01-01', 'date_to': '2025-12-31'}, {**values, 'order': 'secondary', 'date_from': '2026-06-01'}])
        with self.assertRaises(ValidationError):
            biller.create([{**values, 'order': 'tertiary', 'date_from': day} for day in ('2026-01-01', '2026-02-01')])
        with self.assertRaises(ValidationError):
            biller.create({**values, 'order': 'tertiary', 'date_from': '2026-01-01', 'subscriber': 'spouse'})
        with self.assertRaises(UserError):
            biller.create({**values, 'order': 'tertiary', 'date_from': '2026-01-01', 'payer_id': self.foreign_payer.id})

    def test_verified_by_the_button(self):
        coverage = self.coverages[0].with_user(self.users['biller'])
        with self.assertRaises(AccessError):
            coverage.write({'verified_on': '2026-01-01'})
        with self.assertRaises(AccessError):
            coverage.create({'patient_id': self.patient.id, 'payer_id': self.payer.id, 'member_id': 'F2', 'order': 'secondary', 'verified_on': '2026-01-01'})
        with self.assertRaises(AccessError):
            coverage.with_user(self.users['cashier']).action_verify()
        coverage.action_verify()
        self.assertEqual(coverage.verified_by_id, self.users['biller'])
        coverage.note = 'Called'
        self.assertTrue(coverage.verified_on)
        coverage.member_id = 'F9'
        self.assertFalse(coverage.verified_on or coverage.verified_by_id)

    def test_card_is_drawn_anew(self):
        coverage = self.coverages[0].with_user(self.users['front_desk'])
        coverage.card_front = picture()
        content = base64.b64decode(coverage.with_context(bin_size=False).card_front)
        self.assertEqual(content[:3], b'\xff\xd8\xff', "a JPEG of our own making")
        attachment = self.env['ir.attachment'].sudo().search([
            ('res_model', '=', coverage._name), ('res_id', '=', coverage.id), ('res_field', '=', 'card_front')])
        self.assertNotIn('Fictional', attachment.name)
        for data in (b'<script>alert(1)</script>', b'%PDF-1.4', b'GIF89a'):
            with self.subTest(data=data), self.assertRaises(UserError):
                coverage.card_back = base64.b64encode(data)
        with self.assertRaises(AccessError):
            attachment.with_user(self.users['front_desk']).write({'raw': b'<script>'})
        with self.assertRaises(AccessError):
            attachment.with_user(self.users['clinician']).read(['raw'])

    def test_guarantor(self):
        desk = self.users['front_desk']
        patient = self.patient.with_user(desk)
        child = self._patient('Kit', 'Fictional').with_user(desk)
        child.write({'guarantor': 'patient', 'guarantor_patient_id': patient.id})
        for values in (
                {'guarantor': 'patient', 'guarantor_patient_id': False}, {'guarantor': 'other'},
                {'guarantor': 'patient', 'guarantor_patient_id': child.id}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                child.write(values)
        with self.assertRaises(AccessError):
            child.write({'guarantor_patient_id': self.restricted.id})
        with self.assertRaises(AccessError):
            self.env['medical.patient'].with_user(desk).create({'family_name': 'Guess', 'guarantor': 'patient', 'guarantor_patient_id': self.elsewhere.id})
        with self.assertRaises(AccessError):
            child.with_user(self.users['medical_records']).write({'guarantor': 'self'})

    def test_providers_and_restriction(self):
        """Own doctors are named by who has no right on Odoo's employees; a restricted record is lifted by them."""
        desk, doctor = self.users['front_desk'], self.employees['doctor']
        patient = self.env['medical.patient'].with_user(desk).create({'family_name': 'Seen', 'provider_ids': [Command.set(doctor.ids)]})
        self.assertEqual(patient.sudo().provider_ids, doctor)
        stranger = self.env['hr.employee'].create({'name': 'Stranger', 'company_id': self.other_company.id})
        with self.assertRaises(UserError):
            patient.write({'provider_ids': [Command.link(stranger.id)]})
        with self.assertRaises(AccessError):
            self.restricted.with_user(desk).write({'provider_ids': [Command.link(self.employees['front_desk'].id)]})
        with self.assertRaises(UserError):
            patient.action_restrict()
        patient.restriction_reason = 'request'
        patient.action_restrict()
        self.assertNotIn(patient, patient.search([]))
        with self.assertRaises(AccessError):
            patient.action_lift_restriction()
        with self.assertRaises(AccessError):
            self.patient.with_user(self.users['clinician']).action_lift_restriction()
        patient.with_user(self.doctor).action_lift_restriction()
        self.assertIn(patient, patient.search([]))

    def test_history(self):
        desk = self.users['front_desk']
        patient = self.patient.with_user(desk)
        patient.write({'phone': '(212) 555-0101', 'site_ids': [Command.link(self.site.id)], 'sex': 'female'})
        patient.write({'phone': '(212) 555-0102', 'guarantor': 'other', 'guarantor_name': 'Gwen Fiction'})
        self.coverages[0].with_user(desk).member_id = 'F7'
        events = self.patient.event_ids
        self.assertEqual(
            [(event.what, event.old_value, event.new_value, event.tier) for event in events.filtered(lambda event: event.user_id == desk).sorted('id')],
            [('Phone', False, '(212) 555-0101', 'patient_admin'), ('Sex', False, 'Female', 'patient_admin'),
             ('Who Is Billed', 'The patient', 'Somebody else', 'patient_financial'), ('Guarantor Name', False, 'Gwen Fiction', 'patient_financial'),
             ('Phone', '(212) 555-0101', '(212) 555-0102', 'patient_admin'), ('Primary · Member ID', 'F1', 'F7', 'patient_financial')])
        clinician = self.env['medical.patient.event'].with_user(self.users['clinician'])
        self.assertEqual(set(clinician.search([]).mapped('tier')), {'patient_admin'})
        self.assertEqual(clinician.search([]).patient_id, self.patient)
        self.assertFalse(clinician.search([('new_value', 'ilike', 'Gwen')]))
        for act in (lambda: events[0].with_user(self.users['manager']).write({'new_value': 'x'}), lambda: events[0].write({'new_value': 'x'}), events[0].unlink,
                    lambda: events[0].with_user(self.users['manager']).create({'patient_id': self.patient.id, 'what': 'x'})):
            with self.assertRaises(AccessError):
                act()

    def test_queries(self):
        """A list of patients with their coverage: as many queries for sixty as for six."""
        self.env['medical.patient'].create([
            {'given_name': f'P{number}', 'family_name': 'Counted', 'company_id': self.company.id, 'site_ids': [Command.set(self.site.ids)]}
            for number in range(60)])
        patients = self.env['medical.patient'].with_user(self.users['front_desk'])
        names = {'fields': {'display_name': {}}}
        spec = {'number': {}, 'name': {}, 'site_ids': names, 'provider_ids': names, 'has_coverage': {}, 'age': {}}

        def queries(limit):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            patients.web_search_read([], spec, limit=limit)
            return self.env.cr.sql_log_count - start
        queries(6)
        self.assertLessEqual(queries(60), queries(6) + 1)
