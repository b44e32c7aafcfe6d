from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain


class Population(NamedTuple):
    """Records of which samples are drawn: see `medical.audit.population._population`."""
    key: str
    title: str
    model: str
    domain: Domain
    date: str | None
    site: str | None
    is_hr: bool


class MedicalAuditPopulation(models.AbstractModel):
    """Of which records an audit may draw a sample: contributed by each addon, as Today's cards are.

    Only records whose `display_name` names no patient: a sample keeps that name. They are searched as whoever draws.
    """
    _name = 'medical.audit.population'
    _description = 'Populations of Audits'

    @api.model
    def _populations(self):
        """All populations, of all addons. To be extended: ``return super()._populations() + [self._population(…)]``."""
        population = self._population
        return [
            population('visits', self.env._("Visits"), 'medical.visit', [('state', '=', 'left')], 'date', site='site_id'),
            population('documents', self.env._("Patients' documents"), 'medical.patient.document', [('state', '=', 'indexed')], 'date'),
            population('consents', self.env._("Signed consents"), 'medical.consent', [('state', 'in', ('signed', 'revoked'))], 'signed_on'),
            population('requests', self.env._("Patients' requests"), 'medical.patient.request', [], 'received_on', site='site_id'),
            population('rounds', self.env._("Rounds"), 'medical.checklist.run', [('state', 'in', ('done', 'missed'))], 'date_due', site='site_id'),
            population('incidents', self.env._("Privacy incidents"), 'medical.privacy.incident', [], 'discovered_on', site='site_id'),
            population('staff_documents', self.env._("Staff documents"), 'medical.staff.document', [('has_file', '=', True)], is_hr=True),
            population('i9', self.env._("Forms I-9"), 'medical.staff.document', [('type_id.is_i9', '=', True)], is_hr=True),
        ]

    @api.model
    def _population(self, key, title, model, domain, date=None, *, site=None, is_hr=False):
        """Records of which samples are drawn.

        :param key: unique; samples keep it
        :param title: what the records are called
        :param domain: those that can be drawn
        :param date: their stored field (date or moment) that says into which period they fall; without one all are drawn from
        :param site: their many2one to a site, by which they are narrowed where an audit is of some sites
        :param is_hr: about people of the practice: for audits of personnel files alone
        """
        return Population(key, title, model, Domain(domain), date, site, is_hr)

    @api.model
    def _selection(self):
        return [(population.key, population.title) for population in self._populations()]

    @api.model
    def _get(self, key):
        return next((population for population in self._populations() if population.key == key), None)
