from odoo import api, models
from odoo.tools import format_date, format_datetime


class ReportMedicalAccessReview(models.AbstractModel):
    """An access review on paper: figures, conclusion, sample by record number, who signed."""
    _name = 'report.medical_office_base.report_access_review'
    _description = 'Access Review on Paper'

    @api.model
    def _get_report_values(self, docids, data=None):
        reviews = self.env['medical.access.review'].browse(docids)
        reviews.check_access('read')
        return {'reviews': [self._review(review) for review in reviews]}

    @api.model
    def _review(self, review):
        tz = self.env['medical.practice']._get(review.company_id).tz or 'UTC'
        lines = review.line_ids
        words = {name: dict(lines._fields[name]._description_selection(self.env)) for name in ('channel', 'verdict')}
        figures = review.figures or {'rows': [], 'health': []}
        return {
            'review': review,
            'period': self.env._(
                "%(date_from)s to %(date_to)s", date_from=format_date(self.env, review.date_from), date_to=format_date(self.env, review.date_to)),
            'figures': figures,
            'lines': [{
                'date': format_datetime(self.env, line.date, tz=tz, dt_format='short'), 'who': line.user_name,
                # the number alone: paper goes where it will
                'number': line.patient_id.number or '', 'kind': line.kind, 'channel': words['channel'].get(line.channel),
                'verdict': words['verdict'].get(line.verdict, ''), 'note': line.note or '',
            } for line in lines],
            'signed': review.signed_at and self.env._(
                "Signed off by %(name)s on %(moment)s", name=review.signed_by_id.name,
                moment=format_datetime(self.env, review.signed_at, tz=tz, dt_format='short')),
        }
