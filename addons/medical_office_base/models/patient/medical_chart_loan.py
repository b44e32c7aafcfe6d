from odoo import fields, models

LOAN_REASONS = [
    ('visit', 'Visit'),
    ('review', 'Review or quality check'),
    ('billing', 'Billing question'),
    ('release', 'Release or copy'),
    ('legal', 'Legal or insurance'),
    ('storage', 'Storage or scanning'),
    ('other', 'Other'),
]


class MedicalChartLoan(models.Model):
    """A chart that somebody has, or had: to whom, why, since when, due when, back when. Written by methods alone."""
    _name = 'medical.chart.loan'
    _description = 'Chart Signed Out'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'id desc'
    _rec_name = 'outside'
    _access_log_parent = 'patient_id'

    chart_id = fields.Many2one('medical.chart', required=True, index=True, ondelete='restrict')
    patient_id = fields.Many2one(related='chart_id.patient_id', store=True, index=True)
    company_id = fields.Many2one(related='chart_id.company_id', store=True, index=True)
    user_id = fields.Many2one('res.users', 'To', ondelete='restrict')
    outside = fields.Char('To (Outside)', help="A person or firm outside the practice.")
    reason = fields.Selection(LOAN_REASONS, required=True, default='visit')
    out_on = fields.Datetime(required=True, default=fields.Datetime.now)
    out_by_id = fields.Many2one('res.users', 'Signed Out By', required=True, ondelete='restrict')
    date_due = fields.Date('Due Back', required=True, index=True)
    returned_on = fields.Datetime('Back On')
    returned_to_id = fields.Many2one('res.users', 'Taken Back By', ondelete='restrict')
    outcome = fields.Selection([('returned', 'Returned'), ('handed_on', 'Handed On')])

    _open_uniq = models.UniqueIndex('(chart_id) WHERE returned_on IS NULL', "The chart is out already: reload the page.")

    def _compute_display_name(self):
        for loan in self:
            # sudo: the number alone
            loan.display_name = loan.sudo().chart_id.display_name
