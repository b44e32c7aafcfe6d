from odoo import api, models
from odoo.tools import format_date


class ReportMedicalAppeal(models.AbstractModel):
    """The letter of an appeal: to the payer, with the patient's real name."""
    _name = 'report.medical_office_billing.report_appeal'
    _description = 'Letter of an Appeal'

    @api.model
    def _get_report_values(self, docids, data=None):
        appeals = self.env['medical.appeal'].browse(docids)
        appeals.check_access('read')
        return {'letters': [self._letter(appeal) for appeal in appeals], 'zoom': (data or {}).get('zoom', '')}

    @api.model
    def _letter(self, appeal):
        # sudo: names and addresses that stand on a letter, of an appeal that the user reads
        kept = appeal.sudo()
        site, company, case = kept.claim_id.site_id, kept.company_id, kept.case_id
        practice = self.env['medical.practice']._get(company)
        place = ' '.join(filter(None, (site.state_id.code, site.zip)))
        words, partner = case._appeal_words(), kept.payer_id.partner_id
        lines = [
            (self.env._("Patient"), kept.patient_id.name), (self.env._("Member ID"), words['member']), (self.env._("Claim"), words['claim']),
            (self.env._("Your claim number"), words['payer_number']), (self.env._("Date of service"), words['service_dates']),
            (self.env._("Charged"), kept.currency_id.format(kept.claim_id.amount_charged)), (self.env._("In dispute"), words['amount']),
            (self.env._("Your codes"), words['codes'])]
        return {
            'practice': practice.legal_name or company.name, 'npi': practice.npi, 'phone': site.phone or company.phone or '',
            'site': ', '.join(filter(None, (site.street, site.street2, site.city, place))), 'date': format_date(self.env, kept.date, date_format='MMMM d, y'),
            'payer': kept.payer_id.name, 'address': [line for line in (partner._display_address(without_company=True) or '').split('\n') if line.strip()],
            'level': kept.level, 'lines': [(label, value) for label, value in lines if value], 'body': kept.body,
            'enclosures': [line.strip() for line in (kept.enclosures or '').split('\n') if line.strip()],
            'signed': (kept.sent_by_id or self.env.user).name}
