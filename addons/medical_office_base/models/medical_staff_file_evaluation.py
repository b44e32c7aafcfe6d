import calendar

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from .medical_staff_file import CONTRACTORS

PROBATION = [
    ('confirmed', 'Confirmed'),
    ('extended', 'Extended'),
    ('ended', 'Ended'),
]
GUARDED = {
    'one_on_one_last', 'one_on_one_due', 'evaluation_due', 'supervisor_user_id', 'probation_decision', 'probation_reason',
    'probation_decided_by_id', 'probation_decided_on'}


class MedicalStaffFile(models.Model):
    """When a person is evaluated next, and what was decided about their probation."""
    _inherit = 'medical.staff.file'

    evaluation_ids = fields.One2many('medical.evaluation', 'staff_file_id', 'Evaluations')
    evaluation_count = fields.Integer('Number of Evaluations', compute='_compute_evaluation_count')
    evaluation_due = fields.Date(
        'Next Evaluation', compute='_compute_evaluation_due', store=True, index=True,
        help="A year after the last one that is planned, on the day of hire or at the end of the practice's month.")
    probation_decision = fields.Selection(PROBATION, 'Probation', readonly=True)
    probation_reason = fields.Char('Why', readonly=True)
    probation_decided_by_id = fields.Many2one('res.users', 'Decided By', readonly=True)
    probation_decided_on = fields.Date('Decided On', readonly=True)

    @api.depends('evaluation_ids')
    @api.depends_context('uid')
    def _compute_evaluation_count(self):
        evaluations = self.env['medical.evaluation']
        counts = dict(evaluations._read_group([('staff_file_id', 'in', self.ids)], ['staff_file_id'], ['__count'])) if evaluations.has_access('read') else {}
        for file in self:
            file.evaluation_count = counts.get(file, 0)

    @api.depends('date_hired', 'active', 'employment', 'evaluation_ids.date_due', 'evaluation_ids.state',
                 'company_id.medical_practice_ids.evaluation_basis', 'company_id.medical_practice_ids.evaluation_month')
    def _compute_evaluation_due(self):
        # sudo: evaluations are read by those above; the day alone stands on the staff file
        for file in self.sudo():
            start = file.date_hired or file.create_date and file.create_date.date()
            if not file.active or file.employment in CONTRACTORS or not start:
                file.evaluation_due = False
                continue
            last = max((evaluation.date_due for evaluation in file.evaluation_ids if evaluation.state != 'cancelled'), default=None)
            practice = file.company_id.medical_practice_ids[:1]
            file.evaluation_due = file._evaluation_day(start, last, practice, file.create_date and file.create_date.date())

    @api.model
    def _evaluation_day(self, start, last, practice, known=None):
        """The next day by which somebody is evaluated.

        :param date start: the day of hire
        :param last: the day by which the last evaluation was or is due; None: never
        :param known: the day their file was made: nobody is late since the years before
        """
        if practice.evaluation_basis != 'month':
            # half a year after the last one at the earliest, never before a year's work
            after = last + relativedelta(months=6) if last else max(known or start, start)
            years = max(after.year - start.year, 1)
            return start + relativedelta(years=years if start + relativedelta(years=years) >= after else years + 1)
        if not last and known and known > start:
            start = max(start, known - relativedelta(months=6))
        month = int(practice.evaluation_month or 12)
        # the first after half a year's work, then a year after the last
        after = last + relativedelta(months=6) if last else start + relativedelta(months=6)
        year = after.year if after <= fields.Date.to_date(f'{after.year}-{month:02}-{calendar.monthrange(after.year, month)[1]}') else after.year + 1
        return fields.Date.to_date(f'{year}-{month:02}-{calendar.monthrange(year, month)[1]}')

    def write(self, vals):
        if not self.env.su and GUARDED & vals.keys():
            raise AccessError(self.env._("These days follow from notes and evaluations; probation is decided by its button."))
        return super().write(vals)

    # === EVALUATIONS === #

    def _plan_evaluations(self, year):
        """Make an evaluation for each of these people.

        :param int year: in which they fall due; who is late already has thirty days from now
        :return: medical.evaluation
        """
        first, soon = fields.Date.to_date(f'{year}-01-01'), fields.Date.add(fields.Date.context_today(self), days=30)
        values = []
        for file in self:
            due = file.evaluation_due
            if not due:
                raise UserError(self.env._("%(person)s is not evaluated by the practice's rule: plan it by hand.", person=file.name))
            values.append({
                'employee_id': file.employee_id.id, 'date_from': due - relativedelta(years=1), 'date_to': due - relativedelta(days=1),
                'date_due': max(due, first) if due >= soon else max(soon, first)})
        return self.env['medical.evaluation'].create(values)

    def action_open_evaluations(self):
        """The evaluations of this person that the user may read."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_evaluation')
        return {**action, 'domain': [('staff_file_id', '=', self.id)], 'context': {'default_employee_id': self.employee_id.id}}

    # === PROBATION === #

    def action_decide_probation(self):
        """Confirm, extend or end the probation: opens the dialog."""
        self.ensure_one()
        self._check_probation()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Probation of %(person)s", person=self.name),
            'res_model': 'medical.probation.decision',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_file_id': self.id},
        }

    def _check_probation(self):
        self.ensure_one()
        self.check_access('read')
        # sudo: who stands above whom
        file = self.sudo()
        keeper = self.env.user.has_groups('medical_office_base.group_manager,medical_office_base.group_hr')
        if file.user_id == self.env.user or not keeper and self.env.user not in file.employee_id.medical_supervisor_user_ids:
            raise AccessError(self.env._("The probation of %(person)s is decided by their supervisors, the office manager or HR.", person=file.name))
        if not file.date_probation_end or file.probation_decision in ('confirmed', 'ended'):
            raise UserError(self.env._("No probation of %(person)s is to decide.", person=file.name))

    def _decide_probation(self, decision, reason, date_end=None):
        """Write down what becomes of the probation.

        :param str decision: confirmed, extended or ended
        :param str reason: needed for all but confirmed
        :param date date_end: the new end, for extended; the last day, for ended
        """
        self._check_probation()
        reason = (reason or '').strip()
        if decision != 'confirmed' and not reason:
            raise UserError(self.env._("Say why."))
        # sudo: checked above; supervisors write nothing else of the file
        file = self.sudo()
        values = {
            'probation_decision': decision, 'probation_reason': reason or False, 'probation_decided_by_id': self.env.uid,
            'probation_decided_on': fields.Date.context_today(self)}
        if decision == 'extended':
            if not date_end or date_end <= file.date_probation_end:
                raise UserError(self.env._(
                    "Choose a day after %(day)s, to which it is extended.", day=format_date(self.env, file.date_probation_end)))
            values['date_probation_end'] = date_end
        elif decision == 'ended':
            if not date_end:
                raise UserError(self.env._("Choose the last day of employment."))
            values['date_left'] = date_end
        file.write(values)
