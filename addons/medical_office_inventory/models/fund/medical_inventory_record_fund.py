from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalInventoryRecord(models.TransientModel):
    """Whose the goods are, where the practice keeps stock of vaccine funds."""
    _inherit = 'medical.inventory.record'

    stock_of = fields.Selection([('own', "The Practice's Own"), ('fund', 'Vaccine Funds')], 'Whose Stock')
    fund_id = fields.Many2one('medical.vaccine.fund', 'Vaccine Fund', domain="[('company_id', '=', company_id)]")

    def _has_funds(self):
        return bool(self.env['medical.vaccine.fund'].search_count([('company_id', '=', self.company_id.id)], limit=1))

    def _record_columns(self):
        columns = super()._record_columns()
        if self._has_funds():
            place = next(number for number, column in enumerate(columns, 1) if column.name == 'lot')
            columns.insert(place, Column('owner', self.env._("Stock Of"), width=16))
        return columns

    def _sql_more(self, at_zero=False):
        more = super()._sql_more(at_zero)
        if not self._has_funds():
            return more
        if at_zero:
            return SQL('%s, NULL', more)
        return SQL(
            '%s, COALESCE((SELECT %s FROM medical_vaccine_fund fund WHERE fund.partner_id = stock.owner_id), %s)',
            more, self._sql_field('fund', 'medical.vaccine.fund', 'name'), self.env._("The practice's own"))

    def _sql_wanted(self):
        wanted = super()._sql_wanted()
        funds = self.env['medical.vaccine.fund'].with_context(active_test=False)
        if self.fund_id:
            # sudo: the owner behind a fund that the user may read
            return SQL('%s AND stock.owner_id = %s', wanted, self.fund_id.sudo().partner_id.id)
        if not self.stock_of:
            return wanted
        # sudo: which owners are funds is no secret
        owners = funds.sudo().search([('company_id', '=', self.company_id.id)]).partner_id
        of_funds = SQL('stock.owner_id IN %s', owners._ids) if owners else SQL('FALSE')
        return SQL('%s AND %s', wanted, of_funds if self.stock_of == 'fund' else SQL('(%s) IS NOT TRUE', of_funds))
