from datetime import timedelta

from odoo import models

SATURDAY = 5


class MedicalSite(models.Model):
    """What a site needs to keep controlled substances: the clock of the notices, and who answers for them."""
    _inherit = 'medical.site'

    def _medical_business_day_after(self, moment):
        """The business day that follows the day of a moment (UTC, naive) at this site.

        21 CFR 1301.76(b) gives one business day after discovery. Monday to Friday count; federal holidays are not left out,
        so that what is asked for is never later than the rule has it.
        """
        self.ensure_one()
        day = self._medical_day(moment) + timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        return day

    def _medical_registrant(self):
        """Who is registered with DEA for the practice: (legal name, registration number, address of the site). Frozen in what is signed."""
        self.ensure_one()
        # sudo: the registration stands on every document about controlled substances
        practice, site = self.env['medical.practice'].sudo()._get(self.company_id), self.sudo()
        place = ' '.join(part for part in (site.city and f'{site.city},', site.state_id.code, site.zip) if part)
        return (
            practice.legal_name or self.company_id.name, self._medical_registration(),
            '\n'.join(part for part in (site.street, site.street2, place) if part))

    def _medical_controlled_owner(self):
        """Who answers for controlled substances: the registered practitioner, else an office manager of the practice."""
        self.ensure_one()
        # sudo: roles are compared, not shown
        registrant = self.env['medical.practice'].sudo()._get(self.company_id).dea_user_id
        if registrant.active and self.company_id in registrant.company_ids:
            return registrant
        return self.env['res.users'].sudo().search([
            ('all_group_ids', 'in', self.env.ref('medical_office_base.group_manager').id), ('company_ids', 'in', self.company_id.id),
            ('share', '=', False)], order='id', limit=1)

    def _medical_open_today(self):
        """Those of these sites that open today, by their opening hours."""
        hours = self._opening_hours()
        return self.filtered(lambda site: bool(hours[site.id](site._today())))
