from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError
from odoo.fields import Command


class MedicalRoom(models.Model):
    _inherit = 'medical.room'

    def _medical_request_automatically(self, wanted):
        """Add what is missing to the room's undecided automatic request, or make one, and send it.

        Where nobody may decide, it stays a draft of the person who looks after the room.

        :param dict wanted: {par level: quantity in the supply's own unit}
        """
        self.ensure_one()
        requests = self.env['medical.supply.request'].with_company(self.company_id)
        request = requests.search([('room_id', '=', self.id), ('is_automatic', '=', True), ('state', 'in', ('draft', 'submitted'))], limit=1)
        if request.state == 'draft' and request.approval_ids:
            # somebody took it back, or was asked to change it: it is theirs
            return
        if request.state == 'submitted':
            request._approval_cancel()
            request.write({'state': 'draft'})
            added = True
        else:
            # a draft does not count as on its way: the figures of today replace those of yesterday
            added = False
        if not request:
            request = requests.create({
                'room_id': self.id, 'requester_id': (self.user_id or self._medical_counter()).id or SUPERUSER_ID, 'is_automatic': True,
                'reason': self.env._("Asked for automatically: below the minimum of the par level.")})
        there = {line.product_id: line for line in request.line_ids}
        commands = []
        for par, quantity in wanted.items():
            line = there.get(par.product_id)
            values = {'quantity': quantity + (line.product_qty if line and added else 0), 'uom_id': par.product_uom.id}
            commands.append(Command.update(line.id, values) if line else Command.create({'product_id': par.product_id.id, **values}))
        request.write({'line_ids': commands})
        try:
            with self.env.cr.savepoint():
                request.action_submit()
        except UserError as error:
            request._message_log(body=str(error))
