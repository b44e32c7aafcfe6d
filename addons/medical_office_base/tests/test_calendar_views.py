from lxml import etree

from odoo.tests import TransactionCase, tagged


@tagged('post_install', '-at_install')
class TestCalendarViews(TransactionCase):

    def test_days_can_be_searched(self):
        """A calendar searches for what begins before the shown days end, and ends after they begin: it fails where it can't."""
        views = self.env['ir.ui.view'].search([('model', '=like', 'medical.%'), ('type', '=', 'calendar')], limit=500)
        self.assertTrue(views)
        for view in views:
            arch = etree.fromstring(view.arch)
            for name in filter(None, (arch.get('date_start'), arch.get('date_stop'))):
                field = self.env[view.model]._fields[name]
                self.assertTrue(field.store or field.search, f'{view.xml_id}: {name}')
