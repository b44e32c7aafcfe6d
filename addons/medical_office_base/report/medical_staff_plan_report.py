from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, format_datetime

from .medical_supervision_note_report import MAX_PAGES, words


class ReportMedicalStaffPlan(models.AbstractModel):
    """Plans on paper: the steps that the reader may see, done or to do, with lines to sign. Never the exit interview."""
    _name = 'report.medical_office_base.report_staff_plan'
    _description = 'Plan on Paper'

    @api.model
    def _get_report_values(self, docids, data=None):
        plans = self.env['medical.staff.plan'].browse(docids)
        if len(plans) > MAX_PAGES:
            raise UserError(self.env._("%(count)s are chosen; print at most %(limit)s at once.", count=len(plans), limit=MAX_PAGES))
        plans.check_access('read')
        return {'plans': [self._plan(plan) for plan in plans]}

    @api.model
    def _plan(self, plan):
        # sudo: names stand on a plan that one may read
        kept = plan.sudo()
        tz = self.env['medical.practice']._get(kept.company_id).tz or 'UTC'
        return {
            'plan': kept, 'kind': words(plan, 'kind'), 'day': format_date(self.env, plan.date), 'job': kept.staff_file_id.job_id.name,
            'lines': [{
                'action': words(line, 'action'), 'name': line.name, 'who': words(line, 'who'), 'due': format_date(self.env, line.date_due),
                'state': words(line, 'state'), 'open': line.state == 'open', 'reason': line.reason or '',
                'by': line.sudo().done_by_id.name or '', 'on': line.done_on and format_datetime(self.env, line.done_on, tz=tz, dt_format='short'),
            } for line in plan.line_ids],
            'printed': self.env._("Printed by %(user)s on %(moment)s", user=self.env.user.name, moment=format_datetime(
                self.env, fields.Datetime.now(), tz=tz, dt_format='short')),
        }
