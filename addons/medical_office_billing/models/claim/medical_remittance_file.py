from odoo import fields, models


class MedicalRemittance(models.Model):
    """Remittances of a file tell it what became of them."""
    _inherit = 'medical.remittance'

    file_id = fields.Many2one('medical.x12.file', readonly=True, copy=False, index='btree_not_null', ondelete='restrict', check_company=True)

    def write(self, vals):
        res = super().write(vals)
        if 'state' in vals:
            # sudo: the file follows, whoever posts
            self.sudo().file_id._follow_remittances()
        return res

    def unlink(self):
        # sudo: as above
        files = self.sudo().file_id
        res = super().unlink()
        files._follow_remittances()
        return res
