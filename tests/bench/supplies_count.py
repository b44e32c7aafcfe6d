"""A count sheet of 2,000 lines, posted, against Odoo's own adjustment of the same lines."""
from odoo.fields import Domain

from tests.bench.measure import seconds

LINES = 2000


def _quants(env):
    site = env['medical.site'].search([('code', '=', 'B1')])
    return env['stock.quant'].search(
        Domain([('location_id', 'in', site.room_ids.location_id.ids), ('quantity', '>', 2)]), order='id', limit=LINES)


def prepare_sheet(env):
    """A sheet on which 2,000 lines were counted, each one less than the book has; approved as somebody else."""
    quants = _quants(env)
    site = env['medical.site'].search([('code', '=', 'B1')])
    count = env['medical.count'].create({'site_id': site.id, 'kind': 'full', 'counter_id': env.uid})
    count.write({'state': 'counting', 'date_started': '2020-01-01'})
    rooms = {location: location._medical_room() for location in quants.location_id}
    empty = env['stock.package'], env['res.partner']
    lines = env['medical.count.line'].create([
        count._prepare_line(rooms[quant.location_id], quant.location_id, quant.product_id, quant.lot_id, *empty, quant.quantity)
        for quant in quants])
    for line in lines:
        line.write({'is_counted': True, 'counted_qty': line.start_qty - 1, 'reason': 'unrecorded'})
    lines._reveal()
    count.write({'state': 'to_approve'})
    env.flush_all()
    env.invalidate_all()
    return count


def post_sheet(env):
    """Seconds to post the sheet: lots, differences, Odoo's adjustment, its state."""
    count = prepare_sheet(env)

    def post():
        count._post()
        env.flush_all()

    return seconds(post)


def post_by_core(env):
    """Seconds of what somebody does on Odoo's own screen: each quantity is set, then all are applied."""
    quants = _quants(env)
    quants.mapped('quantity')
    env.flush_all()
    env.invalidate_all()

    def post():
        for quant in quants:
            quant.inventory_quantity = quant.quantity - 1
        quants.with_context(inventory_name='Bench').action_apply_inventory()
        env.flush_all()

    return seconds(post)
