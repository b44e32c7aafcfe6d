from odoo import api, models
from odoo.tools.float_utils import float_compare


class UomUom(models.Model):
    _inherit = 'uom.uom'

    @api.model
    def _medical_known_packs(self, wanted):
        """The packs that there are of those wanted: {(kind, quantity, unit): unit of measure}; see ``_medical_pack``.

        :param wanted: (kind, quantity, unit) of each
        """
        names = {key: self._medical_pack_name(*key) for key in wanted}
        found = {}
        for pack in self.search([('name', 'in', list(set(names.values()))), ('relative_uom_id', 'in', [unit.id for _kind, _quantity, unit in names])]):
            found.setdefault((pack.name, pack.relative_uom_id), []).append(pack)
        known = {}
        for key, name in names.items():
            pack = next((pack for pack in found.get((name, key[2]), ()) if not float_compare(pack.relative_factor, key[1], precision_digits=6)), None)
            if pack:
                known[key] = pack
        return known

    @api.model
    def _medical_ensure_packs(self, wanted):
        """As ``_medical_known_packs``, with those made that were missing, all in one go."""
        packs = self._medical_known_packs(wanted)
        missing = [key for key in dict.fromkeys(wanted) if key not in packs]
        # sudo: as in _medical_pack
        new = self.sudo().create([
            {'name': self._medical_pack_name(kind, quantity, unit), 'relative_uom_id': unit.id, 'relative_factor': quantity}
            for kind, quantity, unit in missing])
        return packs | dict(zip(missing, new.with_env(self.env), strict=True))
