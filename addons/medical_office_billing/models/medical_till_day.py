from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date


class MedicalTill(models.Model):
    """Each till belongs to a day sheet of its site; a closed day takes no till any more."""
    _inherit = 'medical.till'

    @api.model
    def _check_day(self, site, day):
        res = super()._check_day(site, day)
        sheet = self.env['medical.day.sheet']._of(site, day)
        # whoever closes the day waits until this till is there, or is waited for
        self.env.cr.execute('SELECT state FROM medical_day_sheet WHERE id = %s FOR SHARE', [sheet.id])
        if self.env.cr.fetchone()[0] == 'closed':
            raise UserError(self.env._(
                "%(day)s is closed at %(site)s: no till is opened for it any more.", day=format_date(self.env, day), site=site.sudo().name))
        return res
