from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

REQUEST_KINDS = [
    ('access', 'Access: see or get copies'),
    ('amendment', 'Amendment: correct the record'),
    ('accounting', 'Accounting of disclosures'),
    ('restriction', 'Restriction: who is not told'),
    ('confidential', 'Confidential communication'),
    ('release', 'Release to somebody else'),
]
ONCE = "One extension, with the reason and the day told in writing before the first period ends."
# Suggested defaults, as we read the law: (kind, name, state, days, days of the extension, citation, note). Shorter state rules
# stand beside the federal one: of all that hold, the shortest decides.
SUGGESTED_RULES = [
    ('access', 'Federal', '', 30, 30, '45 CFR 164.524(b)(2)', ONCE),
    ('amendment', 'Federal', '', 60, 30, '45 CFR 164.526(b)(2)', ONCE),
    ('accounting', 'Federal', '', 60, 30, '45 CFR 164.528(c)(1)', ONCE),
    ('restriction', 'Federal', '', 0, 0, '45 CFR 164.522(a)', "No time is set: answer without delay."),
    ('confidential', 'Federal', '', 0, 0, '45 CFR 164.522(b)', "No time is set: answer without delay."),
    ('release', 'Our own target', '', 14, 0, '', "An authorization is no right with a clock: the practice's own aim."),
    ('access', 'California', 'CA', 15, 0, 'Cal. Health and Safety Code 123110', "Copies within 15 days; to see it in person, within 5 working days."),
    ('access', 'New York', 'NY', 10, 0, 'N.Y. Public Health Law 18(2)', "Inspection within 10 days."),
    ('access', 'Texas', 'TX', 20, 0, 'Tex. Health and Safety Code 181.102', "15 working days for electronic records, kept here as 20 calendar days."),
    ('access', 'Washington', 'WA', 20, 7, 'RCW 70.02.080', "15 working days, 21 where told in writing why, kept here as 20 and 27 calendar days."),
]


class MedicalPatientRequestRule(models.Model):
    """Within how many calendar days a kind of request is answered, and by how many it may be extended once.

    Of the rules that hold for a request (without states, and of the state where it is handled) the shortest decides, for the
    first period and for the end of the extension alike. 0 days: no clock. What ships is a suggested default, to be confirmed
    with counsel. Source: 45 CFR 164.522 to 164.528, and state law by citation.
    """
    _name = 'medical.patient.request.rule'
    _description = "Time for Patients' Requests"
    _order = 'kind, sequence, days, id'

    kind = fields.Selection(REQUEST_KINDS, 'For', required=True, index=True)
    name = fields.Char(required=True, help="Whose rule it is: “Federal”, a state, the practice's own.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    state_ids = fields.Many2many(
        'res.country.state', string='States', domain=[('country_id.code', '=', 'US')],
        help="For requests handled in these states. Empty: everywhere. The shortest of all that hold decides.")
    days = fields.Integer(required=True, help="Calendar days after the day on which the request came in. 0: no clock.")
    extension_days = fields.Integer('Extension', help="Calendar days by which it may be extended once. 0: it may not.")
    citation = fields.Char(help="Where the rule comes from.")
    note = fields.Text('Notes')
    is_suggested = fields.Boolean('Suggested Default', readonly=True, copy=False, help="As it was shipped, and not yet changed or confirmed here.")

    _days_positive = models.Constraint('CHECK (days >= 0 AND extension_days >= 0)', "Days are 0 or more.")

    @api.constrains('days', 'extension_days')
    def _check_days(self):
        for rule in self:
            if rule.extension_days and not rule.days:
                raise ValidationError(self.env._("“%(name)s” has no clock that could be extended: leave the extension at 0.", name=rule.name))

    def write(self, vals):
        if 'is_suggested' not in vals and set(vals) - {'sequence', 'active'}:
            vals = {**vals, 'is_suggested': False}
        return super().write(vals)

    def action_confirm(self):
        """Confirm a suggested default as the practice's own."""
        self.check_access('write')
        self.is_suggested = False

    @api.model
    def _holding(self, kind, company, state):
        """The rules that hold for a kind of request of a company, handled in a state (may be empty)."""
        # sudo: whoever registers a request needs no right on the rules by which it is due
        rules = self.sudo().search([('kind', '=', kind), ('company_id', '=', company.id), ('days', '>', 0)])
        return rules.filtered(lambda rule: not rule.state_ids or state in rule.state_ids)

    def _due(self, received):
        """(due, latest) of a request received on a date: the last day of the first period, and of an extension. Two times None
        where no clock runs.

        :param date received: in the practice's time zone
        """
        if not self:
            return None, None
        first, latest = min(rule.days for rule in self), min(rule.days + rule.extension_days for rule in self)
        return received + timedelta(days=first), received + timedelta(days=max(first, latest))
