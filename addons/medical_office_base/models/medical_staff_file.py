from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..tools.guarded_domain import guarded_domain

# what nobody decides about themselves
DECIDED_BY_OTHERS = {'job_id', 'employment', 'supervisor_id', 'date_hired', 'date_probation_end', 'date_left', 'site_ids'}
# what follows from the employee, and decides who reads the file
FOLLOWS = {'employee_id', 'user_id', 'company_id', 'active'}
CONTRACTORS = ('contractor', 'freelance')


class MedicalStaffFile(models.Model):
    """The file of one person who works at the practice, one per employee: what the manager, the supervisors, HR and Employee
    Health each see of it is decided by tier. Made with the employee; Odoo's own private fields stay with Odoo's HR.

    The office manager has no right on `hr.employee`, whose officers read every private field. What they decide about a
    person (position, kind of employment, sites, supervisor) is written here and passed on to the employee as superuser.
    """
    _name = 'medical.staff.file'
    _description = 'Staff File'
    _inherit = ['medical.access.logged', 'mail.thread', 'mail.activity.mixin', 'medical.linkable']
    # that something is about somebody isn't everybody's to know
    _linkable_groups = 'medical_office_base.group_hr,medical_office_base.group_manager'
    _order = 'name, id'
    _check_company_auto = True

    employee_id = fields.Many2one('hr.employee', 'Person', required=True, readonly=True, index=True, ondelete='cascade', check_company=True)
    name = fields.Char(compute='_compute_name', inverse='_inverse_name', store=True, tracking=True)
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    user_id = fields.Many2one(related='employee_id.user_id', string='Login', store=True, index=True)
    active = fields.Boolean(related='employee_id.active', store=True)
    work_email = fields.Char(
        compute='_compute_contact', inverse='_inverse_work_email', compute_sudo=True,
        help="With a login it is the login's: the person changes it in their preferences.")
    work_phone = fields.Char(compute='_compute_contact', inverse='_inverse_work_phone', compute_sudo=True)
    job_id = fields.Many2one(
        'hr.job', 'Position', compute='_compute_version_fields', inverse='_inverse_job_id', store=True, index=True, tracking=True,
        check_company=True, help="A change holds from today on; what was before stays in the history of positions.")
    employment = fields.Selection(
        lambda self: self.env['hr.version']._fields['employee_type']._description_selection(self.env),
        compute='_compute_version_fields', inverse='_inverse_employment', store=True, tracking=True)
    supervisor_id = fields.Many2one(
        'hr.employee', compute='_compute_supervisor_id', inverse='_inverse_supervisor_id', store=True, index=True, tracking=True,
        check_company=True, help="Reads this file without what is HR's and Employee Health's; so does everyone above.")
    site_ids = fields.Many2many(
        'medical.site', string='Sites', compute='_compute_site_ids', inverse='_inverse_site_ids', search='_search_site_ids', compute_sudo=True,
        help="Where this person works: the sites of their login, or their own where they have none.")
    date_hired = fields.Date('Hired On', tracking=True)
    date_probation_end = fields.Date('Probation Ends', tracking=True)
    date_left = fields.Date(
        'Last Day', compute='_compute_date_left', store=True, readonly=False, tracking=True,
        help="The last day of employment: periods of retention that begin with leaving count from it.")
    document_ids = fields.One2many('medical.staff.document', 'staff_file_id', 'Documents', domain=[('tier', 'not in', ('i9', 'health'))])
    i9_document_ids = fields.One2many('medical.staff.document', 'staff_file_id', 'Form I-9', domain=[('tier', '=', 'i9')])
    health_document_ids = fields.One2many('medical.staff.document', 'staff_file_id', 'Health Documents', domain=[('tier', '=', 'health')])
    credential_ids = fields.Many2many('medical.credential', string='Licenses and Trainings', compute='_compute_credential_ids')
    health_credential_ids = fields.Many2many('medical.credential', string='Health Credentials', compute='_compute_credential_ids')
    position_history = fields.Text('Positions Held', compute='_compute_position_history', compute_sudo=True)
    show_i9 = fields.Boolean(compute='_compute_show')
    show_health = fields.Boolean(compute='_compute_show')
    is_own = fields.Boolean(compute='_compute_is_own', search='_search_is_own')

    _employee_uniq = models.UniqueIndex('(employee_id)', 'This person has a staff file already.')

    # === WHAT IS THE EMPLOYEE'S === #

    @api.depends('employee_id.name')
    def _compute_name(self):
        for file in self:
            file.name = file.employee_id.name

    def _inverse_name(self):
        for file in self:
            # sudo: who may write the file may correct the name
            file.employee_id.sudo().name = file.name

    @api.depends('employee_id.work_email', 'employee_id.work_phone')
    def _compute_contact(self):
        for file in self:
            file.work_email, file.work_phone = file.employee_id.work_email, file.employee_id.work_phone

    def _inverse_work_email(self):
        for file in self:
            # sudo: as for the name
            employee = file.employee_id.sudo()
            if employee.user_id and (file.work_email or False) != (employee.work_email or False):
                # it would become the address that a new password is sent to
                raise UserError(self.env._(
                    "%(name)s has a login: its e-mail address is changed in their own preferences, or by an administrator.", name=file.name))
            employee.work_email = file.work_email

    def _inverse_work_phone(self):
        for file in self:
            # sudo: as for the name
            file.employee_id.sudo().work_phone = file.work_phone

    @api.depends('employee_id.current_version_id.job_id', 'employee_id.current_version_id.employee_type')
    def _compute_version_fields(self):
        for file in self:
            version = file.employee_id.current_version_id
            file.job_id, file.employment = version.job_id, version.employee_type

    def _inverse_job_id(self):
        today = fields.Date.context_today(self)
        for file in self:
            # sudo: who may write the file decides about the position; nothing but it is written
            employee = file.employee_id.sudo()
            version = employee.current_version_id
            if version.job_id == file.job_id:
                continue
            if version.job_id and version.date_version < today:
                # create_version gives up being superuser for all but OdooBot
                version = employee.with_user(SUPERUSER_ID).create_version({'date_version': today})
            version.sudo().job_id = file.job_id

    def _inverse_employment(self):
        for file in self:
            # sudo: as for the position
            file.employee_id.sudo().current_version_id.employee_type = file.employment

    @api.depends('employee_id.parent_id')
    def _compute_supervisor_id(self):
        for file in self:
            file.supervisor_id = file.employee_id.parent_id

    def _inverse_supervisor_id(self):
        for file in self:
            # sudo: who may write the file decides who supervises; a circle is refused by the employee
            file.employee_id.sudo().parent_id = file.supervisor_id

    @api.depends('employee_id.medical_site_ids')
    def _compute_site_ids(self):
        for file in self:
            file.site_ids = file.employee_id.medical_site_ids

    def _inverse_site_ids(self):
        for file in self:
            # sudo: HR writes no sites, and nobody but administrators writes users
            employee, company = file.employee_id.sudo(), file.company_id
            before, sites = employee.medical_site_ids.filtered(lambda site, company=company: site.company_id == company), file.site_ids.sudo()
            if employee.user_id:
                (before - sites).write({'user_ids': [Command.unlink(employee.user_id.id)]})
                (sites - before).write({'user_ids': [Command.link(employee.user_id.id)]})
            else:
                employee.medical_own_site_ids = sites

    @api.model
    def _search_site_ids(self, operator, value):
        if operator not in ('in', 'any', 'any!'):
            return NotImplemented
        self.check_access('read')
        # sudo: where somebody works is known to whoever reads their file
        employees = self.env['hr.employee'].sudo().with_context(active_test=False)._search([('medical_site_ids', operator, value)])
        return Domain('employee_id', 'in', employees)

    @api.depends('employee_id.current_version_id.departure_date')
    def _compute_date_left(self):
        for file in self:
            file.date_left = file.employee_id.current_version_id.departure_date or file.date_left

    @api.depends('employee_id')
    @api.depends_context('uid')
    def _compute_credential_ids(self):
        found = self.env['medical.credential'].search([('employee_id', 'in', self.employee_id.ids)])
        for file in self:
            own = found.filtered(lambda credential, file=file: credential.employee_id == file.employee_id)
            file.health_credential_ids = own.filtered(lambda credential: credential.tier == 'health')
            file.credential_ids = own - file.health_credential_ids

    def _compute_position_history(self):
        for file in self:
            lines, job = [], None
            for version in file.employee_id.version_ids.sorted('date_version'):
                if version.job_id != job and (version.job_id or lines):
                    lines.append(self.env._(
                        "%(job)s since %(day)s", job=version.job_id.display_name or self.env._("No position"),
                        day=format_date(self.env, version.date_version)))
                job = version.job_id
            file.position_history = '\n'.join(reversed(lines)) or False

    @api.depends('user_id')
    @api.depends_context('uid')
    def _compute_is_own(self):
        for file in self:
            file.is_own = file.user_id == self.env.user

    @api.depends('user_id')
    @api.depends_context('uid')
    def _compute_show(self):
        hr, health = (self.env.user.has_group(f'medical_office_base.group_{role}') for role in ('hr', 'employee_health'))
        for file in self:
            own = file.user_id == self.env.user
            file.show_i9, file.show_health = own or hr, own or health

    @api.model
    def _search_is_own(self, operator, value):
        return Domain('user_id', '=', self.env.uid) if operator == 'in' else NotImplemented

    # === GUARDS === #

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not (self.env.su or kwargs.get('bypass_access')):
            # what hangs on a file is of several tiers, of this part and of others
            domain = guarded_domain(domain, {
                name for name, field in self._fields.items() if field.type == 'one2many' and field.comodel_name.startswith('medical.')})
        return super()._search(domain, *args, **kwargs)

    @api.constrains('site_ids')
    def _check_site_company(self):
        for file in self:
            if file.site_ids.company_id - file.employee_id.sudo().user_id.company_ids - file.company_id:
                raise ValidationError(self.env._("Choose sites of %(company)s, where %(name)s works.", company=file.company_id.name, name=file.name))

    @api.constrains('date_hired', 'date_left', 'date_probation_end')
    def _check_dates(self):
        for file in self:
            hired, left, probation = file.date_hired, file.date_left, file.date_probation_end
            if hired and left and left < hired:
                raise ValidationError(self.env._("%(name)s would leave before the day of hire: correct one of the two days.", name=file.name))
            if hired and probation and probation < hired:
                raise ValidationError(self.env._("Probation of %(name)s would end before the day of hire: correct one of the two days.", name=file.name))

    def write(self, vals):
        if not self.env.su and vals.keys() & FOLLOWS:
            raise AccessError(self.env._("Whose file it is follows from the employee record: change it there."))
        if not self.env.su and vals.keys() & DECIDED_BY_OTHERS:
            self.check_access('write')
            own = self.filtered(lambda file: file.user_id == self.env.user)
            if own:
                raise UserError(self.env._(
                    "Nobody decides about their own position, supervisor, sites or dates: ask another manager or HR to change your file."))
        return super().write(vals)

    # === MADE WITH THE PERSON === #

    @api.model
    def _make(self, employees, hired=True):
        """Make the files of employees that have none; as superuser.

        :param hired: the first day of what Odoo knows of them is the day of hire; else it isn't known
        """
        # sudo: a file comes with the person, whoever makes that
        files = self.sudo().with_context(active_test=False)
        employees = employees.sudo()
        employees -= files.search([('employee_id', 'in', employees.ids)]).employee_id
        values = []
        for employee in employees:
            version = employee.version_ids.sorted('date_version')[:1]
            values.append({
                'employee_id': employee.id,
                'date_hired': version.contract_date_start or (hired and version.date_version) or False,
            })
        made = files.with_context(mail_create_nosubscribe=True, tracking_disable=True).create(values)
        if made:
            self.env['medical.staff.document']._sync_required(made.company_id, made.employee_id)
        return made

    # === ACTIONS === #

    @api.model
    def action_open_own(self):
        """Open the file of whoever asks.

        :raise UserError: nobody has connected this login with an employee
        """
        file = self.search([('user_id', '=', self.env.uid), ('company_id', '=', self.env.company.id)], limit=1)
        if not file:
            raise UserError(self.env._("There is no staff file for your login: ask your manager to connect you with your employee record."))
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_staff_file_own')
        return {**action, 'res_id': file.id}

    def action_archive_person(self):
        """Take somebody off the lists who has left; the file stays, for as long as its documents are kept."""
        self.check_access('write')
        for file in self:
            if not file.date_left or file.date_left > fields.Date.context_today(self):
                raise UserError(self.env._("Write down the last day of %(name)s first: it has to be past or today.", name=file.name))
        # sudo: who may write the file says that somebody has left; the login is ended by an administrator
        self.employee_id.sudo().with_context(no_wizard=True).action_archive()
