from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .place_common import PlaceCase


@tagged('post_install', '-at_install')
class TestMedicalPlaceVisit(PlaceCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visits = cls.env['medical.vendor.visit']
        cls.cleaning = cls._agreement(cls.manager, 'Sparkle Cleaning', cls.site)
        cls.theirs = cls._agreement(cls.stranger, 'Their Cleaner', cls.other_site)
        second = cls.site.copy({'name': 'Second', 'code': 'SEC'})
        cls.elsewhere = cls._agreement(cls.manager, 'Only Second', second)
        cls.lease = cls._agreement(cls.manager, 'The Landlord', cls.site, kind='lease')
        cls.ended = cls._agreement(cls.manager, 'Ended Vendor', cls.site, date_end='2020-12-31')
        cls.draft = cls._agreement(cls.manager, 'Draft Vendor', cls.site, start=False)

    @classmethod
    def _agreement(cls, manager, vendor, site, start=True, **values):
        agreement = cls.env['medical.agreement'].with_user(manager).create({
            'name': f'Agreement with {vendor}', 'partner_id': cls.env['res.partner'].create({'name': vendor}).id, 'site_ids': site.ids,
            'date_start': '2020-01-01', 'company_id': manager.company_id.id, **values})
        if start:
            agreement.action_start()
        return agreement

    def test_vendors_of_this_site_alone(self):
        page = self._get('/visit')
        self.assertEqual(page.xpath('//input[@name="agreement"]/@value'), [str(self.cleaning.id)])
        text = self._text(page)
        self.assertIn("Sparkle Cleaning", text)
        self.assertNotIn("Agreement with", text, "the vendor's name alone")
        for other in (self.theirs, self.elsewhere, self.lease, self.ended, self.draft, self.cleaning.browse(999_999_999)):
            page = self._send('/visit', {'name': 'Ana', 'agreement': other.id}, status=422)
            self.assertIn("Choose the company you come from.", self._text(page))
        for odd in ('', 'x', '-1', '1 OR 1=1', '9' * 40):
            self._send('/visit', {'name': 'Ana', 'agreement': odd}, status=422)
        self.assertFalse(self.visits.search_count([]))

    def test_two_agreements_of_one_vendor(self):
        self.cleaning.copy({'name': 'Windows'}).action_start()
        text = self._text(self._get('/visit'))
        self.assertIn("Sparkle Cleaning: Agreement with Sparkle Cleaning", text)
        self.assertIn("Sparkle Cleaning: Windows", text)

    def test_in_and_out(self):
        page = self._send('/visit', {'name': '  Ana   Cleaner ', 'agreement': self.cleaning.id})
        visit = self.visits.search([])
        self.assertRecordValues(visit, [{
            'agreement_id': self.cleaning.id, 'site_id': self.site.id, 'person_name': 'Ana Cleaner', 'source': 'qr', 'state': 'here',
            'create_uid': self.env.ref('base.public_user').id}])
        self.assertIn("You are checked in", self._text(page))
        page = self._get('/visit', code=self.fridge_code)
        self.assertIn("Check out: Sparkle Cleaning", self._text(page))
        self.assertNotIn("Ana", page.response.text, "who it is stays between them and the office")
        path = f'/leave/{visit.id}'
        values = self._fields(page, path)
        page = self._post(path, values, code=self.fridge_code)
        self.assertIn("You are checked out", self._text(page))
        self.assertEqual(visit.state, 'done')
        left = visit.date_out
        self._post(path, values, code=self.fridge_code)
        self.assertEqual(visit.date_out, left)
        self.assertNotIn("Check out:", self._text(self._get('/visit')))

    def test_checked_in_twice_is_one_visit(self):
        for _time in range(2):
            self._send('/visit', {'name': 'Ana', 'agreement': self.cleaning.id})
        self._send('/visit', {'name': 'ana', 'agreement': self.cleaning.id})
        self.assertEqual(self.visits.search_count([]), 1)
        self._send('/visit', {'name': 'Bea', 'agreement': self.cleaning.id})
        self.assertEqual(self.visits.search_count([]), 2)

    def test_visits_of_other_sites(self):
        other = self.visits._check_in(self.other_site, self.theirs, 'Eve')
        ours = self.visits._check_in(self.site, self.cleaning, 'Ana')
        key = self._fields(self._get('/visit'), f'/leave/{ours.id}')
        for visit in (other.id, 999_999_999):
            self._post(f'/leave/{visit}', key, status=404)
        self._post(f'/leave/{ours.id}', {**key, 'key': self._fields(self._get('/visit'), '/visit')['key']}, status=422)
        self.assertEqual((other.state, ours.state), ('here', 'here'))

    def test_forgotten_visits(self):
        visit = self.visits._check_in(self.site, self.cleaning, 'Ana')
        values = self._fields(self._get('/visit'), f'/leave/{visit.id}')
        visit.date_in = fields.Datetime.now() - timedelta(hours=20)
        page = self._post(f'/leave/{visit.id}', values, status=422)
        self.assertIn("too long ago", self._text(page))

    def test_names(self):
        for name in ('', '   ', 'x' * 61):
            self._send('/visit', {'name': name, 'agreement': self.cleaning.id}, status=422)
        self._send('/visit', {'name': '<script>alert(1)</script>', 'agreement': self.cleaning.id})
        visit = self.visits.search([])
        self.assertEqual(visit.person_name, '<script>alert(1)</script>')
        self.assertFalse(self._get('/visit').xpath('//script'))

    def test_nobody_expected(self):
        self.cleaning.with_user(self.manager).action_end()
        self.assertNotIn("Check in", self._text(self._get()))
        self.assertIn("No vendor is expected here today", self._text(self._get('/visit')))
