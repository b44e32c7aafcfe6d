from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class MedicalApplicability(models.Model):
    """Whom a rule concerns: a condition on the practice profile, in words and as a domain. Shipped, read-only."""
    _name = 'medical.applicability'
    _description = 'Applicability'
    _order = 'code'
    _rec_names_search = ['name', 'code']

    code = fields.Char(required=True, readonly=True)
    name = fields.Char('Applies To', required=True, readonly=True, translate=True)
    profile_domain = fields.Char('Condition', required=True, readonly=True, default='[]', help="On the practice profile. []: every practice.")
    reason = fields.Char(
        'Why Not', readonly=True, translate=True, help="What is said where the condition doesn't hold.")

    _code_uniq = models.UniqueIndex('(code)', "Two conditions bear the same code.")

    @api.constrains('profile_domain')
    def _check_profile_domain(self):
        for condition in self:
            try:
                self.env['medical.practice'].browse().filtered_domain(condition._profile_domain())
            except (ValueError, SyntaxError, KeyError) as error:
                raise ValidationError(self.env._(
                    "The condition “%(code)s” can't be read: %(error)s", code=condition.code, error=error)) from error

    @api.model
    def _all(self):
        """Every condition: there are some sixty, all shipped."""
        return self.search(Domain.TRUE)

    def _profile_domain(self):
        self.ensure_one()
        return literal_eval(self.profile_domain)

    def _holds_for(self, practice):
        """Those of these conditions that hold for a practice profile."""
        return self.filtered(lambda condition: practice.filtered_domain(condition._profile_domain()))

    def _why(self, practice):
        """Why it concerns a practice or doesn't, with the facts of its profile that decide."""
        self.ensure_one()
        domain = self._profile_domain()
        holds = bool(practice.filtered_domain(domain))
        said = self.name if holds else self.reason or self.name
        leaves = [leaf for leaf in domain if isinstance(leaf, (list, tuple))]
        facts = "; ".join(
            practice._obligation_fact(leaf[0]) for leaf in leaves if bool(practice.filtered_domain([leaf])) == holds)
        return self.env._("%(said)s [%(facts)s]", said=said, facts=facts) if facts else said
