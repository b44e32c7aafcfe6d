from datetime import timedelta

from odoo import api, fields, models

from .medical_duty_mixin import KEEPERS
from .medical_training import VERIFIERS


class MedicalToday(models.AbstractModel):
    """What waits about training and drills."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._training_cards()

    @api.model
    def _training_cards(self):
        people = 'medical_office_base.group_staff,medical_office_base.group_facility'
        now = fields.Datetime.now()
        to_close = [('state', '=', 'planned'), ('date_end', '<', fields.Datetime.to_string(now))]
        keeper = self.env.user.has_groups(KEEPERS)
        if not keeper:
            to_close.append(('trainer_id', '=', self.env.uid))
        month = fields.Date.to_string(fields.Date.context_today(self) + timedelta(days=30))
        return [
            self._card(
                'training_mine', title=self.env._("Training to do"), section='compliance', sequence=20, urgency='warning', icon='fa-graduation-cap',
                personal=True, groups=people, model='medical.training', domain=[('is_mine', '=', True)],
                action='medical_office_compliance.action_medical_training_own', empty=self.env._("No training waits for you.")),
            self._card(
                'training_late', title=self.env._("Training overdue"), section='compliance', sequence=21, urgency='danger', icon='fa-graduation-cap',
                groups=KEEPERS, model='medical.training', domain=[('stage', '=', 'late')],
                action='medical_office_compliance.action_medical_training', empty=self.env._("Nobody's training is overdue.")),
            self._card(
                'training_proof', title=self.env._("Outside proof to verify"), section='compliance', sequence=22, urgency='warning',
                icon='fa-certificate', groups=VERIFIERS, model='medical.training', domain=[('can_verify', '=', True)],
                action='medical_office_compliance.action_medical_training', empty=self.env._("No certificate waits for you.")),
            self._card(
                'training_sessions_to_close', title=self.env._("Sessions to close"), section='compliance', sequence=23, urgency='warning',
                icon='fa-users', groups='medical_office_base.group_staff', personal=not keeper, model='medical.training.session', domain=to_close,
                action='medical_office_compliance.action_medical_training_session', empty=self.env._("Every session that was held is closed.")),
            self._card(
                'drills_due', title=self.env._("Drills due"), section='compliance', sequence=24, urgency='warning', icon='fa-fire-extinguisher',
                groups=KEEPERS, model='medical.drill', domain=[
                    ('state', 'in', ['planned', 'done']), ('expiry_stage', 'in', ['due', 'expired']), ('date_end', '<=', month)],
                action='medical_office_compliance.action_medical_drill', empty=self.env._("No drill is due.")),
        ]
