from odoo import api, models


class ReportMedicalStatement(models.AbstractModel):
    """Statements on Letter paper, a page each, drawn from what they said when they were made."""
    _name = 'report.medical_office_billing.report_statement'
    _description = 'Statements'

    @api.model
    def _get_report_values(self, docids, data=None):
        statements = self.env['medical.statement'].browse(docids)
        statements.check_access('read')
        statements.fetch()
        return {'statements': [statement._document() for statement in statements], 'zoom': (data or {}).get('zoom', '')}


class ReportMedicalPaymentPlan(models.AbstractModel):
    """The agreement of a payment plan, to be signed on paper."""
    _name = 'report.medical_office_billing.report_payment_plan'
    _description = 'Payment Plan Agreement'

    @api.model
    def _get_report_values(self, docids, data=None):
        plans = self.env['medical.payment.plan'].browse(docids)
        plans.check_access('read')
        return {'plans': [plan._document() for plan in plans], 'zoom': (data or {}).get('zoom', '')}


class ReportMedicalHardship(models.AbstractModel):
    """What was decided about an application for financial help, as a letter to the patient."""
    _name = 'report.medical_office_billing.report_hardship'
    _description = 'Letter about Financial Help'

    @api.model
    def _get_report_values(self, docids, data=None):
        hardships = self.env['medical.hardship'].browse(docids)
        hardships.check_access('read')
        return {'letters': [hardship._document() for hardship in hardships], 'zoom': (data or {}).get('zoom', '')}
