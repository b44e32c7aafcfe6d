from .users import new_users

ROLES = (
    'staff', 'front_desk', 'cashier', 'biller', 'clinician', 'medical_records', 'supply_clerk', 'facility', 'hr',
    'employee_health', 'compliance_officer', 'privacy_officer', 'manager', 'owner', 'auditor')


class MenusChecks:
    """For test cases of every addon: which of its menu entries each role sees."""

    def assert_menus(self, addon, expected):
        """Compare the entries that open something (sections are seen where one of theirs is), and open each.

        :param dict expected: names of menu entries, without addon and `menu_`, by role
        """
        self.assertEqual(set(expected), set(ROLES))
        users = new_users(self.env, {f'menus_{role}': f'medical_office_base.group_{role}' for role in ROLES})
        for role in ROLES:
            user = users[f'menus_{role}']
            menus = self._entries(user)
            shown = {xmlid.removeprefix(f'{addon}.menu_') for xmlid in menus if xmlid.startswith(f'{addon}.')}
            with self.subTest(role=role):
                self.assertEqual(shown, expected[role])
            for xmlid, menu in menus.items():
                if xmlid.startswith(f'{addon}.') and menu.action.type == 'ir.actions.act_window':
                    with self.subTest(role=role, menu=xmlid):
                        self._open(menu.action, user)

    def _entries(self, user):
        """What the user sees of the app, {xmlid: menu}."""
        # the filter doesn't look above an entry, the interface does: nothing stands under a section that isn't seen
        menus = self.env['ir.ui.menu'].browse(self.env['ir.ui.menu'].with_user(user)._visible_menu_ids())
        xmlids = menus.get_external_id()
        root = self.env.ref('medical_office_base.menu_root')

        def reached(menu):
            return menu in menus and (menu == root or bool(menu.parent_id) and reached(menu.parent_id))

        return {xmlids[menu.id]: menu for menu in menus if menu.action and reached(menu)}

    def _open(self, action, user):
        """An entry that is seen opens: its model may be read and its views load."""
        data = self.env['ir.actions.actions'].with_user(user)._for_xml_id(action.get_external_id()[action.id])
        model = self.env[data['res_model']].with_user(user)
        self.assertTrue(model.has_access('read'))
        search_view = data['search_view_id'] and data['search_view_id'][0]
        model.get_views([*data['views'], (search_view, 'search')])
