from odoo import api, fields, models


class MedicalRiskPart(models.AbstractModel):
    """A row of a risk analysis: written while that is a draft, by nobody afterwards, superusers neither."""
    _name = 'medical.risk.part'
    _description = 'Row of a Risk Analysis'
    _check_company_auto = True

    # what the signature itself keeps (superuser)
    _kept_fields = frozenset()

    analysis_id = fields.Many2one('medical.risk.analysis', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='analysis_id.company_id', store=True, index=True)
    analysis_state = fields.Selection(related='analysis_id.state')

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.analysis_id._touch()
        return rows

    def write(self, vals):
        if not (self.env.su and vals.keys() <= self._kept_fields):
            self.analysis_id._touch()
        res = super().write(vals)
        if 'analysis_id' in vals:
            self.analysis_id._touch()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self.analysis_id._touch()
