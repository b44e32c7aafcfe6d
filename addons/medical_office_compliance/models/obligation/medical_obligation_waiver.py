from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

WAIVER_STATES = [
    ('draft', 'Draft'), ('submitted', 'To Approve'), ('approved', 'Approved'), ('refused', 'Refused'), ('ended', 'Ended')]
# Suggested: looked at again after a year.
MONTHS = 12


class MedicalObligationWaiver(models.Model):
    """That an obligation does not apply, here or everywhere, until a day: asked for with a reason, approved by somebody else.

    The compliance officer decides, or the owner where the compliance officer asked. It ends by itself: the obligation is back then, with
    all its evidence. Who asked is reminded before.
    """
    _name = 'medical.obligation.waiver'
    _description = 'Not Applicable'
    _inherit = ['medical.approval.mixin', 'medical.expiry.mixin']
    _order = 'date_end desc, id desc'
    _rec_name = 'obligation_id'
    _rec_names_search = ['obligation_id.name', 'obligation_id.code', 'reason']
    _check_company_auto = True
    _expiry_site = 'site_id'
    _approval_content = ('obligation_id', 'site_id', 'reason', 'date_start', 'date_end')

    obligation_id = fields.Many2one('medical.obligation', required=True, index=True, ondelete='restrict', check_company=True, domain="[('applies', '=', True)]")
    company_id = fields.Many2one('res.company', compute='_compute_company_id', store=True, precompute=True, required=True, index=True)
    site_id = fields.Many2one(
        'medical.site', index='btree_not_null', ondelete='restrict', check_company=True, domain="[('company_id', '=', company_id)]", help="Empty: everywhere.")
    reason = fields.Text('Why It Does Not Apply', required=True)
    state = fields.Selection(WAIVER_STATES, 'Status', required=True, default='draft', readonly=True, tracking=True, copy=False, index=True)
    date_start = fields.Date('From', required=True, tracking=True, default=lambda self: self.env.company._medical_today())
    date_end = fields.Date(
        'Until', required=True, tracking=True, default=lambda self: self.env.company._medical_today() + relativedelta(months=MONTHS),
        help="The last day; then the obligation is back. Suggested: a year at most.")
    status_ids = fields.One2many('medical.obligation.status', 'waiver_id', string='Where It Does Not Apply', readonly=True)
    is_running = fields.Boolean('Holds Today', compute='_compute_is_running')

    @api.depends('obligation_id')
    def _compute_company_id(self):
        for waiver in self:
            waiver.company_id = waiver.obligation_id.company_id or self.env.company

    @api.depends('status_ids')
    def _compute_is_running(self):
        for waiver in self:
            waiver.is_running = bool(waiver.status_ids)

    @api.depends('obligation_id', 'site_id')
    def _compute_display_name(self):
        for waiver in self:
            name = waiver.obligation_id.display_name or self.env._("Not Applicable")
            waiver.display_name = f'{name} ({waiver.site_id.name})' if waiver.site_id else name

    @api.constrains('site_id', 'obligation_id')
    def _check_site(self):
        for waiver in self:
            if waiver.site_id and not waiver.obligation_id.per_site:
                raise ValidationError(self.env._("%(name)s stands once for the whole practice: leave the site empty.", name=waiver.obligation_id.display_name))

    def write(self, vals):
        res = super().write(vals)
        if {'state', 'date_start', 'date_end', 'site_id'} & vals.keys():
            self._put_in_force()
        return res

    # === APPROVAL === #

    def _approval_amount(self):
        return None  # no amount makes it small: a second person always decides

    def _approval_roles(self):
        return ('compliance_officer', 'owner')

    def _approval_description(self):
        return self.env._(
            "Does not apply until %(day)s: %(reason)s", day=format_date(self.env, self.date_end), reason=self.reason)

    def action_submit(self):
        """Send it to somebody else, who approves.

        :raises UserError: it would be over already
        """
        for waiver in self:
            if waiver.date_end < waiver._expiry_today()[waiver]:
                raise UserError(self.env._("%(name)s would be over already: correct the last day.", name=waiver.display_name))
        return super().action_submit()

    def action_end(self):
        """The obligation applies again from today on; it needs nobody's approval.

        :raises UserError: it isn't approved
        """
        self.check_access('write')
        for waiver in self:
            if waiver.state != 'approved':
                raise UserError(self.env._("Only what was approved is ended."))
        # sudo: the right to write was checked; states are written by transitions alone
        self.sudo().write({'state': 'ended'})

    # === IN FORCE === #

    def _put_in_force(self):
        """Have the obligations told anew where they don't apply."""
        # sudo: follows from what was approved
        statuses = self.env['medical.obligation.status'].sudo().with_context(active_test=False)
        statuses.search([('obligation_id', 'in', self.sudo().obligation_id.ids)])._note_waivers()

    # === EXPIRY === #

    @api.model
    def _expiry_domain(self):
        return super()._expiry_domain() & Domain('state', '=', 'approved')

    def _expiry_owner(self):
        return self.create_uid

    def _expiry_summary(self):
        self.ensure_one()
        return self.env._(
            "“%(name)s” applies again after %(day)s: do it then, or ask again", name=self.display_name, day=format_date(self.env, self.date_end))

    def _expiry_check_renewable(self):
        raise AccessError(self.env._("It is asked for anew, and approved anew."))

    @api.model
    def _expiry_daily(self):
        """What ended by its date brings the obligation back; what begins today puts it away."""
        res = super()._expiry_daily()
        self.search([('state', '=', 'approved')])._put_in_force()
        over = self.search([('state', '=', 'approved'), ('expiry_stage', '=', 'expired')])
        over.write({'state': 'ended'})
        return res
