from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .medical_privacy_incident import INSIDE

NOTICE_DAYS = 90
NOTICE_WAYS = [('web', 'Home Page of Our Website'), ('media', 'Major Print or Broadcast Media')]


class MedicalPrivacyIncident(models.Model):
    """The notice in place of letters where ten or more people have no address (45 CFR 164.404(d)(2)(ii)).

    It stands on the website's home page for 90 days, or goes to major print or broadcast media where the people likely live; either way
    with a toll-free number, which is answered for at least 90 days. How it stood is proven before the breach is closed.
    """
    _inherit = 'medical.privacy.incident'

    notice_way = fields.Selection(NOTICE_WAYS, 'Notice Stands In', groups=INSIDE, copy=False)
    notice_phone = fields.Char(
        'Toll-Free Number', groups=INSIDE, copy=False, help="Answered for at least 90 days: people ask there whether they are concerned.")
    notice_until = fields.Date(
        'Notice and Number Kept Until', compute='_compute_notice_until', store=True, groups=INSIDE, help="90 days from the day on which the notice was given.")

    @api.depends('step_ids.done_on', 'step_ids.kind')
    def _compute_notice_until(self):
        for incident in self:
            given = incident.step_ids.filtered(lambda step: step.kind == 'substitute' and step.done_on)
            incident.notice_until = given[:1].done_on and given[:1].done_on + timedelta(days=NOTICE_DAYS)

    def write(self, vals):
        if not self.env.su and vals.keys() & {'notice_way', 'notice_phone'} and any(incident.notice_until for incident in self):
            raise UserError(self.env._("The notice was given with this number: it stays as it was."))
        return super().write(vals)

    def _wanted_steps(self):
        wanted = super()._wanted_steps()
        return [*wanted, 'posted'] if self.notice_until else wanted

    def _check_notice(self):
        """What a notice has to say, before it is noted as given."""
        if not self.notice_way or not (self.notice_phone or '').strip():
            raise UserError(self.env._(
                "Choose first where the notice stands, and write the toll-free number that people call (45 CFR 164.404(d)(2)(ii))."))

    def _check_notice_kept(self, day):
        if day < self.notice_until:
            raise UserError(self.env._(
                "The notice and its number are kept for 90 days, until %(date)s: note it then.", date=fields.Date.to_string(self.notice_until)))
