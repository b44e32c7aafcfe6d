from odoo import models

MEDICARE = ('medicare', 'medicare_advantage')


class MedicalClaim(models.Model):
    """Whose Medicare cost share may not be billed to them."""
    _inherit = 'medical.claim'

    def _filtered_qmb(self):
        """Those of these claims whose patient was a Qualified Medicare Beneficiary on the day of service; one query.

        Medicare's deductible, coinsurance and co-pays may not be billed to them: 42 U.S.C. 1396a(n)(3)(B).
        """
        # sudo: whether the law forbids it, of claims that the caller works on
        coverages = self.env['medical.patient.coverage'].sudo().search(
            [('patient_id', 'in', self.sudo().patient_id.ids), ('is_qmb', '=', True)]).grouped('patient_id')
        none = self.env['medical.patient.coverage']
        return self.filtered(lambda claim: coverages.get(claim.sudo().patient_id, none)._counted_on(claim.service_date or claim.date))
