from odoo import models

from .medical_count_controlled import CONTROLLED_KINDS


class MedicalCountLine(models.Model):
    _inherit = 'medical.count.line'

    def _beyond_tolerance(self):
        # of a controlled substance every difference is looked into by somebody else, instead of being counted until it fits
        return super(MedicalCountLine, self.filtered(lambda line: line.count_id.kind not in CONTROLLED_KINDS))._beyond_tolerance()
