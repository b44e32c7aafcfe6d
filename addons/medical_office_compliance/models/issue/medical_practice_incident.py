from odoo import fields, models


class MedicalPractice(models.Model):
    """How soon the practice tells people of a breach, and whether OSHA's log is kept."""
    _inherit = 'medical.practice'

    breach_letter_days = fields.Integer(
        'Breach Letters Within (days)', default=60, tracking=True,
        help="From discovery; the federal rule allows 60 days at most (45 CFR 164.404(b)). Many states set 30 or 45: confirm with counsel.")

    osha_log_asked = fields.Boolean(
        "OSHA's Log Is Asked For", tracking=True, help="OSHA, the Bureau of Labor Statistics or the state asked for it in writing (29 CFR 1904.41, 1904.42).")

    _breach_letter_days_range = models.Constraint(
        'CHECK (breach_letter_days BETWEEN 1 AND 60)', "Letters about a breach go out within 1 to 60 days (45 CFR 164.404(b)).")

    def _osha_exempt(self):
        """Whether the log isn't kept: offices of physicians (NAICS 6211) and up to ten people, unless asked for in writing (29 CFR 1904.1, 1904.2)."""
        return not self.osha_log_asked and ((self.naics or '').startswith('6211') or 0 < self.headcount <= 10)

    def _osha_log_words(self):
        """Whether the log is kept, in words."""
        if self._osha_exempt():
            return self.env._(
                "Partially exempt (29 CFR 1904.1, 1904.2): the log is kept only where OSHA, BLS or the state asks for it. Deaths and severe injuries are "
                "reported all the same (29 CFR 1904.39).")
        return self.env._("The log is kept: forms 300, 300A and 301 (29 CFR 1904.29).")
