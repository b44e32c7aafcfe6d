from odoo import api, fields, models

from .medical_handout import AUTHORS


class MedicalToday(models.AbstractModel):
    """What waits about handouts: texts to sign off, translations to check or behind, texts to look at again."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._handout_cards()

    @api.model
    def _handout_cards(self):
        action = 'medical_office_base.action_medical_handout_version'
        today = fields.Date.to_string(fields.Date.context_today(self))
        return [
            self._card(
                'handouts_to_sign', title=self.env._("Handouts to sign off"), section='patients', sequence=70, urgency='warning', icon='fa-pencil-square-o',
                groups='medical_office_base.group_clinician', model='medical.handout.version', domain=[('can_sign', '=', True)], action=action,
                personal=True, empty=self.env._("No handout waits for your signature.")),
            self._card(
                'handout_translations_to_check', title=self.env._("Translations to check"), section='patients', sequence=71, urgency='info', icon='fa-language',
                groups=AUTHORS, model='medical.handout.version', domain=[('needs_translation', '=', True)], action=action,
                empty=self.env._("No translation waits for a translator's sign-off.")),
            self._card(
                'handout_translations_behind', title=self.env._("Translations behind"), section='patients', sequence=72, urgency='warning', icon='fa-language',
                groups=AUTHORS, model='medical.handout.version', domain=[('state', '=', 'approved'), ('is_behind', '=', True)], action=action,
                empty=self.env._("Every translation in use is of the text in use.")),
            self._card(
                'handouts_to_review', title=self.env._("Handouts to look at again"), section='patients', sequence=73, urgency='warning',
                icon='fa-calendar-check-o', groups=AUTHORS, model='medical.handout.version',
                domain=[('state', '=', 'approved'), ('date_review', '<=', today)],
                action=action, empty=self.env._("No handout in use has to be looked at again yet.")),
        ]
