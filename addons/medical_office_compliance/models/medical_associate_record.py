from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_safeguard_review import RESULTS

STATES = [('none', 'No Agreement'), ('draft', 'Draft'), ('running', 'Running'), ('ended', 'Ended')]


class MedicalAssociateRecord(models.TransientModel):
    """Business associates: each agreement with what the check found, and each vendor that needs one and has none. As of today."""
    _name = 'medical.associate.record'
    _description = 'Business Associates'
    _inherit = 'medical.record'
    _record_reads = ('medical.agreement', 'medical.agreement.document')

    ended = fields.Boolean('With Ended Ones')

    def _record_title(self):
        return self.env._("Business Associates")

    def _record_columns(self):
        labels = dict(self.env['medical.agreement']._fields['baa_state']._description_selection(self.env))
        results = dict(self.env['medical.safeguard.review']._fields['result']._description_selection(self.env))
        return [
            Column('vendor', self.env._("Vendor"), width=26),
            Column('agreement', self.env._("Agreement"), width=28),
            Column('state', self.env._("Status"), labels=self._state_labels(), styles={'none': 'danger', 'running': 'success'}, width=14),
            Column('signed', self.env._("Signed On"), 'date', width=11),
            Column('until', self.env._("Until"), 'date', width=11),
            Column('complete', self.env._("Check"), labels=labels, styles={'incomplete': 'danger', 'complete': 'success'}, width=12),
            Column('terms', self.env._("Terms Missing"), 'integer', width=9),
            Column('breach', self.env._("Breach Reported Within (days)"), 'integer', width=11),
            Column('asked', self.env._("Safeguards Asked"), 'date', width=11),
            Column('due', self.env._("Due Again"), 'date', width=11),
            Column('result', self.env._("Found"), labels={key: results[key] for key, _label in RESULTS},
                   styles={'serious': 'danger', 'gaps': 'warning', 'good': 'success'}, width=14),
        ]

    def _state_labels(self):
        return {
            'none': self.env._("No Agreement"), **dict(self.env['medical.agreement']._fields['state']._description_selection(self.env))}

    def _record_query(self):
        agreements, partners = self.env['medical.agreement'], self.env['res.partner']
        domain = Domain('company_id', '=', self.company_id.id) & Domain('kind', '=', 'business_associate')
        if not self.ended:
            domain &= Domain('state', '!=', 'ended')
        if self.site_id:
            domain &= Domain('site_ids', '=', False) | Domain('site_ids', 'in', self.site_id.ids)
        found = agreements._search(domain)
        without = partners._search([('medical_baa_state', '=', 'missing'), ('id', 'not in', agreements._search(
            [('company_id', '=', self.company_id.id), ('kind', '=', 'business_associate'), ('state', '!=', 'ended')]).subselect('partner_id'))])
        return SQL(
            """SELECT partner.name, agreement.name, agreement.state, agreement.signed_on, agreement.date_end,
                      CASE WHEN fault.count > 0 THEN 'incomplete' ELSE 'complete' END, COALESCE(fault.terms, 0), agreement.breach_days, asked.done_on,
                      agreement.safeguard_due, agreement.safeguard_result, agreement.id
                 FROM medical_agreement agreement
                 JOIN res_partner partner ON partner.id = agreement.partner_id
            LEFT JOIN (SELECT agreement_id, count(*) AS count, max(number - 100) FILTER (WHERE fault = 'terms') AS terms
                         FROM %(faults)s fault GROUP BY 1) fault ON fault.agreement_id = agreement.id
            LEFT JOIN (SELECT agreement_id, max(done_on) AS done_on FROM medical_safeguard_review WHERE state = 'done' GROUP BY 1) asked
                   ON asked.agreement_id = agreement.id
                WHERE agreement.id IN %(found)s
                UNION ALL
               SELECT partner.name, NULL, 'none', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, -partner.id
                 FROM res_partner partner WHERE partner.id IN %(without)s""",
            faults=agreements._sql_baa_faults(), found=found.subselect(), without=without.subselect())

    def _record_order(self):
        return SQL('vendor, agreement NULLS FIRST, due, state')

    def _record_notes(self):
        return [self.env._("Complete: all required terms of 45 CFR 164.504(e)(2) are ticked, both have signed, and the signed paper is on file and valid.")]

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Compliance officer")]
