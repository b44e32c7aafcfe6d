from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class AccountMove(models.Model):
    _inherit = 'account.move'

    medical_agreement_id = fields.Many2one(
        'medical.agreement', 'Agreement', compute='_compute_medical_agreement_id', store=True, readonly=False, index='btree_not_null',
        check_company=True, domain="[('partner_id', 'child_of', commercial_partner_id), ('state', '!=', 'draft')]",
        help="The agreement with the vendor that this bill is for: it is compared with the visits made.")
    medical_service_date = fields.Date(
        'For the Month Of', compute='_compute_medical_service_date', store=True, readonly=False,
        help="Any day of the month whose visits are billed; vendors often bill in the month after.")

    def _auto_init(self):
        # nothing to compute for the bills there are: no order of theirs has an agreement yet
        for name, kind in (('medical_agreement_id', 'int4'), ('medical_service_date', 'date')):
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, kind)
        return super()._auto_init()

    @api.depends('invoice_line_ids.purchase_line_id.order_id.medical_agreement_id')
    def _compute_medical_agreement_id(self):
        for move in self:
            # sudo: whoever writes bills need not read orders or agreements
            agreements = move.sudo().invoice_line_ids.purchase_line_id.order_id.medical_agreement_id
            # what is typed stays; orders of several agreements on one bill leave the choice to people
            move.medical_agreement_id = move.medical_agreement_id or (len(agreements) == 1 and agreements.sudo(False))

    @api.depends('invoice_date')
    def _compute_medical_service_date(self):
        for move in self:
            move.medical_service_date = move.medical_service_date or move.invoice_date
