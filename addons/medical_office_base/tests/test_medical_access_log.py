from odoo.tests import tagged

from .access_log_common import AccessLogCase


@tagged('post_install', '-at_install')
class TestMedicalAccessLog(AccessLogCase):

    def test_read(self):
        self._expect('view', self.own[0], lambda: self.mine[0].read(['secret']))
        self._expect('list', self.own, lambda: self.mine.read(['secret']))
        self._expect('view', self.own[0], lambda: self.mine[0].web_read({'secret': {}}))
        self._expect('view', self.own[0], lambda: self.mine[0].web_save({'secret': 'Fictional other'}, {'secret': {}}))

    def test_list(self):
        one = [('id', '=', self.own[0].id)]
        model = self.mine.browse()
        self._expect('list', self.own[0], lambda: model.search_read(one, ['secret']))
        self._expect('list', self.own[0], lambda: model.web_search_read(one, {'secret': {}}))
        self._expect('list', self.own, lambda: model.web_search_read([('id', 'in', self.own.ids)], {'secret': {}}))

    def test_of_another_form(self):
        """The lines of a one2many are read like any."""
        case = self.case.with_user(self.reader)
        self._expect('list', self.files, lambda: case.web_read({'name': {}, 'file_ids': {'fields': {'secret': {}}}}))

    def test_names_alone(self):
        self._expect('view', self.own[:0], lambda: self.mine.read(['display_name']))
        self._expect('view', self.own[:0], lambda: self.mine.web_read({'display_name': {}}))
