from typing import NamedTuple

from odoo import api, fields, models

# what base's profile says that decides, beside what is asked here
FACTS = (
    'is_hipaa', 'osha_log_kept', 'headcount', 'medicare', 'medicaid', 'federal_funds', 'clia_type', 'controlled_substances', 'xray', 'sterilizer',
    'vaccines', 'vfc', 'website')


class Changes(NamedTuple):
    """What a profile changes about the obligations of its practice: library rows to adopt, those left out, obligations to put away, to bring back."""
    added: models.BaseModel
    left_out: models.BaseModel
    retired: models.BaseModel
    back: models.BaseModel

    def _words(self, done=False):
        env = self.added.env
        if done:
            said = [
                (self.added, env._("%(count)s added", count=len(self.added))), (self.retired, env._("%(count)s put away", count=len(self.retired))),
                (self.back, env._("%(count)s brought back", count=len(self.back)))]
        else:
            said = [
                (self.added, env._("%(count)s to add", count=len(self.added))), (self.retired, env._("%(count)s no longer apply", count=len(self.retired))),
                (self.back, env._("%(count)s apply again", count=len(self.back)))]
        return ", ".join(words for records, words in said if records)


class MedicalPractice(models.Model):
    """What decides which requirements concern a practice, beside the profile that base keeps."""
    _inherit = 'medical.practice'

    is_hipaa = fields.Boolean(
        'HIPAA Covered Practice', default=True, tracking=True, help="Sends claims or other standard transactions electronically (45 CFR 160.103).")
    has_direct_treatment = fields.Boolean('Treats Patients Directly', default=True, tracking=True)
    has_part2 = fields.Boolean(
        'Substance Use Disorder Records (Part 2)', tracking=True, help="Is such a program, or keeps records received from one (42 CFR Part 2).")
    has_exposure = fields.Boolean('Staff May Touch Blood', default=True, tracking=True)
    has_chemicals = fields.Boolean('Hazardous Chemicals', default=True, tracking=True, help="Disinfectants count.")
    has_corrosives = fields.Boolean('Corrosive Chemicals', tracking=True)
    has_respirators = fields.Boolean('Tight-Fitting Respirators (N95)', tracking=True)
    has_injections = fields.Boolean('Gives Injections', default=True, tracking=True)
    has_scopes = fields.Boolean('Disinfects Scopes or Probes', tracking=True)
    has_waste = fields.Boolean('Medical Waste', default=True, tracking=True)
    has_waste_papers = fields.Boolean('Signs Waste Papers or Ships Specimens', tracking=True)
    has_drug_waste = fields.Boolean('Discards Drugs', default=True, tracking=True)
    has_prescribers = fields.Boolean('Prescribes Controlled Substances', default=True, tracking=True)
    has_schedule2 = fields.Boolean('Orders Schedule II', tracking=True)
    has_samples = fields.Boolean('Accepts Drug Samples', tracking=True)
    has_mammography = fields.Boolean('Mammography', tracking=True)
    has_imaging = fields.Boolean('CT, MRI, PET or Nuclear Imaging', tracking=True)
    has_extinguishers = fields.Boolean('Fire Extinguishers', default=True, tracking=True)
    has_lights = fields.Boolean('Emergency Lights with Batteries', default=True, tracking=True)
    has_cylinders = fields.Boolean('Oxygen or Other Cylinders', tracking=True)
    has_aed = fields.Boolean('AED', tracking=True)
    has_emergency_kit = fields.Boolean('Emergency Kit or Cart', default=True, tracking=True)
    has_tables = fields.Boolean('Exam Tables or Scales', default=True, tracking=True)
    has_self_pay = fields.Boolean('Uninsured or Self-Pay Patients', default=True, tracking=True)
    has_advantage = fields.Boolean('Medicare Advantage Contracts', tracking=True)
    has_medicaid_5m = fields.Boolean('Medicaid Pays $5 Million a Year or More', tracking=True)
    has_financial_ties = fields.Boolean('Physicians with Financial Ties (Stark)', tracking=True)
    has_recipients = fields.Boolean('Covered Recipients of Open Payments', default=True, tracking=True)
    has_networks = fields.Boolean("In Payers' Networks", default=True, tracking=True)
    has_hospital_care = fields.Boolean('Bills Care at Hospitals or Surgery Centers', tracking=True)
    has_background_checks = fields.Boolean('Background Checks by an Agency', default=True, tracking=True)
    has_cards = fields.Boolean('Takes Cards', default=True, tracking=True)
    has_automated_calls = fields.Boolean('Automated Calls or Texts', tracking=True)
    has_rural_certificate = fields.Boolean('RHC or FQHC', tracking=True)
    osha_log_kept = fields.Boolean("Keeps OSHA's Log", compute='_compute_osha_log_kept', help="29 CFR 1904.1, 1904.2: most offices of physicians are exempt.")

    @api.depends('osha_log_asked', 'naics', 'headcount')
    def _compute_osha_log_kept(self):
        for practice in self:
            practice.osha_log_kept = not practice._osha_exempt()

    obligation_news = fields.Char('Rules to Review', compute='_compute_obligation_news', help="What the profile says now, against what was adopted.")

    @api.depends(lambda self: [*FACTS, *(name for name in self._fields if name.startswith('has_'))])
    def _compute_obligation_news(self):
        for practice in self:
            # nothing was set up yet: that is begun from the menu, not asked for at each look at the profile
            changes = practice._obligation_changes() if practice.id and practice._obligation_is_set_up() else None
            practice.obligation_news = changes._words() if changes else False

    def _obligation_is_set_up(self):
        # sudo: whether any was adopted, no more
        return bool(self.env['medical.obligation'].sudo().with_context(active_test=False).search(
            [('company_id', '=', self.company_id.id), ('medical_library_id', '!=', False)], limit=1))

    def _obligation_changes(self):
        """What is to be added, put away or brought back, by the profile as it is now. A constant number of queries."""
        self.ensure_one()
        # sudo: what applies follows from library and profile, whoever looks
        conditions = self.env['medical.applicability'].sudo()._all()
        holds = conditions._holds_for(self.sudo())
        rows = self.env['medical.requirement'].sudo().search([('is_optional', '=', False)])
        obligations = self.env['medical.obligation'].sudo().with_context(active_test=False).search([
            ('company_id', '=', self.company_id.id), ('applicability_id', '!=', False)])
        missing = rows - obligations.medical_library_id
        return Changes(
            added=missing.filtered(lambda row: row.applicability_id in holds),
            left_out=missing.filtered(lambda row: row.applicability_id not in holds),
            retired=obligations.filtered(lambda obligation: obligation.applies and obligation.active and obligation.applicability_id not in holds),
            back=obligations.filtered(lambda obligation: not obligation.applies and obligation.applicability_id in holds))

    def _obligation_apply(self, changes):
        """Do it: adopt, put away with the reason (evidence stays), bring back. A constant number of queries.

        :raises AccessError: the user may not adopt
        """
        self.ensure_one()
        rows = self.env['medical.requirement'].with_context(tracking_disable=True)
        rows.browse(changes.added.ids)._library_adopt(self.company_id)
        practice = self.sudo()
        for condition, obligations in changes.retired.grouped('applicability_id').items():
            obligations.with_context(tracking_disable=True).write({'applies': False, 'applies_reason': condition._why(practice)})
        changes.back.with_context(tracking_disable=True).write({'applies': True, 'applies_reason': False, 'active': True})
        self.invalidate_recordset(['obligation_news'])
        # sudo: one line for all of them, at the profile that decided
        practice.message_post(body=self.env._(
            "Obligations reviewed: %(words)s.", words=changes._words(done=True) or self.env._("nothing changed")), author_id=self.env.user.partner_id.id)

    def _obligation_fact(self, name):
        """A fact of the profile in words."""
        self.ensure_one()
        if name == 'osha_log_kept':
            return self.env._(
                "NAICS: %(code)s; headcount: %(count)s; asked for in writing: %(asked)s", code=self.naics or "-", count=self.headcount,
                asked=self.env._("Yes") if self.osha_log_asked else self.env._("No"))
        field, value = self._fields[name], self[name]
        if field.type == 'boolean':
            value = self.env._("Yes") if value else self.env._("No")
        elif field.type == 'selection':
            value = dict(field._description_selection(self.env)).get(value, value)
        return self.env._("%(label)s: %(value)s", label=field._description_string(self.env), value=value)

    def action_review_obligations(self):
        """Show what the profile changes about the obligations, before anything is changed."""
        self.ensure_one()
        return self.env['medical.obligation.review']._open(self.company_id)
