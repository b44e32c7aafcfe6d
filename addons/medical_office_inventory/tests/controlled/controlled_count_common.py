from odoo.addons.medical_office_base.tests.users import new_users

from ..use_common import UseCommon


class ControlledCountCommon(UseCommon):
    """The practice of the uses, with controlled substances in the stockroom of Main Street.

    - drug: Morphine, Schedule II, lots M1 (10) and M2 (5), of which 5 in a box; mild: Diazepam, Schedule IV, lot D1 (30)
    - doctor and second are clinicians of the site, clerk and manager may act everywhere; the password of each is their login
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = {'company_id': cls.company.id, 'company_ids': [(6, 0, cls.company.ids)], 'tz': 'America/New_York'}
        users = new_users(cls.env, {
            'cc_second': 'medical_office_base.group_clinician', 'cc_outside': 'medical_office_base.group_clinician',
            'cc_compliance': 'medical_office_base.group_compliance_officer'}, **company)
        cls.second, cls.outside, cls.compliance = users['cc_second'], users['cc_outside'], users['cc_compliance']
        cls.site.user_ids += cls.second + cls.manager
        cls.site.write({'street': '1 Invented Way', 'city': 'Nowhere', 'zip': '00000', 'phone': '555-0100'})
        cls.env['medical.practice']._get(cls.company).write({'dea_user_id': cls.doctor.id, 'dea_number': 'FF1234563'})
        cls.drug.product_tmpl_id.write({
            'medical_schedule': '2', 'medical_ndc': '00000-0001-05', 'medical_strength': '10 mg/mL', 'medical_dosage_form': 'injection',
            'medical_container_size': 5})
        cls.mild = cls._new_product("Diazepam", tracking='lot', use_expiration_date=True, medical_controlled=True, medical_schedule='4')
        cls.m1, cls.m2, cls.d1 = cls._lot(cls.drug, 'M1', 400), cls._lot(cls.drug, 'M2', 300), cls._lot(cls.mild, 'D1', 200)
        for product, lot, quantity in ((cls.drug, cls.m1, 10), (cls.drug, cls.m2, 5), (cls.mild, cls.d1, 30)):
            cls._stock_up(cls.stockroom, product, quantity, lot)

    def _password(self, user):
        return user.login.ljust(8, 'x')

    def _begin(self, user=None, kind='hand_over', room=None):
        user = user or self.doctor
        wizard = self.env['medical.controlled.begin'].with_user(user).create({'kind': kind, 'room_id': (room or self.stockroom).id})
        return self._opened(wizard.action_begin(), user)

    def _opened(self, action, user=None):
        """The sheet that an action opens, on the count screen or as a form."""
        return self.env['medical.count'].with_user(user or self.doctor).browse(action.get('res_id') or action['context']['medical_count_id'])

    def _count(self, sheet, found=None, user=None):
        """Count every line as the book has it, but for ``found``: {lot: quantity}."""
        user = user or self.doctor
        sheet = sheet.with_user(user)
        found = found or {}
        lines = sheet.sudo().line_ids
        sheet._doing()._record({line: (found.get(line.lot_id, line.start_qty), None) for line in lines})
        sheet._finish_checked(leave=False)
        return sheet

    def _sign(self, document, user=None, witness=None, password=None):
        """Sign a count sheet or an inventory with a second person."""
        witness = witness or self.second
        name = 'count_id' if document._name == 'medical.count' else 'inventory_id'
        wizard = self.env['medical.controlled.sign'].with_user(user or self.doctor).create({
            name: document.id, 'witness_id': witness.id, 'witness_password': password or self._password(witness)})
        return wizard.action_sign()

    def _discrepancy(self, found, user=None, witness=None):
        """What a signed count has shown."""
        sheet = self._count(self._begin(user), found, user)
        self._sign(sheet, user, witness)
        return sheet.sudo().discrepancy_ids

    def _resolve(self, row, cause, user=None, witness=None, password=None, **values):
        user, witness = user or self.manager, witness or self.second
        row.with_user(user).action_investigate()
        wizard = self.env['medical.controlled.resolve'].with_user(user).create({
            'discrepancy_id': row.id, 'cause': cause, 'finding': "Looked at the register and asked.", 'witness_id': witness.id,
            'witness_password': password or self._password(witness), **values})
        return wizard.action_resolve()

    def _entries(self, *kinds):
        return self.env['medical.controlled.entry'].search([('site_id', '=', self.site.id), ('kind', 'in', kinds)], order='id')
