from odoo import api, fields, models

STOCK = 'stock.group_stock_user'
BUYER = 'purchase.group_purchase_user'


class MedicalToday(models.AbstractModel):
    """What waits about supplies: see `medical.today` of the office."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._supply_request_cards() + self._supply_order_cards() + self._stock_cards() + self._catalogue_cards()

    @api.model
    def _huddle_keys(self):
        place = 'location_id.medical_site_id'
        return super()._huddle_keys() | {
            'supplies_below_min': (place, None), 'supplies_expired': ('site_id', None), 'supplies_expiring_30': ('site_id', None),
            'supplies_quarantine': (place, None)}

    @api.model
    def _supply_card(self, key, **values):
        return self._card(key, section='supplies', **values)

    @api.model
    def _supply_request_cards(self):
        return [
            self._supply_card(
                'supply_requests_to_approve', title=self.env._("Requests to approve"), sequence=10, personal=True, urgency='warning', icon='fa-gavel',
                model='medical.supply.request', domain=[('state', '=', 'submitted'), ('can_decide', '=', True)],
                action='medical_office_inventory.action_medical_supply_request', empty=self.env._("No request waits for your decision.")),
            self._supply_card(
                'supply_lines_late', title=self.env._("Late for me"), sequence=20, personal=True, urgency='warning', icon='fa-clock-o',
                model='medical.supply.request.line', domain=[('requester_id', '=', self.env.uid), ('is_late', '=', True)],
                action='medical_office_inventory.action_medical_supply_request_line', groups='medical_office_base.group_staff',
                empty=self.env._("Nothing that you asked for is late.")),
        ]

    @api.model
    def _supply_order_cards(self):
        return [
            self._supply_card(
                'supply_lines_to_order', title=self.env._("Lines to order"), sequence=30, urgency='info', icon='fa-shopping-cart',
                model='medical.supply.request.line', domain=['|', ('qty_open', '>', 0), ('state', '=', 'to_choose')],
                action='medical_office_inventory.action_medical_supply_to_order', groups=BUYER, empty=self.env._("Everything approved is on order.")),
            self._supply_card(
                'supply_orders_late', title=self.env._("Orders late"), sequence=31, urgency='danger', icon='fa-exclamation-triangle',
                model='purchase.order', domain=[('medical_site_id', '!=', False), ('medical_is_late', '=', True)],
                action='medical_office_inventory.action_medical_purchase_order', groups=BUYER, empty=self.env._("No vendor is late.")),
            self._supply_card(
                'supply_deliveries_due', title=self.env._("Deliveries due"), sequence=40, urgency='warning', icon='fa-truck',
                model='stock.picking', domain=[
                    ('medical_is_receipt', '=', True), ('state', 'in', ('waiting', 'confirmed', 'assigned')), ('medical_due', 'in', ('late', 'today'))],
                action='medical_office_inventory.action_medical_receive', groups=STOCK, empty=self.env._("No delivery is due today.")),
            self._supply_card(
                'supply_put_away', title=self.env._("To bring to rooms"), sequence=41, urgency='warning', icon='fa-sign-in',
                model='stock.picking', domain=[('medical_is_delivery', '=', True), ('state', '=', 'assigned')],
                action='medical_office_inventory.action_medical_put_away', groups=STOCK, empty=self.env._("Everything is in its room.")),
        ]

    @api.model
    def _stock_cards(self):
        # who is responsible for a room hears of what expires there; the stockroom of everything
        mine = [] if self.env.user.has_group(STOCK) else [('responsible_id', '=', self.env.uid)]
        stages = [
            ('expired', 'expired', self.env._("Expired"), 'danger', self.env._("Nothing on the shelves has expired.")),
            ('expiring_30', 'd30', self.env._("Expires within 30 days"), 'warning', self.env._("Nothing expires in the next 30 days.")),
            ('expiring_60', 'd60', self.env._("Expires in 31 to 60 days"), 'info', self.env._("Nothing expires in 31 to 60 days.")),
            ('expiring_90', 'd90', self.env._("Expires in 61 to 90 days"), 'info', self.env._("Nothing expires in 61 to 90 days.")),
        ]
        today = fields.Date.to_string(fields.Date.context_today(self))
        return [
            self._supply_card(
                'supplies_below_min', title=self.env._("Below minimum"), sequence=50, urgency='warning', icon='fa-level-down',
                model='stock.warehouse.orderpoint', domain=[('medical_below_min', '=', True), ('location_id.medical_room_id', '!=', False)],
                action='medical_office_inventory.action_medical_below_min', groups=STOCK, empty=self.env._("Every room has what it should.")),
            *(self._supply_card(
                f'supplies_{key}', title=title, sequence=60 + number, urgency=urgency, icon='fa-hourglass-half',
                model='medical.expiring.stock', domain=[*mine, ('stage', '=', stage)],
                action='medical_office_inventory.action_medical_expiring_stock', groups='medical_office_base.group_staff', empty=empty)
              for number, (key, stage, title, urgency, empty) in enumerate(stages)),
            self._supply_card(
                'supplies_quarantine', title=self.env._("In quarantine"), sequence=70, urgency='warning', icon='fa-ban',
                model='stock.quant', domain=[('location_id.medical_quarantine', '=', True), ('quantity', '>', 0)],
                action='medical_office_inventory.action_medical_quarantine', groups=STOCK, empty=self.env._("Nothing is in quarantine.")),
            self._supply_card(
                'supply_counts', title=self.env._("Counts asked for"), sequence=71, urgency='warning', icon='fa-list-ol',
                model='stock.quant', domain=[
                    ('location_id.usage', '=', 'internal'), ('location_id.medical_site_id', '!=', False), ('user_id', '!=', False),
                    ('inventory_date', '<=', today)],
                action='medical_office_inventory.action_medical_count', groups=STOCK, empty=self.env._("No count is asked for.")),
        ]

    @api.model
    def _catalogue_cards(self):
        return [
            self._supply_card(
                'supply_sheets_missing', title=self.env._("Safety data sheets missing"), sequence=80, urgency='warning', icon='fa-file-text-o',
                model='product.template', domain=[('medical_kind', '!=', False), ('medical_sheet_missing', '=', True)],
                action='medical_office_inventory.action_product_template', empty=self.env._("Every hazardous supply has its sheet."),
                groups='medical_office_base.group_manager,medical_office_base.group_supply_clerk,medical_office_base.group_compliance_officer'),
            self._supply_card(
                'supply_library_news', title=self.env._("News of the supply library"), sequence=81, urgency='info', icon='fa-book',
                model='product.template', domain=[('medical_library_news', '=', True)],
                action='medical_office_inventory.action_product_template', groups='medical_office_base.group_manager',
                empty=self.env._("Your supplies are as the library has them, or as you decided.")),
            self._supply_card(
                'supply_category_news', title=self.env._("News of the library's categories"), sequence=82, urgency='info', icon='fa-book',
                model='product.category', domain=[('medical_library_news', '=', True)],
                action='medical_office_inventory.action_product_category', groups='medical_office_base.group_manager',
                empty=self.env._("Your categories are as the library has them, or as you decided.")),
        ]
