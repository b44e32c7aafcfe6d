from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .use_common import UseCommon


@tagged('post_install', '-at_install')
class TestMedicalSupplyUseVisit(UseCommon):
    """A use names a visit, by record number: only whoever may open the patient says so and sees it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.front_desk = cls._new_user('us_desk', 'medical_office_base.group_front_desk')
        cls.site.user_ids |= cls.front_desk
        cls.patient, cls.restricted = cls.env['medical.patient'].create([
            {'given_name': 'Ada', 'family_name': family, 'birth_date': '1980-02-29', 'company_id': cls.company.id,
             'site_ids': [Command.set(cls.site.ids)], **values}
            for family, values in (('Fictional', {}), ('Private', {'is_restricted': True, 'restriction_reason': 'vip'}))])
        cls.visit, cls.secret = cls.env['medical.visit'].create([
            {'patient_id': patient.id, 'site_id': cls.site.id, 'room_id': cls.exam1.id, 'date_start': cls.site._medical_noon(cls.today)}
            for patient in (cls.patient, cls.restricted)])
        cls._stock_up(cls.exam1, cls.masks, 10)

    def _offered(self, user, room=None):
        return self.env['medical.use.screen'].with_user(user).get_use_catalog((room or self.exam1).id)['visits']

    def test_offered_while_the_patient_is_here(self):
        self.assertFalse(self._offered(self.doctor))
        (self.visit | self.secret).action_arrive()
        self.assertEqual([(row['id'], row['here']) for row in self._offered(self.doctor)], [(self.visit.id, True)], "the other is restricted")
        self.assertEqual([row['here'] for row in self._offered(self.doctor, self.exam2)], [False])
        self.assertIn(self.patient.number, self._offered(self.doctor)[0]['name'])
        self.assertNotIn('Fictional', self._offered(self.doctor)[0]['name'])
        self.assertFalse(self._offered(self.nurse), "staff who open no patients")
        self.visit.action_leave()
        self.assertFalse(self._offered(self.doctor))

    def test_recorded_and_counted(self):
        self.visit.action_arrive()
        answer = self.env['medical.use.screen'].with_user(self.doctor).record_use({
            'room_id': self.exam1.id, 'product_id': self.masks.id, 'quantity': 2, 'reason': 'use', 'visit_id': self.visit.id})
        use = self.env['medical.supply.use'].browse(answer['id'])
        self.assertEqual(use.visit_id, self.visit)
        as_doctor = self.visit.with_user(self.doctor)
        self.assertEqual(as_doctor.supply_use_count, 1)
        self.assertEqual(self.env['medical.supply.use'].with_user(self.doctor).search(as_doctor.action_open_supply_uses()['domain']), use)
        use.with_user(self.doctor).undo()
        self.visit.invalidate_recordset()
        self.assertFalse(self.visit.with_user(self.doctor).supply_use_count, "undone")

    def test_who_names_and_sees(self):
        use = self._use(self.masks, user=self.doctor, visit_id=self.visit.id)
        for user in (self.nurse, self.clerk, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                use.with_user(user).read(['visit_id'])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env['medical.supply.use'].with_user(user).search([('visit_id.patient_id.number', '=', self.patient.number)])
        for user, visit in ((self.nurse, self.visit), (self.doctor, self.secret)):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._use(self.masks, user=user, visit_id=visit.id)
        self.assertEqual(use.with_user(self.front_desk).read(['visit_id'])[0]['visit_id'][0], self.visit.id)
        self.assertFalse(self.env['medical.supply.use'].with_user(self.doctor).search([('visit_id', 'ilike', 'Private')]))
        self.assertEqual(self.env['medical.supply.use'].with_user(self.doctor).search([('visit_id', 'ilike', 'Fictional')]), use)

    def test_of_the_same_site_and_only_what_was_used(self):
        annex = self._new_site("Annex", 'ANX', 'America/New_York')
        elsewhere = self.env['medical.visit'].create({'patient_id': self.patient.id, 'site_id': annex.id})
        with self.assertRaises(ValidationError):
            self._use(self.masks, visit_id=elsewhere.id, user=self.env.user)
        with self.assertRaises(ValidationError):
            self._use(self.masks, user=self.doctor, visit_id=self.visit.id, reason='transfer', dest_room_id=self.exam2.id)
