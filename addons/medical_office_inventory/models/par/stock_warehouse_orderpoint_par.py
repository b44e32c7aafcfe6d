import logging
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

REFUSED_DAYS = 7

_logger = logging.getLogger(__name__)


class StockWarehouseOrderpoint(models.Model):
    """What Odoo's scheduler would buy or move for a room becomes a supply request: people decide, and the buyer orders."""
    _inherit = 'stock.warehouse.orderpoint'

    trigger = fields.Selection(
        help="Auto: what falls below the minimum is asked for by itself, in a request that somebody decides about. "
             "Manual: people ask.")

    def _procure_orderpoint_confirm(self, use_new_cursor=False, company_id=None, raise_user_error=True):
        # sudo: which places are rooms of a site is no secret
        ours = self.filtered(lambda par: par.sudo().location_id.medical_site_id)
        ours._medical_ask_automatically()
        return super(StockWarehouseOrderpoint, self - ours)._procure_orderpoint_confirm(
            use_new_cursor=use_new_cursor, company_id=company_id, raise_user_error=raise_user_error)

    @api.autovacuum
    def _unlink_processed_orderpoints(self):
        # Odoo throws away what it made itself once nothing is to be ordered, and takes for that whatever OdooBot wrote: a par level
        # of a room that says something stays
        others = self.with_context(active_test=False).search(
            Domain('create_uid', '=', SUPERUSER_ID) & Domain('trigger', '=', 'manual')
            & (Domain('location_id.medical_room_id', '=', False) | Domain('product_max_qty', '=', 0))
            & (Domain('id', 'in', self.ids) if self.ids else Domain.TRUE))
        return super(StockWarehouseOrderpoint, others)._unlink_processed_orderpoints() if others else others

    def _medical_ask_automatically(self):
        """Ask for what rooms are short of, with what is on its way. Twice called, nothing is asked for twice.

        Places of a site that are no room (quarantine, a shelf) ask for nothing.
        """
        # in nobody's name: whoever moved the goods that were the last has no hand in the request
        pars = self.with_user(SUPERUSER_ID).sudo().filtered('medical_room_id')
        # goods and requests moved since they were read
        pars.invalidate_recordset(['medical_on_hand', 'medical_on_order', 'medical_below_min'])
        pars = pars.filtered(lambda par: par._medical_to_ask() > 0)
        pars -= pars._medical_refused()
        wanted = {par: par._medical_to_ask() for par in pars}
        for room, own in pars.grouped('medical_room_id').items():
            try:
                with self.env.cr.savepoint():
                    room._medical_request_automatically({par: wanted[par] for par in own})
            except IntegrityError:
                # another run asks for this room at this moment
                _logger.info("The automatic request of room %s is being made already", room.id)

    def _medical_to_ask(self):
        """What to ask for now: what somebody typed in Odoo's replenishment screen, else what fills up to par once there is, with
        what is on its way, less than the minimum."""
        self.ensure_one()
        if self.trigger == 'manual' and self.qty_to_order_manual > 0:
            return self.qty_to_order_manual
        if self.product_uom.compare(self.medical_on_hand + self.medical_on_order, self.product_min_qty) >= 0:
            return 0
        return self._medical_missing()

    def _get_replenishment_order_notification(self):
        self.ensure_one()
        # sudo: whoever presses the button is told which request it became
        request = self.env['medical.supply.request'].sudo().search([
            ('room_id', '=', self.medical_room_id.id), ('is_automatic', '=', True), ('state', 'in', ('draft', 'submitted'))], limit=1)
        if not request:
            return super()._get_replenishment_order_notification()
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'info', 'message': self.env._("Asked for in %(request)s: somebody decides, then it is brought or ordered.", request=request.name),
                'next': {'type': 'ir.actions.act_window_close'}},
        }

    def _medical_refused(self):
        """Par levels that were refused or withdrawn of late: not asked for anew every day."""
        lines = self.env['medical.supply.request.line'].search([
            ('request_id.is_automatic', '=', True), ('state', '=', 'cancelled'), ('room_id', 'in', self.medical_room_id.ids),
            ('product_id', 'in', self.product_id.ids), ('create_date', '>=', fields.Datetime.now() - timedelta(days=REFUSED_DAYS))])
        refused = {(line.room_id, line.product_id) for line in lines}
        return self.filtered(lambda par: (par.medical_room_id, par.product_id) in refused)
