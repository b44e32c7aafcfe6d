from odoo import api, models
from odoo.fields import Domain

from .medical_controlled_inventory import WHOLE
from .medical_controlled_loss import PENDING
from .medical_count_controlled import CONTROLLED_KINDS, WAITING


class MedicalObligationSource(models.AbstractModel):
    """Controlled substances: counts, inventories, what was destroyed, and what DEA was told of losses."""
    _inherit = 'medical.obligation.source'

    @api.model
    def _sources(self):
        return super()._sources() + [
            self._source(
                'controlled_inventory', self.env._("Inventories of controlled substances"), 'medical.controlled.inventory',
                Domain([('state', '=', 'signed'), ('kind', 'in', WHOLE)]), 'date_start', site='site_id', named=False,
                action='medical_office_inventory.action_medical_controlled_inventory'),
            self._source(
                'controlled_loss', self.env._("Thefts and losses reported to DEA"), 'medical.controlled.loss', Domain('state', '=', 'filed'), 'form_on',
                site='site_id', named=False, open_domain=Domain('state', 'in', PENDING), deadline='deadline',
                action='medical_office_inventory.action_medical_controlled_loss'),
            self._source(
                'controlled_disposal', self.env._("Controlled substances destroyed before a witness"), 'medical.disposal',
                Domain([('witness_signed', '=', True), ('line_ids.product_id.medical_controlled', '=', True)]), 'date', site='site_id', named=False,
                action='medical_office_inventory.action_medical_disposal'),
            self._source(
                'controlled_count', self.env._("Controlled substances counted by two people"), 'medical.count',
                Domain([('kind', 'in', CONTROLLED_KINDS), ('state', '=', 'posted')]), 'date_posted', site='site_id', named=False,
                open_domain=Domain([('kind', 'in', CONTROLLED_KINDS), ('state', 'in', WAITING)]), deadline='date_due',
                action='medical_office_inventory.action_medical_controlled_count'),
        ]
