from odoo import api, models


class MedicalImportSupplies(models.AbstractModel):
    """How files name supplies, rooms and units: what the kinds of import of this addon share."""
    _name = 'medical.import.supplies'
    _description = 'Names in Files of Supplies'

    @api.model
    def _supplies(self):
        """The supplies of the company by code, barcode and name."""
        products = self.env['product.product'].search([
            ('medical_kind', '!=', False), ('company_id', 'in', (False, self.env.company.id))])
        return self._index(products, 'default_code', 'barcode', 'name')

    @api.model
    def _find_supply(self, supplies, row, faults):
        found = supplies.get(self._fold(row['item']), self.env['product.product'])
        if not found:
            faults.add(row, 'item', row['item'], self.env._("The practice has no supply with this code or barcode."),
                       self.env._("Correct it, or adopt the supply first (Configuration, Supply Library)."))
        elif len(found) > 1:
            by_code = found.filtered(lambda product: self._fold(product.default_code) == self._fold(row['item']))
            if len(by_code) == 1:
                return by_code
            faults.add(row, 'item', row['item'], self.env._("Several supplies are called so: %(codes)s.", codes=', '.join(found.mapped('display_name'))),
                       self.env._("Write the code or the barcode of one of them."))
            return found.browse()
        return found

    @api.model
    def _rooms(self):
        """{site: {folded code or name: rooms}} of the company."""
        rooms = self.env['medical.room'].search([('company_id', '=', self.env.company.id)])
        return {site: self._index(rows, 'code', 'name') for site, rows in rooms.grouped('site_id').items()}

    @api.model
    def _find_room(self, rooms, sites, row, faults):
        wanted = self._fold(row['site'])
        if wanted not in sites:
            faults.add(row, 'site', row['site'], self.env._("The practice has no site of this code or name."), self.env._(
                "Write one of: %(sites)s.", sites=', '.join(site.code for site in rooms)))
            return self.env['medical.room']
        index = next(index for site, index in rooms.items() if wanted in (self._fold(site.code), self._fold(site.name)))
        found = index.get(self._fold(row['room']), self.env['medical.room'])
        if not found:
            codes = sorted({room.code for some in index.values() for room in some if room.location_id})
            faults.add(row, 'room', row['room'], self.env._("The site has no room of this code or name."),
                       self.env._("Write one of: %(rooms)s.", rooms=', '.join(codes)))
        elif len(found) > 1:
            faults.add(row, 'room', row['room'], self.env._("Several rooms are called so."), self.env._(
                "Write the code of one of them: %(rooms)s.", rooms=', '.join(found.mapped('code'))))
            return found.browse()
        return found

    @api.model
    def _find_unit(self, product, row, faults):
        """The unit that a row speaks of: the supply's own when the cell is empty, or one of its packs."""
        units = product.uom_id + product.uom_ids
        wanted = self._fold(row['unit'])
        if not wanted:
            return product.uom_id
        words = {self._fold(unit.name): unit for unit in units}
        if product.uom_id == self.env['uom.uom']._medical_unit():
            words.update(dict.fromkeys(('unit', 'units', 'each', 'ea', 'piece', 'pieces'), product.uom_id))
        if wanted not in words:
            faults.add(row, 'unit', row['unit'], self.env._("This is no unit of %(item)s.", item=product.display_name), self.env._(
                "Write one of: %(units)s; or add the pack to the supply.", units=', '.join(units.mapped('name'))))
        return words.get(wanted, self.env['uom.uom'])

    @api.model
    def _number(self, value):
        """A number as people write it: no trailing zeros, no exponent."""
        return f'{float(value):.6f}'.rstrip('0').rstrip('.')
