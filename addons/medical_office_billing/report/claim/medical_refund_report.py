from odoo import api, models
from odoo.tools import format_date


class ReportMedicalRefund(models.AbstractModel):
    """The letter that goes along with a refund: to the patient with the real name and address, to a payer with what it knows the claim by."""
    _name = 'report.medical_office_billing.report_refund'
    _description = 'Letter of a Refund'

    @api.model
    def _get_report_values(self, docids, data=None):
        refunds = self.env['medical.refund'].browse(docids)
        refunds.check_access('read')
        return {'letters': [self._letter(refund) for refund in refunds], 'zoom': (data or {}).get('zoom', '')}

    @api.model
    def _letter(self, refund):
        # sudo: names and addresses that stand on a letter, of a refund that the user reads
        kept = refund.sudo()
        company, claim, patient, payer = kept.company_id, kept.claim_id, kept.patient_id, kept.payer_id
        site = claim.site_id or patient.site_ids[:1]
        practice = self.env['medical.practice']._get(company)
        row = claim.payer_ids.filtered(lambda row: row.payer_id == payer)[:1]
        recipient = {'recipient': payer.name, 'address': payer.partner_id._display_address(without_company=True)} if payer else patient._statement_recipient()
        services = dict.fromkeys(day for day in (claim.service_date, claim.service_date_to) if day)
        method = dict(kept._fields['method']._description_selection(self.env))[kept.method]
        lines = [
            (self.env._("Patient"), patient.name if payer or recipient['recipient'] != patient.name else ''),
            (self.env._("Record number"), '' if payer else patient.number),
            (self.env._("Member ID"), row.member_id), (self.env._("Claim"), claim.number), (self.env._("Your claim number"), row.payer_number),
            (self.env._("Date of service"), ' – '.join(format_date(self.env, day) for day in services)),
            (self.env._("Refund"), kept.name), (self.env._("Paid by"), ' '.join(filter(None, (method, kept.check_number if kept.method == 'cheque' else ''))))]
        return {
            'practice': practice.legal_name or company.name, 'phone': site.phone or company.phone or '', 'is_payer': bool(payer),
            'site': ', '.join(filter(None, (site.street, site.street2, site.city, ' '.join(filter(None, (site.state_id.code, site.zip)))))),
            'date': format_date(self.env, kept.paid_on, date_format='MMMM d, y'), 'recipient': recipient['recipient'],
            'address': [line for line in (recipient['address'] or '').split('\n') if line.strip()],
            'lines': [line for line in lines if line[1]], 'amount': kept.currency_id.format(kept.amount), 'reason': kept.reason}
