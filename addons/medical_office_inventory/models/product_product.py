from collections import namedtuple

from odoo import fields, models

# What buying a quantity from one vendor costs. quantity: in the product's unit, rounded up to whole packs;
# packs: in the vendor's unit; total: company currency, before tax; delay: calendar days.
VendorQuote = namedtuple('VendorQuote', 'seller packs quantity total delay')


class ProductProduct(models.Model):
    _inherit = 'product.product'

    def _medical_vendor_quotes(self, quantity, date=None, drafts=None):
        """What each vendor asks for a quantity, cheapest first; the same price goes to the shorter lead time.

        Each vendor counts once, with the price step that is cheapest for the quantity: a larger minimum may be bought
        where the whole costs less.

        :param float quantity: in the product's unit
        :param date date: the day of the order (today in the user's time zone)
        :param dict drafts: {vendor: the order line of a draft that would be increased}: what rounding to whole packs
            left over on it is used first, and costs nothing
        :return: list of VendorQuote
        """
        self.ensure_one()
        company = self.env.company
        date = date or fields.Date.context_today(self)
        drafts = drafts or {}
        best = {}
        for seller in self._prepare_sellers(params={}).filtered(
                lambda seller: seller.product_uom_id._has_common_reference(self.uom_id)):
            if seller.date_start and seller.date_start > date or seller.date_end and seller.date_end < date:
                continue
            draft = drafts.get(seller.partner_id)
            minimum = seller.min_qty
            missing = quantity
            if draft and draft.product_uom_id == seller.product_uom_id:
                minimum -= draft.product_qty
                missing = max(quantity - draft._medical_spare(), 0)
            packs = self.uom_id._medical_packs(missing, seller.product_uom_id)
            if packs < minimum and missing:
                packs = minimum
            price = seller.currency_id._convert(seller.price * (1 - seller.discount / 100), company.currency_id, company, date, round=False)
            quote = VendorQuote(
                seller, packs, seller.product_uom_id._compute_quantity(packs, self.uom_id, round=False), packs * price, seller.delay)
            current = best.get(seller.partner_id)
            if not current or quote.total < current.total:
                best[seller.partner_id] = quote
        return sorted(best.values(), key=lambda quote: (quote.total, quote.delay, quote.seller.sequence, quote.seller.id))

    def _get_filtered_sellers(self, partner_id=False, quantity=0.0, date=None, uom_id=False, params=False):
        """Of one vendor's prices for supplies, those in the unit that is ordered go first: core compares the figures as
        they stand, and would take a price per piece for cheaper than the price of a box."""
        sellers = super()._get_filtered_sellers(
            partner_id=partner_id, quantity=quantity, date=date, uom_id=uom_id, params=params)
        if self.medical_kind and partner_id and uom_id and params and params.get('force_uom'):
            return sellers.filtered(lambda seller: seller.product_uom_id == uom_id) or sellers
        return sellers

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

    def _medical_screen_values(self):
        """What the request and use screens show of a supply; ``factor`` is how many units a pack holds."""
        self.ensure_one()
        return {
            'id': self.id,
            'name': self.name,
            'code': self.default_code or '',
            'barcode': self.barcode or '',
            'category': self.categ_id.name,
            'kind': self.medical_kind,
            'uom_id': self.uom_id.id,
            'uom': self.uom_id.name,
            'packs': [
                {'id': uom.id, 'name': uom.name, 'factor': uom._compute_quantity(1, self.uom_id, round=False)}
                for uom in self.uom_ids - self.uom_id],
            # codes printed on packs: {code: unit}
            'codes': {code.barcode: code.uom_id.id for code in self.product_uom_ids},
            'controlled': self.medical_controlled,
        }
