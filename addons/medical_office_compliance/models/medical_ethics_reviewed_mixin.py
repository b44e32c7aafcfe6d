from collections.abc import Set

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS, Domain

from .medical_ethics_review import DECISIONS

REVIEWS = [('none', 'No Review Needed'), ('waiting', 'Under Review'), ('decided', 'Reviewed')]
OFFICER, OWNER = 'medical_office_base.group_compliance_officer', 'medical_office_base.group_owner'
CONTENTS = ('answer_ids', 'item_ids', 'review_ids', 'measure_ids')
READERS = f'{OFFICER},{OWNER}'


class MedicalEthicsReviewedMixin(models.AbstractModel):
    """What somebody declared and somebody else decides about: the compliance officer; about a compliance officer's own, and where
    the practice has none, the owner; about an owner's own a compliance officer. Never the person.

    The model has `employee_id`, `user_id`, `company_id`, and `review_ids` and `measure_ids` of the contents.
    """
    _name = 'medical.ethics.reviewed.mixin'
    _description = 'Disclosure to Review'

    review = fields.Selection(REVIEWS, readonly=True, index='btree_not_null')
    kept_decision = fields.Selection(DECISIONS, groups=NO_ACCESS, copy=False)
    decision = fields.Selection(DECISIONS, compute='_compute_decision', search='_search_decision')
    can_see = fields.Boolean('I May Read It', compute='_compute_can_see')
    may_review = fields.Boolean(compute='_compute_may_review', help="I am the one who decides about it.")
    can_review = fields.Boolean('I Have to Decide', compute='_compute_may_review', search='_search_can_review')

    @api.depends('user_id')
    @api.depends_context('uid')
    def _compute_can_see(self):
        reader = self.env.su or self.env.user.has_groups(READERS)
        for row in self:
            row.can_see = reader or row.user_id == self.env.user

    @api.depends('kept_decision', 'can_see')
    @api.depends_context('uid')
    def _compute_decision(self):
        # sudo: kept closed to everybody; `can_see` says who sees it
        for row, kept in zip(self, self.sudo(), strict=True):
            row.decision = row.can_see and kept.kept_decision

    @api.model
    def _search_decision(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # sudo: as in the compute; who may not read others' finds their own
        found = Domain('id', 'in', self.sudo()._search([('kept_decision', 'in', list(value))]))
        return found if self.env.su or self.env.user.has_groups(READERS) else found & Domain('user_id', '=', self.env.uid)

    @api.model
    def _search(self, domain, *args, **kwargs):
        # that there is a row beneath (a measure, say) would tell what was decided: ORM looks for any row, whoever may read it
        if not (self.env.su or kwargs.get('bypass_access')):
            domain = Domain(domain).map_conditions(self._readable_contents)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _readable_contents(self, condition):
        if condition.field_expr not in CONTENTS or condition.operator not in ('=', '!=', 'in', 'not in'):
            return condition
        values = condition.value if isinstance(condition.value, (list, tuple, Set)) else [condition.value]
        if any(value not in (False, None) for value in values):
            return condition
        readable = Domain(condition.field_expr, 'any', [('id', '!=', False)])
        return ~readable if condition.operator in ('=', 'in') else readable

    @api.model
    def _review_domain(self, company):
        """What this user decides about in a company."""
        user = self.env.user
        # sudo: who holds which office says who decides
        officers, owners = (
            self.env.ref(name).sudo().all_user_ids.filtered(lambda holder: holder.active and company in holder.company_ids)
            for name in (OFFICER, OWNER))
        found = Domain.FALSE
        if user in officers:
            found |= Domain('user_id', 'not in', (officers - owners).ids)
        if user in owners:
            found |= Domain('user_id', 'in', officers.ids) if officers else Domain.TRUE
        return found & Domain('company_id', '=', company.id) & Domain('user_id', '!=', user.id)

    @api.depends('user_id', 'review', 'company_id')
    @api.depends_context('uid')
    def _compute_may_review(self):
        mine = self.browse()
        for company in self.company_id:
            mine |= self.filtered(lambda row, company=company: row.company_id == company).filtered_domain(self._review_domain(company))
        for row in self:
            row.may_review = row in mine
            row.can_review = row.may_review and row.review == 'waiting'

    @api.model
    def _search_can_review(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('review', '=', 'waiting') & Domain.OR(self._review_domain(company) for company in self.env.companies)

    def action_review(self):
        """Decide about what was declared: opens the dialog."""
        self.ensure_one()
        self._check_reviewer()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Decide"),
            'res_model': 'medical.ethics.decision',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_statement_id' if self._name == 'medical.ethics.statement' else 'default_gift_id': self.id},
        }

    def _check_reviewer(self):
        self.check_access('read')
        for row in self:
            if row.user_id == self.env.user:
                raise AccessError(self.env._("Nobody decides about what they declared themselves."))
            if not row.may_review:
                raise AccessError(self.env._(
                    "The compliance officer decides about this; about a compliance officer's own, and where there is none, the owner."))
            if row.review not in ('waiting', 'decided'):
                raise UserError(self.env._("There is nothing to decide about here."))

    def _review_decide(self, decision, reason=None, date_until=None, measures=()):
        """Decide about what was declared.

        :param str decision: no_concern, managed (with measures and until when) or not_allowed (with what to do)
        :param measures: [(what, by when)]
        :raise UserError: something is missing
        """
        self.ensure_one()
        self._check_reviewer()
        reason = (reason or '').strip()
        if decision not in dict(DECISIONS):
            raise UserError(self.env._("Choose what is decided."))
        if decision == 'managed' and not (measures and date_until):
            raise UserError(self.env._("A plan needs at least one measure, and the day until which it holds."))
        if decision == 'not_allowed' and not reason:
            raise UserError(self.env._("Say what the person has to do."))
        today = self.company_id._medical_today()
        if date_until and date_until < today:
            raise UserError(self.env._("The plan would end before today: choose a later day."))
        # sudo: written by methods alone, checked above
        row = self.sudo()
        row.lock_for_update()
        link = 'statement_id' if self._name == 'medical.ethics.statement' else 'gift_id'
        person = {'employee_id': row.employee_id.id, 'company_id': row.company_id.id}
        review = row.env['medical.ethics.review'].create({
            **person, link: row.id, 'decision': decision, 'reason': reason or False, 'date_until': decision == 'managed' and date_until,
            'reviewer_id': self.env.uid, 'reviewed_on': fields.Datetime.now()})
        if decision == 'managed':
            again = self.env._("The plan ends: look at it again")
            row.env['medical.ethics.measure'].create([
                {**person, 'review_id': review.id, 'name': name, 'date_due': day or date_until} for name, day in (*measures, (again, date_until))])
        row.write({'review': 'decided', 'kept_decision': decision})
        return review
