from odoo import models

from .medical_patient_owed import MONEY


class AccountMove(models.Model):
    """A payment of a patient tells at once whether a promise or an installment is kept."""
    _inherit = 'account.move'

    def _post(self, soft=True):
        posted = super()._post(soft)
        money = posted.filtered(lambda move: move.journal_id.type in MONEY)
        # sudo: whether there is something agreed with them; names nobody
        partners = money.sudo().line_ids.partner_id.filtered('medical_is_patient')
        if partners:
            patients = self.env['medical.patient'].sudo().with_context(active_test=False).search([('partner_id', 'in', partners.ids)])  # sudo: as above
            while merged := patients.filtered('merged_into_id'):
                patients = patients - merged | merged.merged_into_id
            domain = [('patient_id', 'in', patients.ids)]
            self.env['medical.payment.promise'].sudo().search([*domain, ('state', '=', 'open')])._refresh()  # sudo: as above
            self.env['medical.payment.plan'].sudo().search([*domain, ('state', '=', 'running')])._refresh()  # sudo: as above
        return posted
