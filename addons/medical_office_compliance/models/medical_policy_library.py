from odoo import api, fields, models
from odoo.fields import Domain

# whom the outlines name: roles by xml id, and positions by the code of the position library
AUDIENCES = {
    'billing': (['biller'], ['ROL-05']),
    'cashier': (['cashier'], ['ROL-04']),
    'cleaners': (['facility'], ['ROL-11']),
    'clinical': (['clinician'], ['ROL-06', 'ROL-07', 'ROL-08', 'ROL-09', 'ROL-10']),
    'clinical staff': (['clinician'], ['ROL-06', 'ROL-07', 'ROL-08', 'ROL-09', 'ROL-10']),
    'clinicians': (['clinician'], ['ROL-08', 'ROL-09', 'ROL-10']),
    'drug staff': ([], ['ROL-06', 'ROL-07']),
    'exposed staff': (['clinician', 'facility'], ['ROL-06', 'ROL-07', 'ROL-08', 'ROL-09', 'ROL-10', 'ROL-11', 'ROL-12']),
    'facilities': (['facility'], []),
    'front desk': (['front_desk'], ['ROL-02', 'ROL-03']),
    'hr': (['hr'], []),
    'managers': (['manager'], ['ROL-01']),
    'owners': (['owner'], []),
    'records staff': (['medical_records'], []),
    'security official': (['privacy_officer'], ['ROL-14']),
    'testing staff': ([], ['ROL-06', 'ROL-07', 'ROL-15']),
    'vaccine staff': ([], ['ROL-06', 'ROL-07', 'ROL-13']),
    'x-ray operators': ([], ['ROL-12']),
}
VERSION_FIELDS = ('purpose', 'body', 'steps')


class MedicalPolicy(models.Model):
    """How an outline of the library becomes a policy of the practice, and how its news become a draft."""
    _inherit = 'medical.policy'

    library_audience = fields.Char(
        'Suggested For', related='medical_library_id.acknowledged_by', help="Whom the outline names: set who reads it in your practice.")
    library_when = fields.Char('Suggested When', related='medical_library_id.ack_when')
    library_forms = fields.Text('Suggested Forms', related='medical_library_id.forms')
    library_note = fields.Char('Note', related='medical_library_id.note')
    library_purpose = fields.Text(
        'Purpose', compute='_compute_library_texts', inverse='_inverse_library_purpose', export_string_translation=False)
    library_body = fields.Html('Text', compute='_compute_library_texts', inverse='_inverse_library_body', export_string_translation=False)
    library_steps = fields.Text('Procedure', compute='_compute_library_texts', inverse='_inverse_library_steps', export_string_translation=False)

    @api.model
    def _library_copy_fields(self):
        return {
            **{name: name for name in ('name', 'category', 'policy_type', 'review_months', 'regulation_ids')},
            **{name: f'library_{name}' for name in VERSION_FIELDS}}

    @api.model
    def _library_prepare_copies(self, rows, company, links):
        vals_list = super()._library_prepare_copies(rows, company, links)
        # sudo: a number counts, whoever may read the policy that bears it
        taken = set(self.sudo().with_context(active_test=False).search_fetch([('company_id', '=', company.id)], ['number']).mapped('number'))
        positions = self._library_positions(company)
        for row, vals in zip(rows, vals_list, strict=True):
            vals['number'] = next(number for number in (row.code, *(f'{row.code}-{place}' for place in range(2, 1000))) if number not in taken)
            vals |= self._library_audience_values(row.acknowledged_by, positions)
        return vals_list

    def _library_prepare_copy(self, row, company):
        vals = super()._library_prepare_copy(row, company)
        # the texts become a version: see medical.policy.template._library_adopt
        return {
            **{name: value for name, value in vals.items() if not name.startswith('library_')},
            'repeat_months': 12 if 'yearly' in (row.ack_when or '') else 0}

    @api.model
    def _library_audience_values(self, people, positions):
        """Whom an outline names, as roles and positions of the practice. If one isn't known there: everybody, to be narrowed by hand.

        :param dict positions: {code of the position library: id of the practice's position}
        """
        names = [name.strip().lower() for name in (people or '').split(';')]
        if any(not AUDIENCES.get(name) for name in names):
            return {'audience': 'all'}
        roles, codes = (sorted({entry for name in names for entry in AUDIENCES[name][place]}) for place in (0, 1))
        job_ids = [positions[code] for code in codes if code in positions]
        if any(not AUDIENCES[name][0] and not positions.keys() & set(AUDIENCES[name][1]) for name in names):
            return {'audience': 'all'}
        return {
            'audience': 'some', 'audience_job_ids': [(6, 0, job_ids)],
            'audience_role_ids': [(6, 0, [self.env.ref(f'medical_office_base.group_{role}').id for role in roles])]}

    @api.model
    def _library_positions(self, company):
        """{code of the position library: id of the practice's position}"""
        # sudo: which positions there are is no secret
        jobs = self.env['hr.job'].sudo().search(Domain('medical_library_id', '!=', False) & Domain('company_id', 'in', [company.id, False]))
        return {job.medical_library_id.code: job.id for job in jobs.sorted('company_id')}

    # === NEWS === #

    def _library_newest(self):
        """The newest version in the language that the policy is written in."""
        self.ensure_one()
        return self.version_ids.filtered(lambda version: not version.source_version_id).sorted('number')[-1:]

    def _compute_library_texts(self):
        """The newest text, to hold against what is shipped now."""
        for policy in self:
            version = policy._library_newest()
            policy.library_purpose, policy.library_body = version.purpose, version.body
            policy.library_steps = '\n'.join(f'{step.who}: {step.name}' if step.who else step.name for step in version.step_ids) or False

    def _inverse_library_purpose(self):
        for policy in self:
            policy._library_draft(purpose=policy.library_purpose)

    def _inverse_library_body(self):
        for policy in self:
            policy._library_draft(body=policy.library_body)

    def _inverse_library_steps(self):
        for policy in self:
            policy._library_draft(steps=policy.library_steps)

    def _library_draft(self, **values):
        """What is shipped now, as a draft: that which is being written already, or a new version. What is in force stays."""
        self.ensure_one()
        newest = self._library_newest()
        values = self._library_version_values(values)
        if newest.state in ('approved', 'withdrawn'):
            newest.copy({'is_material': True, **values})
        else:
            # refuses while one waits for approval
            self._draft_version(values)

    @api.model
    def _library_version_values(self, values):
        """A version's values of an outline's: the steps, one in a line, become rows."""
        values = dict(values)
        if 'steps' in values:
            lines = [line.partition(':') for line in (values.pop('steps') or '').splitlines() if line.strip()]
            values['step_ids'] = [(5, 0, 0), *(
                (0, 0, {'sequence': place, 'who': who.strip() if what else False, 'name': (what or who).strip()})
                for place, (who, _colon, what) in enumerate(lines, 1))]
        return values
