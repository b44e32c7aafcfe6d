from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalUserReviewRecord(models.TransientModel):
    """The accounts of a review with what was decided about each."""
    _name = 'medical.user.review.record'
    _description = 'Accounts Reviewed'
    _inherit = 'medical.record'
    _record_reads = ('medical.user.review', 'medical.user.review.line')

    review_id = fields.Many2one('medical.user.review', required=True, domain="[('company_id', '=', company_id)]", default=lambda self: self._default_review())

    def _default_review(self):
        return self.env['medical.user.review'].search([('company_id', '=', self.env.company.id)], limit=1)

    def _record_title(self):
        return self.env._("Accounts Reviewed")

    def _record_columns(self):
        lines = self.env['medical.user.review.line']
        persons, verdicts = (dict(lines._fields[name]._description_selection(self.env)) for name in ('person', 'verdict'))
        return [
            Column('account', self.env._("Account"), width=28),
            Column('person', self.env._("Person"), width=16, labels=persons, styles={'left': 'danger', 'none': 'warning'}),
            Column('roles', self.env._("Roles"), width=34),
            Column('admin', self.env._("Administrator"), 'boolean', width=10),
            Column('last', self.env._("Last Login"), 'datetime', width=15),
            Column('verdict', self.env._("Decision"), width=10, labels=verdicts, styles={'remove': 'danger', 'change': 'warning', 'keep': 'success'}),
            Column('note', self.env._("Note"), width=26),
            Column('judge', self.env._("Decided By"), width=18),
        ]

    def _record_query(self):
        found = self.env['medical.user.review.line']._search([('review_id', '=', self.review_id.id)])
        return SQL(
            """SELECT line.user_name, line.person, line.roles, line.is_admin, line.last_login, line.verdict, line.note, partner.name,
                      line.sequence AS place, line.id
                 FROM medical_user_review_line line
            LEFT JOIN res_users judge ON judge.id = line.judged_by_id LEFT JOIN res_partner partner ON partner.id = judge.partner_id
                WHERE line.id IN %s""", found.subselect())

    def _record_order(self):
        return SQL('place, id')

    def _record_notes(self):
        review = self.review_id
        if review.state != 'signed':
            return [self.env._("Being done: not signed off.")]
        return [self.env._("Signed off by %(name)s on %(date)s.", name=review.signed_by_id.name, date=review.signed_on), review.conclusion or '']

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Compliance officer")]
