from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.roles import FIGURES, WORKERS

# What only the methods write: the times that targets are held against, and who was told.
RECORDED = {
    'medical_number', 'medical_reporter_id', 'medical_reported_on', 'medical_response_due', 'medical_resolve_due', 'medical_accepted_on',
    'medical_accepted_by_id', 'medical_accepted_name', 'medical_resolved_on', 'medical_resolution', 'medical_response_time',
    'medical_resolve_time', 'medical_out_from', 'medical_out_to', 'medical_downtime', 'medical_escalate_on', 'medical_escalation',
    'medical_told_ids', 'medical_told_on_call_ids', 'medical_call_ids', 'medical_token',
    'medical_cancel_reason',
}
# What the office manager decides once a problem is reported: where it counts, who does it, that it is no problem.
MANAGED = {'medical_kind_id', 'medical_site_id', 'company_id', 'user_id', 'owner_user_id', 'archive', 'medical_cost'}


class MaintenanceRequest(models.Model):
    """A problem of the office: Odoo's maintenance request, with a kind, targets and a clock.

    Who may what, beside Odoo's own rule (reporter, follower, technician): staff read those of their sites, facility
    workers the open ones of their sites, both without confidential kinds; the manager has all of the company, owner and
    auditor read all. Times, targets and calls are written by methods alone, whoever asks. A request without a kind is
    none of ours and stays as Odoo has it.

    All moments are UTC. Reported by `_medical_report`, taken by `action_medical_accept`, ended by `_medical_resolve`.
    """
    _inherit = 'maintenance.request'
    _rec_names_search = ['name', 'medical_number']

    name = fields.Char(compute='_compute_name', store=True, readonly=False, precompute=True)
    medical_number = fields.Char('Number', readonly=True, copy=False)
    medical_kind_id = fields.Many2one(
        'medical.problem.kind', string='Kind of Problem', check_company=True, index='btree_not_null', ondelete='restrict', tracking=True)
    medical_urgency = fields.Selection(related='medical_kind_id.urgency', string='Urgency')
    medical_is_emergency = fields.Boolean(related='medical_kind_id.is_emergency')
    medical_safety = fields.Text(related='medical_kind_id.safety', string='Safety Steps')
    medical_room_id = fields.Many2one(
        'medical.room', string='Room', compute='_compute_medical_room_id', store=True, readonly=False, precompute=True, check_company=True,
        index='btree_not_null', tracking=True, domain="[('site_id', '=?', medical_site_id)]")
    medical_site_id = fields.Many2one(
        'medical.site', string='Site', compute='_compute_medical_site_id', store=True, readonly=False, precompute=True, check_company=True,
        index='btree_not_null', tracking=True)
    # not owner_user_id, which Odoo computes from the employee of the equipment once HR is installed
    medical_reporter_id = fields.Many2one('res.users', string='Reported By', readonly=True, copy=False, index='btree_not_null')
    medical_reported_by = fields.Char('Who Said So', copy=False, help="Who said so, where they have no account.")
    medical_reported_on = fields.Datetime('Reported On', readonly=True, copy=False, index='btree_not_null')
    medical_accepted_on = fields.Datetime('Taken On', readonly=True, copy=False)
    medical_accepted_by_id = fields.Many2one('res.users', string='Taken By', readonly=True, copy=False, tracking=True)
    medical_accepted_name = fields.Char('Taken By Vendor', readonly=True, copy=False, help="The vendor who said yes on the phone.")
    medical_resolved_on = fields.Datetime('Solved On', readonly=True, copy=False)
    medical_resolution = fields.Text('What Was Done', copy=False)
    medical_out_of_use = fields.Boolean(
        'Out of Use', copy=False, tracking=True, help="The equipment, or without any the room, can't be used until this is taken back.")
    medical_out_from = fields.Datetime('Out of Use Since', readonly=True, copy=False)
    medical_out_to = fields.Datetime('In Use Again', readonly=True, copy=False)
    medical_downtime = fields.Float('Downtime (hours)', readonly=True, copy=False, help="Hours out of use, once it is in use again.")
    medical_cost = fields.Monetary('Cost', currency_field='medical_currency_id', copy=False, groups=FIGURES)
    medical_currency_id = fields.Many2one(related='company_id.currency_id', string='Currency')
    medical_cancel_reason = fields.Text('Why It Was Cancelled', readonly=True, copy=False)
    medical_follow_up = fields.Selection(
        [('none', 'None'), ('repair', 'Repair for good'), ('replace', 'Replace'), ('prevent', 'Prevent it'), ('insurance', 'Tell the insurance')],
        string='Follow-up', default='none', copy=False, tracking=True)
    medical_call_ids = fields.One2many('medical.maintenance.call', 'request_id', string='Calls', readonly=True)
    medical_on_call_ids = fields.Many2many('medical.on.call', string='Whom to Call', compute='_compute_medical_on_call_ids')
    medical_token = fields.Char(copy=False, readonly=True, export_string_translation=False)
    medical_can_accept = fields.Boolean(compute='_compute_medical_can')
    medical_can_resolve = fields.Boolean(compute='_compute_medical_can')
    medical_can_edit = fields.Boolean(compute='_compute_medical_can')
    medical_can_manage = fields.Boolean(compute='_compute_medical_can')
    medical_can_move = fields.Boolean(compute='_compute_medical_can')
    medical_can_cancel = fields.Boolean(compute='_compute_medical_can')
    medical_can_reopen = fields.Boolean(compute='_compute_medical_can')

    _medical_out_room_idx = models.Index('(medical_room_id) WHERE medical_out_of_use IS TRUE')
    _medical_out_equipment_idx = models.Index('(equipment_id) WHERE medical_out_of_use IS TRUE')
    _medical_token_uniq = models.UniqueIndex('(company_id, medical_token) WHERE medical_token IS NOT NULL', "This report was sent already.")

    # === COMPUTED === #

    @api.depends('medical_kind_id')
    def _compute_name(self):
        automatic = {False, ''}
        if any(request.name for request in self):
            # the name of another kind, from before this one was chosen, gives way to that of this one
            kinds = self.env['medical.problem.kind'].with_context(active_test=False)
            automatic.update(kinds.search_fetch([('company_id', 'in', self.company_id.ids)], ['name']).mapped('name'))
        for request in self:
            if request.medical_kind_id and request.name in automatic:
                request.name = request.medical_kind_id.name
            elif not request.name:
                request.name = False

    @api.depends('name', 'medical_number')
    def _compute_display_name(self):
        res = super()._compute_display_name()
        for request in self:
            if request.medical_number:
                request.display_name = f'{request.medical_number} {request.name}'
        return res

    @api.depends('equipment_id')
    def _compute_medical_room_id(self):
        for request in self:
            request.medical_room_id = request.equipment_id.medical_room_id or request.medical_room_id

    @api.depends('equipment_id', 'medical_room_id')
    def _compute_medical_site_id(self):
        for request in self:
            request.medical_site_id = request.medical_room_id.site_id or request.equipment_id.medical_site_id or request.medical_site_id

    @api.depends('medical_kind_id', 'medical_site_id')
    def _compute_medical_on_call_ids(self):
        # sudo: whoever sees the problem may see whom to call about it
        entries = self.env['medical.on.call'].sudo().search([('company_id', 'in', self.company_id.ids)])
        for request in self:
            request.medical_on_call_ids = entries._for(request.company_id, request.medical_kind_id, request.medical_site_id)

    @api.depends('medical_accepted_on', 'medical_resolved_on', 'stage_id', 'archive', 'medical_kind_id')
    @api.depends_context('uid')
    def _compute_medical_can(self):
        works, manages = self.env.user.has_groups(WORKERS), self.env.user.has_group('medical_office_base.group_manager')
        editable = self.browse(self.ids)._filtered_access('write')
        for request in self:
            is_open = bool(request.medical_kind_id and request.id) and request._medical_is_open()
            request.medical_can_accept = is_open and works and not request.medical_accepted_on
            request.medical_can_resolve = is_open and works and request._medical_may_resolve()
            request.medical_can_edit = not request._origin or request._origin in editable
            request.medical_can_manage = not request._origin or manages
            request.medical_can_move = request.medical_can_edit and request._medical_may_resolve()
            request.medical_can_cancel = is_open and manages
            request.medical_can_reopen = bool(request.medical_kind_id and request.id) and not is_open and manages

    def _medical_is_open(self):
        self.ensure_one()
        return not (self.medical_resolved_on or self.stage_id.done or self.archive)

    def _medical_may_resolve(self):
        """Whether the user may say that it is solved: who took it, is to do it or reported it, and the office manager."""
        self.ensure_one()
        people = self.medical_accepted_by_id | self.user_id | self.medical_reporter_id
        return self.env.su or self.env.user in people or self.env.user.has_group('medical_office_base.group_manager')

    # === WRITING === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._medical_check_recorded({name for name, value in vals.items() if value})
            if vals.get('medical_kind_id'):
                self._medical_check_reporter()
                vals.setdefault('medical_reporter_id', self.env.uid if self.env.user._is_internal() and not self.env.user._is_superuser() else False)
        requests = super().create(vals_list)
        requests._medical_begin()
        return requests

    def write(self, vals):
        if not self.env.su:
            ours = self.filtered('medical_kind_id')
            if ours:
                ours._medical_check_change(vals)
            self._medical_check_recorded(vals.keys())
        res = super().write(vals)
        if 'company_id' in vals and not self.env.su:
            self.check_access('write')
        # sudo: follows from what was written, whose right was checked
        ours = self.sudo().filtered('medical_kind_id')
        if 'medical_kind_id' in vals:
            ours._medical_begin()
        if {'stage_id', 'archive'} & vals.keys():
            ours._medical_sync_open()
        if 'medical_out_of_use' in vals:
            ours._medical_sync_out_of_use()
        return res

    def _medical_check_recorded(self, names):
        written = RECORDED & names
        if written and not self.env.su:
            labels = ', '.join(sorted(self._fields[name]._description_string(self.env) or name for name in written))
            raise AccessError(self.env._("%(fields)s: recorded by what happens, not by hand.", fields=labels))

    @api.model
    def _medical_check_reporter(self):
        if not self.env.su and not self.env.user.has_groups(WORKERS):
            raise AccessError(self.env._("Problems are reported by people of the office. Ask a system administrator to give you a role."))

    def _medical_check_change(self, vals):
        manages = self.env.user.has_group('medical_office_base.group_manager')
        if not manages and MANAGED & vals.keys():
            raise AccessError(self.env._(
                "Kind, site, who does it, cost and cancelling are decided by the office manager. Write a note instead."))
        if vals.get('archive'):
            raise UserError(self.env._("A problem is cancelled with a reason: press Cancel."))
        if 'stage_id' in vals:
            for request in self:
                if not request._medical_may_resolve():
                    raise AccessError(self.env._(
                        "%(request)s is moved on by who took it, who reported it, or the office manager.", request=request.display_name))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reported(self):
        if not self.env.su and any(request.medical_kind_id for request in self):
            raise UserError(self.env._("A reported problem is kept. The office manager can cancel it."))

    def _medical_begin(self):
        """Give reported problems their number, start their clock and tell who is first. Called with what was just written."""
        now = fields.Datetime.now()
        # sudo: numbers and times are written by nobody
        for request in self.sudo().filtered(lambda request: request.medical_kind_id and not request.medical_number):
            kind = request.medical_kind_id
            start = request.medical_reported_on or now
            request.write({
                'medical_number': self.env['ir.sequence'].with_company(request.company_id).next_by_code('medical.problem'),
                'medical_reported_on': start,
                'priority': request.priority or {'life': '3', 'urgent': '3', 'soon': '2'}.get(kind.urgency, '1'),
            })
            if not request._medical_is_open():
                request._medical_sync_open()
                continue
            if request.medical_out_of_use:
                request._medical_sync_out_of_use()
            request._medical_tell_first()

    def _medical_sync_open(self):
        """Let times follow the stage: solved and in use again where it is done, open again where it is not."""
        now = fields.Datetime.now()
        for request in self:
            if request.archive or request.stage_id.done:
                if not request.medical_resolved_on and not request.archive:
                    request.medical_resolved_on = now
                if request.medical_resolved_on and not request.medical_accepted_on:
                    # whoever solves it without a word has taken it then
                    request.write({'medical_accepted_on': request.medical_resolved_on, 'medical_accepted_by_id': self.env.uid})
                if request.medical_out_of_use:
                    request.medical_out_of_use = False
                request._medical_stop_telling()
            elif request.medical_resolved_on:
                request.medical_resolved_on = False

    def _medical_sync_out_of_use(self):
        now = fields.Datetime.now()
        for request in self:
            if request.medical_out_of_use and (not request.medical_out_from or request.medical_out_to):
                request.write({'medical_out_from': now, 'medical_out_to': False})
            elif not request.medical_out_of_use and request.medical_out_from and not request.medical_out_to:
                hours = (now - request.medical_out_from).total_seconds() / 3600
                request.write({'medical_out_to': now, 'medical_downtime': request.medical_downtime + hours})

    @api.constrains('medical_out_of_use', 'equipment_id', 'medical_room_id')
    def _check_medical_out_of_use(self):
        for request in self:
            if request.medical_out_of_use and not request.equipment_id and not request.medical_room_id:
                raise UserError(self.env._("Say which room or equipment is out of use."))

    @api.constrains('medical_kind_id', 'medical_site_id', 'medical_room_id', 'equipment_id')
    def _check_medical_place(self):
        for request in self:
            site = request.medical_site_id
            for place in (request.medical_room_id.site_id, request.equipment_id.medical_site_id):
                if request.medical_kind_id and site and place and place != site:
                    raise UserError(self.env._("Room and equipment are not at %(site)s: choose them at one site.", site=site.display_name))
