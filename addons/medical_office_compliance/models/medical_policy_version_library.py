from odoo import models

from .medical_policy_template import OUTLINE_MARK


class MedicalPolicyVersion(models.Model):
    """An outline isn't put in force as it was shipped."""
    _inherit = 'medical.policy.version'

    def _paper_faults(self):
        faults = super()._paper_faults()
        if OUTLINE_MARK.lower() in (self.body or '').lower():
            faults.append(self.env._(
                "The text still says “%(mark)s”: decide what stands in [square brackets], then take that paragraph out.", mark=OUTLINE_MARK))
        return faults
