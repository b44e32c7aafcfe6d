from odoo import api, models
from odoo.exceptions import AccessError


class MedicalGuarded(models.AbstractModel):
    """Rows that methods write as superuser: by RPC and by import nobody makes or changes one, whatever the access lines say.

    A model that `_stays` is history: nobody changes its rows, and the ORM deletes none, for superusers neither.
    """
    _name = 'medical.guarded'
    _description = 'Written by Methods Alone'

    _stays = False

    @api.model
    def _guard_words(self):
        """What is said to whoever tries: how it is written instead. To be overridden."""
        return self.env._("“%(what)s” follows from what is done, it can't be typed.", what=self._description)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self._guard_words())
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            raise AccessError(self._guard_words())
        if self._stays and self and vals:
            raise AccessError(self.env._("“%(what)s” stays as it was written.", what=self._description))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if self._stays:
            raise AccessError(self.env._("“%(what)s” is kept: nobody deletes it.", what=self._description))
