from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_datetime


class MedicalAccessReview(models.Model):
    """The figures of a review: counted anew while it is being done, kept as it is signed off."""
    _inherit = 'medical.access.review'

    @api.depends('date_from', 'date_to', 'state', 'kept_figures')
    def _compute_figures(self):
        for review in self:
            if review.state == 'signed':
                review.figures = review.kept_figures
            else:
                review.figures = review._count_figures() if review.date_from and review.date_to and review.company_id else False
            review.figures_html = review._figures_html()

    def _count_figures(self):
        """{'rows': [[section, kind, number], …] in words, 'health': [[what, value], …]}: kept as words, since roles and names change."""
        self.ensure_one()
        self.check_access('read')
        # the figures count what the Privacy Officer reads anyway, in the review's own practice
        record = self.env['medical.access.activity.record'].new({'company_id': self.company_id.id})
        sections, kinds = record._section_labels(), record._what_labels()
        self.env.flush_all()
        rows = self.env.execute_query(record._sql_figures(
            record._record_midnight(self.date_from), record._record_midnight(self.date_to, days=1), self.company_id, record._record_tz(), False))
        return {
            'rows': [[sections[section], kinds.get(what, what), number] for section, what, _month, number in sorted(rows)],
            'health': self._health_figures(record._record_tz())}

    @api.model
    def _health_figures(self, tz):
        health = self.env['medical.access.health'].search([], limit=1)

        def moment(value):
            return format_datetime(self.env, value, tz=tz, dt_format='short') if value else self.env._("Never")

        states = dict(health._fields['verified_state']._description_selection(self.env))
        return [
            [self.env._("Last block sealed"), f"{health.last_block or 0} · {moment(health.sealed_on)}"],
            [self.env._("Last block whose hash was mailed"), f"{health.mailed_block or 0}"],
            [self.env._("Last verified"), f"{moment(health.verified_on)} · {states.get(health.verified_state, self.env._('No result'))}"],
            [self.env._("Lines not sealed yet"), str(health.unsealed_lines)]]

    def _figures_html(self):
        figures = self.figures
        if not figures:
            return False
        body, last = Markup(), None
        for section, kind, number in figures['rows']:
            if section != last:
                body += Markup('<tr class="table-light"><th colspan="2" class="fw-bold">%s</th></tr>') % section
                last = section
            body += Markup('<tr><td>%s</td><td class="text-end">%s</td></tr>') % (kind, f'{number:,}')
        body += Markup('<tr class="table-light"><th colspan="2" class="fw-bold">%s</th></tr>') % self.env._("Health of the log")
        for what, value in figures['health']:
            body += Markup('<tr><td>%s</td><td class="text-end">%s</td></tr>') % (what, value)
        return Markup('<table class="table table-sm mb-0"><tbody>%s</tbody></table>') % body
