from odoo import api, models
from odoo.tools.misc import format_amount


class MedicalReception(models.AbstractModel):
    """The reception's day says of each visit what of its co-pay was taken at a till."""
    _inherit = 'medical.reception'

    @api.model
    def get_day(self, site_id=False, day=False):
        answer = super().get_day(site_id, day)
        shown = [values for values in answer.get('visits', []) if values['copay']]
        # shown to whoever sees co-pays alone; the visits were found as the user
        visits = self.env['medical.visit'].browse([values['id'] for values in shown])
        taken = self.env['medical.till.screen']._copays_taken(visits) if visits else {}
        for values, visit in zip(shown, visits.sudo(), strict=True):  # sudo: the amounts due, shown already
            currency, amount = visit.currency_id, taken.get(visit.id, 0.0)
            if currency.compare_amounts(amount, 0) <= 0:
                continue
            left = currency.round(visit.copay_due - amount)
            values['copay'] = (
                self.env._("%(amount)s, taken", amount=format_amount(self.env, amount, currency)) if currency.compare_amounts(left, 0) <= 0 else
                self.env._("%(left)s left of %(due)s", left=format_amount(self.env, left, currency),
                           due=format_amount(self.env, visit.copay_due, currency)))
        return answer
