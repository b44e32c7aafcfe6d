from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .count_common import CountCommon


@tagged('post_install', '-at_install')
class TestMedicalCountTour(BothWidths, CountCommon, HttpCase):
    """A blind count in a browser: counted by the clerk, again by another, approved by the manager."""

    def _run(self):
        self.gloves.barcode = '00312345678906'
        sheet = self._sheet(start=False)
        self.start_tour('/odoo/count', 'medical_count', login='or_clerk')
        self.assertRecordValues(sheet, [{'state': 'recount', 'counter_ids': self.clerk.ids, 'recounter_id': self.clerk2.id}])
        self.start_tour('/odoo/count', 'medical_count_again', login='co_clerk')
        self.assertEqual(sheet.state, 'to_approve')
        self.start_tour(f'/odoo/count-sheets/{sheet.id}', 'medical_count_approve', login='or_manager')
        self.assertRecordValues(sheet, [{'state': 'posted', 'approved_by_id': self.manager.id}])
        self.assertEqual(self._in_room(self.exam1, self.masks), 7)
        self.assertEqual(self._in_room(self.exam1, self.gloves), 3)
