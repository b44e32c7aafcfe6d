from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import NO_ACCESS

KINDS = [
    ('dysfunction', 'Dysfunction'),
    ('near_miss', 'Near Miss'),
    ('complaint_patient', "Patient's Complaint"),
    ('complaint_staff', "Staff's Complaint"),
    ('incident', 'Incident'),
    ('suggestion', 'Suggestion'),
]
AREAS = [
    ('flow', 'Patient Flow'),
    ('supplies', 'Supplies'),
    ('equipment', 'Equipment and Rooms'),
    ('people', 'People'),
    ('billing', 'Billing'),
    ('safety', 'Safety'),
    ('privacy', 'Privacy'),
]
SEVERITIES = [('1', 'Negligible'), ('2', 'Minor'), ('3', 'Moderate'), ('4', 'Major'), ('5', 'Severe')]
LIKELIHOODS = [('1', 'Rare'), ('2', 'Unlikely'), ('3', 'Possible'), ('4', 'Likely'), ('5', 'Almost Certain')]
RISKS = [('low', 'Low'), ('medium', 'Medium'), ('high', 'High'), ('critical', 'Critical')]
DISCRETIONS = [('named', 'Named'), ('confidential', 'Confidential'), ('anonymous', 'Anonymous')]
STATES = [
    ('new', 'Reported'),
    ('open', 'In Work'),
    ('check', 'To Check'),
    ('closed', 'Closed'),
    ('merged', 'Merged'),
    ('declined', 'Not an Issue'),
]
OPEN_STATES = ('new', 'open', 'check')
OVER = ('closed', 'merged', 'declined')
TOLD = [('manager', 'Manager'), ('owner', 'Owner')]
# follow from what is done: written by methods alone
SYSTEM = {
    'number', 'state', 'discretion', 'reporter_id', 'company_id', 'is_hr', 'reported_on', 'reported_at', 'acknowledged_at', 'resolved_at', 'closed_at',
    'check_due', 'merged_into_id', 'reopened', 'recurrence', 'told_untaken', 'told_late', 'about_user_ids', 'kept_analysis',
}
# what was reported stays as it was
REPORTED = {'kind', 'description', 'site_id', 'photo_ids'}



def risk_word(score):
    """How a score, likelihood times severity (1 to 25), is called; False for none. Suggested bounds: no rule sets them."""
    return score and ('critical' if score >= 15 else 'high' if score >= 8 else 'medium' if score >= 4 else 'low')


