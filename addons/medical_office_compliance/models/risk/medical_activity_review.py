from odoo import api, fields, models

REVIEWERS = 'medical_office_base.group_privacy_officer,medical_office_base.group_compliance_officer,medical_office_base.group_owner'


class MedicalActivityReview(models.Model):
    """The monthly review of what went on in the system: figures of the access log by person and way, out of hours, what left the
    system, restricted records opened, accounts that nobody uses, that outlived their person, that may do everything, roles given
    and taken (45 CFR 164.308(a)(1)(ii)(D)).

    It stands upon the access log and names staff, never a patient; readings of patients drawn at random are looked at in the Privacy
    Officer's access review (`medical.access.review`). Who works on it: Privacy Officer, compliance officer and owner; each row by
    somebody whom it isn't about. The auditor reads.
    """
    _name = 'medical.activity.review'
    _description = 'System Activity Review'
    _inherit = ['medical.system.review']
    _review_groups = REVIEWERS
    _review_months = 1

    line_ids = fields.One2many('medical.activity.review.line', 'review_id', 'Figures')
    action_ids = fields.One2many('medical.action', 'activity_review_id', 'Actions', readonly=True)
    access_review_words = fields.Char('Access Review', compute='_compute_access_review_words', help="The Privacy Officer's review of readings, of this time.")

    _period_uniq = models.UniqueIndex('(company_id, date_from)', "There is a review of this month.")

    def _review_title(self):
        return self.env._("System activity")

    @api.depends('date_from', 'date_to', 'company_id')
    @api.depends_context('lang')
    def _compute_access_review_words(self):
        for review in self:
            # sudo: whether there is one and whether it is signed; readings and patients stay the Privacy Officer's
            access = self.env['medical.access.review'].sudo().search([
                ('company_id', '=', review.company_id.id), ('date_from', '<=', review.date_to), ('date_to', '>=', review.date_from)], limit=1)
            review.access_review_words = (
                self.env._("%(name)s: signed off", name=access.display_name) if access.state == 'signed'
                else self.env._("%(name)s: being done", name=access.display_name) if access else self.env._("None yet for this time"))

    def action_print(self):
        """The review on paper."""
        self.check_access('read')
        return self.env.ref('medical_office_compliance.action_report_activity_review').report_action(self, config=False)

    def action_add_action(self):
        """Ask what is to be done, by whom, by when."""
        self.ensure_one()
        self._check_worker()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("What Is To Be Done"), 'res_model': 'medical.action', 'views': [(False, 'form')],
            'target': 'new', 'context': {
                'default_activity_review_id': self.id, 'default_date_due': fields.Date.add(fields.Date.context_today(self), days=14)}}

    @api.model
    def _cron_begin(self):
        """Daily: begin the reviews of activity and of accounts that are due."""
        self._begin_due()
        self.env['medical.user.review']._begin_due()
