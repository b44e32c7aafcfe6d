from odoo import api, models
from odoo.fields import Domain


class MedicalObligationSource(models.AbstractModel):
    """Privacy incidents, breach letters and reports, privacy complaints, injuries and exposures. Days and numbers alone leave."""
    _inherit = 'medical.obligation.source'

    @api.model
    def _sources(self):
        complaint = Domain([('area', '=', 'privacy'), ('kind', 'in', ('complaint_patient', 'complaint_staff'))])
        needed = Domain('not_needed', '=', False)
        osha, exposed = Domain('kind', 'in', ('osha_death', 'osha_severe')) & needed, Domain('is_health', '=', True) & needed
        sharp = Domain('kind', '=', 'sharp')
        reports = {
            'breach_letters': (self.env._("Letters of breaches sent"), Domain('kind', 'in', ('letters', 'substitute'))),
            'breach_reports': (self.env._("Breaches reported to HHS and media"), Domain('kind', 'in', ('hhs', 'media'))),
        }
        steps = {
            'severe_injury': (self.env._("Severe injuries reported to OSHA"), osha),
            'exposure': (self.env._("Steps after an exposure done"), exposed),
        }
        return super()._sources() + [
            self._source(
                'privacy_incident', self.env._("Privacy incidents assessed"), 'medical.privacy.incident',
                Domain([('state', 'in', ('breach', 'closed', 'not_breach')), ('decided_on', '!=', False)]), 'decided_on', site='site_id',
                open_domain=Domain('state', 'in', ('new', 'proposed')), deadline='legal_due',
                action='medical_office_compliance.action_medical_privacy_incident'),
            *(self._source(
                key, title, 'medical.privacy.step', domain & Domain('done_on', '!=', False), 'done_on',
                open_domain=domain & Domain('done_on', '=', False), deadline='date_due') for key, (title, domain) in reports.items()),
            self._source(
                'privacy_complaint', self.env._("Privacy complaints answered"), 'medical.issue', complaint & Domain('state', '=', 'closed'), 'closed_at',
                site='site_id', open_domain=complaint & Domain('state', 'in', ('new', 'open', 'check')), deadline='date_due',
                action='medical_office_compliance.action_medical_issue'),
            self._source(
                'injury', self.env._("Injuries with sharps written down"), 'medical.injury', sharp & Domain('state', '=', 'closed'), 'occurred_on',
                site='site_id', open_domain=sharp & Domain('state', 'in', ('new', 'open')), action='medical_office_compliance.action_medical_injury'),
            *(self._source(
                key, title, 'medical.injury.step', domain & Domain('done_at', '!=', False), 'done_at',
                open_domain=domain & Domain('done_at', '=', False), deadline='due_at',
                action='medical_office_compliance.action_medical_injury_step') for key, (title, domain) in steps.items()),
        ]
