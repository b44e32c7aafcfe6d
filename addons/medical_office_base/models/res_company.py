from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    medical_practice_ids = fields.One2many('medical.practice', 'company_id')

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        # what a company begins with has no history
        companies.with_context(tracking_disable=True)._medical_set_up()
        return companies

    def _medical_today(self):
        """Today's date where the practice of this company is, whoever asks: OdooBot has no time zone. Without a company, of the current one."""
        return self.env['medical.practice']._get(self)._today()

    def _medical_set_up(self):
        """Give each company what the suite needs of it, once. Called for new companies, and for those there are by
        `_medical_set_up_all`; addons add theirs."""
        self._medical_ensure_practice()
        self._medical_ensure_sequences()
        self._medical_ensure_problems()
        self._medical_ensure_positions()
        self._medical_ensure_credential_types()
        self._medical_ensure_evaluation_form()
        self._medical_ensure_document_types()
        self._medical_ensure_staff_files()
        self._medical_ensure_hours()
        self._medical_ensure_plan_steps()

    def _medical_ensure_practice(self):
        """Give each company its practice profile."""
        # sudo: whoever may create companies need not be a manager of a practice
        self = self.sudo()
        new = self - self.env['medical.practice'].search([('company_id', 'in', self.ids)]).company_id
        self.env['medical.practice'].create([{
            'company_id': company.id,
            'legal_name': company.name,
            'tz': company.partner_id.tz or self.env.user.tz or 'America/New_York',
            'state_id': company.state_id.id if company.country_id.code == 'US' else False,
        } for company in new])

    def _medical_ensure_sequences(self):
        """Copy each shipped number sequence (code medical.*, no company) for the companies that lack it."""
        sequences = self.env['ir.sequence'].sudo().search([('code', '=like', 'medical.%')])
        owned = {(sequence.code, sequence.company_id) for sequence in sequences}
        for template in sequences.filtered(lambda sequence: not sequence.company_id):
            for company in self:
                if (template.code, company) not in owned:
                    template.copy({'name': template.name, 'company_id': company.id})

    @api.model
    def _medical_drop_sequences(self, addon):
        """The companies' copies of an addon's number sequences go with it: for its uninstallation."""
        # sudo: as for the practice profile
        data = self.env['ir.model.data'].sudo().search([('module', '=', addon), ('model', '=', 'ir.sequence')])
        sequences = self.env['ir.sequence'].sudo()
        codes = sequences.browse(data.mapped('res_id')).mapped('code')
        sequences.search([('code', 'in', codes), ('company_id', '!=', False)]).unlink()

    def _medical_ensure_problems(self):
        """Give each company the shipped kinds of problem that it never had, and a team that problems go to."""
        # sudo: as for the practice profile
        rows = self.env['medical.problem.kind.template'].sudo().search([('active', '=', True)])
        for company in self.sudo():
            # what the practice has archived stays so
            rows.browse(set(rows.ids) - rows._library_copies(company).keys()).sorted()._library_adopt(company)
            self._medical_team(company)

    def _medical_ensure_positions(self):
        """Give each company the shipped positions that it never had; its own of the same name are taken for them."""
        # sudo: as for the practice profile
        rows = self.env['medical.position.template'].sudo().search([('active', '=', True)])
        jobs = self.env['hr.job'].sudo()
        for company in self.sudo():
            jobs._medical_link_library(rows.browse(set(rows.ids) - rows._library_copies(company).keys()).sorted(), company)
            rows.browse(set(rows.ids) - rows._library_copies(company).keys()).sorted()._library_adopt(company)

    def _medical_ensure_credential_types(self):
        """Give each company the shipped credential types of people that it never had, and what of them is suggested for whom."""
        # sudo: as for the practice profile
        rows = self.env['medical.credential.type.template'].sudo().search([
            ('active', '=', True), ('holder', '!=', 'practice'), ('kept_as', '=', 'credential')])
        for company in self.sudo():
            new = rows.browse(set(rows.ids) - rows._library_copies(company).keys()).sorted()
            positions = new.position_ids._library_copies(company)
            self.env['medical.credential.requirement'].sudo().create([
                {'type_id': kind.id, 'job_id': job and job.id, 'company_id': company.id, 'state': 'suggested', 'note': row.before_contact,
                 'states': 'sites' if row.state_specific else 'any'}
                for row, kind in zip(new, new._library_adopt(company), strict=True)
                for job in [*([False] if row.everyone else []), *(positions[position.id] for position in row.position_ids)]])
    def _medical_ensure_evaluation_form(self):
        """Give each company that never had an evaluation form its own copy of the suggested one."""
        # sudo: as for the practice profile
        form = self.env.ref('medical_office_base.evaluation_form_general', raise_if_not_found=False)
        if not form:
            return
        forms = self.env['survey.survey'].sudo().with_context(active_test=False).search([('medical_company_id', 'in', self.ids)])
        for practice in self.sudo().medical_practice_ids.filtered(lambda practice: practice.company_id not in forms.medical_company_id):
            practice.evaluation_survey_id = form._medical_adopt(practice.company_id)

    def _medical_ensure_plan_steps(self):
        """Give each company the shipped steps of on- and offboarding that it never had."""
        # sudo: as for the practice profile
        rows = self.env['medical.staff.plan.template'].sudo().search([('active', '=', True)])
        for company in self.sudo():
            rows.browse(set(rows.ids) - rows._library_copies(company).keys()).sorted()._library_adopt(company)

    @api.model
    def _medical_team(self, company):
        """The team of maintenance requests that problems of the company go to: the first of its own."""
        # sudo: who reports a problem may not write teams
        teams = self.env['maintenance.team'].sudo()
        return teams.search([('company_id', '=', company.id)], limit=1) or teams.create({
            'name': self.env._("Facilities"), 'company_id': company.id})

    def _medical_ensure_document_types(self):
        """Give each company the shipped types of document that it never had, and ask for what they say."""
        # sudo: as for the practice profile
        rows = self.env['medical.document.type.template'].sudo().search([('active', '=', True)])
        for company in self.sudo():
            # what the practice has archived stays so
            rows.browse(set(rows.ids) - rows._library_copies(company).keys()).sorted()._library_adopt(company)

    def _medical_ensure_staff_files(self):
        """Give everyone who works at each company a staff file; of those there were before, the day of hire isn't known."""
        # sudo: as for the practice profile
        employees = self.env['hr.employee'].sudo().with_context(active_test=False).search([('company_id', 'in', self.ids)])
        self.env['medical.staff.file']._make(employees, hired=False)

    @api.model
    def _medical_set_up_all(self):
        """Set up every company: run by the last data file of every addon that adds to it, at its installation and at each
        update, for what a version has added."""
        self.search([('active', '=', True)])._medical_set_up()
