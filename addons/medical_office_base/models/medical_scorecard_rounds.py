from odoo import api, models
from odoo.fields import Domain


class MedicalScorecard(models.AbstractModel):
    """Rounds, temperatures, problems and preventive maintenance."""
    _inherit = 'medical.scorecard'

    @api.model
    def _indicators(self):
        rounds = 'medical_office_base.action_medical_checklist_run'
        problems = 'medical_office_base.action_maintenance_request'

        def due(month):
            """Rounds of the month whose time is over, or that are done."""
            return month.moments('date_due') & Domain([('state', '!=', 'cancelled')]) & (
                Domain('state', 'in', ('done', 'missed')) | Domain('date_limit', '<', 'now'))

        def temperature(month):
            return due(month) & Domain([('checklist_id.line_ids.kind', '=', 'temperature')])

        def reported(month):
            return month.moments('medical_reported_on', 'medical_site_id') & Domain([('medical_kind_id', '!=', False), ('archive', '=', False)]) & (
                Domain('medical_accepted_on', '!=', False) | Domain('medical_response_due', '<', 'now'))

        return super()._indicators() + [
            self._indicator('KPI-33', 'medical.checklist.run', whole=temperature, part=lambda month: [('state', '=', 'done')], action=rounds),
            self._indicator(
                'KPI-34', 'medical.reading', how='count',
                whole=lambda month: month.moments('date') & Domain([('kind', '=', 'temperature'), ('out_of_range', '=', True)]),
                among=lambda month: month.moments('date') & Domain([('kind', '=', 'temperature')])),
            self._indicator(
                'KPI-38', 'medical.checklist.run', part=lambda month: [('state', '=', 'done')], action=rounds,
                whole=lambda month: due(month) & Domain([('equipment_id', '!=', False), ('kind', '!=', 'maintenance')])),
            self._indicator(
                'KPI-46', 'maintenance.request', whole=reported, site='medical_site_id', by_ids=True, action=problems,
                part=lambda month: self.env['maintenance.request']._medical_domain_answered()),
            self._indicator(
                'KPI-47', 'medical.checklist.run', part=lambda month: [('stage', '=', 'done')], action=rounds,
                whole=lambda month: due(month) & Domain([('kind', '=', 'maintenance')])),
            self._indicator(
                'KPI-49', 'maintenance.request', how='average', minutes=('medical_reported_on', 'medical_accepted_on'), site='medical_site_id',
                whole=lambda month: month.moments('medical_reported_on', 'medical_site_id') & Domain([
                    ('medical_kind_id.is_emergency', '=', True), ('archive', '=', False), ('medical_accepted_on', '!=', False)]), action=problems),
        ]
