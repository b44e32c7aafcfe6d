from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..medical_supply_use import CONTROLLED_ROLES

INVENTORY_KINDS = [
    ('initial', 'Initial'),
    ('biennial', 'Every Two Years'),
    ('added', 'Newly Controlled Substance'),
]
# these begin the two years anew
WHOLE = ('initial', 'biennial')
TYPED = {'site_id', 'kind', 'time_of_day', 'note'}
YEARS = 2
LEAD_DAYS = 60


class MedicalControlledInventory(models.Model):
    """The inventory of controlled substances that DEA asks for: at the beginning and every two years (21 CFR 1304.11).

    One for each registered location (site), of all that is on hand on one day, at the opening or the close of business: for
    every substance its name, finished form, units per commercial container and number of containers, Schedule II apart from
    the others. It is made of a count of every room, and signed by two people, each with their own password; a
    signed one stays. It is kept for two years at least (1304.04). The next is due within two years; it is asked for 60 days
    ahead (a suggested default).

    - clinician (of the site), supply clerk, office manager: take and sign
    - owner, auditor, compliance officer: read
    """
    _name = 'medical.controlled.inventory'
    _description = 'Inventory of Controlled Substances'
    _inherit = ['medical.expiry.mixin']
    _order = 'date_start desc, id desc'
    _mail_post_access = 'read'
    _check_company_auto = True
    _expiry_site = 'site_id'

    name = fields.Char('Number', required=True, default='/', readonly=True, copy=False)
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True, precompute=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, check_company=True, ondelete='restrict')
    kind = fields.Selection(INVENTORY_KINDS, required=True, default='biennial', tracking=True)
    time_of_day = fields.Selection(
        [('opening', 'Opening of Business'), ('closing', 'Close of Business')], 'Taken At', required=True, default='closing', tracking=True,
        help="21 CFR 1304.11(a): an inventory is taken at the opening or the close of business, and says which.")
    state = fields.Selection(
        [('draft', 'To Count'), ('counted', 'Counted'), ('signed', 'Signed')], required=True, readonly=True, default='draft', copy=False,
        index=True, tracking=True)
    date_start = fields.Date('Inventory Day', readonly=True, copy=False)
    date_end = fields.Date('Next One Due By', readonly=True, copy=False, help="Two years later at the latest.")
    registrant = fields.Char('Name of Registrant', readonly=True, copy=False)
    dea_number = fields.Char('DEA Registration', readonly=True, copy=False)
    address = fields.Text('Address of Registrant', readonly=True, copy=False)
    taken_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    witness_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    signed_on = fields.Datetime(readonly=True, copy=False)
    note = fields.Text('Remarks')
    count_ids = fields.One2many('medical.count', 'inventory_id', 'Count Sheets', readonly=True)
    line_ids = fields.One2many('medical.controlled.inventory.line', 'inventory_id', 'Substances', readonly=True)
    renewal_id = fields.Many2one(
        'medical.controlled.inventory', 'Next Inventory', copy=False, readonly=True, index='btree_not_null', check_company=True, ondelete='restrict')

    _open_uniq = models.UniqueIndex("(site_id) WHERE state <> 'signed'", "An inventory of this site has begun already: finish that one.")

    def _compute_expiry_lead_days(self):
        for inventory in self:
            inventory.expiry_lead_days = inventory.expiry_lead_days or LEAD_DAYS

    def _expiry_owner(self):
        self.ensure_one()
        return self.site_id._medical_controlled_owner()

    @api.model
    def _expiry_domain(self):
        return Domain([('state', '=', 'signed'), ('kind', 'in', WHOLE)])

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su and set(vals) - TYPED:
                raise UserError(self.env._("An inventory begins with its site; the rest follows from the count and the signatures."))
            site = self.env['medical.site'].browse(vals.get('site_id'))
            # sudo: numbers are given to whoever may count
            vals['name'] = self.env['ir.sequence'].sudo().with_company(site.company_id).next_by_code('medical.controlled.inventory')
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals:
            if set(vals) - TYPED:
                raise UserError(self.env._("The rest of an inventory follows from the count and the signatures."))
            if any(inventory.state == 'signed' for inventory in self):
                raise UserError(self.env._("A signed inventory stays as it was signed."))
            if 'site_id' in vals and any(inventory.state != 'draft' for inventory in self):
                raise UserError(self.env._("The site was counted already: the inventory is of that one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counted(self):
        if any(inventory.state != 'draft' for inventory in self):
            raise AccessError(self.env._("Inventories of controlled substances are kept for two years at least (21 CFR 1304.04)."))

    # === TAKEN === #

    def _check_may(self, *states):
        self.ensure_one()
        self.check_access('write')
        if not self.env.user.has_groups(CONTROLLED_ROLES):
            raise AccessError(self.env._("Clinicians, the supply clerk and the office manager take inventories of controlled substances."))
        if self.state not in states:
            raise UserError(self.env._("%(name)s is beyond that step already.", name=self.name))

    def action_count(self):
        """Count every room of the site, and what waits in quarantine, on one sheet; or open the sheet that has begun."""
        self._check_may('draft')
        sheets = self.env['medical.count']
        # sudo: the sheet is made for who counts controlled substances, checked above
        begun = sheets.sudo().search([('inventory_id', '=', self.id), ('state', 'not in', ('posted', 'cancelled', 'missed'))], limit=1)
        sheet = begun or sheets.sudo().with_company(self.company_id)._open(self.site_id, 'controlled', inventory_id=self.id)
        if not sheet.line_ids:
            # nothing is on hand: that is an inventory, too (21 CFR 1304.11(b))
            sheet.write({'state': 'to_sign', 'date_counted': fields.Datetime.now(), 'counter_ids': [(4, self.env.uid)]})
        return sheet.with_env(self.env)._action_count_controlled()

    def _fill_from(self, sheet):
        """Write down what a signed sheet has counted. Called as superuser."""
        self.ensure_one()
        registrant, number, address = self.site_id._medical_registrant()
        counted = {}
        for line in sheet.line_ids:
            counted[line.product_id] = counted.get(line.product_id, 0) + line.counted_qty
        self.env['medical.controlled.inventory.line'].create([{
            'inventory_id': self.id, **self.line_ids._frozen(product, quantity)} for product, quantity in counted.items()])
        self.write({
            'state': 'counted', 'date_start': self.site_id._medical_day(sheet.date_counted), 'registrant': registrant, 'dea_number': number,
            'address': address})

    def action_sign(self):
        """Sign, before a second person who signs with their own password."""
        self._check_may('counted')
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Sign %(name)s", name=self.name),
            'res_model': 'medical.controlled.sign',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_inventory_id': self.id},
        }

    def _sign(self, witness):
        """Close this inventory with two signatures; the one before it is answered by it.

        :param witness: whose password was checked, somebody else than the user
        """
        self.env.cr.execute(SQL('SELECT id FROM medical_controlled_inventory WHERE id = %s FOR UPDATE', self.id), log_exceptions=False)
        self.invalidate_recordset(['state'])
        self._check_may('counted')
        if not witness or witness == self.env.user:
            raise UserError(self.env._("An inventory is signed by two people."))
        # sudo: the checks above are the guard
        inventory = self.sudo()
        inventory.write({
            'state': 'signed', 'signed_on': fields.Datetime.now(), 'taken_by_id': self.env.uid, 'witness_id': witness.id,
            'date_end': inventory.date_start + relativedelta(years=YEARS) if inventory.kind in WHOLE else False})
        if inventory.kind in WHOLE:
            before = inventory.search([
                ('site_id', '=', inventory.site_id.id), ('state', '=', 'signed'), ('kind', 'in', WHOLE), ('renewal_id', '=', False),
                ('id', '!=', inventory.id)])
            before.write({'renewal_id': inventory.id})
            before.activity_feedback(['medical_office_base.mail_activity_type_expiry'])

    def action_renew(self):
        """Begin the next inventory of this site, or open the one that has begun."""
        self.ensure_one()
        begun = self.search([('site_id', '=', self.site_id.id), ('state', '!=', 'signed')], limit=1)
        return (begun or self.create({'site_id': self.site_id.id, 'kind': 'biennial'}))._get_records_action()

    def _lines_apart(self):
        """[(heading, lines)]: Schedule II apart from the others (21 CFR 1304.04(h))."""
        self.ensure_one()
        second = self.line_ids.filtered('is_second')
        return [(self.env._("Schedule II"), second), (self.env._("Schedules III to V"), self.line_ids - second)]

    def _signed_words(self):
        """When it was signed, by the clock of the site."""
        self.ensure_one()
        return self.site_id._moment_words(self.signed_on) if self.signed_on else ''

    def action_table(self):
        """Open this inventory as a table that goes to Excel."""
        self.ensure_one()
        self.check_access('read')
        return self.env['medical.controlled.inventory.record'].create({
            'company_id': self.company_id.id, 'site_id': self.site_id.id, 'inventory_id': self.id}).action_view()

    @api.model
    def _begin_missing(self):
        """An inventory to count for each site that holds controlled substances and never took one. Called by the day's job, as superuser."""
        held = self.env['stock.quant']._read_group([
            ('product_id.medical_controlled', '=', True), ('location_id.usage', '=', 'internal'), ('quantity', '>', 0),
            ('location_id.medical_site_id.active', '=', True)], ['location_id'])
        sites = self.env['stock.location'].union(*(location for location, in held)).medical_site_id
        done = {site.id for site, in self._read_group([('site_id', 'in', sites.ids)], ['site_id'])}
        return self.create([{'site_id': site.id, 'kind': 'initial'} for site in sites if site.id not in done])
