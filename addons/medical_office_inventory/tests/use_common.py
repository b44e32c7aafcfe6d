from datetime import timedelta

from odoo.fields import Command

from odoo.addons.medical_office_base.tests.companies import new_companies

from .ordering_common import OrderingCommon


class UseCommon(OrderingCommon):
    """The ordering practice, with the people of Main Street at work, a doctor, and a second practice.

    - drug: a controlled substance by lots, of Schedule II, dispensed on the doctor's order (practitioner, registered); kit: counted by piece, boxes of 100
    - stranger is staff of the second practice, visitor is staff of the first, of no site
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.categ.with_company(cls.company).property_cost_method = 'average'
        cls.doctor = cls._new_user('us_doctor', 'medical_office_base.group_clinician')
        cls.visitor = cls._new_user('us_visitor', 'medical_office_base.group_staff')
        cls.auditor = cls._new_user('us_auditor', 'medical_office_base.group_auditor')
        cls.owner = cls._new_user('us_owner', 'medical_office_base.group_owner')
        cls.site.user_ids = [Command.set((cls.nurse | cls.clerk | cls.doctor).ids)]
        cls.drug = cls._new_product("Morphine", tracking='lot', use_expiration_date=True, medical_controlled=True, medical_schedule='2')
        cls.practitioner = cls.env['hr.employee'].create({
            'name': "Dr. Us", 'user_id': cls.doctor.id, 'company_id': cls.company.id})
        cls.env['medical.practice']._get(cls.company).write({'dea_user_id': cls.doctor.id, 'dea_number': 'AB1234563'})
        cls.other = new_companies(cls.env, {'name': "Other Practice"})
        cls.stranger = cls._new_user('us_stranger', 'medical_office_base.group_staff', company=cls.other)
        cls.other_clerk = cls._new_user('us_other_clerk', 'medical_office_base.group_supply_clerk', company=cls.other)
        cls.other_site = cls._new_site("Elsewhere", 'ELSE', 'America/Chicago', company=cls.other)
        cls.other_site.user_ids = [Command.set((cls.stranger | cls.other_clerk).ids)]
        cls.other_room = cls.env['medical.room'].with_company(cls.other).create(
            {'name': "Exam E", 'code': 'EE', 'site_id': cls.other_site.id, 'kind': 'exam'})

    @classmethod
    def _lot(cls, product, name, days=None):
        return cls.env['stock.lot'].create({
            'name': name, 'product_id': product.id, 'company_id': cls.company.id,
            **({'expiration_date': cls.site._medical_noon(cls.today + timedelta(days=days))} if days is not None else {})})

    @classmethod
    def _stock_up(cls, room, product, quantity, lot=None, cost=None):
        """Put goods in a room, by an inventory adjustment."""
        if cost is not None:
            product.with_company(cls.company).standard_price = cost
        quant = cls.env['stock.quant'].with_company(cls.company).with_context(inventory_mode=True).create({
            'product_id': product.id, 'location_id': room.location_id.id, 'lot_id': lot.id if lot else False, 'inventory_quantity': quantity})
        quant.action_apply_inventory()

    @classmethod
    def _in_room(cls, room, product, lot=None):
        domain = [('product_id', '=', product.id), ('location_id', '=', room.location_id.id)]
        return sum(cls.env['stock.quant'].search(domain + ([('lot_id', '=', lot.id)] if lot else [])).mapped('quantity'))

    def _use(self, product, quantity=1, user=None, room=None, **values):
        return self.env['medical.supply.use'].with_user(user or self.nurse).create({
            'room_id': (room or self.exam1).id, 'product_id': product.id, 'quantity': quantity, **values})
