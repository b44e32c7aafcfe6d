from odoo import api, models
from odoo.tools import format_date


class MedicalParReview(models.Model):
    """Why a par level is suggested, in words."""
    _inherit = 'medical.par.review'

    def _reason(self, row, use, lead, delivery, by_vendor, seller, season, advice, days_between, unit, pack):
        """The figures behind a suggestion, as sentences. See `_row_values` for what they are."""
        if advice == 'unused':
            return self._reason_unused(row, unit)
        if advice == 'little':
            return self._reason_little(row)
        parts = [self._reason_use(row, use, unit)] if use.mean > 0 else [self.env._("Not used of late.")]
        if season:
            parts.append(self.env._(
                "Seasonal: last year %(rate)s a day in %(months)s.", rate=self._shown(season[0]),
                months=', '.join(format_date(self.env, first, date_format='MMMM') for first in season[1])))
        parts.append(self._reason_lead(lead, delivery, by_vendor, seller))
        if pack > 1:
            parts.append(self.env._(
                "Ordered every %(days)s days, in packs of %(pack)s.", days=days_between, pack=self._shown(pack)))
        elif by_vendor:
            parts.append(self.env._("Ordered every %(days)s days.", days=days_between))
        else:
            parts.append(self.env._("Filled up every %(days)s days.", days=days_between))
        return ' '.join(parts)

    @api.model
    def _shown(self, figure):
        """A figure as people say it: one or two places, no trailing zeros."""
        return f'{figure:.1f}'.removesuffix('.0') if figure >= 10 else f'{figure:.2f}'.rstrip('0').rstrip('.')

    def _reason_use(self, row, use, unit):
        values = {'rate': self._shown(use.mean), 'spread': self._shown(use.spread), 'weeks': row.weeks, 'unit': unit.name}
        wasted = row.wasted / (row.weeks * 7)
        if wasted > 0:
            return self.env._(
                "Uses %(rate)s %(unit)s a day ± %(spread)s over %(weeks)s weeks, %(wasted)s of it wasted.", wasted=self._shown(wasted), **values)
        return self.env._("Uses %(rate)s %(unit)s a day ± %(spread)s over %(weeks)s weeks.", **values)

    def _reason_lead(self, lead, delivery, by_vendor, seller):
        values = {'days': self._shown(lead.mean), 'spread': self._shown(lead.spread), 'count': delivery.count if delivery else 0}
        if not by_vendor:
            if delivery:
                return self.env._("Requests take %(days)s days ± %(spread)s (%(count)s supplies).", **values)
            return self.env._("Too few requests to measure: %(days)s day from the stockroom assumed.", **values)
        if delivery:
            return self.env._("%(vendor)s takes %(days)s days ± %(spread)s (%(count)s deliveries).", vendor=seller.partner_id.name, **values)
        if seller:
            return self.env._("%(vendor)s states %(days)s days; too few deliveries to measure.", vendor=seller.partner_id.name, **values)
        return self.env._("No vendor known: %(days)s days assumed.", **values)

    def _reason_unused(self, row, unit):
        if row.last_use:
            used = self.env._("Last used on %(date)s.", date=format_date(self.env, row.last_use))
        else:
            used = self.env._("Never used here.")
        if row.held > 0:
            return self.env._("%(used)s %(quantity)s %(unit)s on hand.", used=used, quantity=self._shown(row.held), unit=unit.name)
        return used

    def _reason_little(self, row):
        if row.weeks:
            return self.env._("Too little history: %(weeks)s weeks, or nothing used in them.", weeks=row.weeks)
        return self.env._("Too little history: nothing moved for a week yet.")
