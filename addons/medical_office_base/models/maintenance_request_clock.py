from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

OPEN = Domain([('medical_resolved_on', '=', False), ('stage_id.done', '=', False), ('archive', '=', False)])


class MaintenanceRequest(models.Model):
    """The clock of a reported problem: when it is due, whether it is late, and how long it took."""
    _inherit = 'maintenance.request'

    medical_response_due = fields.Datetime('Answer Due', compute='_compute_medical_due', store=True)
    medical_resolve_due = fields.Datetime('Solution Due', compute='_compute_medical_due', store=True)
    medical_clock_state = fields.Selection(
        [('ok', 'In time'), ('response_late', 'Nobody has taken it'), ('resolve_late', 'Not solved in time'), ('done', 'Done')],
        string='Clock', compute='_compute_medical_clock', search='_search_medical_clock_state')
    medical_clock_text = fields.Char('Clock in Words', compute='_compute_medical_clock')
    medical_response_time = fields.Float(
        'Hours to Answer', compute='_compute_medical_times', store=True, aggregator='avg', help="Counted on the clock of the kind.")
    medical_resolve_time = fields.Float(
        'Hours to Solve', compute='_compute_medical_times', store=True, aggregator='avg', help="Counted on the clock of the kind.")

    @api.depends('medical_kind_id', 'medical_site_id', 'medical_reported_on')
    def _compute_medical_due(self):
        for request in self:
            kind, start = request.medical_kind_id, request.medical_reported_on
            request.medical_response_due = kind and start and request._medical_clock_add(timedelta(minutes=kind.response_minutes))
            request.medical_resolve_due = (
                kind.resolve_hours and start and request._medical_clock_add(timedelta(hours=kind.resolve_hours)))

    def _medical_clock_add(self, delay, start=None):
        """The moment at which the delay has run on the clock of the kind since the report (or ``start``)."""
        self.ensure_one()
        start = start or self.medical_reported_on
        if not self.medical_site_id:
            return start + delay
        return self.medical_site_id._medical_clock_add(start, delay, self.medical_kind_id.clock)

    @api.depends('medical_reported_on', 'medical_accepted_on', 'medical_resolved_on')
    def _compute_medical_times(self):
        for request in self:
            clock, site = request.medical_kind_id.clock, request.medical_site_id

            def hours(moment, request=request, clock=clock, site=site):
                if not moment or not request.medical_reported_on:
                    return 0.0
                if not site:
                    return max((moment - request.medical_reported_on).total_seconds() / 3600, 0.0)
                return site._medical_clock_hours(request.medical_reported_on, moment, clock)

            request.medical_response_time = hours(request.medical_accepted_on)
            request.medical_resolve_time = hours(request.medical_resolved_on)

    @api.depends('medical_response_due', 'medical_resolve_due', 'medical_accepted_on', 'medical_resolved_on', 'stage_id.done', 'archive')
    @api.depends_context('lang', 'tz')
    def _compute_medical_clock(self):
        now = fields.Datetime.now()
        for request in self:
            if request.medical_resolved_on or request.stage_id.done or request.archive:
                state, due = 'done', False
            elif request.medical_resolve_due and request.medical_resolve_due < now:
                state, due = 'resolve_late', request.medical_resolve_due
            elif request.medical_response_due and not request.medical_accepted_on and request.medical_response_due < now:
                state, due = 'response_late', request.medical_response_due
            else:
                state, due = 'ok', request.medical_resolve_due if request.medical_accepted_on else request.medical_response_due
            request.medical_clock_state = state
            request.medical_clock_text = request._medical_clock_words(state, due, now)

    def _medical_clock_words(self, state, due, now):
        if state == 'done':
            return self.env._("Cancelled") if self.archive else self.env._("Done")
        if not due:
            return self.env._("Being worked on") if self.medical_accepted_on else self.env._("No target")
        span = self._medical_span_words(abs(due - now))
        if state == 'resolve_late':
            return self.env._("Not solved: %(span)s over", span=span)
        if state == 'response_late':
            return self.env._("Nobody has taken it: %(span)s over", span=span)
        if self.medical_accepted_on:
            return self.env._("%(span)s left to solve it", span=span)
        return self.env._("%(span)s left to take it", span=span)

    def _medical_span_words(self, span):
        minutes = int(span.total_seconds() // 60)
        if minutes < 60:
            return self.env._("%(count)s min", count=minutes)
        if minutes < 48 * 60:
            return self.env._("%(hours)s h %(minutes)s min", hours=minutes // 60, minutes=minutes % 60)
        return self.env._("%(count)s days", count=minutes // (24 * 60))

    def _medical_moment_words(self, moment):
        """A moment as people of the site read it: the hour, with the day unless it is today there."""
        return self.medical_site_id.with_company(self.company_id)._moment_words(moment)

    def _search_medical_clock_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        solve_late = Domain('medical_resolve_due', '<', 'now')
        solve_ok = Domain('medical_resolve_due', '=', False) | Domain('medical_resolve_due', '>=', 'now')
        answer_late = Domain('medical_accepted_on', '=', False) & Domain('medical_response_due', '<', 'now')
        answer_ok = (
            Domain('medical_accepted_on', '!=', False) | Domain('medical_response_due', '=', False) | Domain('medical_response_due', '>=', 'now'))
        domains = {
            'ok': OPEN & solve_ok & answer_ok,
            'response_late': OPEN & solve_ok & answer_late,
            'resolve_late': OPEN & solve_late,
            'done': Domain('medical_resolved_on', '!=', False) | Domain('stage_id.done', '=', True) | Domain('archive', '=', True),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _medical_domain_answered(self):
        """Domain: somebody took it by the time that its kind asks for."""
        return Domain('medical_accepted_on', '!=', False) & (Domain('medical_response_due', '=', False) | Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                '%s <= %s', model._field_to_sql(alias, 'medical_accepted_on', query), model._field_to_sql(alias, 'medical_response_due', query))))
