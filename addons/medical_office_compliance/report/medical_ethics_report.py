from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, format_datetime, formatLang

from odoo.addons.medical_office_base.report.medical_supervision_note_report import MAX_PAGES, words


class ReportMedicalEthicsStatement(models.AbstractModel):
    """Disclosures on paper: what was signed, what was decided, and whether it still is what was signed. For who may read the contents."""
    _name = 'report.medical_office_compliance.report_ethics_statement'
    _description = 'Disclosure on Paper'

    @api.model
    def _get_report_values(self, docids, data=None):
        statements = self.env['medical.ethics.statement'].browse(docids)
        if len(statements) > MAX_PAGES:
            raise UserError(self.env._("%(count)s are chosen; print at most %(limit)s at once.", count=len(statements), limit=MAX_PAGES))
        statements._check_contents()
        return {'statements': [self._statement(statement) for statement in statements]}

    @api.model
    def _statement(self, seen):
        # sudo: names stand on a statement that one may read; contents are asked of `seen`
        kept = seen.sudo()
        tz = self.env['medical.practice']._get(kept.company_id).tz or 'UTC'

        def moment(value):
            return format_datetime(self.env, value, tz=tz, dt_format='short')

        def day(value):
            return format_date(self.env, value) if value else ''

        return {
            'kept': kept, 'seen': seen, 'review': words(seen, 'review'), 'reason': words(seen, 'reason'), 'due': day(seen.date_due),
            'answers': [(answer.question, words(answer, 'answer'), answer.details or '') for answer in seen.answer_ids],
            'items': [
                (item.who, item.name, formatLang(self.env, item.value, currency_obj=item.currency_id) if item.value else '', day(item.date),
                 item.relation or '') for item in seen.item_ids],
            'signature': self.env._(
                "Signed: %(name)s, %(moment)s", name=seen.signed_name, moment=moment(seen.signed_on)) if seen.signed_on else '',
            'decisions': [{
                'decision': words(review, 'decision'), 'reason': review.reason or '', 'until': day(review.date_until),
                'by': self.env._("%(name)s, %(moment)s", name=review.sudo().reviewer_id.name, moment=moment(review.reviewed_on)),  # sudo: a name
                'measures': [
                    (measure.name, day(measure.date_due), day(measure.done_on))
                    for measure in seen.measure_ids if measure.review_id == review],
            } for review in seen.review_ids],
            'printed': self.env._("Printed by %(user)s on %(moment)s", user=self.env.user.name, moment=moment(fields.Datetime.now())),
        }
