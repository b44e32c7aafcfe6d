from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.overtime import EXEMPT, HOUR, OvertimeRule
from ..tools.work_time import MINUTE, MealRule

# Suggested defaults, by the law as we read it: the practice confirms them with its counsel. (name, states, values, citation)
SUGGESTED = [
    ('Federal', '', {'sequence': 100}, '29 U.S.C. 207(a)(1); 29 CFR 785.18'),
    ('California', 'CA', {
        'daily_hours': 8, 'double_hours': 12, 'seventh_day': True, 'seventh_double_hours': 8,
        'meal_after': 5, 'meal_second_after': 10, 'meal_minutes': 30,
    }, 'Cal. Labor Code 510, 512'),
    ('Alaska', 'AK', {'daily_hours': 8}, 'AS 23.10.060'),
    ('Colorado', 'CO', {'daily_hours': 12, 'meal_after': 5, 'meal_minutes': 30}, '7 CCR 1103-1, rules 4 and 5'),
    ('Nevada', 'NV', {'daily_hours': 8, 'meal_after': 8, 'meal_minutes': 30}, 'NRS 608.018 (daily only below a wage), 608.019'),
    ('Kentucky', 'KY', {'seventh_day': True, 'seventh_over': 40, 'meal_after': 5, 'meal_minutes': 20}, 'KRS 337.050, 337.285, 337.355'),
]
AMOUNTS = (
    'weekly_hours', 'daily_hours', 'double_hours', 'seventh_double_hours', 'seventh_over', 'meal_after', 'meal_second_after',
    'meal_minutes', 'paid_below', 'max_hours', 'alert_hours')


