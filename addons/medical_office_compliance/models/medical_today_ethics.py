from odoo import api, fields, models

from .medical_ethics_reviewed_mixin import READERS

PEOPLE = 'medical_office_base.group_staff,medical_office_base.group_facility'


class MedicalToday(models.AbstractModel):
    """What waits about ethics: disclosures to make and to decide about, those overdue, measures."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._ethics_cards()

    @api.model
    def _ethics_cards(self):
        today = fields.Date.to_string(fields.Date.context_today(self))
        statements = {'model': 'medical.ethics.statement', 'action': 'medical_office_compliance.action_medical_ethics_statement', 'section': 'compliance'}
        return [
            self._card(
                'ethics_mine', title=self.env._("Disclosures to make"), sequence=30, urgency='warning', icon='fa-balance-scale', groups=PEOPLE,
                domain=[('is_mine', '=', True)], personal=True, empty=self.env._("You have nothing to declare today."), **statements),
            self._card(
                'ethics_review', title=self.env._("Disclosures to review"), sequence=31, urgency='danger', icon='fa-gavel', groups=READERS,
                domain=[('can_review', '=', True)], empty=self.env._("No disclosure waits for your decision."), **statements),
            self._card(
                'ethics_gifts', title=self.env._("Gifts to review"), section='compliance', sequence=32, urgency='warning', icon='fa-gift', groups=READERS,
                model='medical.ethics.gift', domain=[('can_review', '=', True)], action='medical_office_compliance.action_medical_ethics_gift',
                empty=self.env._("No gift waits for your decision.")),
            self._card(
                'ethics_late', title=self.env._("Disclosures overdue"), sequence=33, urgency='warning', icon='fa-balance-scale',
                groups='medical_office_base.group_manager,medical_office_base.group_compliance_officer', domain=[('stage', '=', 'late')],
                empty=self.env._("Everybody has declared in time."), **statements),
            self._card(
                'ethics_measures', title=self.env._("Measures due"), section='compliance', sequence=34, urgency='warning', icon='fa-list-ol',
                groups=READERS, model='medical.ethics.measure', domain=[('done_on', '=', False), ('date_due', '<=', today)],
                action='medical_office_compliance.action_medical_ethics_measure', empty=self.env._("No measure about a disclosure is due.")),
        ]
