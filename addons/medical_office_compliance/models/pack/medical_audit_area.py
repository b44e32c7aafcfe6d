from odoo import api, fields, models

from ..obligation.medical_requirement import AREAS


class MedicalAuditArea(models.Model):
    """The areas of obligations as rows, so that several can be chosen at once: for an auditor, or for a pack. Shipped, read-only."""
    _name = 'medical.audit.area'
    _description = 'Area of Obligations'
    _order = 'id'
    _rec_name = 'area'
    _rec_names_search = ['area']

    area = fields.Selection(AREAS, required=True, readonly=True)

    _area_uniq = models.UniqueIndex('(area)', "An area is there once.")

    @api.depends('area')
    @api.depends_context('lang')
    def _compute_display_name(self):
        labels = dict(self._fields['area']._description_selection(self.env))
        for row in self:
            row.display_name = labels.get(row.area, '')
