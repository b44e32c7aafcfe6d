from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# the obligation's field that names the copies of a library's rows
FITTING = {'checklist_ids': 'medical.checklist', 'policy_ids': 'medical.policy', 'course_ids': 'medical.course'}
# who keeps them
KEEPERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'


class MedicalObligation(models.Model):
    """What the practice has that proves an obligation: the checklists, policies and courses of the library that fit it."""
    _inherit = 'medical.obligation'

    fits = fields.Char(help="Codes of checklists, policies and courses of the library that prove it, with blanks between.")
    deadline_days = fields.Integer(
        'Days Once It Happens', tracking=True, help="Suggests by when something is to be done that has happened; 0: no day is suggested.")
    fits_count = fields.Integer('To Link', compute='_compute_fits_count', help="What the practice has that fits and isn't named here yet.")

    _deadline_days_positive = models.Constraint('CHECK (deadline_days >= 0)', "Days are 0 or more.")

    @api.depends('fits', 'checklist_ids', 'policy_ids', 'course_ids')
    def _compute_fits_count(self):
        found = self._fitting()
        for obligation in self:
            obligation.fits_count = sum(len(rows - obligation[name]) for name, rows in found[obligation].items())

    @api.model
    def _library_copy_fields(self):
        return {**super()._library_copy_fields(), 'fits': 'fits', 'deadline_days': 'deadline_days'}

    @api.model_create_multi
    def create(self, vals_list):
        obligations = super().create(vals_list)
        obligations.filtered('medical_library_id')._link_fitting()
        return obligations

    def _fitting(self):
        """What the practice has of the library's rows that fit: {obligation: {field: records}}. A query for each kind."""
        codes = {code for obligation in self for code in (obligation.fits or '').split()}
        found = {}
        for name, model in FITTING.items():
            # sudo: what the practice has of the library is no secret, its content isn't read
            rows = self.env[model].sudo().search(
                Domain('company_id', 'in', self.company_id.ids) & Domain('medical_library_id.code', 'in', list(codes))) if codes else self.env[model].sudo()
            found[name] = {}
            for row in rows:
                key = row.company_id, row.medical_library_id.code
                found[name][key] = found[name].get(key, rows.browse()) | row
        return {obligation: {
            name: self.env[model].union(*(
                found[name].get((obligation.company_id, code), self.env[model]) for code in (obligation.fits or '').split())).sudo(False)
            for name, model in FITTING.items()} for obligation in self}

    def _link_fitting(self):
        """Name what the practice has that fits."""
        for obligation, found in self._fitting().items():
            values = {
                name: [Command.link(row.id) for row in rows - obligation.sudo()[name]] for name, rows in found.items() if rows - obligation.sudo()[name]}
            if values:
                # sudo: found above; whoever adopts obligations may not read every policy
                obligation.sudo().write(values)

    def action_link_fitting(self):
        """Name the checklists, policies and courses of the practice that fit.

        :raises UserError: there are none
        """
        self.check_access('write')
        if not any(obligation.fits_count for obligation in self):
            raise UserError(self.env._("Nothing that your practice has fits and isn't linked: adopt it from its library, or plan a checklist."))
        self._link_fitting()
        return True
