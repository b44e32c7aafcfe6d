from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalOnCall(models.Model):
    """Whom to call about a kind of problem, in order: a vendor, a utility, or one of the office's own people.

    Without kinds an entry is for all of them, without sites for every site. Kept by the office manager, read by everybody
    who works there: the numbers stand on the problem's screen and in the downtime binder.
    """
    _name = 'medical.on.call'
    _description = 'On Call'
    _order = 'sequence, id'
    _check_company_auto = True

    name = fields.Char(compute='_compute_contact', store=True, readonly=False, required=True, precompute=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    kind_ids = fields.Many2many('medical.problem.kind', string='Kinds of Problem', check_company=True)
    site_ids = fields.Many2many('medical.site', string='Sites', check_company=True)
    partner_id = fields.Many2one('res.partner', string='Vendor', check_company=True, index='btree_not_null')
    user_id = fields.Many2one(
        'res.users', string='Colleague', check_company=True, index='btree_not_null', domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="One of the office's own people: asked by a task and a mail.")
    phone = fields.Char(compute='_compute_contact', store=True, readonly=False, precompute=True)
    email = fields.Char(compute='_compute_contact', store=True, readonly=False, precompute=True, help="Asked by mail when nobody takes a problem in time.")
    hours = fields.Char('When', help="For example: nights too, weekdays 8 to 17.")
    note = fields.Char(help="For example: the number of our account with them.")

    @api.depends('partner_id', 'user_id')
    def _compute_contact(self):
        for entry in self:
            # sudo: numbers of a colleague or vendor that the manager puts on the list
            contact = (entry.user_id.partner_id or entry.partner_id).sudo()
            entry.name = contact.name or entry.name
            entry.phone = contact.phone or entry.phone
            entry.email = contact.email or entry.email

    @api.constrains('phone', 'email', 'user_id')
    def _check_reachable(self):
        for entry in self:
            if not entry.phone and not entry.email and not entry.user_id:
                raise UserError(self.env._("Give %(name)s a phone number, or an e-mail address.", name=entry.name))

    def write(self, vals):
        res = super().write(vals)
        if 'company_id' in vals:
            # rules judge an entry as it was before
            self.check_access('write')
        return res

    def _for(self, company, kind, site):
        """Those of these entries that are called about a problem, in their order."""
        return self.filtered(lambda entry: (
            entry.company_id == company and (not entry.kind_ids or kind in entry.kind_ids) and (not entry.site_ids or site in entry.site_ids)))

    # === FROM A PROBLEM, ON A PHONE === #

    def _action_log(self, result):
        self.ensure_one()
        request = self.env['maintenance.request'].browse(self.env.context.get('medical_request_id')).exists()
        if not request:
            raise UserError(self.env._("Open the problem that the call was about."))
        request._medical_log_call(self, result)
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    def action_log_accepted(self):
        """They come: the problem is taken."""
        return self._action_log('accepted')

    def action_log_no_answer(self):
        """Nobody answered."""
        return self._action_log('no_answer')

    def action_log_message(self):
        """A message was left."""
        return self._action_log('message')

    def action_log_declined(self):
        """They can't."""
        return self._action_log('declined')
