from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .medical_injury import YES_NO

FLUIDS = [
    ('blood', 'Blood'), ('bloody', 'Fluid With Blood'), ('other', 'Other Potentially Infectious Material'), ('none', 'Saliva, Urine, Sweat Without Blood'),
    ('unknown', 'Not Known')]
CONSENTS = [('open', 'Not Asked Yet'), ('given', 'Given'), ('refused', 'Refused'), ('law', 'Not Needed by State Law'), ('impossible', 'Nobody to Ask')]
PROPHYLAXIS = [('open', 'To Decide'), ('started', 'Begun'), ('declined', 'Declined'), ('none', 'Not Recommended')]
WINDOWS = [('open', 'Open'), ('passed', 'Passed'), ('decided', 'Decided')]
HOURS = 72


class MedicalExposure(models.Model):
    """The confidential part of an exposure to blood: source, prophylaxis, evaluation, opinion (29 CFR 1910.1030(f), (h)(1)).

    For Employee Health alone, never about themselves; kept for as long as the person works here and 30 years (1910.1020(d)). The window
    for prophylaxis against HIV is 72 hours from the exposure, the sooner the better: suggested practice (U.S. Public Health Service),
    the treating clinician decides. Test results of the source are told the person, who keeps them confidential ((f)(3)(ii)(C)).
    """
    _name = 'medical.exposure'
    _description = 'Confidential Part of an Exposure'
    _inherit = ['medical.access.logged']
    _order = 'id desc'

    injury_id = fields.Many2one('medical.injury', required=True, index=True, readonly=True, ondelete='restrict')
    employee_id = fields.Many2one(related='injury_id.employee_id', store=True, index=True)
    user_id = fields.Many2one(related='injury_id.user_id', store=True, index=True)
    company_id = fields.Many2one(related='injury_id.company_id', store=True, index=True)
    fluid = fields.Selection(FLUIDS, 'Exposed To')
    amount = fields.Char('How Much, How Deep', help="A drop, a spray; a scratch, a deep puncture.")
    protection = fields.Char('Worn', help="Gloves, goggles, gown.")
    source_known = fields.Selection(YES_NO)
    source_note = fields.Char('Source', help="By record number where it is a patient, without a name.")
    source_consent = fields.Selection(CONSENTS, 'Consent of the Source', default='open')
    source_tested_on = fields.Date()
    source_result = fields.Text('Results of the Source', help="HIV, hepatitis B and C. The person is told, and told to keep it confidential.")
    person_told_on = fields.Date()
    vaccinated = fields.Selection(YES_NO, 'Hepatitis B Vaccinated')
    baseline_on = fields.Date("Person's Blood Drawn",
        help="With consent; without consent to the HIV test it is kept for 90 days (29 CFR 1910.1030(f)(3)(iii)).")
    prophylaxis = fields.Selection(PROPHYLAXIS, required=True, default='open')
    prophylaxis_at = fields.Datetime('Begun At')
    prophylaxis_note = fields.Text('Which, or Why Not')
    window_until = fields.Datetime(compute='_compute_window', help="72 hours after the exposure (suggested, U.S. Public Health Service).")
    window = fields.Selection(WINDOWS, 'Time for Prophylaxis', compute='_compute_window')
    evaluator = fields.Char('Evaluated By')
    opinion_on = fields.Date('Opinion Received')
    opinion_file = fields.Binary('Written Opinion', attachment=True)
    opinion_file_name = fields.Char()
    note = fields.Text()
    kept_words = fields.Char('Kept Until', compute='_compute_kept_words')

    _injury_uniq = models.UniqueIndex('(injury_id)')

    @api.depends('injury_id')
    def _compute_display_name(self):
        for exposure in self:
            # sudo: the number of the injury
            exposure.display_name = exposure.sudo().injury_id.number or ''

    @api.depends('injury_id.occurred_at', 'prophylaxis')
    def _compute_window(self):
        now = fields.Datetime.now()
        for exposure in self:
            # sudo: when it happened, for who reads the confidential part
            happened = exposure.sudo().injury_id.occurred_at
            exposure.window_until = until = happened and happened + timedelta(hours=HOURS)
            exposure.window = 'decided' if exposure.prophylaxis != 'open' else 'open' if until and now <= until else 'passed'

    @api.depends('employee_id')
    def _compute_kept_words(self):
        # sudo: the last day alone
        files = self.env['medical.staff.file'].sudo().search([('employee_id', 'in', self.sudo().employee_id.ids)])
        left = {file.employee_id: file.date_left for file in files}
        for exposure in self:
            day = left.get(exposure.sudo().employee_id)  # sudo: whose it is
            if day:
                exposure.kept_words = self.env._("%(date)s (29 CFR 1910.1020(d))", date=format_date(self.env, day + relativedelta(years=30)))
            else:
                exposure.kept_words = self.env._("30 years after the last day of employment (29 CFR 1910.1020(d))")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("It comes with the report of the exposure."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access('write')
            if vals.keys() & {'injury_id', 'employee_id', 'user_id', 'company_id'}:
                raise AccessError(self.env._("It stays with the report of the exposure."))
            # sudo: whose it is
            if any(exposure.sudo().user_id == self.env.user for exposure in self):
                raise AccessError(self.env._("Nobody writes the confidential part about themselves."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("Kept for the duration of employment and 30 years (29 CFR 1910.1020(d))."))
