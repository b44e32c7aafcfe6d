from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

# What follows from evidence, places and appointments: written by methods alone.
FOLLOWS = {
    'obligation_id', 'site_id', 'company_id', 'active', 'date_start', 'date_end', 'last_date', 'evidence_count', 'open_count', 'refreshed_at',
    'user_id', 'waiver_id', 'applies', 'area', 'severity', 'officer', 'frequency', 'expiry_reminded_on', 'expiry_reminder_count'}


class MedicalObligationStatus(models.Model):
    """Setting up: when each was last done before this system kept it, or by when it is done for the first time. Nothing is late before."""
    _inherit = 'medical.obligation.status'

    often = fields.Char(related='obligation_id.often')
    what_to_do = fields.Text(related='obligation_id.what_to_do')
    evidence_expected = fields.Char(related='obligation_id.evidence_expected')
    citation = fields.Char(related='obligation_id.citation')
    confidence = fields.Selection(related='obligation_id.confidence')
    is_mine = fields.Boolean('Mine', compute='_compute_is_mine', search='_search_is_mine')

    @api.depends_context('uid')
    @api.depends('user_id')
    def _compute_is_mine(self):
        for status in self:
            status.is_mine = status.user_id == self.env.user

    @api.model
    def _search_is_mine(self, operator, value):
        return [('user_id', '=', self.env.uid)] if operator == 'in' else NotImplemented

    @api.constrains('baseline_date')
    def _check_baseline_date(self):
        days = self._expiry_today()
        for status in self:
            if status.baseline_date and status.baseline_date > days[status]:
                raise ValidationError(self.env._(
                    "%(name)s: the first date is when it was last done, and %(day)s is still to come. What hasn't been done yet is planned by “Not Yet Done”.",
                    name=status.display_name, day=format_date(self.env, status.baseline_date)))

    @api.depends('obligation_id', 'site_id')
    def _compute_display_name(self):
        for status in self:
            name = status.obligation_id.display_name or ''
            status.display_name = f'{name} ({status.site_id.name})' if status.site_id else name

    def write(self, vals):
        if not self.env.su and FOLLOWS & vals.keys():
            raise AccessError(self.env._("Where an obligation stands follows from its evidence: add evidence, or set the first date."))
        res = super().write(vals)
        if 'baseline_date' in vals:
            self._refresh()
        return res

    def _expiry_check_renewable(self):
        raise UserError(self.env._("An obligation isn't renewed: add evidence that it was done."))

    @api.model
    def _expiry_daily(self):
        """Appointments begin and end by the day."""
        res = super()._expiry_daily()
        self.env['medical.officer']._spread(self.env['res.company'].sudo().search(Domain.TRUE))
        return res

    @api.model
    def _expiry_words(self, days):
        if days < -1:
            return self.env._("Late by %(days)s days", days=-days)
        if days == -1:
            return self.env._("Late since yesterday")
        if days == 0:
            return self.env._("Due today")
        if days == 1:
            return self.env._("Due tomorrow")
        return self.env._("Due in %(days)s days", days=days)

    def _expiry_summary(self):
        self.ensure_one()
        return self.env._("“%(name)s” is to be done by %(day)s", name=self.display_name, day=format_date(self.env, self.date_end))

    def action_plan_first(self):
        """Ask by when what was never done is to be done."""
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Not Yet Done"), 'res_model': 'medical.obligation.planning', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_status_ids': self.ids}}

    def _plan_first(self, deadline):
        """Keep, as evidence that is to come, that these are to be done for the first time by a day.

        :raises UserError: the day is over, or one of them was done already
        """
        self.check_access('write')
        days = self._expiry_today()
        for status in self:
            if deadline < days[status]:
                raise UserError(self.env._("%(day)s is over: plan it for today or later.", day=format_date(self.env, deadline)))
            if status.last_date or status.baseline_date or status.open_count:
                raise UserError(self.env._("%(name)s was done or is planned already.", name=status.display_name))
        # sudo: the right to write these was checked
        self.env['medical.obligation.evidence'].sudo().create([{
            'status_id': status.id, 'name': status.obligation_id.name, 'state': 'open', 'deadline': deadline,
            'user_id': (status.user_id or self.env.user).id} for status in self])
