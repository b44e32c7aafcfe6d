from odoo import api, models
from odoo.fields import Domain

from ...tools.gs1 import gtin14


class MedicalImportOrderRows(models.AbstractModel):
    """How vendors' files name orders and their lines: by our number or theirs; by their code, our code or a barcode."""
    _name = 'medical.import.order.rows'
    _description = 'Orders in Files of Vendors'
    _inherit = ['medical.import.supplies']

    @api.model
    def _order_index(self, rows):
        """{folded number: orders of the company} of the orders that rows name, by our number and by the vendor's."""
        names = {word for row in rows if row['order'] for word in (row['order'].strip(), row['order'].strip().upper())}
        orders = self.env['purchase.order'].search(
            Domain('company_id', '=', self.env.company.id) & (Domain('name', 'in', list(names)) | Domain('partner_ref', 'in', list(names))))
        by_name = self._index(orders, 'name')
        # our own number comes first: a vendor's may look like it
        return self._index(orders, 'partner_ref') | by_name

    @api.model
    def _find_order(self, orders, row, faults):
        """The order that a row names, placed and not cancelled; empty after a fault."""
        found = orders.get(self._fold(row['order']), self.env['purchase.order'])
        if not found:
            faults.add(row, 'order', row['order'], self.env._("The practice has no order of this number."),
                       self.env._("Write our number, as P00012, or the vendor's number that stands on the order."))
        elif len(found) > 1:
            faults.add(row, 'order', row['order'], self.env._("Several orders bear this number: %(orders)s.", orders=', '.join(found.mapped('name'))),
                       self.env._("Write our number of the one that is meant."))
        elif found.state != 'purchase':
            faults.add(row, 'order', row['order'], self.env._("%(order)s isn't on order: it is a quotation, or was cancelled.", order=found.name),
                       self.env._("Confirm the order first, or leave its rows out."))
        else:
            return found
        return self.env['purchase.order']

    @api.model
    def _line_index(self, orders):
        """{order: {folded code: lines}} by our code, barcodes of the item and of its packs, and the vendor's own code."""
        lines = orders.order_line.filtered(lambda line: line.product_id and not line.display_type)
        packs = self.env['product.uom'].search([('product_id', 'in', lines.product_id.ids)]).grouped('product_id')
        vendors = orders.partner_id | orders.partner_id.commercial_partner_id
        sellers = self.env['product.supplierinfo'].search([
            ('partner_id', 'in', vendors.ids), ('product_tmpl_id', 'in', lines.product_id.product_tmpl_id.ids), ('product_code', '!=', False),
            ('company_id', 'in', (False, self.env.company.id))])
        codes = {}
        for seller in sellers:
            codes.setdefault((seller.partner_id.commercial_partner_id, seller.product_tmpl_id), set()).add(seller.product_code)
        index = {order: {} for order in orders}
        for line in lines:
            product = line.product_id
            names = {product.default_code, product.barcode, *packs.get(product, self.env['product.uom']).mapped('barcode')}
            names |= codes.get((line.order_id.partner_id.commercial_partner_id, product.product_tmpl_id), set())
            for key in {key for name in names - {False, None} for key in self._code_keys(name)}:
                found = index[line.order_id]
                found[key] = found.get(key, line.browse()) | line
        return index

    @api.model
    def _code_keys(self, code):
        """A code as it is compared; of a GTIN the form with 14 digits, too."""
        return {self._fold(code), gtin14(code)} - {None}

    @api.model
    def _find_line(self, index, order, row, faults):
        """The line of the order that a row speaks of; empty after a fault."""
        found = self.env['purchase.order.line']
        for key in self._code_keys(row['item']):
            found |= index[order].get(key, found.browse())
        if row['line'] is not None:
            lines = order.order_line.filtered(lambda line: not line.display_type)
            place = lines[row['line'] - 1:row['line']] if row['line'] > 0 else lines.browse()
            if not place or (found and place not in found):
                faults.add(row, 'line', row['line'], self.env._("%(order)s has no such item on this line.", order=order.name), self.env._(
                    "Count the lines of the order from 1, or leave the cell empty."))
                return found.browse()
            return place
        if not found:
            known = order.order_line.product_id.mapped(lambda product: product.default_code or product.name)
            faults.add(row, 'item', row['item'], self.env._("%(order)s has no such item.", order=order.name), self.env._(
                "Write our code, the vendor's code or the barcode of one of: %(items)s. A substitute stands in its own column, beside what was ordered.",
                items=', '.join(known[:10])))
        elif len(found) > 1:
            faults.add(row, 'item', row['item'], self.env._("%(order)s has this item on several lines.", order=order.name),
                       self.env._("Write the number of the line in the column Line, counted from 1."))
            return found.browse()
        return found

    @api.model
    def _unit_factor(self, line, row, faults):
        """How many of the order line's unit one unit of the row is; None after a fault. An empty cell is the line's own unit."""
        if not row['unit'] or self._fold(row['unit']) == self._fold(line.product_uom_id.name):
            return 1.0
        unit = self._find_unit(line.product_id, row, faults)
        return unit._compute_quantity(1, line.product_uom_id, round=False) if unit else None
