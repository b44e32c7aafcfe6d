from odoo import api, fields, models
from odoo.exceptions import ValidationError

REASONS = ('use', 'waste')


class MedicalSupplyUse(models.Model):
    """The visit that supplies were used or wasted in, named by whoever may open the patient."""
    _inherit = 'medical.supply.use'

    visit_id = fields.Many2one(
        'medical.visit', 'For Visit', check_company=True, ondelete='restrict', index='btree_not_null',
        groups='medical_office_base.group_patient_admin', domain="[('site_id', '=', site_id)]",
        help="A patient's visit, told by record number: it finds the patients of a lot that is recalled.")

    @api.constrains('visit_id', 'room_id', 'reason')
    def _check_visit(self):
        # sudo: only who opens patients names a visit, which is checked on create
        for use in self.sudo().filtered('visit_id'):
            if use.visit_id.site_id != use.site_id or use.reason not in REASONS:
                raise ValidationError(self.env._("A visit of the same site is named with what was used or wasted in it; for the rest leave it out."))

    @api.model_create_multi
    def create(self, vals_list):
        # a visit that the user can't open is none that they can name
        visit_ids = {vals['visit_id'] for vals in vals_list if vals.get('visit_id')}
        if visit_ids:
            self.env['medical.visit'].browse(visit_ids).check_access('read')
        return super().create(vals_list)
