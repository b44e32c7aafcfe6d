from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class MedicalStaffItem(models.Model):
    """What was handed out to a person: keys, badge, devices, with its number; until it is back."""
    _name = 'medical.staff.item'
    _description = 'Handed-Out Item'
    _order = 'returned_on desc, name, id'
    _check_company_auto = True

    name = fields.Char('What', required=True)
    number = fields.Char(help="Number of the key or badge, or serial number. Never a code or password.")
    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, ondelete='restrict', check_company=True)
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    equipment_id = fields.Many2one(
        'maintenance.equipment', check_company=True, index='btree_not_null', ondelete='set null',
        help="Where it is in the register: its owner changes with it.")
    given_on = fields.Date(required=True, default=fields.Date.context_today)
    given_by_id = fields.Many2one('res.users', readonly=True, default=lambda self: self.env.user)
    returned_on = fields.Date(readonly=True)
    returned_to_id = fields.Many2one('res.users', readonly=True)
    note = fields.Char(help="Its condition, or why it is not back.")
    employee_left = fields.Boolean('Has Left', compute='_compute_employee_left', store=True)
    is_out = fields.Boolean('Handed Out', compute='_compute_is_out', store=True)

    @api.depends('returned_on')
    def _compute_is_out(self):
        for item in self:
            item.is_out = not item.returned_on

    @api.depends('employee_id.active')
    def _compute_employee_left(self):
        for item in self:
            item.employee_left = not item.employee_id.active

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any({'returned_on', 'returned_to_id', 'given_by_id'} & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("Who gave it and who took it back is written by the buttons."))
        items = super().create(vals_list)
        for item in items.filtered('equipment_id'):
            # sudo: handing out says whose it is; nothing else of the equipment is written
            item.equipment_id.sudo().owner_user_id = item.sudo().user_id
        return items

    def write(self, vals):
        if not self.env.su:
            if {'returned_on', 'returned_to_id', 'given_by_id', 'employee_id', 'equipment_id'} & vals.keys():
                raise AccessError(self.env._("Take it back with the button, and hand it out anew."))
            if any(not item.is_out for item in self) and vals.keys() - {'note'}:
                raise UserError(self.env._("What is back stays as it was written."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(self.env._("What was handed out stays written down. Take it back instead."))

    def action_take_back(self):
        """It is back."""
        self.check_access('write')
        if any(item.user_id == self.env.user for item in self):
            raise AccessError(self.env._("Somebody else takes back what was handed out to you."))
        # sudo: checked above
        self.sudo()._take_back()

    def _take_back(self):
        out = self.filtered('is_out')
        out.write({'returned_on': fields.Date.context_today(self), 'returned_to_id': self.env.uid})
        for item in out.filtered('equipment_id'):
            if item.equipment_id.owner_user_id == item.user_id:
                item.equipment_id.owner_user_id = False
        lines = self.env['medical.staff.plan.line'].search([('item_id', 'in', out.ids), ('state', '=', 'open'), ('action', '=', 'take_back')])
        lines._close()
