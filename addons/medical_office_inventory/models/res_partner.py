from datetime import timedelta

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    medical_account_number = fields.Char('Our Account Number', company_dependent=True, help="Our customer number with this vendor, printed on orders.")
    medical_order_minimum = fields.Float(
        'Order Minimum', company_dependent=True, help="Smallest order this vendor takes, in the company's currency, before tax.")
    medical_cutoff_hour = fields.Float(
        'Order By', company_dependent=True, help="Orders after this hour, in the site's time zone, count as placed the next day. 0: none.")

    def _medical_order_day(self, site, moment=None):
        """The day that an order for a site counts as placed with this vendor: the next one after the cut-off hour.

        :param datetime moment: naive UTC, now when empty
        """
        self.ensure_one()
        local = fields.Datetime.context_timestamp(site.with_context(tz=site.tz or 'UTC'), moment or fields.Datetime.now())
        cutoff = self.with_company(site.company_id).medical_cutoff_hour
        missed = bool(cutoff) and local.hour + local.minute / 60 >= cutoff
        return local.date() + timedelta(days=missed)
