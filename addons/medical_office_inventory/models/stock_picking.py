from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

CONTROLLED_RECEIVERS = 'medical_office_base.group_supply_clerk,medical_office_base.group_manager,medical_office_base.group_clinician'
DUE = [('late', 'Late'), ('today', 'Today'), ('later', 'Later')]


class StockPicking(models.Model):
    """Receipts of a site follow its rules whatever the way in; transfers for requests bring supplies to the rooms."""
    _inherit = 'stock.picking'

    medical_site_id = fields.Many2one(
        'medical.site', 'Site', compute='_compute_medical_site_id', store=True, index='btree_not_null')
    medical_is_receipt = fields.Boolean(
        'Receipt at a Site', compute='_compute_medical_is_receipt', store=True, help="Comes from a vendor to a site.")
    medical_is_delivery = fields.Boolean(
        'For a Request', compute='_compute_medical_is_delivery', store=True, help="Brings requested supplies to a room.")
    medical_due = fields.Selection(DUE, 'Due', compute='_compute_medical_due', search='_search_medical_due', compute_sudo=True)
    medical_content = fields.Html('Content', compute='_compute_medical_content', compute_sudo=True)
    medical_request_names = fields.Char('Requests', compute='_compute_medical_request_names', compute_sudo=True)
    medical_issue_ids = fields.One2many('medical.receipt.issue', 'picking_id', 'Delivery Problems', readonly=True)
    medical_issue_count = fields.Integer(compute='_compute_medical_issue_count')

    @api.depends('picking_type_id.warehouse_id.medical_site_id')
    def _compute_medical_site_id(self):
        for picking in self:
            picking.medical_site_id = picking.picking_type_id.warehouse_id.medical_site_id

    @api.depends('medical_site_id', 'picking_type_id.code', 'location_id.usage')
    def _compute_medical_is_receipt(self):
        for picking in self:
            picking.medical_is_receipt = bool(
                picking.medical_site_id and picking.picking_type_id.code == 'incoming' and picking.location_id.usage == 'supplier')

    @api.depends('move_ids.medical_request_line_id')
    def _compute_medical_is_delivery(self):
        for picking in self:
            picking.medical_is_delivery = bool(picking.move_ids.medical_request_line_id)

    @api.depends('scheduled_date', 'state', 'medical_site_id')
    def _compute_medical_due(self):
        for picking in self:
            site = picking.medical_site_id
            day = site._medical_day(picking.scheduled_date) if site else False
            if not day or picking.state in ('done', 'cancel'):
                picking.medical_due = False
                continue
            today = site._today()
            picking.medical_due = 'late' if day < today else 'today' if day == today else 'later'

    @api.model
    def _search_medical_due(self, operator, value):
        if operator != 'in':
            return NotImplemented
        passed = self.env['medical.site']._domain_day_passed
        late = passed('scheduled_date', 'medical_site_id')
        up_to_today = passed('scheduled_date', 'medical_site_id', days=1)
        site = Domain('medical_site_id', '!=', False)
        parts = {
            'late': late,
            'today': up_to_today & ~late,
            'later': site & ~up_to_today & Domain('scheduled_date', '!=', False),
        }
        is_open = Domain('state', 'not in', ('done', 'cancel'))
        domains = [is_open & parts[due] for due in value if due in parts]
        if False in value:
            domains.append(~(is_open & site & Domain('scheduled_date', '!=', False)))
        return Domain.OR(domains)

    @api.depends('move_ids.product_uom_qty', 'move_ids.quantity', 'move_ids.state', 'move_line_ids.lot_id')
    def _compute_medical_content(self):
        for picking in self:
            rows = []
            for move in picking.move_ids.filtered(lambda move: move.state != 'cancel'):
                site = picking.medical_site_id
                lots = [
                    self.env._("lot %(lot)s", lot=line.lot_id.name) + (
                        self.env._(", expires %(date)s", date=format_date(self.env, site._medical_day(line.lot_id.expiration_date)))
                        if site and line.lot_id.expiration_date else '')
                    for line in move.move_line_ids if line.lot_id]
                waiting = move.product_uom.compare(move.quantity, move.product_uom_qty) < 0 and move.state not in ('done', 'draft')
                rows.append(Markup('<div><b>{quantity}</b> {unit} {product}{lots}{waiting}</div>').format(
                    quantity=f'{move.product_uom_qty:g}', unit=move.product_uom.name, product=move.product_id.display_name,
                    lots=Markup(' <span class="text-muted">· {}</span>').format('; '.join(lots)) if lots else '',
                    waiting=Markup(' <span class="text-danger">· {}</span>').format(self.env._(
                        "%(count)s in the stockroom", count=f'{move.quantity:g}'))
                    if waiting and not picking.medical_is_receipt else ''))
            picking.medical_content = Markup('').join(rows)

    @api.depends('move_ids.medical_request_line_id')
    def _compute_medical_request_names(self):
        for picking in self:
            requests = picking.move_ids.medical_request_line_id.request_id
            picking.medical_request_names = ', '.join(
                f'{request.name} ({request.requester_id.name})' for request in requests)

    @api.depends('medical_issue_ids')
    def _compute_medical_issue_count(self):
        counts = dict(self.env['medical.receipt.issue']._read_group([('picking_id', 'in', self.ids)], ['picking_id'], ['__count']))
        for picking in self:
            picking.medical_issue_count = counts.get(picking, 0)

    @api.model
    def get_empty_list_help(self, help_message):
        # core's help is about the barcode app, whatever the action says
        if self.env.context.get('medical_own_help'):
            return help_message
        return super().get_empty_list_help(help_message)

    # === RULES OF RECEIPT === #

    def button_validate(self):
        # before core asks about the rest, so that all that is missing is named at once
        self.filtered(lambda picking: picking.medical_is_receipt and picking.state not in ('done', 'cancel'))._medical_check_receipt()
        return super().button_validate()

    def _action_done(self):
        receipts = self.filtered(lambda picking: picking.medical_is_receipt and picking.state not in ('done', 'cancel'))
        receipts._medical_check_receipt()
        issues = receipts._medical_apply_outcomes()
        # refused as a whole: there is nothing to receive
        empty = receipts.filtered(lambda picking: not any(
            line.quantity for line in picking.move_line_ids if line.picked or line.move_id.picked))
        res = super(StockPicking, self - empty)._action_done() if self - empty else True
        if empty and self.env.context.get('cancel_backorder'):
            empty.action_cancel()
        elif empty:
            empty.action_assign()
        receipts._medical_tell_vendor(issues)
        return res

    def _medical_check_receipt(self):
        """Hold what is about to be received against the rules of the office, and name every fault at once.

        :raises UserError: lot or expiry missing or contradicting, expired goods accepted, short-dated goods accepted by
            who may not, controlled substances received by who ordered them
        """
        faults = []
        for picking in self:
            lines = picking.move_line_ids.filtered(lambda line: line.quantity and (
                line.picked or not any(move.picked for move in line.picking_id.move_ids)))
            for line in lines:
                faults += picking._medical_line_faults(line)
            controlled = lines.filtered(lambda line: line.product_id.medical_controlled)
            if controlled and not self.env.su and not self.env.user.has_groups(CONTROLLED_RECEIVERS):
                faults.append(self.env._("Only the supply clerk, the office manager or a clinician receives controlled substances."))
            # sudo: who placed the order is compared, not shown
            orderers = controlled.move_id.purchase_line_id.order_id.sudo().medical_confirmed_by_ids
            if self.env.user in orderers and not self.env.su:
                faults.append(self.env._(
                    "%(products)s: you placed this order. Someone else receives its controlled substances.",
                    products=', '.join(controlled.product_id.mapped('display_name'))))
        if faults:
            raise UserError('\n'.join(dict.fromkeys(faults)))

    def _medical_line_faults(self, line):
        product = line.product_id.display_name
        condition, outcome = line._medical_verdict()
        if outcome == 'refuse':
            return []
        faults = []
        lot = line._medical_find_lot()
        if line.product_id.tracking != 'none':
            if not line.lot_id and not (line.lot_name or '').strip():
                faults.append(self.env._("%(product)s: the lot number is missing.", product=product))
            if line.product_id.use_expiration_date and not (line.expiration_date or lot.expiration_date):
                faults.append(self.env._("%(product)s: the expiry date is missing.", product=product))
        # sudo: the site's clock is no secret, whoever receives
        site = self.sudo().medical_site_id
        typed, known = site._medical_day(line.expiration_date), site._medical_day(lot.expiration_date)
        if typed and known and typed != known:
            faults.append(self.env._(
                "%(product)s: lot %(lot)s is known to expire on %(known)s, not on %(typed)s. Check the box, or the lot.",
                product=product, lot=lot.name, known=format_date(self.env, known), typed=format_date(self.env, typed)))
        if outcome == 'accept' and condition in ('expired', 'damaged', 'wrong'):
            words = dict(line._fields['medical_condition']._description_selection(self.env))
            faults.append(self.env._(
                "%(product)s (%(condition)s) can't go into stock: refuse it or put it in quarantine.",
                product=product, condition=words[condition].lower()))
        if outcome == 'accept' and condition == 'short_dated' and not self.env.su:
            if not self.env.user.has_group('medical_office_base.group_manager'):
                faults.append(self.env._(
                    "%(product)s expires on %(date)s, within %(days)s days: only the office manager accepts it. Refuse it or put it in quarantine.",
                    product=product, date=format_date(self.env, typed or known), days=line.product_id.categ_id.medical_short_dated_days))
            elif not (line.medical_note or '').strip():
                faults.append(self.env._("%(product)s is short-dated: say why it is accepted.", product=product))
        return faults

    def _medical_apply_outcomes(self):
        """Write down what was not in order, send quarantined goods to quarantine and leave out what is refused.

        :return: what was written down
        """
        issues = self.env['medical.receipt.issue'].sudo()
        for picking in self:
            values, refused = [], self.env['stock.move.line']
            close = bool(self.env.context.get('cancel_backorder'))
            lines = picking.move_line_ids.filtered(lambda line: line.quantity and (line.picked or line.move_id.picked))
            for line in lines:
                condition, outcome = line._medical_verdict()
                line.write({'medical_condition': condition, 'medical_outcome': outcome})
                lot = line._medical_find_lot()
                if lot and line.expiration_date and not lot.expiration_date:
                    lot.expiration_date = line.expiration_date
                if outcome == 'quarantine':
                    # sudo: whoever receives may set goods aside
                    line.location_dest_id = picking.sudo().medical_site_id.quarantine_location_id
                elif outcome == 'refuse':
                    refused |= line
                if condition != 'ok' or outcome != 'accept':
                    values.append(picking._medical_issue_values(
                        line.move_id, condition if condition != 'ok' else 'other', outcome, line.quantity_product_uom,
                        lot_name=line.lot_id.name or line.lot_name, expiration_date=line.expiration_date, note=line.medical_note))
            refused.unlink()
            for move in picking.move_ids.filtered(lambda move: move.state not in ('done', 'cancel')):
                received = sum(move.move_line_ids.filtered('picked').mapped('quantity_product_uom'))
                gap = move.product_qty - received - sum(
                    value['quantity'] for value in values if value['move'] == move and value['outcome'] == 'refuse')
                uom = move.product_id.uom_id
                if uom.compare(gap, 0) > 0:
                    values.append(picking._medical_issue_values(move, 'short', 'closed' if close else 'later', gap))
                elif uom.compare(received, move.product_qty) > 0:
                    values.append(picking._medical_issue_values(move, 'over', 'accept', received - move.product_qty))
            for value in values:
                del value['move']
            # sudo: receipts write the record of their problems, nobody else does
            issues |= issues.create(values)
        return issues

    def _medical_issue_values(self, move, kind, outcome, quantity, **more):
        return {
            'move': move,
            'picking_id': self.id,
            'partner_id': self.partner_id.id or move.purchase_line_id.order_id.partner_id.id,
            'purchase_line_id': move.purchase_line_id.id,
            'product_id': move.product_id.id,
            'kind': kind,
            'outcome': outcome,
            'quantity': quantity,
            'user_id': self.env.uid,
            **more,
        }

    def _medical_tell_vendor(self, issues):
        """Post what was not in order on the receipt, and ask the buyer to tell the vendor what matters to them."""
        for picking, rows in issues.grouped('picking_id').items():
            text = Markup('<br/>').join(row._medical_text() for row in rows)
            picking.message_post(body=Markup('{}<br/>{}').format(self.env._("Not in order about this delivery:"), text))
            for order, order_rows in rows.grouped('order_id').items():
                serious = order_rows.filtered(lambda row: row.outcome in ('refuse', 'quarantine', 'closed'))
                if not order or not serious:
                    continue
                # sudo: the clerk may not write orders; the note reaches the buyer
                order.sudo().activity_schedule(
                    'mail.mail_activity_data_todo', user_id=(order.user_id or self.env.user).id,
                    summary=self.env._("Tell %(vendor)s about delivery %(receipt)s", vendor=order.partner_id.name, receipt=picking.name),
                    note=Markup('<br/>').join(row._medical_text() for row in serious))

    def _check_expired_lots(self):
        # receipts have their own rule: expired goods never come into stock
        return super(StockPicking, self.filtered(lambda picking: not picking.medical_is_receipt))._check_expired_lots()

    def _get_lot_move_lines_for_sanity_check(self, none_done_picking_ids, separate_pickings=True):
        lines = super()._get_lot_move_lines_for_sanity_check(none_done_picking_ids, separate_pickings=separate_pickings)
        return lines.filtered(lambda line: not (line.picking_id.medical_is_receipt and line._medical_verdict()[1] == 'refuse'))

    def _action_generate_backorder_wizard(self, show_transfers=False):
        action = super()._action_generate_backorder_wizard(show_transfers=show_transfers)
        if len(self) == 1 and self.medical_is_receipt:
            view = self.env.ref('medical_office_inventory.view_stock_backorder_confirmation_receipt')
            action.update(name=self.env._("Part of This Delivery Is Missing"), views=[(view.id, 'form')], view_id=view.id)
        return action

    # === ACTIONS === #

    def action_medical_receive(self):
        """Open the receiving screen of a delivery; what is received already opens as it is."""
        self.ensure_one()
        if not self.medical_is_receipt or self.state in ('done', 'cancel'):
            return {
                'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id, 'views': [(False, 'form')], 'name': self.name}
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_receive_screen')
        action.update(name=self.env._("Receive %(receipt)s", receipt=self.name), context={'active_id': self.id})
        return action

    def action_open_medical_issues(self):
        """Open what was not in order about this delivery."""
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_receipt_issue')
        action.update(domain=[('picking_id', 'in', self.ids)])
        return action

    # === PUT AWAY === #

    def action_medical_delivered(self):
        """Supplies were brought to the room: validate these transfers with the lots that are reserved, first expiring first.

        :raises UserError: nothing of a transfer is in the stockroom
        """
        for picking in self:
            picking.check_access('write')
            if picking.state in ('done', 'cancel'):
                raise UserError(self.env._("%(transfer)s is closed already.", transfer=picking.name))
            if not picking.medical_is_delivery:
                raise UserError(self.env._("%(transfer)s brings nothing that was requested.", transfer=picking.name))
            if picking._check_expired_lots():
                # what was set aside has expired since: take what is still good
                picking.do_unreserve()
                picking.move_ids.filtered(lambda move: move.state not in ('done', 'cancel')).date = fields.Datetime.now()
            picking.action_assign()
            if not any(picking.move_ids.mapped('quantity')):
                raise UserError(self.env._(
                    "%(content)s: nothing of it is in the stockroom yet. It is reserved as soon as it arrives.",
                    content=', '.join(picking.move_ids.product_id.mapped('display_name'))))
            picking.move_ids.filtered('quantity').picked = True
            picking.with_context(skip_backorder=True).button_validate()
        return True
