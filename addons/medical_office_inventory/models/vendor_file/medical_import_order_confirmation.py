from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from odoo import api, models
from odoo.tools import format_date

from odoo.addons.medical_office_base.tools.import_columns import Column

# as vendors write it, without regard to case
STATUSES = {
    'confirmed': {'', 'confirmed', 'conf', 'accepted', 'acknowledged', 'ack', 'ok', 'yes', 'open', 'in stock', 'shipped', 'ship', 'partial', 'ia'},
    'backordered': {'backordered', 'backorder', 'back ordered', 'back order', 'b/o', 'bo', 'ib'},
    'substituted': {'substituted', 'substitute', 'sub', 'is'},
    'cancelled': {'cancelled', 'canceled', 'cancel', 'rejected', 'discontinued', 'out of stock', 'ir'},
}


@dataclass(eq=False)
class LinePlan:
    """What a file makes of one order line: what is written at once, and what differs."""
    line: Any
    row: Any
    writes: dict = field(default_factory=dict)
    changes: list = field(default_factory=list)  # in words
    discrepancies: list = field(default_factory=list)


@dataclass(eq=False)
class OrderPlan:
    order: Any
    row: Any
    writes: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)


class MedicalImportOrderConfirmation(models.AbstractModel):
    """A vendor's confirmations of orders, as their web shop or EDI service writes them to csv.

    Rows speak of the order line as a whole; a line may have several, as one confirmed and one backordered. What is written at once: the
    vendor's number, the day of confirmation, the promised day (the last one, when a line comes in parts), prices within the practice's
    tolerance of what was ordered, and what the vendor cancelled, never below what has come. Everything else that differs waits as
    `medical.order.discrepancy`. Quantities and prices are in the currency and, unless the row says otherwise, the unit of the order line.
    """
    _name = 'medical.import.order.confirmation'
    _description = 'Import of Order Confirmations'
    _inherit = ['medical.import.kind', 'medical.import.order.rows']
    _import_label = 'Order Confirmations'
    _import_groups = 'purchase.group_purchase_user'

    @api.model
    def _import_columns(self):
        return [
            Column('order', self.env._("Order"), required=True, help=self.env._("Our number, or the vendor's when it is on the order."), example='P00012'),
            Column('vendor_order', self.env._("Vendor's Order"), help=self.env._("The vendor's number; put on the order."), example='SO-44812'),
            Column('confirmed_on', self.env._("Confirmed On"), 'date', help=self.env._("Empty: today."), example='2027-01-31'),
            Column('line', self.env._("Line"), 'integer', help=self.env._("Needed only where an order has an item on several lines: counted from 1.")),
            Column('item', self.env._("Item"), required=True, help=self.env._("What was ordered: the vendor's code, our code or a barcode."),
                   example='PMS-1001'),
            Column('quantity', self.env._("Quantity"), 'decimal', help=self.env._("Of the order as a whole. Empty: all of the line."), example='10'),
            Column('unit', self.env._("Unit"), help=self.env._("Empty: as ordered."), example='Box of 100'),
            Column('price', self.env._("Price"), 'decimal', help=self.env._("Of one of the unit, before tax. Empty: as ordered."), example='8.50'),
            Column('date', self.env._("Promised Date"), 'date', help=self.env._("When it arrives; of what is backordered, too."), example='2027-02-03'),
            Column('status', self.env._("Status"), example='confirmed',
                   help=self.env._("confirmed, backordered, substituted or cancelled; empty: confirmed.")),
            Column('substitute', self.env._("Substitute"), help=self.env._("What comes instead, when it is substituted.")),
            Column('note', self.env._("Note"), help=self.env._("Kept on the order.")),
        ]

    # === CHECK === #

    @api.model
    def _import_check(self, rows, faults):
        orders = self._order_index(rows)
        named = self.env['purchase.order'].union(*orders.values())
        index = self._line_index(named)
        plans, by_line = {}, {}
        for row in rows:
            order = self._find_order(orders, row, faults)
            if not order:
                continue
            plan = plans.setdefault(order, OrderPlan(order, row))
            self._check_header(plan, row, faults)
            line = self._find_line(index, order, row, faults)
            part = line and self._part(line, row, faults)
            if part:
                by_line.setdefault(line, []).append(part)
        tolerance = self.env['medical.practice']._get().confirmation_percent
        for line, parts in by_line.items():
            plan = plans[line.order_id]
            planned = LinePlan(line, parts[0][0])
            if line.product_uom_id.compare(line.product_qty, line.qty_received) > 0:
                quantity = self._plan_quantity(planned, parts, faults)
                self._plan_price(planned, parts, quantity, tolerance, faults)
                self._plan_date(planned, parts)
            plan.lines.append(planned)
        return list(plans.values())

    @api.model
    def _check_header(self, plan, row, faults):
        """The vendor's number and the day of confirmation: one of each for an order."""
        day = self.env.company._medical_today()
        if row['confirmed_on'] and row['confirmed_on'] > day:
            faults.add(row, 'confirmed_on', row['confirmed_on'], self.env._("This day is to come."), self.env._("Correct the date."))
        for name, column, value in (
                ('partner_ref', 'vendor_order', row['vendor_order'].strip()), ('medical_vendor_confirmed_on', 'confirmed_on', row['confirmed_on'])):
            if value and plan.writes.setdefault(name, value) != value:
                faults.add(row, column, value, self.env._(
                    "Another row of %(order)s says %(value)s.", order=plan.order.name, value=plan.writes[name]), self.env._("Leave one of the two."))

    @api.model
    def _part(self, line, row, faults):
        """(row, status, quantity or None, price or None) of a row, in the unit of the order line; None after a fault."""
        status = next((name for name, words in STATUSES.items() if self._fold(row['status']) in words), None)
        sound = True
        if not status:
            sound = faults.add(row, 'status', row['status'], self.env._("This status isn't known."), self.env._(
                "Write confirmed, backordered, substituted or cancelled.")) or False
        if status == 'substituted' and not row['substitute']:
            sound = faults.add(row, 'substitute', '', self.env._("It isn't said what comes instead."), self.env._(
                "Write code or name of the substitute.")) or False
        if row['quantity'] is not None and row['quantity'] <= 0:
            sound = faults.add(row, 'quantity', row['quantity'], self.env._("The quantity isn't above zero."), self.env._(
                "What doesn't come has the status cancelled.")) or False
        if row['price'] is not None and row['price'] < 0:
            sound = faults.add(row, 'price', row['price'], self.env._("The price is below zero."), self.env._("Correct it, or leave it empty.")) or False
        order = line.order_id
        placed = self._day(order, order.date_approve or order.date_order)
        if row['date'] and placed and row['date'] < placed:
            sound = faults.add(row, 'date', row['date'], self.env._(
                "The order was placed later, on %(date)s.", date=format_date(self.env, placed)), self.env._("Correct the promised date.")) or False
        factor = self._unit_factor(line, row, faults)
        if not sound or factor is None:
            return None
        quantity = None if row['quantity'] is None else line.product_uom_id.round(float(row['quantity']) * factor)
        return row, status, quantity, None if row['price'] is None else float(row['price']) / factor

    @api.model
    def _day(self, order, moment):
        # sudo: the site's clock is no secret, whoever buys
        site = order.sudo().medical_site_id
        return site._medical_day(moment) if site and moment else moment and moment.date()

    @api.model
    def _plan_quantity(self, plan, parts, faults):
        """What of the line comes; cancelled parts are taken off it. Returns the quantity that the line will have."""
        line, uom = plan.line, plan.line.product_uom_id
        ordered, received = line.product_qty, line.qty_received
        rest = ordered - received
        unsaid = [row for row, _status, quantity, _price in parts if quantity is None]
        if unsaid and len(parts) > 1:
            faults.add(unsaid[0], 'quantity', '', self.env._("The item has several rows, and this one doesn't say how many."),
                       self.env._("Write the quantity of each of them."))
            return ordered
        stays = [part for part in parts if part[1] != 'cancelled']
        stay = ordered if unsaid and stays else sum(part[2] for part in stays)
        cancelled = sum(part[2] or rest for part in parts if part[1] == 'cancelled')
        target = ordered
        if cancelled and not stays:
            if not any(uom.compare(cancelled, amount) == 0 for amount in (ordered, rest)):
                faults.add(parts[0][0], 'quantity', parts[0][0]['quantity'], self.env._(
                    "%(ordered)s were ordered, and it isn't said what becomes of the others.", ordered=f'{ordered:g}'),
                    self.env._("Add a row of the item for those that still come, confirmed or backordered."))
                return ordered
            target = received
        elif cancelled and uom.compare(stay + cancelled, ordered) == 0:
            target = max(stay, received)
        elif cancelled and uom.compare(stay + cancelled, rest) == 0:
            target = received + stay
        elif not unsaid and not any(uom.compare(stay, amount) == 0 for amount in (ordered, rest)):
            self._differ(plan, 'quantity', ordered_qty=ordered, confirmed_qty=stay, cost_difference=(stay - ordered) * self._net_price(line))
        if uom.compare(target, ordered) < 0:
            if line.order_id.locked:
                self._differ(plan, 'quantity', ordered_qty=ordered, confirmed_qty=target, cost_difference=(target - ordered) * self._net_price(line))
                return ordered
            plan.writes['product_qty'] = target
            plan.changes.append(self.env._("quantity %(before)s → %(after)s", before=f'{ordered:g}', after=f'{target:g}'))
            self._differ(plan, 'cancelled', ordered_qty=ordered, confirmed_qty=target)
        for row, status, quantity, _price in parts:
            if status == 'substituted':
                self._differ(plan, 'substituted', confirmed_qty=quantity or ordered, detail=row['substitute'])
        return target

    @api.model
    def _net_price(self, line):
        return line.price_unit * (1 - line.discount / 100)

    @api.model
    def _plan_price(self, plan, parts, quantity, tolerance, faults):
        """A price within the tolerance of what was ordered is taken over; another waits."""
        line, net = plan.line, self._net_price(plan.line)
        prices = [(row, price) for row, status, _quantity, price in parts if price is not None and status != 'cancelled']
        if not prices:
            return
        row, price = prices[0]
        other = next((one for one, another in prices if abs(another - price) > 1e-6), None)
        if other is not None:
            faults.add(other, 'price', other['price'], self.env._("Row %(row)s of the same item has another price.", row=row.number),
                       self.env._("An order line has one price: correct one of the two."))
            return
        if abs(price - net) <= 1e-6:
            return
        # held against what was ordered, not against what an earlier file made of it: small steps don't add up
        first = line.medical_ordered_price or net
        if abs(price - first) <= first * tolerance / 100 + 1e-9 and not line.order_id.locked and line.discount < 100:
            plan.writes.update(price_unit=price / (1 - line.discount / 100), medical_ordered_price=first)
            plan.changes.append(self.env._("price %(before)s → %(after)s", before=self._number(net), after=self._number(price)))
        else:
            self._differ(plan, 'price', ordered_price=net, confirmed_price=price, cost_difference=(price - net) * quantity)

    @api.model
    def _plan_date(self, plan, parts):
        """The line is there when its last part is."""
        line, order = plan.line, plan.line.order_id
        before = self._day(order, line.date_planned)
        dated = [(row['date'], quantity) for row, status, quantity, _price in parts if status != 'cancelled' and row['date']]
        latest = max((day for day, _quantity in dated), default=None)
        waiting = [part for part in parts if part[1] == 'backordered']
        detail = '; '.join(f'{quantity:g}: {format_date(self.env, day)}' for day, quantity in dated if quantity) if len(dated) > 1 else False
        if latest and latest != before:
            # sudo: the site's clock is no secret, whoever buys
            site = order.sudo().medical_site_id
            plan.writes['date_planned'] = site._medical_noon(latest) if site else datetime.combine(latest, time(12))
            plan.changes.append(self.env._("arrives %(before)s → %(after)s", before=format_date(self.env, before) if before else '-',
                                           after=format_date(self.env, latest)))
        if waiting:
            self._differ(plan, 'backordered', ordered_date=before, confirmed_date=max((row['date'] for row, *_rest in waiting if row['date']), default=False),
                         confirmed_qty=sum(part[2] if part[2] is not None else line.product_qty for part in waiting), detail=detail)
        elif latest and before and latest > before:
            self._differ(plan, 'later', ordered_date=before, confirmed_date=latest, detail=detail)

    @api.model
    def _differ(self, plan, kind, **values):
        plan.discrepancies.append({
            'kind': kind, 'order_id': plan.line.order_id.id, 'line_id': plan.line.id, 'company_id': plan.line.order_id.company_id.id, **values})

    # === PREVIEW AND APPLY === #

    @api.model
    def _import_preview(self, prepared):
        lines, dates, prices, to_decide, unsaid = [], 0, 0, 0, 0
        for plan in prepared:
            order = plan.order
            mentioned = [planned.line for planned in plan.lines]
            unsaid += sum(not line.display_type and line not in mentioned for line in order.order_line)
            for planned in plan.lines:
                news = [self.env['medical.order.discrepancy'].new(values)._words() for values in planned.discrepancies]
                dates += 'date_planned' in planned.writes
                prices += 'price_unit' in planned.writes
                to_decide += len(news)
                lines.append((not news, not planned.changes, [
                    order.name, order.partner_id.name, planned.line.product_id.display_name,
                    ', '.join(planned.changes) or self.env._("as ordered"), '; '.join(news)]))
        return {
            'counts': [
                (self.env._("order confirmed") if len(prepared) == 1 else self.env._("orders confirmed"), str(len(prepared))),
                (self.env._("dates changed"), str(dates)),
                (self.env._("prices changed, within the tolerance"), str(prices)),
                (self.env._("differences to decide about"), str(to_decide)),
                *([(self.env._("lines of these orders that the file doesn't mention"), str(unsaid))] if unsaid else []),
            ],
            'columns': [self.env._("Order"), self.env._("Vendor"), self.env._("Item"), self.env._("What Changes"), self.env._("To Decide")],
            'lines': [line for *_rank, line in sorted(lines, key=lambda entry: entry[:2])],
        }

    @api.model
    def _import_apply(self, prepared):
        today = self.env.company._medical_today()
        together = {}
        for plan in prepared:
            for planned in plan.lines:
                if planned.writes:
                    key = tuple(sorted(planned.writes.items()))
                    together[key] = together.get(key, planned.line.browse()) | planned.line
        for writes, lines in together.items():
            lines.write(dict(writes))
        for plan in prepared:
            plan.order.write({'medical_vendor_confirmed_on': today, **plan.writes, 'acknowledged': True})
            self._tell(plan)
        rows = self.env['medical.order.discrepancy']._note(
            [values for plan in prepared for planned in plan.lines for values in planned.discrepancies])
        return self.env._("Orders confirmed: %(orders)s. Differences to decide about: %(rows)s.", orders=len(prepared), rows=len(rows))

    @api.model
    def _tell(self, plan):
        """A note on the order: what the file changed, and what the vendor wrote."""
        said = [f"{planned.line.product_id.display_name}: {', '.join(planned.changes)}" for planned in plan.lines if planned.changes]
        said += [f"{planned.line.product_id.display_name}: {planned.row['note']}" for planned in plan.lines if planned.row['note']]
        plan.order.message_post(
            body=self.env._("Confirmed by the vendor. %(changes)s", changes='; '.join(said) or self.env._("As ordered.")), subtype_xmlid='mail.mt_note')
