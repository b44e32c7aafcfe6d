from odoo import api, fields, models


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
