from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL


class MedicalCount(models.Model):
    """What becomes of a counted sheet: approved and posted, counted once more, or cancelled."""
    _inherit = 'medical.count'

    def action_post(self):
        """Approve what was counted, and set the stock by it in one go.

        :raises UserError: not the user's to decide, a reason is missing, or goods have moved so that the difference can't be
        """
        for count in self:
            count._check_deciding()
            missing = count._differing().filtered(lambda line: not line.reason)
            if missing:
                raise UserError(self.env._(
                    "Say why these differ from the book first: %(items)s.",
                    items=', '.join(line.product_id.display_name for line in missing[:5]) + (', …' if len(missing) > 5 else '')))
            posting = count._doing()
            posting.write({'approved_by_id': self.env.uid})
            posting._post()
        return True

    def _check_deciding(self):
        self.ensure_one()
        self.check_access('read')
        self._lock()
        if self.state != 'to_approve':
            raise UserError(self.env._("%(sheet)s does not wait for approval.", sheet=self.name))
        fault = self._decider_fault()
        if fault:
            raise UserError(fault)

    def action_print(self):
        """Open the record of this sheet: on screen, PDF and xlsx, with lines to sign."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_count_record')
        return {**action, 'context': {'default_count_id': self.id, 'default_company_id': self.company_id.id}}

    def action_open_differences(self):
        """Open the lines that differ: reasons are given to several at once."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_count_line')
        return {
            **action, 'name': self.env._("Differences of %(sheet)s", sheet=self.name), 'context': {},
            'domain': [('count_id', '=', self.id), ('is_counted', '=', True), ('difference', '!=', 0)]}

    def action_set_reason(self):
        """Ask for one reason for all lines that have none."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Why It Differs"),
            'res_model': 'medical.count.reason',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_count_id': self.id},
        }

    def action_recount(self):
        """Have what differs counted once more, before deciding."""
        for count in self:
            count._check_deciding()
            again = count._doing()
            differing = again._differing()
            differing._ask_again()
            again.write({'state': 'recount', 'recounter_id': again._other_counters()[:1].id or again.counter_id.id})
        return True

    def action_cancel(self):
        """Call the sheet off; nothing changes in the stock. What was counted already stays on record."""
        for count in self:
            count.check_access('write')
            count._lock()
            if count.state in ('posted', 'cancelled'):
                raise UserError(self.env._("%(sheet)s is over: correct the stock with another count.", sheet=count.name))
            if count.state == 'to_approve':
                # differences are not made to vanish by who counted them
                count._check_deciding()
            elif count.state != 'draft' and not self.env.user.has_group('medical_office_base.group_manager'):
                raise UserError(self.env._("The office manager calls off a count that was started."))
            count._doing().write({'state': 'cancelled'})
        return True

    def _post(self):
        """Set the stock by the counted lines. Called as superuser."""
        self.ensure_one()
        self._post_lines(self.line_ids.filtered('is_counted'))
        self.write({'state': 'posted', 'date_posted': fields.Datetime.now()})

    def _post_lines(self, lines):
        """Post what differs: by Odoo's own inventory adjustment, or as use in rooms where use follows from counts. To be extended.

        The number of queries does not depend on the number of lines, apart from Odoo's own.
        """
        lines._ensure_lots()
        quants = lines._stock()
        differing = self._differing() & lines
        used = differing.filtered(lambda line: line.room_id.count_is_use and line.difference < 0)
        differing._check_possible(quants)
        self._post_adjustment(differing - used, quants)
        self._post_use(used)
        self._note_counted([quants[line._key()] for line in lines - differing + used if line._key() in quants])

    def _post_adjustment(self, lines, quants):
        if not lines:
            return
        Quant = self.env['stock.quant']
        keys = {line: line._key() for line in lines}
        new = [line for line in lines if keys[line] not in quants]
        made = Quant.create([{
            'location_id': line.location_id.id, 'product_id': line.product_id.id, 'lot_id': line.lot_id.id, 'package_id': line.package_id.id,
            'owner_id': line.owner_id.id} for line in new])
        quants.update({keys[line]: quant for line, quant in zip(new, made, strict=True)})
        by_quant = {}
        for line in lines:
            quant = quants[keys[line]][:1]
            quant.inventory_quantity = quant.quantity + line.difference
            by_quant[quant.id] = line.id
        conflict = Quant.browse(by_quant).with_context(
            inventory_name=self.name, medical_count_lines=by_quant).action_apply_inventory()
        if conflict:
            raise UserError(self.env._("Stock has moved meanwhile. Post once more."))

    def _post_use(self, lines):
        """What is missing where use follows from counts was used: it goes where supplies go that were used."""
        if not lines:
            return
        lines.write({'is_use': True})
        target = self.company_id.medical_use_location_id
        moves = self.env['stock.move'].create([{
            'product_id': line.product_id.id,
            'product_uom': line.product_id.uom_id.id,
            'product_uom_qty': -line.difference,
            'location_id': line.location_id.id,
            'location_dest_id': target.id,
            'company_id': self.company_id.id,
            'origin': self.name,
            'medical_use_reason': 'use',
            'medical_count_line_id': line.id,
            'picked': True,
            'move_line_ids': [Command.create({
                'product_id': line.product_id.id,
                'product_uom_id': line.product_id.uom_id.id,
                'quantity': -line.difference,
                'lot_id': line.lot_id.id,
                'package_id': line.package_id.id,
                'owner_id': line.owner_id.id,
                'location_id': line.location_id.id,
                'location_dest_id': target.id,
                'company_id': self.company_id.id,
                'picked': True,
            })],
        } for line in lines])
        moves._action_done()

    def _note_counted(self, quants):
        """What was counted without an adjustment is counted all the same: requests for it are answered, the next count is planned."""
        quants = self.env['stock.quant'].browse([quant.id for some in quants for quant in some]).exists()
        if not quants:
            return
        quants.location_id.write({'last_inventory_date': self.site_id._today()})
        for location, rows in quants.grouped('location_id').items():
            rows.write({'user_id': False, 'inventory_date': location._get_next_inventory_date()})
        self.env['medical.supply.use']._mark_counted(quants)

    def _locked(self, quants):
        """Stock that nobody else takes from meanwhile."""
        if quants:
            self.env.cr.execute(SQL('SELECT id FROM stock_quant WHERE id IN %s ORDER BY id FOR UPDATE', quants._ids), log_exceptions=False)
        return quants
