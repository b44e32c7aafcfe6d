from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..medical_supply_use import CONTROLLED_ROLES

CONTROLLED_KINDS = ('controlled', 'hand_over')
WAITING = ('draft', 'counting', 'to_sign')


class MedicalCount(models.Model):
    """Counts of controlled substances: daily, and when one shift hands over to the next.

    Every lot in the room is counted, blind. When the counting is over two people sign, the second with their own password
    (two people, daily or at each shift, is good practice and a suggested default; the law asks for records that are complete
    and accurate: 21 CFR 1304.21, 1304.22(c)). Nothing is posted: each difference becomes a discrepancy
    (`medical.controlled.discrepancy`), which somebody else looks into.

    A sheet for each room that holds controlled substances is made on each day that its site opens; one that nobody has
    begun by the end of the day is missed, and stays so.
    """
    _inherit = 'medical.count'

    kind = fields.Selection(
        selection_add=[('controlled', 'Controlled Substances'), ('hand_over', 'Hand-Over of Controlled Substances')],
        ondelete={'controlled': 'cascade', 'hand_over': 'cascade'})
    state = fields.Selection(
        selection_add=[('to_sign', 'To Sign'), ('posted',), ('missed', 'Missed'), ('cancelled',)],
        ondelete={'to_sign': 'cascade', 'missed': 'cascade'})
    cabinet_id = fields.Many2one(
        'medical.room', readonly=True, copy=False, index='btree_not_null', check_company=True, ondelete='restrict',
        help="The room of a sheet that was made for the day.")
    inventory_id = fields.Many2one(
        'medical.controlled.inventory', 'For Inventory', readonly=True, copy=False, index='btree_not_null', check_company=True, ondelete='restrict')
    signed_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    second_id = fields.Many2one('res.users', 'Second Person', readonly=True, copy=False, ondelete='restrict')
    signed_on = fields.Datetime(readonly=True, copy=False)
    discrepancy_ids = fields.One2many('medical.controlled.discrepancy', 'count_id', 'Discrepancies', readonly=True)
    can_sign = fields.Boolean(compute='_compute_can_sign')

    _cabinet_day_uniq = models.UniqueIndex(
        '(cabinet_id, date_due) WHERE cabinet_id IS NOT NULL', "This room has its sheet for the day already.")

    @api.depends_context('uid')
    @api.depends('state', 'counter_ids')
    def _compute_can_sign(self):
        for count in self:
            count.can_sign = count.state == 'to_sign' and not count._sign_fault()

    # === HOOKS OF THE SHEET === #

    def _counts_controlled(self):
        return self.kind in CONTROLLED_KINDS or super()._counts_controlled()

    def _domain_products(self):
        domain = super()._domain_products()
        return domain & Domain('medical_controlled', '=', True) if self.kind in CONTROLLED_KINDS else domain

    def _domain_quants(self):
        domain = super()._domain_quants()
        if self.inventory_id:
            # what waits in quarantine is still the registrant's
            domain |= Domain([
                ('location_id.medical_site_id', '=', self.site_id.id), ('location_id.usage', '=', 'internal'), ('quantity', '!=', 0)]) & Domain(
                'product_id', 'any', self._domain_products())
        return domain

    def _count_fault(self):
        if self.kind not in CONTROLLED_KINDS:
            return super()._count_fault()
        user = self.env.user
        if not user.has_groups(CONTROLLED_ROLES):
            return self.env._("Clinicians, the supply clerk and the office manager count controlled substances.")
        # sudo: whether the user works there decides, not whether they read the site
        if not user.has_groups('medical_office_base.group_supply_clerk,medical_office_base.group_manager') and user not in self.sudo().site_id.user_ids:
            return self.env._("%(sheet)s is counted by the people of %(site)s.", sheet=self.name, site=self.sudo().site_id.name)
        return ''

    def _decider_fault(self):
        if self.kind in CONTROLLED_KINDS:
            return self.env._("A count of controlled substances is signed by two people; what differs is looked into, not approved.")
        return super()._decider_fault()

    def _may_leave(self, lines):
        return self.kind not in CONTROLLED_KINDS and super()._may_leave(lines)

    def _after_counted(self):
        if self.kind not in CONTROLLED_KINDS:
            return super()._after_counted()
        self.line_ids.filtered('is_counted')._reveal()
        self.write({'date_counted': fields.Datetime.now(), 'state': 'to_sign'})
        return None

    def _post_lines(self, lines):
        if self.kind in CONTROLLED_KINDS:
            raise UserError(self.env._("A count of controlled substances posts nothing: its differences are looked into."))
        return super()._post_lines(lines)

    def action_cancel(self):
        """Call the sheet off. One of controlled substances stays: counted, signed or missed."""
        for count in self:
            if count.kind in CONTROLLED_KINDS and (count.cabinet_id or count.state != 'draft'):
                raise UserError(self.env._("%(sheet)s is of controlled substances: it stays on record, and is missed if nobody counts.", sheet=count.name))
        return super().action_cancel()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_controlled(self):
        if any(count.cabinet_id or count.inventory_id for count in self):
            raise UserError(self.env._("A sheet of controlled substances that was made for the day stays on record."))

    def _action_count_controlled(self):
        """Go on with this sheet: on the count screen while it is counted, else on the sheet itself."""
        self.ensure_one()
        if self.state == 'counting':
            return self.action_count()
        return {
            'type': 'ir.actions.act_window',
            'name': self.name,
            'res_model': 'medical.count',
            'res_id': self.id,
            'views': [(False, 'form')],
        }

    # === SIGNED BY TWO === #

    def _sign_fault(self):
        """Why the user may not sign; empty when they may. Who counted signs; the second person does with them."""
        self.ensure_one()
        # sudo: who counted decides, not whether the user sees it
        if self.env.user not in self.sudo().counter_ids and self.sudo().counter_ids:
            return self.env._("Who counted %(sheet)s signs it, and the second person with them.", sheet=self.name)
        return self._count_fault()

    def _check_signable(self):
        self.ensure_one()
        self.check_access('read')
        self._lock()
        if self.kind not in CONTROLLED_KINDS or self.state != 'to_sign':
            raise UserError(self.env._("%(sheet)s does not wait for signatures.", sheet=self.name))
        fault = self._sign_fault()
        if fault:
            raise UserError(fault)

    def action_sign(self):
        """Sign what was counted, with a second person who signs with their own password."""
        self._check_signable()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Sign %(sheet)s", sheet=self.name),
            'res_model': 'medical.controlled.sign',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_count_id': self.id},
        }

    def _sign(self, witness):
        """Close this sheet with two signatures, and write down what differs.

        :param witness: whose password was checked, somebody else than the user
        :return: the discrepancies
        """
        self._check_signable()
        if not witness or witness == self.env.user:
            raise UserError(self.env._("A count of controlled substances is signed by two people."))
        sheet, now = self._doing(), fields.Datetime.now()
        sheet.line_ids._ensure_lots()
        sheet.write({'state': 'posted', 'date_posted': now, 'signed_by_id': self.env.uid, 'second_id': witness.id, 'signed_on': now})
        found = sheet.env['medical.controlled.discrepancy']._found([{
            'count_id': sheet.id, 'site_id': sheet.site_id.id, 'location_id': line.location_id.id, 'product_id': line.product_id.id,
            'lot_id': line.lot_id.id, 'package_id': line.package_id.id, 'owner_id': line.owner_id.id, 'book_qty': line.book_qty,
            'counted_qty': line.counted_qty, 'counter_id': (line.counted_by_id or self.env.user).id, 'second_id': witness.id,
            'found_on': line.counted_at or now} for line in sheet._differing()])
        quants = sheet.line_ids._stock()
        sheet._note_counted([quants[key] for key in {line._key() for line in sheet.line_ids} if key in quants])
        if sheet.inventory_id.state == 'draft':
            sheet.inventory_id._fill_from(sheet)
        return found.with_env(self.env)

    # === EVERY DAY === #

    @api.model
    def _cron_controlled(self):
        """Make the day's sheets where controlled substances are kept, and mark those that nobody has begun as missed."""
        sheets = self.search([('cabinet_id', '!=', False), ('state', '=', 'draft')])
        sheets.filtered(lambda sheet: sheet.date_due < sheet.site_id._today()).write({'state': 'missed'})
        self._plan_controlled()
        self.env['medical.controlled.inventory']._begin_missing()

    @api.model
    def _plan_controlled(self):
        """A sheet for today, for each room with controlled substances of a site that opens today. Called as superuser.

        :return: the sheets that were made
        """
        held = self.env['stock.quant']._read_group([
            ('product_id.medical_controlled', '=', True), ('location_id.usage', '=', 'internal'), ('quantity', '!=', 0),
            ('location_id.medical_site_id.active', '=', True), ('location_id.medical_quarantine', '=', False)], ['location_id'])
        rooms = self.env['medical.room'].union(*(location._medical_room() for location, in held))
        today = {site: site._today() for site in rooms.site_id._medical_open_today()}
        planned = {(sheet.cabinet_id, sheet.date_due) for sheet in self.search([
            ('cabinet_id', 'in', rooms.ids), ('date_due', 'in', list(set(today.values())))])} if today else set()
        owners = {site: site._medical_controlled_owner() or self.env.user for site in today}
        return self.create([{
            'kind': 'controlled', 'site_id': room.site_id.id, 'cabinet_id': room.id, 'room_ids': [Command.set(room.ids)], 'date_due': today[room.site_id],
            'counter_id': (room.user_id or owners[room.site_id]).id,
        } for room in rooms if room.site_id in today and (room, today[room.site_id]) not in planned])
