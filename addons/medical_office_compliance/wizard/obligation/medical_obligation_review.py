from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.obligation.medical_requirement import ADOPTERS

CHANGING = ('added', 'retired', 'back')


class MedicalObligationReview(models.TransientModel):
    """What the practice profile changes about the obligations, to look at before it is done."""
    _name = 'medical.obligation.review'
    _description = 'Review of Obligations'

    company_id = fields.Many2one('res.company', required=True, readonly=True)
    line_ids = fields.One2many('medical.obligation.review.line', 'review_id', 'Changes', domain=[('kind', '!=', 'left_out')], readonly=True)
    left_out_ids = fields.One2many('medical.obligation.review.line', 'review_id', "Doesn't Apply", domain=[('kind', '=', 'left_out')], readonly=True)
    added_count = fields.Integer('To Add', compute='_compute_counts')
    retired_count = fields.Integer('No Longer Apply', compute='_compute_counts')
    back_count = fields.Integer('Apply Again', compute='_compute_counts')
    left_out_count = fields.Integer("Don't Apply", compute='_compute_counts')

    @api.depends('line_ids.kind', 'left_out_ids')
    def _compute_counts(self):
        for review in self:
            kinds = review.line_ids.mapped('kind')
            review.added_count, review.retired_count, review.back_count = (kinds.count(kind) for kind in CHANGING)
            review.left_out_count = len(review.left_out_ids)

    @api.depends('company_id')
    def _compute_display_name(self):
        self.display_name = self.env._("Review of Obligations")

    @api.model
    def action_set_up(self):
        """Review the current company's obligations: at first, all that its profile asks for."""
        return self._open(self.env.company)

    @api.model
    def _open(self, company):
        """Open the review of a company's obligations.

        :raises AccessError: the user may not adopt
        """
        if not self.env.user.has_groups(ADOPTERS) or company not in self.env.companies:
            raise AccessError(self.env._("The office manager or the compliance officer reviews what applies to the practice."))
        review = self.create({'company_id': company.id, 'line_ids': self._prepare_lines(company)})
        return {
            'type': 'ir.actions.act_window', 'name': review.display_name, 'res_model': self._name, 'res_id': review.id, 'views': [(False, 'form')],
            'target': 'current'}

    @api.model
    def _prepare_lines(self, company):
        practice = self.env['medical.practice']._get(company)
        changes = practice._obligation_changes()
        reasons = {
            condition: condition._why(practice)
            for condition in self.env['medical.applicability']._all()}
        return [Command.create({
            'kind': kind, 'requirement_id': record.id if record._name == 'medical.requirement' else record.medical_library_id.id,
            'obligation_id': record.id if record._name == 'medical.obligation' else False, 'name': f'{record.code} {record.name}',
            'area': record.area, 'severity': record.severity, 'often': record.often, 'citation': record.citation,
            'reason': reasons[record.applicability_id],
        }) for kind in (*CHANGING, 'left_out') for record in getattr(changes, kind)]

    def action_apply(self):
        """Do what was looked at.

        :raises UserError: the profile or the library has changed since
        """
        self.ensure_one()
        practice = self.env['medical.practice']._get(self.company_id)
        # two people at once
        practice.lock_for_update()
        changes = practice._obligation_changes()
        seen = {
            'added': self.line_ids.filtered(lambda line: line.kind == 'added').requirement_id,
            **{kind: self.line_ids.filtered(lambda line, kind=kind: line.kind == kind).obligation_id for kind in ('retired', 'back')}}
        if any(set(getattr(changes, kind).ids) != set(records.ids) for kind, records in seen.items()):
            raise UserError(self.env._("What applies has changed since this was shown: open the review again, look at it and apply it then."))
        practice.with_user(self.env.user)._obligation_apply(changes)
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_obligation_first')
        return {**action, 'target': 'main'}
