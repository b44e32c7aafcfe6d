from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.business_days import add_business_days, business_days_between

DUE_STATES = [('none', 'No Date'), ('ok', 'In Time'), ('today', 'Due Today'), ('late', 'Late'), ('given', 'Given in Time'), ('given_late', 'Given Late')]
# business days ahead at least, business days to give it (45 CFR 149.610(b)(1)(vi))
SCHEDULED = ((10, 3), (3, 1))
ON_REQUEST = 3


class MedicalEstimate(models.Model):
    """When an estimate has to be given.

    Scheduled at least ten business days ahead: within three business days of scheduling. Three to nine: within one. Less: not at all,
    unless somebody asks. On request: within three business days. A new version: one business day before the service
    (45 CFR 149.610(b)(1)(vi), (ix)). Business days are Monday to Friday without the public holidays of the site's calendar.
    """
    _inherit = 'medical.estimate'

    due_on = fields.Date(
        compute='_compute_due_on', store=True, index=True, help="By when it has to be given (45 CFR 149.610(b)(1)); empty where the rule asks for none.")
    due_state = fields.Selection(DUE_STATES, 'In Time', compute='_compute_due_state', search='_search_due_state')

    @api.depends('reason', 'asked_on', 'service_date', 'site_id', 'replaces_id')
    def _compute_due_on(self):
        for estimate in self:
            holidays = estimate._holidays()
            asked, service = estimate.asked_on, estimate.service_date
            due = False
            if estimate.replaces_id and service:
                due = add_business_days(service, -1, holidays)
            elif estimate.reason == 'request':
                due = asked and add_business_days(asked, ON_REQUEST, holidays)
            elif asked and service:
                ahead = business_days_between(asked, service, holidays)
                within = next((days for least, days in SCHEDULED if ahead >= least), None)
                due = add_business_days(asked, within, holidays) if within else False
            estimate.due_on = due

    def _holidays(self):
        """The days between being asked and two weeks after, or the service, on which the site's calendar has a public holiday."""
        self.ensure_one()
        # sudo: public holidays are no secret, and people may not read the calendar
        site = self.site_id.sudo()
        if not site or not self.asked_on:
            return frozenset()
        last = max(self.asked_on, self.service_date or self.asked_on) + timedelta(days=21)
        leaves = self.env['resource.calendar.leaves'].sudo().search([
            ('resource_id', '=', False), ('calendar_id', 'in', [False, *site.calendar_id.ids]), ('company_id', 'in', [False, site.company_id.id]),
            ('date_from', '<=', fields.Datetime.to_datetime(last)), ('date_to', '>=', fields.Datetime.to_datetime(self.asked_on) - timedelta(days=21))])
        days = set()
        for leave in leaves:
            zoned = leave.with_context(tz=site.tz)
            first, end = (fields.Datetime.context_timestamp(zoned, moment).date() for moment in (leave.date_from, leave.date_to))
            days.update(first + timedelta(days=number) for number in range((end - first).days + 1))
        return frozenset(days)

    @api.depends('due_on', 'given_on', 'state')
    def _compute_due_state(self):
        for estimate in self:
            due, given = estimate.due_on, estimate.given_on
            today = estimate.site_id._today() if estimate.site_id else self.env.company._medical_today()
            if given:
                estimate.due_state = 'given_late' if due and given > due else 'given'
            elif not due or estimate.state != 'draft':
                estimate.due_state = 'none'
            else:
                estimate.due_state = 'late' if due < today else 'today' if due == today else 'ok'

    @api.model
    def _search_due_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = self.env.company._medical_today()
        draft, due = Domain('state', '=', 'draft'), Domain('due_on', '!=', False)
        late = self._search([('given_on', '!=', False), ('due_on', '!=', False)])
        late.add_where('medical_estimate.given_on > medical_estimate.due_on')
        given = Domain('given_on', '!=', False)
        domains = {
            'ok': draft & Domain('due_on', '>', today), 'today': draft & Domain('due_on', '=', today), 'late': draft & due & Domain('due_on', '<', today),
            'given_late': Domain('id', 'in', late), 'given': given & Domain('id', 'not in', late),
            'none': (draft & Domain('due_on', '=', False)) | (~draft & Domain('given_on', '=', False))}
        return Domain.OR(domains[name] for name in value if name in domains)
