from odoo import api, fields, models

CONDITIONS = [
    ('ok', 'In Order'),
    ('short_dated', 'Short-dated'),
    ('expired', 'Expired'),
    ('damaged', 'Damaged'),
    ('wrong', 'Wrong Item'),
]
OUTCOMES = [('accept', 'Accepted'), ('quarantine', 'Quarantined'), ('refuse', 'Refused')]


class StockMoveLine(models.Model):
    """What arrived, in which condition, and what becomes of it: accepted, set aside in quarantine, or refused."""
    _inherit = 'stock.move.line'

    medical_condition = fields.Selection(CONDITIONS, 'Condition', copy=False)
    medical_outcome = fields.Selection(OUTCOMES, 'Outcome', copy=False)
    medical_note = fields.Char('Remark', copy=False)

    @api.depends('product_id', 'lot_id.expiration_date', 'picking_id.scheduled_date')
    def _compute_expiration_date(self):
        """Core proposes a date when goods come in; at a medical office the one on the box counts, and is typed."""
        receipts = self.filtered(lambda line: line.picking_id.medical_is_receipt)
        for line in receipts:
            line.expiration_date = line.lot_id.expiration_date or line.expiration_date
        return super(StockMoveLine, self - receipts)._compute_expiration_date()

    def _medical_find_lot(self):
        """The lot that these goods belong to, when it is known already."""
        self.ensure_one()
        if self.lot_id or not self.lot_name:
            return self.lot_id
        return self.env['stock.lot'].search([
            ('product_id', '=', self.product_id.id), ('name', '=', self.lot_name),
            ('company_id', 'in', (False, self.company_id.id))], limit=1)

    def _medical_verdict(self):
        """Condition and outcome of goods that arrive, from what was typed and from their expiry day.

        Damaged and wrong goods, and what has expired, are refused unless set aside; short-dated goods go as their
        category says.

        :return: (condition, outcome)
        """
        self.ensure_one()
        condition = self.medical_condition or 'ok'
        category = self.product_id.categ_id
        if condition not in ('damaged', 'wrong'):
            condition = 'ok'
            # sudo: the site's clock is no secret, whoever receives
            site = self.picking_id.sudo().medical_site_id
            expiry = self.product_id.use_expiration_date and site._medical_day(
                self.expiration_date or self._medical_find_lot().expiration_date)
            if expiry:
                left = (expiry - site._today()).days
                if left < 0:
                    condition = 'expired'
                elif left < category.medical_short_dated_days:
                    condition = 'short_dated'
        default = {'ok': 'accept', 'short_dated': category.medical_short_dated_policy}.get(condition, 'refuse')
        return condition, self.medical_outcome or default
