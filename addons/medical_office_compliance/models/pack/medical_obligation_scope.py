from odoo import api, models
from odoo.tools import SQL


class MedicalObligation(models.Model):
    """An auditor reads the obligations of their areas."""
    _name = 'medical.obligation'
    _inherit = ['medical.obligation', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            "SELECT id, company_id, area, NULL::integer, NULL::date FROM medical_obligation",
            to_flush=[self._fields[name] for name in ('company_id', 'area')])


class MedicalObligationStatus(models.Model):
    """An auditor reads where the obligations of their areas stand, at their sites and for the whole practice."""
    _name = 'medical.obligation.status'
    _inherit = ['medical.obligation.status', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            "SELECT id, company_id, area, site_id, NULL::date FROM medical_obligation_status",
            to_flush=[self._fields[name] for name in ('company_id', 'area', 'site_id')])


class MedicalObligationEvidence(models.Model):
    """An auditor reads the evidence of their areas, sites and period."""
    _name = 'medical.obligation.evidence'
    _inherit = ['medical.obligation.evidence', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            """SELECT evidence.id, evidence.company_id, obligation.area, evidence.site_id,
                      COALESCE(
                          evidence.date, evidence.event_date, timezone(COALESCE(practice.tz, 'UTC'), timezone('UTC', evidence.create_date))::date)
                 FROM medical_obligation_evidence evidence JOIN medical_obligation obligation ON obligation.id = evidence.obligation_id
                 LEFT JOIN medical_practice practice ON practice.company_id = evidence.company_id""",
            to_flush=[self._fields[name] for name in ('company_id', 'obligation_id', 'site_id', 'date', 'event_date')]
            + [self.env['medical.obligation']._fields['area']])


class MedicalObligationWaiver(models.Model):
    """An auditor reads why obligations of their areas don't apply, at their sites and for the whole practice."""
    _name = 'medical.obligation.waiver'
    _inherit = ['medical.obligation.waiver', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            """SELECT waiver.id, waiver.company_id, obligation.area, waiver.site_id, NULL::date
                 FROM medical_obligation_waiver waiver JOIN medical_obligation obligation ON obligation.id = waiver.obligation_id""",
            to_flush=[self._fields[name] for name in ('company_id', 'obligation_id', 'site_id')] + [self.env['medical.obligation']._fields['area']])
