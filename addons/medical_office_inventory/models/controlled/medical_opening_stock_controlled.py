from odoo import api, models

from ...tools.controlled_mark import ControlledMark


class MedicalOpeningStock(models.Model):
    """Opening stock begins the book of a lot; what has a book already is counted."""
    _inherit = 'medical.opening.stock'

    @api.model
    def _row_faults(self, rows):
        faults = super()._row_faults(rows)
        controlled = {index: row for index, row in enumerate(rows) if row.product.medical_controlled and row.lot and row.room.site_id}
        if not controlled:
            return faults
        # sudo: whether there is a book is said to whoever enters stock
        books = self.env['medical.controlled.book'].sudo().search([
            ('product_id', 'in', list({row.product.id for row in controlled.values()})), ('last_number', '>', 0),
            ('lot_id.name', 'in', list({row.lot for row in controlled.values()}))])
        known = {(book.site_id.id, book.product_id.id, book.lot_id.name) for book in books}
        return faults + [(
            index, 'lot', self.env._("Lot %(lot)s of %(item)s is on the register of controlled substances already.",
                                     lot=row.lot, item=row.product.display_name),
            self.env._("Leave it out; a count of controlled substances corrects it."),
        ) for index, row in controlled.items() if (row.room.site_id.id, row.product.id, row.lot) in known]

    @api.model
    def _post_rows(self, rows, reason):
        return super(MedicalOpeningStock, self.with_context(
            medical_controlled=ControlledMark('opening', reference=reason)))._post_rows(rows, reason)
