from collections import namedtuple

from odoo import models
from odoo.tools.float_utils import float_round

# What buying a quantity from one vendor costs. quantity: in the product's unit, rounded up to whole packs;
# packs: in the vendor's unit; total: company currency, before tax; delay: calendar days.
VendorQuote = namedtuple('VendorQuote', 'seller packs quantity total delay')


class ProductProduct(models.Model):
    _inherit = 'product.product'

    def _medical_vendor_quotes(self, quantity, date=None):
        """What each vendor asks for a quantity, cheapest first; the same price goes to the shorter lead time.

        Each vendor counts once, with the price step that is cheapest for the quantity: a larger minimum may be bought
        where the whole costs less.

        :param float quantity: in the product's unit
        :param date date: the day of the order (today in the user's time zone)
        :return: list of VendorQuote
        """
        self.ensure_one()
        company = self.env.company
        best = {}
        for seller in self._prepare_sellers(params={}).filtered(
                lambda seller: seller.product_uom_id._has_common_reference(self.uom_id)):
            if seller.date_start and date and seller.date_start > date or seller.date_end and date and seller.date_end < date:
                continue
            needed = max(self.uom_id._compute_quantity(quantity, seller.product_uom_id, round=False), seller.min_qty)
            packs = float_round(needed, precision_rounding=1, rounding_method='UP') if seller.product_uom_id != self.uom_id else needed
            price = seller.currency_id._convert(seller.price * (1 - seller.discount / 100), company.currency_id, company, date, round=False)
            quote = VendorQuote(
                seller, packs, seller.product_uom_id._compute_quantity(packs, self.uom_id, round=False), packs * price, seller.delay)
            current = best.get(seller.partner_id)
            if not current or quote.total < current.total:
                best[seller.partner_id] = quote
        return sorted(best.values(), key=lambda quote: (quote.total, quote.delay, quote.seller.sequence, quote.seller.id))

    def _medical_estimated_price(self, quantity=1):
        """What a unit of this supply is likely to cost, in the company's currency: by the cheapest vendor at that
        quantity, else the average cost, else the library's estimate; 0 when nothing is known."""
        if not self:
            return 0
        self.ensure_one()
        quotes = self._medical_vendor_quotes(quantity or 1)
        if quotes:
            return quotes[0].total / quotes[0].quantity
        return self.standard_price or self.medical_estimate
