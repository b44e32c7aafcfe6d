from odoo import api, fields, models

# what plans other huddles, or other people on the calendar
PLANNING = {'has_huddle', 'huddle_time', 'calendar_id', 'tz', 'active', 'user_ids', 'name'}
BEFORE_OPENING = 0.25


class MedicalSite(models.Model):
    """When a site meets in the morning. Suggested: a quarter of an hour before it opens; no rule asks for a huddle."""
    _inherit = 'medical.site'

    has_huddle = fields.Boolean('Daily Huddle', help="On each day that the site is open, ten minutes for everybody who works there.")
    huddle_time = fields.Float(
        'Huddle At', compute='_compute_huddle_time', store=True, readonly=False,
        help="By the clock of the site. Suggested: a quarter of an hour before it opens.")

    _huddle_in_day = models.Constraint('CHECK (huddle_time >= 0 AND huddle_time < 24)', "A huddle begins between 0:00 and 23:59.")

    @api.depends('has_huddle')
    def _compute_huddle_time(self):
        for site in self:
            if site.has_huddle and not site.huddle_time:
                opens = site.calendar_id.attendance_ids.mapped('hour_from')
                site.huddle_time = max(min(opens) - BEFORE_OPENING, 0) if opens else 8
            else:
                site.huddle_time = site.huddle_time

    @api.model_create_multi
    def create(self, vals_list):
        sites = super().create(vals_list)
        self.env['medical.huddle']._plan(sites.filtered('has_huddle'))
        return sites

    def write(self, vals):
        res = super().write(vals)
        if PLANNING & vals.keys():
            self.env['medical.huddle']._plan(self if 'has_huddle' in vals else self.filtered('has_huddle'))
        return res
