from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from odoo.addons.medical_office_base.tests.users import new_user


@tagged('post_install', '-at_install')
class TestResPartnerCredit(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env['res.partner'].create({'name': 'Fictional Customer'})

    def test_what_is_owed_is_no_search(self):
        """A staff member who halves the amount learns nothing: the search is refused as the field is."""
        for role in ('staff', 'front_desk', 'cashier', 'clinician'):
            user = new_user(self.env, f'credit_{role}', f'medical_office_base.group_{role}')
            partners = self.env['res.partner'].with_user(user)
            for name in ('credit', 'debit'):
                for domain in ([(name, '>', 0)], [('id', '=', self.partner.id), (name, '<=', 100)], [('parent_id', 'any', [(name, '>', 0)])]):
                    with self.subTest(role=role, domain=domain), self.assertRaises(AccessError):
                        partners.search(domain)

    def test_accountants_search(self):
        user = new_user(self.env, 'credit_accountant', 'account.group_account_readonly')
        self.assertNotIn(self.partner, self.env['res.partner'].with_user(user).search([('credit', '>', 0)]))
