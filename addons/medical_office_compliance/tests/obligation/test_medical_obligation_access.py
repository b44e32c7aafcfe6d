from odoo.exceptions import AccessError
from odoo.tests import tagged

from .obligation_profile_common import ObligationCase

OPERATIONS = ('read', 'write', 'create')
# what each may do with: obligations, where they stand, officers, waivers, the library, the review; R read, W write, C create
TABLE = {
    'manager': ('RWC', 'RW', 'RWC', 'RWC', 'R', 'RWC'),
    'compliance_officer': ('RWC', 'RW', 'RWC', 'RWC', 'R', 'RWC'),
    'privacy_officer': ('R', 'R', 'R', 'RWC', 'R', ''),
    'owner': ('R', 'R', 'R', 'R', 'R', ''),
    'auditor': ('R', 'R', 'R', 'R', 'R', ''),
    'staff': ('R', 'R', 'R', '', '', ''),
    'front_desk': ('R', 'R', 'R', '', '', ''),
    'facility': ('', '', '', '', '', ''),
}
MODELS = (
    'medical.obligation', 'medical.obligation.status', 'medical.officer', 'medical.obligation.waiver', 'medical.requirement',
    'medical.obligation.review')


@tagged('post_install', '-at_install')
class TestMedicalObligationAccess(ObligationCase):
    """Who may do what, by table; which rows staff see; nobody sees another practice's."""

    def test_table(self):
        for role, rights in TABLE.items():
            for model, letters in zip(MODELS, rights, strict=True):
                with self.subTest(role=role, model=model):
                    found = ''.join(
                        operation[0].upper() for operation in OPERATIONS if self.env[model].with_user(self.users[role]).has_access(operation))
                    self.assertEqual(found, letters)
                    self.assertFalse(model in ('medical.obligation.status', 'medical.officer') and self.env[model].with_user(
                        self.users[role]).has_access('unlink'))

    def test_rows(self):
        theirs, others = self._own(name='Theirs'), self._own(name='Others')
        theirs.with_user(self.manager).user_id = self.staff
        statuses = (theirs | others).status_ids
        for role, expected in (('manager', statuses), ('compliance_officer', statuses), ('privacy_officer', statuses), ('owner', statuses),
                               ('staff', theirs.status_ids), ('front_desk', self.Status)):
            with self.subTest(role=role):
                found = self.Status.with_user(self.users[role]).search([('id', 'in', statuses.ids)])
                self.assertEqual(found, expected.with_user(self.users[role]))
        with self.assertRaises(AccessError):
            self.Status.with_user(self.facility).search([('state', '=', 'unset')])
        with self.assertRaises(AccessError):
            theirs.status_ids.with_user(self.staff).baseline_date = '2026-03-01'
        self.assertEqual(self.Status.with_user(self.staff).search([('is_mine', '=', True)]), theirs.status_ids)

    def test_another_practice(self):
        obligation = self._own()
        waiver = self.env['medical.obligation.waiver'].with_user(self.manager).create({'obligation_id': obligation.id, 'reason': "No lamps."})
        officer = self.env['medical.officer'].with_user(self.manager).create({
            'office': 'lab_director', 'user_id': self.owner.id, 'company_id': self.company.id})
        for record in (obligation, obligation.status_ids, waiver, officer):
            with self.subTest(model=record._name):
                seen = record.with_user(self.foreign_manager)
                self.assertFalse(seen.search([('id', '=', record.id)]))
                with self.assertRaises(AccessError):
                    seen.read(['display_name'])
        row = self.env['medical.requirement'].search([('code', '=', 'OSHA-BBP-04')])
        with self.assertRaises(AccessError):
            row.with_user(self.foreign_manager)._library_adopt(self.company)
        mine = row.with_user(self.manager)._library_adopt(self.company)
        self.assertFalse(row.with_user(self.foreign_manager).is_adopted)
        self.assertTrue(mine)

    def test_who_adopts(self):
        row = self.env['medical.requirement'].search([('code', '=', 'OSHA-BBP-04')])
        for user in (self.owner, self.privacy_officer, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).with_company(self.company).action_library_adopt()
        row.with_user(self.compliance_officer).with_company(self.company).action_library_adopt()
        self.assertTrue(row.with_company(self.company).is_adopted)
