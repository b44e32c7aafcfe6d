from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .obligation_common import ObligationCommon


@tagged('post_install', '-at_install')
class TestMedicalObligationEvidenceTour(BothWidths, HttpCase, ObligationCommon):
    """Late, proved, met; happened, due, done; and the score, in a browser, as the person whose obligations they are and the manager."""

    def _run(self):
        today = self.company._medical_today()
        late = self._status(self._obligation('Test the lights', frequency='monthly', user_id=self.nurse.id))
        late.baseline_date = today.replace(year=today.year - 1, day=1)
        loss = self._status(self._obligation('Report the loss', frequency='on_event', severity='critical', deadline_days=1, user_id=self.nurse.id))
        self.start_tour(f'/odoo/obligations/{late.id}', 'medical_obligation_prove', login=self.nurse.login)
        self.assertEqual(late.evidence_ids.name, 'Lights tested')
        self.start_tour(f'/odoo/obligations/{loss.id}', 'medical_obligation_happened', login=self.nurse.login)
        self.assertRecordValues(loss.evidence_ids, [{'state': 'done', 'name': 'Two vials are missing'}])
        self.start_tour('/odoo/compliance-score', 'medical_obligation_score', login=self.manager.login)
