from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.misc import format_date

from .medical_staff_document import GOOD_STATES
from .medical_staff_plan_template import PLAN_KINDS

PLAN_STATES = [
    ('open', 'Under Way'),
    ('done', 'Done'),
    ('cancelled', 'Cancelled'),
]
KEEPERS = 'medical_office_base.group_manager,medical_office_base.group_hr'
# what buttons alone write
GUARDED = {'state', 'access_ended_on', 'access_ended_by_id', 'user_id', 'company_id', 'supervisor_user_id', 'staff_file_id', 'left_user_id'}
# what stands once the plan is made
FIXED = {'employee_id', 'kind'}


class MedicalStaffPlan(models.Model):
    """What is collected, given, taught and done when somebody begins, and taken back when they leave.

    Made by the manager or HR for somebody else, from the practice's steps (`medical.staff.plan.step`). What was handed out
    (`medical.staff.item`) comes back as steps of the offboarding by itself. An onboarding is read by the person, an
    offboarding by the supervisors, the manager and HR alone. The end of access is in `medical_staff_plan_access.py`.
    """
    _name = 'medical.staff.plan'
    _description = 'On- or Offboarding'
    _inherit = ['medical.access.logged']
    _order = 'date desc, id desc'
    _check_company_auto = True

    name = fields.Char(compute='_compute_name')
    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, ondelete='cascade', check_company=True)
    staff_file_id = fields.Many2one('medical.staff.file', compute='_compute_staff_file_id', store=True, index=True)
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    supervisor_user_id = fields.Many2one(related='staff_file_id.supervisor_user_id', string='Supervisor', store=True, index=True)
    kind = fields.Selection(PLAN_KINDS, required=True, default='onboarding')
    date = fields.Date(
        'First or Last Day', required=True, index=True, default=fields.Date.context_today, help="Days of the steps are counted from it.")
    state = fields.Selection(PLAN_STATES, 'Status', required=True, default='open', readonly=True, index=True, copy=False)
    line_ids = fields.One2many('medical.staff.plan.line', 'plan_id', 'Steps')
    open_count = fields.Integer('Open Steps', compute='_compute_counts')
    progress = fields.Integer('Progress (%)', compute='_compute_counts')
    departure_reason_id = fields.Many2one('hr.departure.reason', 'Why They Leave', groups=KEEPERS)
    exit_note = fields.Text('Exit Interview', groups=KEEPERS)
    access_ended_on = fields.Datetime(readonly=True, copy=False)
    access_ended_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    left_user_id = fields.Many2one('res.users', 'Login That Was Ended', readonly=True, copy=False)
    access_state = fields.Selection(
        [('none', 'No login'), ('open', 'Open until the last day'), ('over', 'Still open'), ('ended', 'Ended')], 'Access',
        compute='_compute_access_state', search='_search_access_state')
    is_keeper = fields.Boolean(compute='_compute_is_keeper')

    _one_open_uniq = models.UniqueIndex("(employee_id, kind) WHERE state = 'open'", "This person has such a plan under way already: go on with that.")

    @api.depends('employee_id', 'kind')
    @api.depends_context('lang')
    def _compute_name(self):
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for plan in self:
            plan.name = f"{kinds.get(plan.kind, '')}: {plan.employee_id.name or ''}"

    @api.depends('name')
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = plan.name

    @api.depends('employee_id')
    def _compute_staff_file_id(self):
        # sudo: the file of the person
        files = self.env['medical.staff.file'].sudo().with_context(active_test=False).search([('employee_id', 'in', self.employee_id.ids)])
        by_person = files.grouped('employee_id')
        for plan in self:
            plan.staff_file_id = by_person.get(plan.employee_id)

    @api.depends('line_ids.state')
    def _compute_counts(self):
        counts = {}
        for plan, state, count in self.env['medical.staff.plan.line']._read_group([('plan_id', 'in', self.ids)], ['plan_id', 'state'], ['__count']):
            counts.setdefault(plan.id, {})[state] = count
        for plan in self:
            of_plan = counts.get(plan.id, {})
            total = sum(of_plan.values())
            plan.open_count = of_plan.get('open', 0)
            plan.progress = round(100 * (total - plan.open_count) / total) if total else 0

    @api.depends_context('uid')
    @api.depends('user_id')
    def _compute_is_keeper(self):
        keeper = self.env.user.has_groups(KEEPERS)
        for plan in self:
            plan.is_keeper = keeper and plan.user_id != self.env.user

    # === MADE === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                if GUARDED & vals.keys():
                    raise AccessError(self.env._("A plan begins under way; the rest goes by its buttons."))
            self._check_keeper(self.env['hr.employee'].browse({vals.get('employee_id') for vals in vals_list if vals.get('employee_id')}))
        plans = super().create(vals_list)
        for plan in plans.sudo():
            plan._make_lines()
            if plan.kind == 'offboarding':
                plan.staff_file_id.date_left = plan.date
            elif not plan.staff_file_id.date_hired:
                plan.staff_file_id.date_hired = plan.date
        return plans

    def write(self, vals):
        if not self.env.su:
            if GUARDED & vals.keys() or FIXED & vals.keys():
                raise AccessError(self.env._("Person, kind and status of a plan stand; its buttons move it on."))
            if any(plan.state != 'open' for plan in self) and vals.keys() - {'exit_note', 'departure_reason_id'}:
                raise UserError(self.env._("The plan is closed."))
            if 'date' in vals and any(plan.access_ended_on for plan in self):
                raise UserError(self.env._("Access has been ended: the last day stands."))
        dates = {plan.id: plan.date for plan in self}
        result = super().write(vals)
        if 'date' in vals:
            # sudo: steps go with the plan
            for plan in self.sudo():
                plan._move_lines(dates[plan.id])
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(self.env._("A plan is cancelled, not deleted."))

    @api.model
    def _check_keeper(self, people):
        """Refuse who may not make or steer a plan of these people: the manager and HR may, never for themselves or those above."""
        user = self.env.user
        keeper = user.has_groups(KEEPERS)
        # sudo: who stands above whom
        above = self.env['hr.employee'].sudo().search([('user_id', '=', user.id)]).medical_supervisor_user_ids
        for person in people.sudo():
            if not keeper or person.user_id == user or person.user_id and person.user_id in above or person.company_id not in self.env.companies:
                raise AccessError(self.env._(
                    "The plan of %(person)s is made by the office manager or HR: not by themselves, nor by those who report to them.", person=person.name))

    def _make_lines(self):
        """The steps of the practice that fit the person, and what was handed out to them (superuser)."""
        self.ensure_one()
        steps = self.env['medical.staff.plan.step'].search([('company_id', '=', self.company_id.id), ('kind', '=', self.kind)])
        if not self.user_id:
            # no login: none to end
            steps = steps.filtered(lambda step: step.ends != 'access')
        values = [{
            'plan_id': self.id, 'step_id': step.id, 'name': step.name, 'action': step.action, 'who': step.who, 'date_due': step._due(self.date),
            'mandatory': step.mandatory,
            'credential_type_id': step.credential_type_id.id, 'document_type_id': step.document_type_id.id,
            'check_in_day': step.check_in_day, 'ends': step.ends, 'note': step.note, 'sequence': step.sequence,
        } for step in steps if step._fits(self.staff_file_id)]
        if self.kind == 'offboarding':
            items = self.env['medical.staff.item'].search([('employee_id', '=', self.employee_id.id), ('is_out', '=', True)])
            values += [{
                'plan_id': self.id, 'item_id': item.id, 'action': 'take_back', 'who': 'manager', 'date_due': self.date,
                'name': self.env._("%(item)s, number %(number)s", item=item.name, number=item.number) if item.number else item.name,
            } for item in items]
        lines = self.env['medical.staff.plan.line'].create(values)
        lines._close_by_credentials(self._valid_credentials(lines.credential_type_id))
        lines._close_by_documents(self._valid_documents(lines.document_type_id))
        lines._close_by_notes(self.env['medical.supervision.note'].search([
            ('employee_id', '=', self.employee_id.id), ('kind', '=', 'check_in'), ('date', '>=', self.date)]))

    def _valid_credentials(self, types):
        """The person's verified credentials of these types that hold today (superuser)."""
        return self.env['medical.credential'].search([
            ('employee_id', '=', self.employee_id.id), ('type_id', 'in', types.ids), ('state', '=', 'verified'),
            '|', ('date_end', '=', False), ('date_end', '>=', fields.Date.context_today(self))])

    def _valid_documents(self, types):
        """The person's checked documents of these types (superuser)."""
        return self.env['medical.staff.document'].search([
            ('employee_id', '=', self.employee_id.id), ('type_id', 'in', types.ids), ('state', 'in', GOOD_STATES)]) if types else (
                self.env['medical.staff.document'])

    def _move_lines(self, before):
        """Days of open steps go with the first or last day (superuser)."""
        shift = self.date - before
        if not shift:
            return
        for line in self.line_ids.filtered(lambda line: line.state == 'open'):
            line.date_due = line.step_id._due(self.date) if line.step_id else line.date_due + shift
        if self.kind == 'offboarding':
            self.staff_file_id.date_left = self.date

    # === ENDED === #

    def action_finish(self):
        """Everything that has to be done is done: close the plan."""
        self.check_access('read')
        self._check_keeper(self.sudo().employee_id)
        for plan in self:
            # sudo: all steps count, whoever may read them
            left = plan.sudo().line_ids.filtered(lambda line: line.state == 'open' and line.mandatory)
            if left:
                raise UserError(self.env._("%(count)s steps are still to do, the first: %(step)s.", count=len(left), step=left[0].name))
        # sudo: checked above
        self.sudo().filtered(lambda plan: plan.state == 'open').write({'state': 'done'})

    def action_cancel(self):
        """The person doesn't begin, or doesn't leave after all."""
        self.check_access('read')
        self._check_keeper(self.sudo().employee_id)
        if any(plan.access_ended_on for plan in self):
            raise UserError(self.env._("Access has been ended: take the person on anew instead."))
        # sudo: checked above
        for plan in self.sudo():
            if plan.kind == 'offboarding' and plan.staff_file_id.date_left == plan.date:
                plan.staff_file_id.date_left = False
            plan.state = 'cancelled'
        # room for another plan
        self.flush_recordset(['state'])

    def action_print(self):
        """The plan on paper, to walk around with."""
        self.check_access('read')
        return self.env.ref('medical_office_base.action_report_staff_plan').report_action(self)

    @api.constrains('employee_id', 'kind', 'date')
    def _check_date(self):
        for plan in self.sudo():
            hired = plan.staff_file_id.date_hired
            if plan.kind == 'offboarding' and hired and plan.date < hired:
                raise ValidationError(self.env._(
                    "%(person)s would leave before the day of hire, %(day)s.", person=plan.employee_id.name, day=format_date(self.env, hired)))
