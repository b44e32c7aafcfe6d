from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class MedicalIssue(models.Model):
    """Who says whether a remedy works: somebody who works on the issue and was responsible for none of its actions.

    Where everybody who looks after the practice's issues has done part of it, the owner says it; in personnel matters, where all of HR
    has. That it didn't help whoever works on it may say, and at once.
    """
    _inherit = 'medical.issue'

    may_check = fields.Boolean('I May Say That It Helped', compute='_compute_can_check', search='_search_may_check')
    can_check = fields.Boolean('To Check Now', compute='_compute_can_check', search='_search_can_check')

    @api.model
    def _done_by_domain(self, user):
        """Issues of whose actions somebody is responsible for one; what wasn't needed doesn't count."""
        return Domain('action_ids', 'any', [('user_id', '=', user.id), ('state', '!=', 'cancelled')])

    @api.model
    def _left_to_check_domain(self):
        """Issues of which everybody who works on all of them has done part."""
        found = Domain.FALSE
        for company in self.env.companies:
            of_company = Domain('company_id', '=', company.id) & Domain('is_hr', '=', False)
            for person in self._people('manager', company) | self._people('compliance_officer', company):
                of_company &= self._done_by_domain(person)
            found |= of_company
        return found

    @api.model
    def _checker_domain(self):
        """Of what the user may say that it helped."""
        found = self._work_domain()
        if self.env.user.has_group('medical_office_base.group_owner'):
            found |= self._left_to_check_domain()
        return found & ~self._done_by_domain(self.env.user)

    @api.depends('state', 'check_due', 'can_work', 'action_ids.user_id', 'action_ids.state')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_can_check(self):
        ids = self._origin.ids
        # sudo: who may is the question
        checkers = set(self.sudo()._search(Domain('id', 'in', ids) & self._checker_domain())) if ids else set()
        for issue in self:
            issue.may_check = issue._origin.id in checkers
            issue.can_check = issue.may_check and issue.state == 'check' and bool(issue.check_due) and issue.check_due <= issue.site_id._today()

    @api.model
    def _search_may_check(self, operator, value):
        return self._closed_domain(self._checker_domain()) if operator == 'in' else NotImplemented

    @api.model
    def _search_can_check(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = self.env.company._medical_today()
        return Domain('state', '=', 'check') & Domain('check_due', '<=', today) & Domain('may_check', '=', True)

    def _check_checker(self, result=None):
        """Refuse who neither works on it nor is left to say it; and who did part of it, to say that it helped."""
        self.check_access('read')
        if self.env.su or self.may_check:
            return
        if not self.can_work:
            self._check_worker()
        if result == 'worked':
            raise AccessError(self.env._(
                "You are responsible for something that was done about %(number)s: somebody else says whether it helped. The manager, the compliance "
                "officer and whoever is responsible for the issue may; name somebody there, if need be.", number=self.number))
