from calendar import monthrange
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .medical_agreement import INSIDERS


class MedicalAgreement(models.Model):
    """Visits of an agreement: planned and made in the current month, and how they were."""
    _inherit = 'medical.agreement'

    visit_count = fields.Integer('Visits of the Month', compute='_compute_visit_count', help="Begun in the current month, by the day at the practice.")
    visit_planned = fields.Integer('Planned in the Month', compute='_compute_visit_count')
    visit_text = fields.Char('This Month', compute='_compute_visit_count')
    here_text = fields.Char('Here Now', compute='_compute_visit_count')
    score_average = fields.Float('Average Score', compute='_compute_score_average', digits=(5, 1), groups=INSIDERS,
                                 help="Of the inspected visits of the last 12 months, 0 to 100.")

    @api.depends('visit_ids.date_in', 'visit_ids.state', 'visits_planned', 'visits_per', 'site_ids')
    def _compute_visit_count(self):
        months = {agreement: day.replace(day=1) for agreement, day in self._expiry_today().items()}
        counts = {}
        for month in set(months.values()):
            agreements = self.filtered(lambda agreement, month=month: months[agreement] == month)
            counts.update(agreements._visits_made(month))
        # who is in the rooms now, everyone there may know
        visits = self.env['medical.vendor.visit'].search([('agreement_id', 'in', self.ids), ('state', '=', 'here')])
        here = visits.grouped('agreement_id')
        sites = dict(self.env['medical.site'].sudo()._read_group([('company_id', 'in', self.company_id.ids)], ['company_id'], ['__count']))
        for agreement in self:
            agreement.visit_count = made = counts.get(agreement._origin.id, 0)
            agreement.here_text = ', '.join(here.get(agreement._origin, visits.browse()).mapped('person_name')) or False
            agreement.visit_planned = planned = agreement._planned_in_month(months[agreement], sites.get(agreement.company_id, 1))
            agreement.visit_text = planned and self.env._("%(made)s of %(planned)s visits", made=made, planned=planned) or self.env._(
                "%(made)s visits", made=made)

    def _planned_in_month(self, month, site_count):
        """How many visits are agreed in a month, at all sites of the agreement: by the days of it on which it holds.

        :param month: the first day of the month
        :param int site_count: the sites of the company, for an agreement that holds for all of them
        """
        self.ensure_one()
        length = monthrange(month.year, month.month)[1]
        first = max(self.date_start or month, month)
        last = min(self.date_end or month + timedelta(days=length - 1), month + timedelta(days=length - 1))
        days = max((last - first).days + 1, 0)
        return int(self.visits_planned * (len(self.site_ids) or site_count) * days / (7 if self.visits_per == 'week' else length) + 0.5)

    def _visits_made(self, month):
        """Visits begun in a month, by the clock of their site: {id of the agreement: count}, in one query.

        Passes over access: how often a vendor came is no secret to who sees the agreement.
        """
        self.env['medical.vendor.visit'].flush_model(['agreement_id', 'site_id', 'date_in'])
        return dict(self.env.execute_query(SQL(
            """SELECT visit.agreement_id, COUNT(*)
                 FROM medical_vendor_visit visit
                 JOIN medical_site site ON site.id = visit.site_id
                WHERE visit.agreement_id = ANY(%(ids)s)
                  AND visit.date_in >= %(month)s::timestamp - interval '1 day' AND visit.date_in < %(next)s::timestamp + interval '1 day'
                  AND timezone(site.tz, timezone('UTC', visit.date_in)) >= %(month)s AND timezone(site.tz, timezone('UTC', visit.date_in)) < %(next)s
                GROUP BY visit.agreement_id""",
            ids=self._origin.ids, month=month, next=fields.Date.add(month, months=1))))

    @api.depends('visit_ids.inspection_score')
    def _compute_score_average(self):
        since = fields.Datetime.now() - timedelta(days=365)
        scores = dict(self.env['medical.vendor.visit']._read_group(
            [('agreement_id', 'in', self.ids), ('inspected_on', '!=', False), ('date_in', '>=', since)], ['agreement_id'], ['inspection_score:avg']))
        for agreement in self:
            agreement.score_average = scores.get(agreement._origin, 0)

    def action_open_visits(self):
        """Open the visits of this agreement."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_vendor_visit')
        return {**action, 'domain': [('agreement_id', '=', self.id)], 'context': {'default_agreement_id': self.id}}

    def action_check_out(self):
        """Check out who is here; where there are several, ask whom by showing them."""
        self.ensure_one()
        visits = self.env['medical.vendor.visit'].search([('agreement_id', '=', self.id), ('state', '=', 'here')])
        if len(visits) == 1:
            return visits.action_check_out()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_vendor_visit')
        return {**action, 'name': self.env._("Who Leaves?"), 'domain': [('id', 'in', visits.ids)], 'context': {}}

    def action_check_in(self):
        """Check one of the vendor's people in: asks who came, and where if that is not plain."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Check In"),
            'res_model': 'medical.vendor.check.in',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_agreement_id': self.id},
        }
