from odoo import models


class MedicalPlaceCode(models.AbstractModel):
    """A site has a poster, whose code opens the page on which issues are reported without login."""
    _inherit = 'medical.place.code'
    _place_models = ('medical.room', 'maintenance.equipment', 'medical.site')
