from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError


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

    def _profile_domain(self):
        self.ensure_one()
        return literal_eval(self.profile_domain)

    def _holds_for(self, practice):
        """Those of these conditions that hold for a practice profile."""
        return self.filtered(lambda condition: practice.filtered_domain(condition._profile_domain()))
