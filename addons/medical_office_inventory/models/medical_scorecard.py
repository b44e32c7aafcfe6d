from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.models.medical_scorecard import Figure


class MedicalScorecard(models.AbstractModel):
    """Supplies: what is below its minimum, used, spoiled, or soon will be."""
    _inherit = 'medical.scorecard'

    @api.model
    def _indicators(self):
        levels, costs = 'medical_office_inventory.action_medical_below_min', 'medical_office_inventory.action_medical_supply_cost'
        rooms = Domain('location_id.medical_room_id', '!=', False)

        def used(month):
            return month.moments('date', 'location_id.medical_site_id') & Domain([('state', '=', 'done'), ('medical_use_reason', '=', 'use')]) & (
                Domain('medical_use_id.state', '=', 'done') | Domain('medical_count_line_id', '!=', False))

        def gone(month):
            return month.moments('date', 'location_id.medical_site_id') & Domain('state', '=', 'done') & (
                Domain('medical_disposal_id', '!=', False)
                | Domain('medical_use_id.state', '=', 'done') & Domain('medical_use_reason', '!=', 'transfer'))

        return super()._indicators() + [
            self._indicator(
                'KPI-39', 'stock.warehouse.orderpoint', how='count', live=True, site='location_id.medical_site_id', action=levels,
                whole=lambda month: rooms & Domain('medical_below_min', '=', True), among=lambda month: rooms),
            # thrown away from the shelf, or disposed of under a certificate
            self._indicator('KPI-41', 'stock.move', how='sum', top=('value',), site='location_id.medical_site_id', action=costs,
                            whole=lambda month: gone(month) & Domain('medical_use_reason', '=', 'expired'), among=gone),
            self._indicator('KPI-42', 'stock.quant', how='own', live=True, site='location_id.medical_site_id', whole=lambda month: Domain.FALSE),
            # recorded, or found by a count of a room where use follows from counts
            self._indicator('KPI-43', 'stock.move', how='own', site='location_id.medical_site_id', whole=used, action=costs),
        ]

    @api.model
    def _own_figures(self, company, months, site):
        figures = super()._own_figures(company, months, site)
        if months:
            figures['KPI-42'] = self._ending(company, months, site)
            figures['KPI-43'] = self._over_visits('KPI-43', company, months, site, field='value')
        return figures

    @api.model
    def _ending(self, company, months, site):
        """What is on the shelves now and ends within 60 days, at cost: it can't be told of another day."""
        rows = [Figure(None)] * len(months)
        numbers = [number for number, month in enumerate(months) if month.is_current or self._just_closed(month)]
        if numbers:
            # sudo: a sum that names nobody
            record = self.env['medical.expiry.record'].sudo().with_company(company).with_context(
                allowed_company_ids=company.ids, active_test=False).new({
                    'company_id': company.id, 'site_id': site.id if site else False, 'within': '60'})
            record.env.flush_all()
            [(value, lots)] = self.env.execute_query(SQL(
                """SELECT SUM(value) FILTER (WHERE days >= 0), COUNT(*)
                     FROM (%s) AS row(item, reference, lot, expiry, days, stage, site, room, quantity, unit, value)""",
                record._record_query()))
            for number in numbers:
                rows[number] = Figure(float(value or 0), float(value or 0), float(lots))
        return rows

    @api.model
    def _own_records(self, code, company, month, site):
        if code != 'KPI-42':
            return super()._own_records(code, company, month, site)
        return self.env['medical.expiry.record'].create({'company_id': company.id, 'site_id': site.id, 'within': '60'}).action_view()
