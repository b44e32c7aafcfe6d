from odoo import api, fields, models
from odoo.exceptions import AccessError

ACTIVITY_KINDS = [
    ('channel', 'Readings by Way'),
    ('person', 'Readings by Person'),
    ('quiet', 'Out of Hours'),
    ('left', 'Printed, Exported, Files Opened'),
    ('glass', 'Restricted Records Opened'),
    ('finding', 'Unusual Readings'),
    ('gone', 'Account of Who Has Left'),
    ('dormant', 'Account Not Used for 90 Days'),
    ('admin', 'Administrator'),
    ('grant', 'Roles Given and Taken'),
]
# what somebody looks at one by one; the rest are figures to read
TO_JUDGE = ('quiet', 'left', 'glass', 'finding', 'gone', 'dormant', 'admin', 'grant')
OFFICER = 'medical_office_base.group_privacy_officer'
# models whose rows stand behind a figure, with the field of their moment
BEHIND = {'glass': ('medical.patient.glass', 'opened_at'), 'finding': ('medical.access.finding', 'first_at'), 'grant': ('medical.role.change', 'date')}


class MedicalActivityReviewLine(models.Model):
    """A figure of the month, the records behind it, and what the reviewer says of it."""
    _name = 'medical.activity.review.line'
    _description = 'Figure of a System Activity Review'
    _inherit = ['medical.system.review.line']
    _order = 'review_id, sequence, id'
    _key_names = ('kind', 'code')

    review_id = fields.Many2one('medical.activity.review', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='review_id.company_id', store=True, index=True)
    state = fields.Selection(related='review_id.state')
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(ACTIVITY_KINDS, 'What', required=True, readonly=True)
    code = fields.Char(readonly=True)
    number = fields.Integer(readonly=True, aggregator=None)
    detail = fields.Char('In Words', readonly=True)
    needs_verdict = fields.Boolean('To Look At', compute='_compute_needs_verdict', search='_search_needs_verdict')
    verdict = fields.Selection([('fine', 'As It Should Be'), ('question', 'Question')])

    _row_uniq = models.UniqueIndex('(review_id, kind, code)', "This figure stands there already.")

    @api.depends('kind')
    def _compute_needs_verdict(self):
        for line in self:
            line.needs_verdict = line.kind in TO_JUDGE

    @api.model
    def _search_needs_verdict(self, operator, value):
        return fields.Domain('kind', 'in', TO_JUDGE) if operator == 'in' else NotImplemented

    def _is_alarming(self):
        return self.kind == 'gone'

    def action_open(self):
        """The records behind the figure, as far as the user may read them.

        :raises AccessError: lines of the access log are the Privacy Officer's
        """
        self.ensure_one()
        self.check_access('read')
        start, end = self.review_id._moments()
        period = lambda name: [(name, '>=', str(start)), (name, '<', str(end))]  # noqa: E731
        if self.kind in ('gone', 'dormant', 'admin'):
            model, domain = 'res.users', [('id', '=', self.user_id.id), ('active', 'in', (True, False))]
        elif self.kind in BEHIND:
            model, moment = BEHIND[self.kind]
            domain = [('user_id', '=', self.user_id.id), ('company_id', '=', self.company_id.id), *period(moment)]
        else:
            model, domain = 'medical.access.log', [('company_id', '=', self.company_id.id), *period('date'), *self._log_domain()]
        if not self.env[model].has_access('read'):
            raise AccessError(self.env._("These records are the Privacy Officer's to look at: ask what stands behind the figure."))
        return {
            'type': 'ir.actions.act_window', 'name': self.display_name, 'res_model': model, 'views': [(False, 'list'), (False, 'form')],
            'domain': domain, 'context': {'create': False}}

    def _log_domain(self):
        """Which lines of the log a figure counts."""
        if self.kind == 'channel':
            return [('channel', '=', self.code)]
        domain = [('user_id', '=', int(self.code))]
        if self.kind == 'left':
            domain.append(('channel', 'in', ('print', 'export', 'file')))
        elif self.kind == 'quiet':
            for first, last in self.review_id._open_spans() or []:
                domain += ['|', ('date', '<', str(first)), ('date', '>=', str(last))]
        return domain

    @api.depends('kind', 'user_name', 'detail')
    @api.depends_context('lang')
    def _compute_display_name(self):
        words = dict(self._fields['kind']._description_selection(self.env))
        for line in self:
            line.display_name = ': '.join(filter(None, (words.get(line.kind), line.user_name or line.detail)))
