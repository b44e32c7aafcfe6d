from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# 45 CFR 149.610(b)(1)(vi): what is scheduled less than three business days ahead needs none
AHEAD = timedelta(days=3)


class MedicalVisit(models.Model):
    """Which visits to come need a good-faith estimate: nobody pays for the patient on that day, and none is made."""
    _inherit = 'medical.visit'

    estimate_ids = fields.One2many('medical.estimate', 'visit_id', 'Estimates', groups='medical_office_base.group_patient_financial')
    needs_estimate = fields.Boolean(
        compute='_compute_needs_estimate', search='_search_needs_estimate', groups='medical_office_base.group_patient_financial',
        help="To come, scheduled three days ahead or more, of a patient without coverage on that day, without an estimate.")

    def _compute_needs_estimate(self):
        found = set(self.sudo().search(Domain('id', 'in', self.ids) & self._estimate_domain()).ids)  # sudo: of visits that one reads
        for visit in self:
            visit.needs_estimate = visit.id in found

    @api.model
    def _search_needs_estimate(self, operator, value):
        return self._estimate_domain() if operator == 'in' else NotImplemented

    @api.model
    def _estimate_domain(self):
        today = self.env.company._medical_today()
        # sudo: whether there is a coverage or an estimate, of visits that one reads; nothing of it itself
        visits = self.sudo().with_context(active_test=False)._search(Domain('state', '=', 'expected') & Domain('date', '>=', today))
        table = SQL.identifier(visits.table)
        visits.add_where(SQL(
            """%(visit)s.date >= %(visit)s.create_date::date + %(ahead)s
               AND NOT EXISTS (SELECT FROM medical_patient_coverage coverage
                                WHERE coverage.patient_id = %(visit)s.patient_id AND coverage.active AND coverage.date_from <= %(visit)s.date
                                  AND COALESCE(coverage.date_to, %(visit)s.date) >= %(visit)s.date)
               AND NOT EXISTS (SELECT FROM medical_estimate estimate WHERE estimate.visit_id = %(visit)s.id)""", visit=table, ahead=AHEAD.days))
        return Domain('id', 'in', visits)

    def action_make_estimate(self):
        """Open a new estimate of this visit."""
        self.ensure_one()
        self.check_access('read')
        made = self.env['medical.estimate'].search([('visit_id', '=', self.id)], limit=1)
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Good-Faith Estimate"), 'res_model': 'medical.estimate', 'views': [(False, 'form')],
            'res_id': made.id, 'context': {'default_visit_id': self.id, 'default_patient_id': self.patient_id.id, 'default_site_id': self.site_id.id}}
