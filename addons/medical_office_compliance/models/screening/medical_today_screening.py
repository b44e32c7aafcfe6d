from odoo import api, models

from .medical_screening_match import DECIDERS


class MedicalToday(models.AbstractModel):
    """Matches with lists of exclusions that somebody has to resolve; exclusions that the list has no more."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        matches = {
            'section': 'compliance', 'model': 'medical.screening.match', 'action': 'medical_office_compliance.action_medical_screening_match'}
        return super()._cards() + [
            self._card(
                'screening_open', title=self.env._("Screening to resolve"), sequence=45, urgency='danger', icon='fa-search', groups=DECIDERS,
                domain=[('state', '=', 'open')], empty=self.env._("Every match with an exclusion list is resolved."), **matches),
            self._card(
                'screening_reinstated', title=self.env._("Excluded, and no longer on the list"), sequence=46, urgency='warning', icon='fa-undo',
                groups='medical_office_base.group_compliance_officer', domain=[('state', '=', 'confirmed'), ('on_list', '=', False)],
                empty=self.env._("No exclusion that was confirmed has left its list."), **matches),
        ]