class MedicalOvertimeRule(models.Model):
    """When work is overtime or double time, which meal breaks it needs, and what is looked at before hours are approved.

    A person's own rule (`medical.hours.setting`) holds, else that of the state of their site, else of the practice's state,
    else the one without states. What ships is a suggested default, to be confirmed with counsel.

    Odoo's own overtime rulesets were weighed and aren't used: their week is Monday to Sunday, a week's and a day's overtime
    count twice, there is no seventh day, lunch of the schedule is taken off whether or not it was taken, and their lines
    are approved and edited apart from the week. New employees have none, so that no second figure stands on screen.
    """
    _name = 'medical.overtime.rule'
    _description = 'Hours Rule'
    _inherit = ['mail.thread']
    _order = 'sequence, name, id'

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    state_ids = fields.Many2many(
        'res.country.state', string='States', domain=[('country_id.code', '=', 'US')], tracking=True,
        help="For sites in these states. Empty: for all that have no rule of their own.")
    weekly_hours = fields.Float('Overtime After, per Week', default=40, tracking=True, help="Hours of regular work in a week; 0: no weekly overtime.")
    daily_hours = fields.Float('Overtime After, per Day', tracking=True, help="Hours of work on a day; 0: no daily overtime.")
    double_hours = fields.Float('Double Time After, per Day', tracking=True, help="Hours of work on a day; 0: no double time.")
    overtime_rate = fields.Float(default=1.5, tracking=True, help="Times the regular rate. Shown only: wages aren't kept here.")
    double_rate = fields.Float('Double Time Rate', default=2, tracking=True)
    seventh_day = fields.Boolean('Seventh Day in a Row', tracking=True, help="The seventh day worked in the same pay week is overtime from its first hour.")
    seventh_double_hours = fields.Float('Double Time After, Seventh Day', tracking=True, help="Hours of work on that day; 0: no double time.")
    seventh_over = fields.Float('If the Week Has More Than', tracking=True, help="Hours of the whole week above which the seventh day counts; 0: always.")
    meal_after = fields.Float('Meal Break After', tracking=True, help="Hours of work on a day above which a meal break is due; 0: none is asked for.")
    meal_second_after = fields.Float('Second Meal Break After', tracking=True, help="Hours; 0: no second one.")
    meal_minutes = fields.Integer('Length of a Meal Break', default=30, tracking=True, help="Minutes, in one piece.")
    meal_deduct = fields.Boolean(
        'Take Off Breaks Not Recorded', tracking=True,
        help="A meal break that is due and wasn't recorded is taken off all the same. Who worked through it loses time that has to be "
             "paid: leave it off, unless people say when they worked through.")
    paid_below = fields.Integer(
        default=20, tracking=True, help="Minutes: a recorded break shorter than this is paid, as rest breaks are (29 CFR 785.18).")
    rounding = fields.Selection(
        [('0', 'Not at all'), ('5', 'To 5 minutes'), ('6', 'To a tenth of an hour'), ('15', 'To 15 minutes')], 'Round Times', required=True,
        default='0', tracking=True, help="To the nearest, in and out alike, so that it never favors the practice alone (29 CFR 785.48(b)).")
    max_hours = fields.Float('Ask Above, per Day', default=12, tracking=True, help="Hours worked on a day above which it has to be explained; 0: never.")
    alert_hours = fields.Float('Overtime to Tell', default=4, tracking=True, help="Hours of overtime in a running week above which Today tells the supervisor.")
    citation = fields.Char(help="Where the rule comes from.")
    note = fields.Text('Notes', translate=True)
    is_suggested = fields.Boolean('Suggested Default', readonly=True, copy=False, help="As it was shipped, and not yet changed or confirmed here.")

    @api.constrains('overtime_rate', 'double_rate', *AMOUNTS)
    def _check_amounts(self):
        for rule in self:
            if any(rule[name] < 0 for name in AMOUNTS):
                raise ValidationError(self.env._("Hours and minutes of “%(name)s” are 0 or more.", name=rule.name))
            if rule.daily_hours and rule.double_hours and rule.double_hours < rule.daily_hours:
                raise ValidationError(self.env._("Double time of “%(name)s” would begin before overtime: raise its hours.", name=rule.name))
            if rule.overtime_rate < 1 or rule.double_rate < 1:
                raise ValidationError(self.env._("A rate of “%(name)s” is 1 or more.", name=rule.name))

    def write(self, vals):
        if 'is_suggested' not in vals and set(vals) - {'sequence', 'active'}:
            vals = {**vals, 'is_suggested': False}
        result = super().write(vals)
        self.env['medical.hours.week']._mark_stale([('company_id', 'in', self.company_id.ids)])
        return result

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env['medical.hours.week']._mark_stale([('company_id', 'in', rules.company_id.ids)])
        return rules

    def action_confirm(self):
        """Confirm a suggested default as the practice's own."""
        self.check_access('write')
        self.is_suggested = False

    def _overtime(self, exempt=False):
        """The rule for `tools.overtime`."""
        if exempt or not self:
            return EXEMPT
        return OvertimeRule(
            weekly=round(self.weekly_hours * HOUR), daily=round(self.daily_hours * HOUR), daily_double=round(self.double_hours * HOUR),
            seventh_day=self.seventh_day, seventh_double=round(self.seventh_double_hours * HOUR), seventh_over=round(self.seventh_over * HOUR))

    def _meal(self, exempt=False):
        """The rule for `tools.work_time`."""
        if not self:
            return MealRule()
        paid_below = self.paid_below * MINUTE
        if exempt or not self.meal_after:
            return MealRule(paid_below=paid_below)
        return MealRule(
            after=round(self.meal_after * HOUR), second_after=round(self.meal_second_after * HOUR), length=self.meal_minutes * MINUTE,
            deduct=self.meal_deduct, paid_below=paid_below)

    @api.model
    def _by_state(self, companies):
        """The rules in force: {(company, state or False): rule}, the first in order where there are several."""
        found = {}
        for rule in self.search([('company_id', 'in', companies.ids), ('active', '=', True)]):
            for state in rule.state_ids.ids or [False]:
                found.setdefault((rule.company_id.id, state), rule)
        return found
