from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .medical_staff_plan_template import ENDS, PLAN_ACTIONS, WHO
from .medical_supervision_note import CHECK_IN_DAYS

LINE_STATES = [
    ('open', 'To Do'),
    ('done', 'Done'),
    ('not_applicable', 'Does Not Apply'),
]
ROLES = {
    'manager': 'medical_office_base.group_manager',
    'hr': 'medical_office_base.group_hr',
    'employee_health': 'medical_office_base.group_employee_health',
    'administrator': 'base.group_system',
}
KEEPERS = 'medical_office_base.group_manager,medical_office_base.group_hr'
# what the keepers of plans write by hand
PLANNED = {'name', 'action', 'who', 'date_due', 'mandatory', 'note', 'sequence', 'plan_id'}


class MedicalStaffPlanLine(models.Model):
    """One step of a person's plan: to do, done by whom and when, or not applicable with the reason.

    Done by whoever it falls to, the manager or HR; nobody but them says of their own plan that something is done, other
    than what is theirs to do. What asks for a credential is done by itself when that is verified, a check-in when it is
    written, the end of access when it is ended.
    """
    _name = 'medical.staff.plan.line'
    _description = 'Step of a Plan'
    _order = 'plan_id, date_due, sequence, id'

    plan_id = fields.Many2one('medical.staff.plan', required=True, index=True, ondelete='cascade')
    kind = fields.Selection(related='plan_id.kind', store=True)
    plan_state = fields.Selection(related='plan_id.state', store=True, string='Status of the Plan')
    employee_id = fields.Many2one(related='plan_id.employee_id', string='Person', store=True, index=True)
    user_id = fields.Many2one(related='plan_id.user_id', store=True, index=True)
    company_id = fields.Many2one(related='plan_id.company_id', store=True, index=True)
    supervisor_user_id = fields.Many2one(related='plan_id.supervisor_user_id', store=True, index=True)
    step_id = fields.Many2one('medical.staff.plan.step', readonly=True, index='btree_not_null', ondelete='set null')
    sequence = fields.Integer(default=500)
    name = fields.Char('What', required=True)
    action = fields.Selection(PLAN_ACTIONS, required=True, default='do')
    who = fields.Selection(WHO, 'By', required=True, default='manager')
    date_due = fields.Date('By When', required=True, index=True, default=fields.Date.context_today)
    mandatory = fields.Boolean(default=True)
    credential_type_id = fields.Many2one('medical.credential.type', readonly=True, ondelete='set null')
    document_type_id = fields.Many2one('medical.document.type', readonly=True, ondelete='set null')
    check_in_day = fields.Selection(CHECK_IN_DAYS, readonly=True)
    ends = fields.Selection(ENDS, readonly=True)
    item_id = fields.Many2one('medical.staff.item', readonly=True, index='btree_not_null', ondelete='set null')
    note = fields.Char('Hint')
    state = fields.Selection(LINE_STATES, 'Status', required=True, default='open', readonly=True, index=True)
    done_by_id = fields.Many2one('res.users', readonly=True)
    done_on = fields.Datetime(readonly=True)
    reason = fields.Char(readonly=True, help="Why it doesn't apply.")
    is_late = fields.Boolean('Late', compute='_compute_is_late', search='_search_is_late')
    is_mine = fields.Boolean('Mine to Do', compute='_compute_is_mine', search='_search_is_mine')

    @api.depends('date_due', 'state', 'plan_state')
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for line in self:
            line.is_late = line.state == 'open' and line.plan_state == 'open' and bool(line.date_due) and line.date_due < today

    @api.model
    def _search_is_late(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain([('state', '=', 'open'), ('plan_state', '=', 'open'), ('date_due', '<', fields.Date.context_today(self))])

    @api.model
    def _my_roles(self):
        """What falls to the user by role; the manager does what is HR's or the administrator's where nobody else is."""
        user = self.env.user
        mine = [who for who, group in ROLES.items() if user.has_group(group)]
        if 'manager' in mine:
            ids = {who: self.env['ir.model.data']._xmlid_to_res_id(ROLES[who]) for who in ('hr', 'employee_health', 'administrator') if who not in mine}
            # sudo: whether anybody of the practice holds a role
            held = self.env['res.users'].sudo().search([
                ('all_group_ids', 'in', list(ids.values())), ('company_ids', 'in', self.env.companies.ids)]).all_group_ids.ids if ids else []
            mine += [who for who, group in ids.items() if group not in held]
        return mine

    @api.depends('who', 'state', 'plan_state', 'supervisor_user_id', 'user_id')
    @api.depends_context('uid')
    def _compute_is_mine(self):
        roles, user = self._my_roles(), self.env.user
        for line in self:
            line.is_mine = line.state == 'open' and line.plan_state == 'open' and (
                line.who in roles and line.user_id != user or line.who == 'supervisor' and line.supervisor_user_id == user
                or line.who == 'person' and line.user_id == user)

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != 'in':
            return NotImplemented
        me = self.env.uid
        return Domain([('state', '=', 'open'), ('plan_state', '=', 'open')]) & (
            Domain([('who', 'in', self._my_roles()), ('user_id', '!=', me)]) | Domain([('who', '=', 'supervisor'), ('supervisor_user_id', '=', me)])
            | Domain([('who', '=', 'person'), ('user_id', '=', me)]))

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() - PLANNED for vals in vals_list):
            raise AccessError(self.env._("A step begins to do; it is done with its buttons."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - PLANNED or 'plan_id' in vals:
                raise AccessError(self.env._("A step is done with its buttons."))
            if any(line.state != 'open' for line in self):
                raise UserError(self.env._("What is done stays as it was. Open it again first."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        if not self.env.su and any(line.state != 'open' or line.mandatory for line in self):
            raise UserError(self.env._("A step that has to be done isn't deleted: say why it doesn't apply."))

    def _check_doer(self):
        """Refuse who may not say that it is done."""
        keeper = self.env.user.has_groups(KEEPERS)
        for line in self:
            line.check_access('read')
            if line.plan_state != 'open':
                raise UserError(self.env._("The plan is closed."))
            if line.user_id == self.env.user and line.who != 'person':
                raise AccessError(self.env._("“%(step)s” is done by others in your own plan.", step=line.name))
            if not keeper and not line.is_mine:
                roles = dict(self._fields['who']._description_selection(self.env))
                raise AccessError(self.env._("“%(step)s” is done by: %(who)s.", step=line.name, who=roles[line.who]))

    # === DONE === #

    def action_done(self):
        """It is done. What is handed out asks for what and its number."""
        self._check_doer()
        if len(self) == 1 and self.action == 'give':
            return self._open_dialog('give')
        if len(self) == 1 and self.ends == 'access':
            # ended there, by a button that asks
            return self.plan_id._get_records_action()
        for line in self:
            if line.state == 'open' and line.ends == 'access':
                raise UserError(self.env._("End the access with the button of the plan: then this is done by itself."))
            asked = line.sudo().credential_type_id or line.sudo().document_type_id
            if line.state == 'open' and asked and not line._is_on_file():
                raise UserError(self.env._(
                    "“%(step)s” is done by itself when %(type)s is on file and checked. Say that it doesn't apply, if so.",
                    step=line.name, type=asked.name))
        # sudo: checked above
        lines = self.sudo().filtered(lambda line: line.state == 'open')
        lines.filtered(lambda line: line.action == 'take_back').item_id._take_back()
        lines._close()
        return None

    def action_not_applicable(self):
        """It doesn't apply to this person: asks why."""
        self._check_keeper()
        return self._open_dialog('not_applicable')

    def action_reopen(self):
        """It is not done after all."""
        self._check_keeper()
        if any(line.ends == 'access' for line in self):
            raise UserError(self.env._("Access that was ended is given again by an administrator."))
        # sudo: checked above
        self.sudo().write({'state': 'open', 'done_by_id': False, 'done_on': False, 'reason': False})

    def _check_keeper(self):
        for line in self:
            line.check_access('read')
            if not self.env.user.has_groups(KEEPERS) or line.user_id == self.env.user:
                raise AccessError(self.env._("This is decided by the office manager or HR, not about themselves."))
            if line.plan_state != 'open':
                raise UserError(self.env._("The plan is closed."))

    def _open_dialog(self, mode):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Hand Over") if mode == 'give' else self.env._("Does Not Apply"),
            'res_model': 'medical.staff.plan.answer',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_line_ids': self.ids, 'default_mode': mode, 'default_name': self[:1].name if mode == 'give' else False},
        }

    def _close(self, state='done', reason=False):
        """Close open steps (superuser)."""
        lines = self.filtered(lambda line: line.state == 'open')
        lines.write({'state': state, 'done_by_id': self.env.uid, 'done_on': fields.Datetime.now(), 'reason': reason})
        return lines

    def _skip(self, reason):
        self._check_keeper()
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why it doesn't apply."))
        # sudo: whether there is a login
        if any(line.ends == 'access' and line.user_id.active for line in self.sudo()):
            raise UserError(self.env._("The access of whoever leaves is ended: that always applies."))
        # sudo: checked above
        self.sudo()._close('not_applicable', reason)

    def _give(self, name, number, equipment, note):
        """It is handed over: written down as an item of the person."""
        self.ensure_one()
        self._check_doer()
        # sudo: checked above
        line = self.sudo()
        if line.state != 'open':
            raise UserError(self.env._("This step is done already."))
        if name:
            line.item_id = line.env['medical.staff.item'].create({
                'name': name, 'number': number, 'employee_id': line.employee_id.id, 'equipment_id': equipment.id, 'note': note,
                'given_by_id': self.env.uid})
        line._close()

    def _is_on_file(self):
        """Whether a verified credential or a checked document answers this step."""
        self.ensure_one()
        # sudo: that there is one closes a step; what it says stays closed
        plan = self.sudo().plan_id
        return bool(plan._valid_credentials(self.sudo().credential_type_id) or plan._valid_documents(self.sudo().document_type_id))

    @api.model
    def _close_by_credentials(self, credentials):
        """Close the steps that these verified credentials answer (superuser)."""
        lines = self.search([
            ('state', '=', 'open'), ('plan_state', '=', 'open'), ('employee_id', 'in', credentials.employee_id.ids),
            ('credential_type_id', 'in', credentials.type_id.ids)])
        having = {(credential.employee_id, credential.type_id) for credential in credentials}
        lines.filtered(lambda line: (line.employee_id, line.credential_type_id) in having)._close()

    @api.model
    def _close_by_documents(self, documents):
        """Close the steps that these checked documents answer (superuser)."""
        lines = self.search([
            ('state', '=', 'open'), ('plan_state', '=', 'open'), ('employee_id', 'in', documents.employee_id.ids),
            ('document_type_id', 'in', documents.type_id.ids)])
        having = {(document.employee_id, document.type_id) for document in documents}
        lines.filtered(lambda line: (line.employee_id, line.document_type_id) in having)._close()

    @api.model
    def _close_by_notes(self, notes):
        """Close the check-ins that these notes are (superuser)."""
        lines = self.search([
            ('state', '=', 'open'), ('plan_state', '=', 'open'), ('employee_id', 'in', notes.employee_id.ids), ('check_in_day', '!=', False)])
        having = {(note.employee_id, note.check_in_day) for note in notes if note.kind == 'check_in' and note.state != 'draft'}
        lines.filtered(lambda line: (line.employee_id, line.check_in_day) in having)._close()
