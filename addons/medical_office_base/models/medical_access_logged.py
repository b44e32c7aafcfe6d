from odoo import models


class MedicalAccessLogged(models.AbstractModel):
    """Records whose every reading is written down: who, when, what, by which way; never values."""
    _name = 'medical.access.logged'
    _description = 'Reading Is Logged'
