from odoo import fields, models


class MedicalVisit(models.Model):
    """The notice that is to be signed at this visit."""
    _inherit = 'medical.visit'

    needs_notice = fields.Boolean('Notice to Sign', related='patient_id.needs_notice')

    def action_acknowledgement(self):
        """Note the acknowledgement at this visit."""
        self.ensure_one()
        action = self.patient_id.action_acknowledgement()
        return {**action, 'context': {**action['context'], 'default_visit_id': self.id}}

    def action_sign_papers(self):
        """Have papers signed at this visit."""
        self.ensure_one()
        action = self.patient_id.action_sign_papers()
        return {**action, 'context': {**action['context'], 'default_visit_id': self.id}}
