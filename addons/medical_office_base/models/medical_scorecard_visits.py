from odoo import api, models
from odoo.fields import Domain

SEEN = ('arrived', 'roomed', 'left')
NOT_BOOKED = ('moved', 'mistake')


class MedicalScorecard(models.AbstractModel):
    """Visits and what patients say, get and ask for."""
    _inherit = 'medical.scorecard'

    @api.model
    def _indicators(self):
        visits = 'medical_office_base.action_medical_visit'

        def booked(month):
            return month.days('date') & (month.days_over('date') | Domain([('state', '!=', 'expected')])) & Domain([
                ('is_walk_in', '=', False), ('end_reason', 'not in', NOT_BOOKED)])

        def given(month):
            return month.moments('date') & Domain([('patient_id.language_id', '!=', False)])

        return super()._indicators() + [
            self._indicator('KPI-01', 'medical.visit', whole=booked, part=lambda month: [('state', 'in', SEEN)], action=visits),
            self._indicator('KPI-02', 'medical.visit', whole=booked, part=lambda month: [('state', '=', 'no_show')], action=visits),
            self._indicator(
                'KPI-04', 'medical.visit', how='average', minutes=('arrived_at', 'roomed_at'), action=visits,
                whole=lambda month: month.days('date') & Domain([('arrived_at', '!=', False), ('roomed_at', '!=', False)])),
            self._indicator(
                'KPI-05', 'medical.visit', how='average', minutes=('arrived_at', 'left_at'), action=visits,
                whole=lambda month: month.days('date') & Domain([('arrived_at', '!=', False), ('left_at', '!=', False)])),
            self._indicator(
                'KPI-19', 'medical.patient.request', part=lambda month: [('timeliness', '=', 'kept')],
                whole=lambda month: month.days('date_due') & Domain([('kind', '=', 'access'), ('state', '!=', 'withdrawn')]) & (
                    month.days_over('date_due') | Domain([('timeliness', 'in', ('kept', 'late'))]))),
            self._indicator(
                'KPI-57', 'medical.satisfaction', how='average', top=('rating',), whole=lambda month: month.days('month')),
            self._indicator(
                'KPI-58', 'medical.handout.given', whole=given, by_ids=True,
                part=lambda month: self.env['medical.handout.given']._domain_own_language()),
        ]
