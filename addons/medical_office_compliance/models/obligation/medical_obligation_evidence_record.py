from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_requirement import AREAS, SEVERITIES


class MedicalObligationEvidenceRecord(models.TransientModel):
    """Evidence by hand of a period: what was done on which day, by whom, with how many documents; voided evidence with its reason."""
    _name = 'medical.obligation.evidence.record'
    _description = 'Evidence of a Period'
    _inherit = 'medical.record'
    _record_reads = ('medical.obligation.evidence', 'medical.obligation.status')

    date_from = fields.Date('From', required=True, default=lambda self: self._record_today().replace(month=1, day=1))
    date_to = fields.Date('To', required=True, default=lambda self: self._record_today())
    area = fields.Selection(AREAS)
    severity = fields.Selection(SEVERITIES)
    with_void = fields.Boolean('With Voided Evidence')

    def _record_title(self):
        return self.env._("Evidence of Obligations")

    def _record_columns(self):
        def labels(name):
            return dict(self.env['medical.obligation.evidence']._fields[name]._description_selection(self.env))

        return [
            Column('date', self.env._("Done On"), 'date', width=11),
            Column('code', self.env._("Code"), width=14),
            Column('obligation', self.env._("Obligation"), width=34),
            Column('citation', self.env._("Rule"), width=22),
            Column('site', self.env._("Site"), width=9),
            Column('area', self.env._("Area"), width=18, labels=labels('area')),
            Column('name', self.env._("What Was Done"), width=34),
            Column('happened', self.env._("Happened On"), 'date', width=11),
            Column('person', self.env._("Done By"), width=18),
            Column('documents', self.env._("Documents"), 'integer', width=9),
            Column('state', self.env._("Status"), width=9, labels=labels('state'), styles={'void': 'muted'}),
            *([Column('reason', self.env._("Why It Is Void"), width=24)] if self.with_void else []),
        ]

    def _record_query(self):
        Evidence = self.env['medical.obligation.evidence']
        domain = Domain('company_id', '=', self.company_id.id) & Domain('date', '>=', self.date_from) & Domain('date', '<=', self.date_to)
        domain &= Domain('state', 'in', ('done', 'void') if self.with_void else ('done',))
        domain &= self._record_filtered(site_id='site_id', area='area', severity='severity')
        return SQL(
            """SELECT proof.date, rule.code, rule.name, rule.citation, place.code, proof.area, proof.name, proof.event_date, party.name,
                      (SELECT COUNT(*) FROM medical_obligation_evidence_attachment_rel WHERE evidence_id = proof.id)::integer, proof.state, %(reason)s proof.id
                 FROM medical_obligation_evidence proof
                 JOIN medical_obligation rule ON rule.id = proof.obligation_id
            LEFT JOIN medical_site place ON place.id = proof.site_id
            LEFT JOIN res_users person ON person.id = proof.user_id
            LEFT JOIN res_partner party ON party.id = person.partner_id
                WHERE proof.id IN %(ids)s""",
            reason=SQL('proof.void_reason,') if self.with_void else SQL(), ids=Evidence._search(domain).subselect())

    def _record_order(self):
        return SQL('date, id')

    def _record_link(self):
        return 'id'

    def record_open(self, ident):
        """Open the evidence of a row."""
        self.ensure_one()
        evidence = self._record_prepare().env['medical.obligation.evidence'].browse(ident)
        evidence.check_access('read')
        return {'type': 'ir.actions.act_window', 'res_model': evidence._name, 'res_id': evidence.id, 'views': [(False, 'form')]}

    def _record_notes(self):
        return [self.env._("Evidence that was added by hand. What the records of the system prove beside it stands with each obligation.")]
