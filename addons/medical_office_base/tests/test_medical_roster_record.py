from odoo.exceptions import AccessError
from odoo.tests import tagged

from .shift_common import ShiftCase


@tagged('post_install', '-at_install')
class TestMedicalRosterRecord(ShiftCase):
    """The roster, as each role sees it."""

    def setUp(self):
        super().setUp()
        self.shift('2027-03-01T08:00', '2027-03-01T16:30', self.e_nora, break_minutes=30)
        self.shift('2027-03-01T22:00', '2027-03-02T06:00')
        self.shift('2027-03-02T12:00', '2027-03-02T16:00', self.e_otis, publish=False)
        self.env.flush_all()

    def _page(self, user, **values):
        record = self.env['medical.roster.record'].with_user(user)
        return record.record_page({'date_from': '2027-03-01', 'date_to': '2027-03-07', **values})

    def test_rows(self):
        page = self._page(self.manager)
        text = str(page['rows'])
        for word in ('Nora Assistant', 'Open', '08:00', '16:30', 'Otis Assistant', 'HRB'):
            self.assertIn(word, text)
        self.assertEqual(len(page['rows']), 3)
        self.assertEqual(len(self._page(self.manager, only_open=True)['rows']), 1)
        self.assertEqual(len(self._page(self.manager, state='draft')['rows']), 1)
        self.assertEqual(len(self._page(self.rita, employee_id=self.e_nora.id)['rows']), 1)

    def test_who(self):
        self.assertEqual(len(self._page(self.rita)['rows']), 2, "What is published")
        self.assertEqual(len(self._page(self.lead)['rows']), 3)
        self.assertEqual(len(self._page(self.auditor)['rows']), 3)
        self.assertEqual(len(self._page(self.stranger)['rows']), 0)
        with self.assertRaises(AccessError):
            self._page(self.porter)

    def test_paper(self):
        record = self.env['medical.roster.record'].with_user(self.manager).create({'date_from': '2027-03-01', 'date_to': '2027-03-07'})
        self.assertTrue(record.action_pdf())
        self.assertTrue(record.action_xlsx())
