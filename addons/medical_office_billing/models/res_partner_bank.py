from odoo import api, fields, models


class ResPartnerBank(models.Model):
    """When a vendor's account last changed: a changed account is how payments are diverted, so runs say it."""
    _inherit = 'res.partner.bank'

    medical_changed_on = fields.Datetime('Account Changed On', readonly=True, copy=False, default=fields.Datetime.now)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, 'medical_changed_on': fields.Datetime.now()} for vals in vals_list])

    def write(self, vals):
        vals = {name: value for name, value in vals.items() if name != 'medical_changed_on'}
        if {'acc_number', 'partner_id'} & set(vals):
            vals['medical_changed_on'] = fields.Datetime.now()
        return super().write(vals)
