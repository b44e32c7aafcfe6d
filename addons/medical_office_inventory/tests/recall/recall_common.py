from odoo.fields import Command

from ..use_common import UseCommon

GTIN = '00312345678906'


class RecallCommon(UseCommon):
    """The use practice with two lots of vaccine on its shelves, one of them bad, and two patients.

    - lot BAD-1 in exam 1 and the stockroom, GOOD-1 in exam 1
    - the doctor and the front desk may open Ada; nobody at the desk may open the restricted patient
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.front_desk = cls._new_user('re_desk', 'medical_office_base.group_front_desk')
        cls.site.user_ids |= cls.front_desk
        cls.patient, cls.restricted = cls.env['medical.patient'].create([
            {'given_name': 'Ada', 'family_name': family, 'birth_date': '1980-02-29', 'company_id': cls.company.id,
             'site_ids': [Command.set(cls.site.ids)], 'street': '1 Fictional Way', 'city': 'Nowhere', 'zip': '00000', **values}
            for family, values in (('Fictional', {}), ('Private', {'is_restricted': True, 'restriction_reason': 'vip'}))])
        cls.visit, cls.secret = cls.env['medical.visit'].create([
            {'patient_id': patient.id, 'site_id': cls.site.id, 'room_id': cls.exam1.id, 'date_start': cls.site._medical_noon(cls.today)}
            for patient in (cls.patient, cls.restricted)])
        cls.vaccine.write({'barcode': '312345678906', 'default_code': 'VAX-10'})
        cls.bad, cls.good = cls._lot(cls.vaccine, 'BAD-1', 100), cls._lot(cls.vaccine, 'GOOD-1', 200)
        cls._stock_up(cls.exam1, cls.vaccine, 5, cls.bad)
        cls._stock_up(cls.stockroom, cls.vaccine, 7, cls.bad)
        cls._stock_up(cls.exam1, cls.vaccine, 3, cls.good)

    def _recall(self, user=None, search=True, **item):
        """A notice as the clerk types it; `item`: what is recalled, by default the bad lot of vaccine."""
        item = item or {'product_id': self.vaccine.id, 'lots': 'BAD1'}
        recall = self.env['medical.recall'].with_user(user or self.clerk).with_company((user or self.clerk).company_id).create({
            'title': 'Fictional vaccine', 'classification': '1', 'item_ids': [Command.create(item)]})
        if search:
            recall.action_search()
        return recall

    def _found(self, recall, *kinds):
        """{(kind, lot name, quantity)} of what was found."""
        return {
            (match.kind, match.lot_id.name, match.quantity) for match in recall.sudo().match_ids if not kinds or match.kind in kinds}
