from odoo import fields, models


class MedicalPractice(models.Model):
    """Until when issues are taken up, resolved and looked at again. Suggested numbers: no rule sets them."""
    _inherit = 'medical.practice'

    issue_take_days = fields.Integer('Issues Taken Up Within (days)', default=2, help="Else the manager is told, and after as many days again the owner.")
    issue_take_days_critical = fields.Integer('Critical Ones Within (days)', default=1)
    issue_days_critical = fields.Integer('Critical Issues Due After (days)', default=3)
    issue_days_high = fields.Integer('High Risk Due After (days)', default=7)
    issue_days_medium = fields.Integer('Medium Risk Due After (days)', default=30)
    issue_days_low = fields.Integer('Low Risk Due After (days)', default=90)
    issue_check_days = fields.Integer(
        'Checked After (days)', default=30, help="So many days after an issue was resolved, somebody looks whether it helped: before, it can't be closed.")
    issue_check_days_low = fields.Integer('Low Risk Checked After (days)', default=14, help="0: on the same day.")

    _issue_days_positive = models.Constraint(
        'CHECK (issue_take_days > 0 AND issue_take_days_critical > 0 AND issue_days_critical >= 0 AND issue_days_high >= issue_days_critical '
        'AND issue_days_medium >= issue_days_high AND issue_days_low >= issue_days_medium AND issue_check_days >= 0 AND issue_check_days_low >= 0)',
        "Days of issues: taking up takes at least one, and what is worse isn't due later than what is less bad.")

    def _issue_days(self, risk):
        """Days until an issue of this risk is due."""
        return self[f'issue_days_{risk or "medium"}']

    def _issue_check_days(self, risk):
        """Days from the remedy until it is looked at whether it helped."""
        return self.issue_check_days_low if risk == 'low' else self.issue_check_days
