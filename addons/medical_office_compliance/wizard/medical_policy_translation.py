from odoo import fields, models


class MedicalPolicyTranslation(models.TransientModel):
    """Into which language a version is translated."""
    _name = 'medical.policy.translation'
    _description = 'Translate a Version'

    version_id = fields.Many2one('medical.policy.version', required=True, readonly=True, ondelete='cascade')
    source_language_id = fields.Many2one(related='version_id.language_id')
    language_id = fields.Many2one('medical.language', 'Into', required=True, domain="[('id', '!=', source_language_id)]")

    def action_begin(self):
        """Begin the draft, with the text to write over."""
        self.ensure_one()
        return self.version_id._begin_translation(self.language_id)._get_records_action()
