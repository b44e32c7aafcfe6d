import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .exclusion_files import leie, leie_person, sam, sam_person
from .screening_common import FILLERS, MATCH, ScreeningCase


@tagged('post_install', '-at_install')
class TestMedicalExclusionList(ScreeningCase):
    """Lists imported through the queue of imports: whole or not at all, once, never a part of one."""

    def test_import(self):
        record = self._import(leie(*FILLERS, MATCH))
        self.assertRecordValues(record, [{'state': 'done', 'row_count': 11, 'template_url': False}])
        current = self.env['medical.exclusion.list']._current('leie')
        self.assertRecordValues(current, [{
            'row_count': 11, 'business_count': 0, 'sha256': record.checksum, 'imported_by': self.officer.name, 'name': 'OIG LEIE 2025-03-20'}])
        self.assertEqual(self.env['medical.exclusion'].search_count([('source', '=', 'leie')]), 11)
        # the next takes its place; the row of the one before stays
        self._list(MATCH, leie_person('NEWCOMER', 'NED', EXCLDATE='20260105'))
        self.assertEqual(current.state, 'replaced')
        self.assertEqual(self.env['medical.exclusion'].search_count([('source', '=', 'leie')]), 12)
        # the other source is another list
        self.assertEqual(self._import(sam(sam_person('A', 'B')), kind='medical.import.sam').state, 'done')
        self.assertEqual(self.env['medical.exclusion'].search_count([]), 13)

    def test_faults_write_nothing(self):
        self._list(MATCH)
        bad = self._import(leie(*FILLERS, leie_person('NOBODY', 'NED', EXCLDATE='soon')))
        self.assertEqual(bad.state, 'faults')
        self.assertRecordValues(bad.fault_ids, [{'row': 12, 'column': 'EXCLDATE', 'value': 'soon'}])
        self.assertTrue(bad.fault_ids.problem and bad.fault_ids.remedy)
        self.assertEqual(self.env['medical.exclusion'].search_count([]), 11)
        # corrected, it is another try in the same place of the queue
        bad.file = base64.b64encode(leie(*FILLERS, leie_person('NOBODY', 'NED', EXCLDATE='20260101')))
        bad.action_import()
        self.assertEqual(bad.state, 'done')

    def test_what_is_no_newer_list(self):
        self._list(MATCH, leie_person('NEWCOMER', 'NED', EXCLDATE='20260105'))
        for content in (
                leie(*FILLERS, MATCH, leie_person('NEWCOMER', 'NED', EXCLDATE='20260105')),  # the same
                leie(*FILLERS[:5], leie_person('NEWCOMER', 'NED', EXCLDATE='20260105')),  # half of it
                leie(*FILLERS, MATCH),  # the one of the month before
                b'LASTNAME,FIRSTNAME\r\nA,B\r\n', b'', leie()):
            self.assertEqual(self._import(content or b' ').state, 'faults')
        # nor does another practice import it again: it serves all
        record = self._import(leie(*FILLERS, MATCH, leie_person('NEWCOMER', 'NED', EXCLDATE='20260105')), user=self.foreign)
        self.assertEqual(record.state, 'faults')

    def test_who_imports(self):
        for role in ('compliance_officer', 'hr', 'manager'):
            self.assertIn('medical.import.leie', self.env['medical.import'].with_user(self.users[role])._allowed_kinds(), role)
        with self.assertRaises(AccessError):
            self._import(leie(MATCH), user=self.users['clinician'])
        mine = self._import(b' ', user=self.manager)
        self.assertIn(mine, self.env['medical.import'].with_user(self.officer).search([]), "The compliance officer sees the queue of lists")
        with self.assertRaises(UserError):
            self.env['medical.import'].with_user(self.officer)._template('medical.import.leie')

    def test_nobody_writes_lists(self):
        self._list(MATCH)
        row = self.env['medical.exclusion'].with_user(self.officer).search([], limit=1)
        for record, values in ((row, {'name': 'X'}), (row.list_id, {'sha256': 'X'})):
            with self.assertRaises(AccessError):
                record.write(values)
            with self.assertRaises(AccessError):
                record.unlink()
