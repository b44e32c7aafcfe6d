from odoo import api, fields, models


class StockLot(models.Model):
    _inherit = 'stock.lot'

    @api.model
    def _alert_date_exceeded(self):
        """Odoo's one activity per lot, for whoever answers for the product or else for nobody, would come on top of the reminders
        by room: lots of what lies at the sites count as reminded of, see `medical.expiry.notice`."""
        # sudo: the scheduler runs for all
        quants = self.env['stock.quant'].sudo().search([
            ('location_id.medical_site_id', '!=', False), ('quantity', '>', 0), ('lot_id.alert_date', '<=', fields.Datetime.now()),
            ('lot_id.product_expiry_reminded', '=', False)])
        quants.lot_id.product_expiry_reminded = True
        return super()._alert_date_exceeded()
