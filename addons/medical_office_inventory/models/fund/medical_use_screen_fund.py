from odoo import api, models

from ..medical_supply_use import CONTROLLED_ROLES
from .medical_vaccine_fund import COVERS


class MedicalUseScreen(models.AbstractModel):
    """Whose doses a room has, for vaccine that is kept apart by fund."""
    _inherit = 'medical.use.screen'

    @api.model
    def get_use_screen(self):
        """As before, with the codes of rooms, and ``funds``: [{id (false: the practice's own), name, covers: [eligibility]}],
        ``eligibility`` and ``borrowReasons``: [{key, label}], ``borrows``: whether the user may borrow; none where the practice
        keeps no fund."""
        screen = super().get_use_screen()
        # sudo: the code on the door
        codes = {room.id: room.location_id.barcode or '' for room in self.env['medical.room'].sudo().browse([row['id'] for row in screen['rooms']])}
        for row in screen['rooms']:
            row['code'] = codes[row['id']]
        funds = self.env['medical.vaccine.fund']._of_company(self.env.company)
        Use = self.env['medical.supply.use']
        own = [{'id': False, 'name': self.env._("The practice's own"), 'covers': ['none']}]
        covered = {key for fund in funds for key in COVERS[fund.kind]} | {'none'}
        return {
            **screen,
            'funds': [{'id': fund.id, 'name': fund.name, 'covers': list(COVERS[fund.kind])} for fund in funds] + own if funds else [],
            'eligibility': [
                {'key': key, 'label': label} for key, label in Use._fields['fund_eligibility']._description_selection(self.env)
                if key in covered] if funds else [],
            'borrowReasons': [{'key': key, 'label': label} for key, label in Use._fields['borrow_reason']._description_selection(self.env)],
            'borrows': self.env.user.has_groups(CONTROLLED_ROLES),
        }

    @api.model
    def get_use_catalog(self, room_id, product_ids=None):
        """As before; vaccine that is kept apart has ``by_fund`` and a lot for each owner, with ``fund_id``."""
        catalog = super().get_use_catalog(room_id, product_ids)
        rows = {row['id']: row for row in catalog['supplies']}
        apart = self.env['product.product'].search([('id', 'in', list(rows)), ('medical_by_fund', '=', True)])
        if not apart:
            return catalog
        room = self.env['medical.room'].browse(room_id)
        quants = self.env['stock.quant'].search([
            ('location_id', 'in', room._medical_locations().ids), ('product_id', 'in', apart.ids), ('quantity', '>', 0)])
        # sudo: whose stock it is decides which fund stands there
        quants = quants.sudo()
        funds = self.env['medical.vaccine.fund']._by_partner(quants.owner_id)
        here = {}
        for quant in quants:
            key = quant.product_id.id, quant.lot_id.id
            by_fund = here.setdefault(key, {})
            fund_id = funds[quant.owner_id].id if quant.owner_id in funds else False
            by_fund[fund_id] = by_fund.get(fund_id, 0) + quant.quantity
        for product in apart:
            row = rows[product.id]
            row['by_fund'] = True
            row['lots'] = [
                {**lot, 'fund_id': fund_id, 'quantity': quantity}
                for lot in row['lots'] for fund_id, quantity in here.get((product.id, lot['id']), {}).items()]
        return catalog
