from odoo.exceptions import UserError
from odoo.tests import tagged

from .patient_common import PatientCommon


@tagged('post_install', '-at_install')
class TestResPartnerPatient(PatientCommon):
    """The contact of a patient bears the record number alone, whoever writes and by whatever way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.patient.partner_id
        cls.writer = cls.users['manager']
        cls.writer.group_ids |= cls.env.ref('base.group_partner_manager')

    def test_nothing_by_which_somebody_is_known(self):
        values = {'char': 'Ada', 'text': 'Ada', 'html': '<p>Ada</p>', 'binary': 'QWRh', 'image': 'QWRh'}
        tried = 0
        for name, field in self.partner._fields.items():
            if not field.store or field.type not in values or field.readonly or field.related:
                continue
            tried += 1
            for partner in (self.partner, self.partner.with_user(self.writer)):
                with self.subTest(field=name), self.assertRaises(UserError):
                    partner.write({name: values[field.type]})
        self.assertGreater(tried, 15)
        for name, value in (('email', 'ada@example.com'), ('name', 'Ada'), ('parent_id', self.company.partner_id.id),
                            ('country_id', self.env.ref('base.us').id), ('medical_is_patient', False),
                            ('child_ids', [(0, 0, {'name': 'Ada at home'})]), ('bank_ids', [(0, 0, {'acc_number': '1'})])):
            with self.subTest(field=name), self.assertRaises(UserError):
                self.partner.write({name: value})
        self.assertEqual(self.partner.name, f'Patient {self.patient.number}')

    def test_nothing_beneath(self):
        for model, values in (
                ('res.partner', {'name': 'Ada at home', 'parent_id': self.partner.id}),
                ('res.partner.bank', {'acc_number': '000111', 'partner_id': self.partner.id}),
                ('res.users', {'name': 'Ada', 'login': 'ada', 'partner_id': self.partner.id, 'group_ids': [(6, 0, self.env.ref('base.group_portal').ids)]}),
                ('res.partner', {'name': 'Ada', 'medical_is_patient': True})):
            with self.subTest(model=model), self.assertRaises(UserError):
                self.env[model].create(values)

    def test_not_merged_not_deleted(self):
        other = self.env['res.partner'].create({'name': 'Ada Fictional'})
        wizard = self.env['base.partner.merge.automatic.wizard'].create({'partner_ids': [(6, 0, (self.partner | other).ids)], 'dst_partner_id': other.id})
        with self.assertRaises(UserError):
            wizard.action_merge()
        with self.assertRaises(UserError):
            self.partner.unlink()

    def test_follows_nothing(self):
        vendor = self.env['res.partner'].create({'name': 'Fictional Vendor', 'email': 'vendor@example.com'})
        vendor.message_subscribe((self.partner | self.writer.partner_id).ids)
        self.assertEqual(vendor.message_partner_ids & (self.partner | self.writer.partner_id), self.writer.partner_id)
        self.assertFalse(self.partner._message_get_default_recipients()[self.partner.id]['partner_ids'])
        suggested = self.partner._message_get_suggested_recipients()
        self.assertNotIn(self.partner.id, [row.get('partner_id') for row in suggested])

    def test_what_accountants_set(self):
        self.partner.write({'active': False})
        self.partner.write({'active': True, 'color': 3})
        self.assertEqual(self.partner.color, 3)
