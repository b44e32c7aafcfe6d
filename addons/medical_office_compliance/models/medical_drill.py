from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.date_utils import relativedelta

DRILL_KINDS = [
    ('fire', 'Fire'),
    ('evacuation', 'Evacuation'),
    ('medical', 'Medical Emergency'),
    ('weather', 'Severe Weather'),
    ('threat', 'Active Threat'),
    ('downtime', 'Computer Downtime'),
    ('vaccine', 'Power or Vaccine Storage Failure'),
    ('spill', 'Spill'),
    ('other', 'Other'),
]
DRILL_STATES = [('planned', 'Planned'), ('done', 'Held'), ('cancelled', 'Cancelled')]
DRILL_SYSTEM = {'state', 'date_end', 'renewal_id'}
# what was noted of a drill that was held; lessons are still written afterwards
DRILL_CONTENT = {'kind', 'site_id', 'course_id', 'date_done', 'minutes', 'participant_ids', 'company_id'}


class MedicalDrill(models.Model):
    """An emergency drill at a site: what was tried, who took part, how long it took, what was learned, and when the next is due.

    Expiry looks after it: a planned drill is due on its day, one that was held so many months later. A drill may count as
    training of a course for who took part. Everybody of the practice reads drills, manager and compliance officer write them.
    """
    _name = 'medical.drill'
    _description = 'Emergency Drill'
    _inherit = ['medical.expiry.mixin']
    _expiry_site = 'site_id'
    _order = 'date_end desc, id desc'
    _check_company_auto = True

    name = fields.Char(compute='_compute_name', store=True)
    kind = fields.Selection(DRILL_KINDS, required=True, default='fire', tracking=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', check_company=True, tracking=True)
    user_id = fields.Many2one(
        'res.users', 'Responsible', required=True, default=lambda self: self.env.user, index=True, tracking=True, domain=[('share', '=', False)])
    state = fields.Selection(DRILL_STATES, 'Status', required=True, default='planned', readonly=True, copy=False, index=True, tracking=True)
    date_planned = fields.Date('Planned For', required=True, default=fields.Date.context_today, tracking=True)
    date_done = fields.Date('Held On', copy=False, tracking=True)
    date_end = fields.Date('Due', compute='_compute_date_end', store=True, readonly=True, help="Until when this one, or the next of its kind, has to be held.")
    minutes = fields.Float('It Took (minutes)', copy=False)
    repeat_months = fields.Integer('Again Every (months)', default=12, help="Suggested: the fire code, the state or an accreditor may say otherwise. 0: once.")
    course_id = fields.Many2one(
        'medical.course', 'Counts As', index='btree_not_null', ondelete='restrict', check_company=True,
        help="The course is noted as done for those who took part.")
    scenario = fields.Text(help="What happened, in the exercise.")
    went_well = fields.Text(copy=False)
    lessons = fields.Text(copy=False, help="What is to be done better.")
    participant_ids = fields.One2many('medical.drill.participant', 'drill_id', 'Took Part')
    participant_count = fields.Integer('People', compute='_compute_participant_count')
    renewal_id = fields.Many2one('medical.drill', 'Next Drill', copy=False, readonly=True, index='btree_not_null', ondelete='set null')

    _minutes_positive = models.Constraint('CHECK (minutes >= 0 AND repeat_months >= 0)', "Minutes and months are 0 or more.")

    @api.depends('kind', 'site_id.name')
    def _compute_name(self):
        words = dict(self._fields['kind']._description_selection(self.env))
        for drill in self:
            drill.name = self.env._("%(kind)s drill, %(site)s", kind=words.get(drill.kind, ''), site=drill.site_id.name or '')

    @api.depends('state', 'date_planned', 'date_done', 'repeat_months')
    def _compute_date_end(self):
        for drill in self:
            if drill.state == 'planned':
                drill.date_end = drill.date_planned
            elif drill.state == 'done' and drill.repeat_months and drill.date_done:
                drill.date_end = drill.date_done + relativedelta(months=drill.repeat_months)
            else:
                drill.date_end = False

    @api.depends('participant_ids')
    def _compute_participant_count(self):
        for drill in self:
            drill.participant_count = len(drill.participant_ids)

    @api.model
    def _expiry_domain(self):
        return Domain('state', 'in', ('planned', 'done'))

    # === WRITING === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) and (name, vals[name]) != ('state', 'planned') for vals in vals_list for name in DRILL_SYSTEM):
            raise AccessError(self.env._("A drill is noted as held with its button: its status can't be typed."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if DRILL_SYSTEM & vals.keys():
                raise AccessError(self.env._("A drill is noted as held with its button: its status can't be typed."))
            if DRILL_CONTENT & vals.keys():
                self._check_planned()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if any(drill.state == 'done' for drill in self):
            raise UserError(self.env._("A drill that was held is kept."))

    def _check_planned(self):
        if any(drill.state != 'planned' for drill in self):
            raise UserError(self.env._("This drill is over: who took part, when and how long stays as it was noted. Lessons can still be written."))

    # === BUTTONS === #

    def action_done(self):
        """Note it as held; who took part has the course done that it counts as, but for whoever notes it.

        :raise UserError: no day, one to come, or nobody took part
        """
        for drill in self:
            drill._hold()

    def _hold(self):
        self.check_access('write')
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        self._check_planned()
        today = self._expiry_today()[self]
        if not self.date_done:
            raise UserError(self.env._("Say on which day the drill was held."))
        if self.date_done > today:
            raise UserError(self.env._("The day on which it was held is still to come: correct it, or wait."))
        if not self.participant_ids:
            raise UserError(self.env._("Add who took part."))
        # sudo: the right to write was checked; the status is written by methods alone
        drill = self.sudo()
        drill.state = 'done'
        if drill.course_id:
            people = drill.participant_ids.employee_id
            own = people.filtered(lambda person: person.user_id == self.env.user)
            self.env['medical.training']._duty_take(drill.course_id, people - own)._done(
                'drill', drill_id=drill.id, date_done=drill.date_done, minutes=round(drill.minutes) or drill.course_id.minutes,
                trainer_name=drill.user_id.name)
            if own:
                self.message_post(body=self.env._("Not noted as training for %(name)s: nobody notes their own.", name=own[0].name))

    def action_cancel(self):
        """Call it off: the one before is due again."""
        self.check_access('write')
        self._check_planned()
        # sudo: the right to write was checked
        drills = self.sudo()
        drills.state = 'cancelled'
        drills.search([('renewal_id', 'in', self.ids)]).renewal_id = False

    def action_renew(self):
        """Plan the next one of its kind."""
        self.ensure_one()
        self.check_access('write')
        self.lock_for_update()
        self.invalidate_recordset(['renewal_id'])
        self._expiry_check_renewable()
        if self.state != 'done':
            raise UserError(self.env._("The next drill is planned once this one was held."))
        today = self._expiry_today()[self]
        drill = self.copy({'date_planned': max(self.date_end or today, today)})
        # sudo: written by methods alone
        self.sudo().renewal_id = drill
        return drill._get_records_action()

    def action_add_task(self):
        """Ask what is to be done, by whom and by when."""
        self.ensure_one()
        self.check_access('write')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("What Is To Be Done"), 'res_model': 'medical.drill.task', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_drill_id': self.id}}

    def _tasks(self):
        """What is, or was, to be done after it, in the order of its days; without the reminders of the drill itself."""
        self.check_access('read')
        reminder = self.env.ref('medical_office_base.mail_activity_type_expiry', raise_if_not_found=False)
        # sudo: done tasks are archived, and shown with the drill to whoever reads it
        tasks = self.env['mail.activity'].sudo().with_context(active_test=False)
        return tasks.search([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids), ('activity_type_id', '!=', reminder.id if reminder else 0)], order='date_deadline, id')
