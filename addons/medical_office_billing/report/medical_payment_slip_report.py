from odoo import api, models
from odoo.tools import format_date


class ReportMedicalPaymentSlip(models.AbstractModel):
    """The remittance advice of a paid run: a page per vendor that says which bills were paid and which credits were taken off."""
    _name = 'report.medical_office_billing.report_remittance'
    _description = 'Remittance Advice'

    @api.model
    def _get_report_values(self, docids, data=None):
        runs = self.env['medical.payment.run'].browse(docids)
        runs.check_access('read')
        return {'advices': [advice for run in runs for advice in self._advices(run)], 'zoom': (data or {}).get('zoom', '')}

    @api.model
    def _advices(self, run):
        # sudo: the practice's legal name stands on what it sends out
        practice = self.env['medical.practice']._get(run.company_id).legal_name or run.company_id.sudo().name
        by_vendor = run.line_ids.filtered('chosen').grouped('partner_id')
        advices = []
        for vendor, payments in run.payment_ids.grouped('partner_id').items():
            lines = by_vendor.get(vendor, run.line_ids.browse())
            address = vendor.commercial_partner_id._display_address(without_company=True).split('\n')
            advices.append({
                'practice': practice, 'vendor': vendor.commercial_partner_id.name, 'address': [line for line in address if line.strip()],
                'date': format_date(self.env, run.date), 'number': ', '.join(payments.mapped('name')),
                'method': run.payment_method_line_id.name, 'check': ', '.join(filter(None, payments.mapped('medical_check_number'))),
                'lines': [{
                    'ref': line.ref or '', 'number': line.move_id.name, 'date': format_date(self.env, line.move_id.invoice_date),
                    'open': run.currency_id.format(line.residual), 'discount': run.currency_id.format(line.discount) if line.discount else '',
                    'amount': run.currency_id.format(line.amount)} for line in lines],
                'total': run.currency_id.format(sum(payments.mapped('amount')))})
        return advices
