from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .controlled_common import ControlledCommon


@tagged('post_install', '-at_install')
class TestMedicalControlledRegisterRecord(ControlledCommon):
    """The register on paper: page by page, Schedule II apart."""

    def _rows(self, user=None, **values):
        user = user or self.manager
        record = self.env['medical.controlled.register.record'].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        page = record.record_page({
            'company_id': user.company_id.id, 'date_from': self.today - timedelta(days=2), 'date_to': self.today + timedelta(days=1), **values})
        names = [column['name'] for column in page['columns']]
        return [dict(zip(names, row, strict=True)) for row in page['rows']]

    def test_pages(self):
        use = self._use(self.drug, 2, user=self.doctor, lot_id=self.lot.id)
        self._waste().action_waste()
        rows = self._rows()
        self.assertEqual([(row['number'], row['kind'], row['quantity'], row['balance'], row['witness']) for row in rows], [
            ('1', 'Opening', '10', '10', ''), ('2', 'Dispensed', '-2', '8', ''), ('3', 'Wasted', '-1', '7', self.clerk.name)])
        self.assertEqual((rows[1]['party'], rows[1]['document'], rows[1]['person']), ("Dr. Us · AB1234563", use.name, self.doctor.name))
        self.assertIn('Broke', rows[2]['note'])
        # what a page begins with
        tomorrow = self.today + timedelta(days=1)
        later = self._rows(date_from=tomorrow + timedelta(days=1), date_to=tomorrow + timedelta(days=2))
        self.assertEqual([(row['kind'], row['balance'], row['person']) for row in later], [('Carried Forward', '7', '')])
        self.assertEqual([row['kind'] for row in self._rows(movement='wasted')], ['Wasted'])
        self.assertEqual([row['kind'] for row in self._rows(practitioner_id=self.practitioner.id)], ['Dispensed'])

    def test_schedule_two_is_kept_apart(self):
        pill = self._new_product("Diazepam", tracking='lot', medical_controlled=True, medical_schedule='4')
        self._stock_up(self.exam1, pill, 30, self._lot(pill, 'D1'))
        lost = self._new_product("Unset", tracking='lot', medical_controlled=True)
        self._stock_up(self.exam1, lost, 3, self._lot(lost, 'U1'))
        for group, items in (('two', {'Morphine'}), ('others', {'Diazepam'}), ('missing', {'Unset'})):
            self.assertEqual({row['item'] for row in self._rows(schedule_group=group)}, items)

    def test_who_prints(self):
        for user in (self.doctor, self.clerk, self.manager, self.owner, self.auditor):
            self.assertEqual(len(self._rows(user)), 1, user.login)
        self.assertEqual(self._rows(self.other_clerk), [])
        with self.assertRaises(AccessError):
            self._rows(self.nurse)
