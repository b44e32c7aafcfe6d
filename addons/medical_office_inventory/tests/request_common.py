from odoo.fields import Command

from .use_common import UseCommon


class RequestCommon(UseCommon):
    """The ordering practice as its people see requests: limits as shipped (staff 150, clinician 300, manager 1,000)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['medical.practice']._get(cls.company).dea_user_id = cls.doctor
        cls._new_price(cls.mckay, cls.drug, 2, delay=2)
        cls.colleague = cls._new_user('rq_colleague', 'medical_office_base.group_staff')
        cls.other_manager = cls._new_user('rq_other_manager', 'medical_office_base.group_manager', company=cls.other)
        cls.site.user_ids = [Command.link(cls.colleague.id)]

    def _draft(self, lines, user=None, **values):
        """A request that is not sent: ``lines`` as [(product or text, quantity)]."""
        return self.env['medical.supply.request'].with_user(user or self.nurse).create({
            'room_id': self.exam1.id,
            'line_ids': [Command.create(
                {'description': what, 'quantity': quantity} if isinstance(what, str) else {'product_id': what.id, 'quantity': quantity})
                for what, quantity in lines],
            **values})

    def _sent(self, lines, user=None, **values):
        request = self._draft(lines, user, **values)
        request.action_submit()
        return request
