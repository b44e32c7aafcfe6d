from odoo import api, models


class MedicalToday(models.AbstractModel):
    """That an update brought other outlines than those that policies were made from."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [self._card(
            'policy_library_news', title=self.env._("Outlines of policies that changed"), section='compliance', sequence=90, urgency='info', icon='fa-book',
            groups='medical_office_base.group_manager,medical_office_base.group_compliance_officer', model='medical.policy',
            domain=[('medical_library_news', '=', True)], action='medical_office_compliance.action_medical_policy',
            empty=self.env._("Your policies know what the library says now."))]
