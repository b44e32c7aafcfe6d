from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .library_common import LibraryCase


@tagged('post_install', '-at_install')
class TestLibraryNews(LibraryCase):
    """What has changed since adoption is offered, field by field."""

    def _news(self, copies, user=None):
        action = copies.with_user(user or self.manager).action_library_news()
        return self.env[action['res_model']].with_user(user or self.manager).browse(action['res_id'])

    def _line(self, news, field_name):
        return news.line_ids.filtered(lambda line: line.field_name == field_name)

    def setUp(self):
        super().setUp()
        self.copies = self._adopt()
        self.copy = self.copies[0]

    def test_then_now_and_yours(self):
        self.copy.name = "Our gloves"
        self._update(self._changed('i_small', name="Gloves, S", price='10.126', pack='200', note="Latex free, powder free", **{'group_id/id': 'g_med'}))
        news = self._news(self.copies)
        self.assertEqual(news.record_count, 1)
        self.assertEqual(
            [(line.label, line.then, line.now, line.own, line.accept) for line in news.line_ids.sorted('label')], [
                ('Cost', '9.333', '10.126', '9.33', True),
                ('Group', 'Gloves', 'Medical', 'Gloves', True),
                ('Name', 'Gloves, small', 'Gloves, S', 'Our gloves', False),
                ('Remark', 'Latex free', 'Latex free, powder free', 'Latex free', True),
                ('Unit', '100', '200', 'Pack of 100', True),
            ], "ticked is what was never changed")

    def test_accept_selected(self):
        self.copy.write({'name': "Our gloves", 'kind': 'hard'})
        self._update(self._changed('i_small', name="Gloves, S", price='10', pack='200', kind='', hazard='1', **{'group_id/id': 'g_med'}))
        news = self._news(self.copies)
        self.assertEqual(self._line(news, 'hazard').mapped(lambda line: (line.then, line.now, line.accept)), [("No", "Yes", True)])
        self.assertEqual(self._line(news, 'kind').mapped(lambda line: (line.then, line.now, line.own, line.accept)), [("Soft", '', "Hard", False)])
        self._line(news, 'price').accept = False
        news.action_accept()
        self.assertRecordValues(self.copy, [{
            'name': "Our gloves", 'cost': 9.33, 'unit': "Pack of 200", 'kind': 'hard', 'hazard': True,
            'group_id': self.copies[2].group_id.id, 'medical_library_news': False}])
        with self.assertRaisesRegex(UserError, "Nothing is new"):
            self._news(self.copies)
        # the next change is compared with what was seen last
        self._update(self._changed('i_small', name="Gloves, S", price='11', pack='200', kind='', hazard='1', **{'group_id/id': 'g_med'}))
        self.assertEqual(
            self._news(self.copies).line_ids.mapped(lambda line: (line.field_name, line.then, line.now, line.own)),
            [('price', '10', '11', '9.33')])

    def test_keep_mine(self):
        self._update(self._changed('i_small', name="Gloves, S"))
        self._news(self.copies).action_keep()
        self.assertRecordValues(self.copy, [{'name': "Gloves, small", 'medical_library_news': False}])
        self._update(self._changed('i_small', name="Gloves, XS"))
        self.assertEqual(self._news(self.copies).line_ids.mapped('then'), ["Gloves, S"])

    def test_a_new_category_is_adopted_on_acceptance(self):
        self._ship('medical.fake.library.group', {'g_new': {'code': 'NEW', 'name': "New", 'parent_id/id': 'g_med'}})
        self._update(self._changed('i_small', **{'group_id/id': 'g_new'}))
        news = self._news(self.copies)
        self.assertFalse(self.env['medical.fake.group'].search([('name', '=', "New")]))
        news.action_accept()
        self.assertEqual(self.copy.group_id.name, "New")
        self.assertEqual(self.copy.group_id.parent_id.name, "Medical")

    def test_many_at_once(self):
        self._update({xmlid: {**row, 'price': '1'} for xmlid, row in self.content.items()})
        self.copies[1].cost = 8
        news = self._news(self.copies)
        self.assertEqual(news.record_count, 3)
        news.action_accept()
        self.assertEqual(self.copies.mapped('cost'), [1, 8, 1])
        self.assertFalse(any(self.copies.mapped('medical_library_news')))

    def test_a_date_and_a_field_without_counterpart(self):
        self._update(self._changed('i_small', since='2027-01-31', code='S1-A'))
        news = self._news(self.copies)
        since, code = self._line(news, 'since'), self._line(news, 'code')
        self.assertEqual((since.then, since.now, since.accept), ('', '01/31/2027', True))
        self.assertEqual((code.now, code.acceptable, code.accept), ('S1-A', False, False))
        code.accept = True
        news.action_accept()
        self.assertEqual(str(self.copy.since), '2027-01-31')

    def test_retired(self):
        self._update({xmlid: row for xmlid, row in self.content.items() if xmlid != 'i_small'})
        news = self._news(self.copies)
        self.assertEqual(news.line_ids.mapped('label'), ["Archive yours"])
        self.assertFalse(news.line_ids.accept, "what is in use stays unless someone says so")
        news.action_keep()
        self.assertRecordValues(self.copy, [{'active': True, 'medical_library_news': False}])
        # shipped again is news to who has seen it go
        self._update(self.content)
        self.assertEqual(self.copy.medical_library_news_kind, 'changed')
        news = self._news(self.copies)
        self.assertEqual(news.line_ids.label, "Shipped again")
        news.action_accept()
        self.assertFalse(self.copy.medical_library_news)

    def test_retired_and_given_up(self):
        self._update({xmlid: row for xmlid, row in self.content.items() if xmlid != 'i_small'})
        news = self._news(self.copies)
        news.line_ids.accept = True
        news.action_accept()
        self.assertRecordValues(self.copy, [{'active': False, 'medical_library_news': False}])

    def test_an_update_in_between(self):
        self._update(self._changed('i_small', name="Gloves, S"))
        news = self._news(self.copies)
        self._update(self._changed('i_small', name="Gloves, XS"))
        with self.assertRaisesRegex(UserError, "open the news again"):
            news.action_accept()
        self.assertEqual(self.copy.name, "Gloves, small")

    def test_search(self):
        self._update(self._changed('i_small', name="Gloves, S"))
        found = self.env['medical.fake.item'].with_user(self.staff).search([('medical_library_news', '=', True)])
        self.assertEqual(found, self.copy)
        self.assertEqual(found.medical_library_news_kind, 'changed')

    def test_who_may_decide(self):
        self._update(self._changed('i_small', name="Gloves, S"))
        with self.assertRaises(AccessError):
            self._news(self.copies, self.staff)
        news = self._news(self.copies)
        with self.assertRaises(AccessError):
            news.with_user(self.staff).action_accept()
        self.assertEqual(self.copy.name, "Gloves, small")

    def test_a_forged_line_writes_no_other_field(self):
        self._update(self._changed('i_small', name="Gloves, S"))
        news = self._news(self.copies)
        news.line_ids.write({'field_name': 'company_id', 'accept': True})
        news.action_accept()
        self.assertRecordValues(self.copy, [{'name': "Gloves, small", 'company_id': self.company.id}])

    def test_others_windows_are_closed(self):
        self._update(self._changed('i_small', name="Gloves, S"))
        news = self._news(self.copies)
        with self.assertRaises(AccessError):
            news.with_user(self.staff).read(['line_ids'])
        with self.assertRaises(AccessError):
            news.line_ids.with_user(self.staff).read(['now'])
