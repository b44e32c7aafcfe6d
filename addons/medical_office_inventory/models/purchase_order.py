from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

NOTED_DATES = 'medical_noted_dates'


class PurchaseOrder(models.Model):
    _inherit = 'purchase.order'

    medical_site_id = fields.Many2one(
        'medical.site', 'Site', compute='_compute_medical_site_id', store=True, index='btree_not_null',
        help="The site that the vendor delivers to.")
    medical_agreement_id = fields.Many2one(
        'medical.agreement', 'Agreement', index='btree_not_null', check_company=True,
        domain="[('partner_id', 'child_of', partner_id), ('state', '!=', 'draft')]",
        help="The agreement with the vendor that this order is for; its bills follow.")
    medical_account_number = fields.Char('Our Account Number', compute='_compute_medical_account_number')
    medical_request_count = fields.Integer('Supply Requests', compute='_compute_medical_request_count', compute_sudo=True)
    medical_is_late = fields.Boolean(
        'Late', compute='_compute_medical_is_late', search='_search_medical_is_late', compute_sudo=True)
    medical_due_text = fields.Char('Due', compute='_compute_medical_is_late', compute_sudo=True)
    medical_shortfall = fields.Monetary(
        'Below Order Minimum', compute='_compute_medical_shortfall', currency_field='company_currency_id')
    medical_confirmed_by_ids = fields.Many2many(
        'res.users', 'medical_purchase_confirmed_rel', 'order_id', 'user_id', 'Confirmed By', readonly=True, copy=False,
        help="Whoever placed or approved this order; someone else receives its controlled substances.")

    @api.depends('picking_type_id.warehouse_id.medical_site_id')
    def _compute_medical_site_id(self):
        for order in self:
            order.medical_site_id = order.picking_type_id.warehouse_id.medical_site_id

    @api.depends('partner_id', 'company_id')
    def _compute_medical_account_number(self):
        for order in self:
            order.medical_account_number = order.partner_id.with_company(order.company_id).medical_account_number

    @api.depends('order_line.medical_allocation_ids')
    def _compute_medical_request_count(self):
        for order in self:
            order.medical_request_count = len(order.order_line.medical_allocation_ids.request_line_id.request_id)

    @api.depends('state', 'date_planned', 'receipt_status', 'medical_site_id')
    def _compute_medical_is_late(self):
        for order in self:
            today = order.medical_site_id._today() if order.medical_site_id else fields.Date.context_today(order)
            planned = order.medical_site_id._medical_day(order.date_planned) if order.medical_site_id else False
            order.medical_is_late = (
                order.state == 'purchase' and order.receipt_status in ('pending', 'partial') and bool(planned) and planned < today)
            order.medical_due_text = self.env._(
                "%(days)s days late", days=(today - planned).days) if order.medical_is_late else False

    @api.model
    def _search_medical_is_late(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain([('state', '=', 'purchase'), ('receipt_status', 'in', ('pending', 'partial'))]) & (
            self.env['medical.site']._domain_day_passed('date_planned', 'medical_site_id'))

    @api.depends('partner_id', 'amount_untaxed', 'currency_rate', 'company_id')
    def _compute_medical_shortfall(self):
        for order in self:
            minimum = order.partner_id.with_company(order.company_id).medical_order_minimum
            order.medical_shortfall = max(minimum - order.amount_untaxed / (order.currency_rate or 1), 0)

    @api.model_create_multi
    def create(self, vals_list):
        self._medical_check_system_fields(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._medical_check_system_fields([vals])
        res = super().write(vals)
        if vals.get('state') == 'cancel':
            # what came before is with its rooms; the rest goes back to To Order
            self.order_line._medical_sync_allocations()
        return res

    def unlink(self):
        # sudo: who deletes a quotation need not read requests
        self.sudo().order_line.medical_allocation_ids.unlink()
        return super().unlink()

    def _medical_check_system_fields(self, vals_list):
        if not self.env.su and any('medical_confirmed_by_ids' in vals for vals in vals_list):
            raise UserError(self.env._("Who confirmed an order is recorded when it is confirmed; it can't be typed."))

    # === ACTIONS === #

    def button_confirm(self):
        for order in self.filtered(lambda order: order.medical_site_id and order.state in ('draft', 'sent')):
            order._medical_refresh_dates()
            order._medical_note_confirmer()
        return super().button_confirm()

    def button_approve(self, force=False):
        self.filtered('medical_site_id')._medical_note_confirmer()
        return super().button_approve(force=force)

    def _medical_note_confirmer(self):
        # sudo: recorded, not typed
        self.sudo().write({'medical_confirmed_by_ids': [Command.link(self.env.uid)]})

    def _medical_refresh_dates(self):
        """A quotation that waited is ordered today: dates that were reckoned from the day it was written move along."""
        self.ensure_one()
        # sudo: the site's clock is no secret, whoever confirms
        site = self.sudo().medical_site_id
        for line in self.order_line.filtered('selected_seller_id'):
            if line.date_planned == line._get_date_planned(line.selected_seller_id):
                line.date_planned = line._medical_expected(site, line.selected_seller_id)

    def action_open_medical_requests(self):
        """Open the requests that this order supplies."""
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_supply_request')
        requests = self.order_line.medical_allocation_ids.request_line_id.request_id
        action.update(domain=[('id', 'in', requests.ids)], context={'create': False})
        return action

    # === DATES === #

    @api.model
    def _medical_note_dates(self, before):
        """Remember the dates that order lines had, and tell the requesters once, when the transaction ends.

        :param dict before: {order line: expected arrival before the change}
        """
        noted = self.env.cr.precommit.data.setdefault(NOTED_DATES, {})
        if not noted:
            self.env.cr.precommit.add(self._medical_tell_requesters)
        for line, date in before.items():
            noted.setdefault(line.id, date)

    def _medical_tell_requesters(self):
        noted = self.env.cr.precommit.data.pop(NOTED_DATES, {})
        # sudo: the requester hears of the delay whoever changed the date
        lines = self.env['purchase.order.line'].sudo().browse(noted).exists()
        news = {}
        for line in lines:
            site = line.order_id.medical_site_id
            day, before = site._medical_day(line.date_planned), site._medical_day(noted[line.id])
            if site and before and day and day > before:
                for request in line.medical_allocation_ids.request_line_id.request_id:
                    news.setdefault(request, []).append(self.env._(
                        "%(supply)s: now expected %(date)s instead of %(before)s", supply=line.product_id.display_name,
                        date=format_date(self.env, day), before=format_date(self.env, before)))
        for request, rows in news.items():
            request.message_post(
                body=self.env._("Arrives later: %(rows)s", rows='; '.join(sorted(set(rows)))),
                partner_ids=request.requester_id.partner_id.ids, subtype_xmlid='mail.mt_note')
        self.env.flush_all()
