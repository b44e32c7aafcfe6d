from odoo import api, models

from .medical_audit_pack import ASKERS


class MedicalToday(models.AbstractModel):
    """Packs that failed, and those that wait to be handed over; the way to ask for one."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        packs = {
            'section': 'compliance', 'model': 'medical.audit.pack', 'groups': ASKERS, 'personal': True,
            'action': 'medical_office_compliance.action_medical_audit_pack'}
        return super()._cards() + [
            self._card(
                'audit_packs_failed', title=self.env._("Audit packs that failed"), sequence=40, urgency='warning', icon='fa-archive',
                domain=[('user_id', '=', self.env.uid), ('state', '=', 'failed')], empty=self.env._("No audit pack of yours failed."), **packs),
            self._card(
                'audit_packs_ready', title=self.env._("Audit packs ready to download"), sequence=41, urgency='info', icon='fa-archive',
                domain=[('user_id', '=', self.env.uid), ('state', '=', 'ready')], empty=self.env._("No audit pack of yours is kept."), **packs),
        ]

    @api.model
    def get_today(self):
        """As before, with can_ask_for_pack: whether the user may ask for an audit pack."""
        return {**super().get_today(), 'can_ask_for_pack': self.env.user.has_groups(ASKERS)}