class MedicalIssue(models.Model):
    """Something at the office that doesn't work, as somebody reported it, until it is shown to work.

    Reported by `_report` alone, as superuser: no row bears who wrote it but `reporter_id`, which nobody reads; `reporter_words`
    says who it was to those who may know. What follows is written by methods; owner, cause and plan by who works on it.

    Risk is severity times likelihood (1 to 25): 15 and more is critical, 8 and more high, 4 and more medium (suggested bands).
    """
    _name = 'medical.issue'
    _description = 'Issue'
    _order = 'reported_on desc, id desc'
    _rec_names_search = ['number', 'name']
    _check_company_auto = True

    number = fields.Char(required=True, readonly=True, copy=False, index=True)
    name = fields.Char('What', required=True, help="In a few words.")
    description = fields.Text('What Happened', readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True, index=True)
    area = fields.Selection(AREAS, required=True, index=True)
    is_hr = fields.Boolean('Personnel Matter', readonly=True, index=True, help="HR alone reads it.")
    discretion = fields.Selection(DISCRETIONS, 'Reported As', required=True, readonly=True, default='named')
    reporter_id = fields.Many2one('res.users', groups=NO_ACCESS, copy=False, index='btree_not_null', ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, readonly=True, ondelete='restrict', check_company=True)
    room_id = fields.Many2one('medical.room', index='btree_not_null', ondelete='restrict', check_company=True, domain="[('site_id', '=', site_id)]")
    state = fields.Selection(STATES, 'Status', required=True, default='new', readonly=True, copy=False, index=True)
    reported_on = fields.Date('Reported', required=True, readonly=True, index=True, help="By the clock of the site.")
    reported_at = fields.Datetime(readonly=True, help="Empty where the report is anonymous: the minute would tell too much.")
    severity = fields.Selection(SEVERITIES, help="How bad it was, or could have been.")
    likelihood = fields.Selection(LIKELIHOODS, help="How likely it is to happen again.")
    risk_score = fields.Integer(compute='_compute_risk', store=True, aggregator='avg')
    risk = fields.Selection(RISKS, compute='_compute_risk', store=True, index=True)
    owner_id = fields.Many2one('res.users', 'Responsible', index='btree_not_null', ondelete='restrict', domain=[('share', '=', False)])
    co_owner_id = fields.Many2one(
        'res.users', 'Doctor or Nurse', index='btree_not_null', ondelete='restrict', domain=[('share', '=', False)],
        help="Who looks at it together with the one responsible.")
    date_due = fields.Date('Due', index=True)
    acknowledged_at = fields.Datetime('Taken Up', readonly=True)
    resolved_at = fields.Datetime('Resolved', readonly=True)
    closed_at = fields.Datetime('Closed', readonly=True)
    check_due = fields.Date('Check On', readonly=True, index='btree_not_null')
    cause_id = fields.Many2one('medical.issue.cause', index='btree_not_null', ondelete='restrict', check_company=True)
    outcome = fields.Text('What Came of It', help="The reporter reads it.")
    merged_into_id = fields.Many2one('medical.issue', readonly=True, index='btree_not_null', ondelete='restrict')
    reopened = fields.Integer('Times Reopened', readonly=True)
    recurrence = fields.Integer('Same Cause in 90 Days', readonly=True, help="How many there were, with this one, when its cause was found.")
    told_untaken = fields.Selection(TOLD, 'Told That Nobody Took It Up', readonly=True, copy=False)
    told_late = fields.Selection(TOLD, 'Told That It Is Overdue', readonly=True, copy=False)
    photo_ids = fields.Many2many('ir.attachment', 'medical_issue_photo_rel', 'issue_id', 'attachment_id', 'Photos', readonly=True, copy=False)
    action_ids = fields.One2many('medical.action', 'issue_id', 'Actions')
    event_ids = fields.One2many('medical.issue.event', 'issue_id', 'History', readonly=True)

    _number_uniq = models.UniqueIndex('(number, company_id)')

    @api.depends('severity', 'likelihood')
    def _compute_risk(self):
        for issue in self:
            score = int(issue.severity or 0) * int(issue.likelihood or 0)
            issue.risk_score = score
            issue.risk = risk_word(score)

    # === REPORTING === #

    @api.model
    def _report(self, values, reporter=None):
        """The one way in: for the screen, the public page and the demo practice.

        :param dict values: name, description, kind, area, site_id, room_id, severity, likelihood, discretion, is_hr, photos: [(name, bytes)],
            checked by the caller as to what its user may choose
        :param reporter: the user who reports, for named and confidential ones alone
        :return: the issue, as superuser
        :raises UserError: what is missing, in words
        """
        if not (values.get('name') or '').strip():
            raise UserError(self.env._("Say in a few words what doesn't work."))
        # sudo, and as OdooBot: rows are made by methods alone, and bear no other name
        issues = self.with_user(api.SUPERUSER_ID).sudo()
        site = issues.env['medical.site'].browse(values['site_id'])
        anonymous = values.get('discretion') == 'anonymous'
        photos = issues.env['ir.attachment'].create([
            {'name': name, 'raw': data, 'mimetype': 'image/jpeg', 'res_model': 'medical.issue', 'company_id': site.company_id.id}
            for name, data in values.get('photos', ())])
        issue = issues.create({
            **{name: value for name, value in values.items() if name != 'photos'},
            'company_id': site.company_id.id, 'reported_on': site._today(), 'reported_at': False if anonymous else fields.Datetime.now(),
            'reporter_id': False if anonymous or not reporter else reporter.id,
            'number': issues.env['ir.sequence'].with_company(site.company_id).next_by_code('medical.issue'), 'photo_ids': photos.ids})
        photos.write({'res_id': issue.id})
        issue._event('reported')
        return issue

    def _event(self, kind, words=None, user=None):
        """Note in the history what was done (as superuser). The reporter is never named there."""
        self.env['medical.issue.event'].sudo().create([{
            'issue_id': issue.id, 'kind': kind, 'words': words, 'user_id': user and user.id, 'date': issue.site_id._today()} for issue in self.sudo()])

    # === GUARDS === #

    @api.constrains('room_id', 'site_id')
    def _check_room(self):
        for issue in self:
            if issue.room_id and issue.room_id.site_id != issue.site_id:
                raise ValidationError(self.env._("Room %(room)s is at another site.", room=issue.room_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Report an issue with Report, so that it gets its number and nobody's name is written where it shouldn't be."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & (SYSTEM | REPORTED):
                raise AccessError(self.env._("Status, reporter and what was reported follow from what is done: use the buttons."))
            if over := self.filtered(lambda issue: issue.state in OVER):
                raise UserError(self.env._("%(number)s is over: it stays as it is.", number=over[0].number))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("An issue is kept: merge it, or decline it with a reason."))
