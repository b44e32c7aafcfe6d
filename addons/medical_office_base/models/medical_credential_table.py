from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.record_column import Column

STYLES = {
    'missing': 'danger', 'expired': 'danger', 'excluded': 'danger', 'requested': 'warning', 'rejected': 'warning', 'pending': 'warning', 'due': 'warning',
    'valid': 'success', 'renewed': 'muted', 'future': 'muted', 'draft': 'muted'}


class MedicalCredentialTable(models.AbstractModel):
    """What the records of credentials share: filters, columns, and the stage of each as of a day. Every look at one, on screen,
    paper or spreadsheet, is written into the access log. Shows what the reader may read: health items to Employee Health alone."""
    _name = 'medical.credential.table'
    _description = 'Record of Credentials'
    _inherit = 'medical.record'
    _record_reads = ('medical.credential',)

    job_ids = fields.Many2many('hr.job', string='Positions', domain="[('company_id', 'in', (company_id, False))]")
    type_ids = fields.Many2many('medical.credential.type', string='Credentials', domain="[('company_id', '=', company_id)]")
    file_ids = fields.Many2many('medical.staff.file', string='People', domain="[('company_id', '=', company_id)]")

    @api.model
    def _stage_labels(self):
        return dict(self.env['medical.credential']._fields['stage']._description_selection(self.env))

    def _person_columns(self):
        return [
            Column('person', self.env._("Person"), width=24),
            Column('job', self.env._("Position"), width=20),
            Column('type', self.env._("Credential"), width=30),
            Column('place', self.env._("State"), width=6),
            Column('number', self.env._("Number"), width=15),
        ]

    def _stage_column(self):
        return Column('stage', self.env._("Stage"), width=11, labels=self._stage_labels(), styles=STYLES)

    def _credential_domain(self):
        domain = Domain('company_id', '=', self.company_id.id) & self._record_filtered(type_ids='type_id')
        if self.file_ids:
            domain &= Domain('employee_id', 'in', self.file_ids.employee_id.ids)
        if self.job_ids:
            # sudo: positions are known to whoever sees the credential
            files = self.env['medical.staff.file'].sudo().with_context(active_test=False)
            domain &= Domain('employee_id', 'in', files._search([('job_id', 'in', self.job_ids.ids)]).subselect('employee_id'))
        if self.site_id:
            # sudo: where somebody works is known to whoever sees the credential
            domain &= Domain('employee_id', 'in', self.env['hr.employee'].sudo()._search([('medical_site_ids', 'in', self.site_id.ids)]))
        return domain

    def _sql_credentials(self, day):
        """Common table `row` of what the reader sees, with the stage as of a day: what was verified after it waited then."""
        credentials = self.env['medical.credential']
        query = credentials._search(self._credential_domain())
        self.env['medical.staff.file'].flush_model(['employee_id', 'job_id'])

        def column(name):
            return credentials._field_to_sql(credentials._table, name, query)

        def joined(name, field):
            comodel, alias = self._record_join(query, credentials, credentials._table, name)
            return comodel._field_to_sql(alias, field, query)

        # sudo: name and position of whoever's credential is seen
        people, person = self.sudo()._record_join(query, credentials, credentials._table, 'employee_id')
        files, file = self.env['medical.staff.file'].sudo(), query.make_alias(credentials._table, 'file')
        query.add_join('LEFT JOIN', file, files._table, SQL('%s = %s', SQL.identifier(file, 'employee_id'), column('employee_id')))
        jobs, job = self.sudo()._record_join(query, files, file, 'job_id')
        rows = query.select(
            SQL('%s AS id', column('id')), SQL('%s AS person', people._field_to_sql(person, 'name', query)),
            SQL('%s AS job', jobs.with_context(lang=self.env.lang)._field_to_sql(job, 'name', query)), SQL('%s AS type', joined('type_id', 'name')),
            SQL('%s AS block', joined('type_id', 'block')), SQL('%s AS place', joined('state_id', 'code')),
            *[SQL('%s AS %s', column(name), SQL.identifier(name)) for name in (
                'number', 'issuer', 'state', 'result', 'date_start', 'date_end', 'expiry_lead_days', 'renewal_id', 'verified_on', 'verified_how')],
            SQL('%s AS verifier', self._sql_verifier(query, credentials)))
        return SQL(
            """found AS (%(rows)s),
               row AS (
                   SELECT found.*, (verified_on AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date AS verified_day,
                          CASE WHEN result = 'match' AND state IN ('submitted', 'verified') AND renewal_id IS NULL THEN 'excluded'
                               WHEN state = 'submitted' THEN CASE WHEN date_end < %(day)s THEN 'expired' ELSE 'pending' END
                               WHEN state <> 'verified' THEN state
                               WHEN (verified_on AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date > %(day)s THEN 'pending'
                               WHEN date_start > %(day)s THEN 'future'
                               WHEN date_end IS NULL OR date_end - COALESCE(expiry_lead_days, 0) > %(day)s THEN 'valid'
                               WHEN renewal_id IS NOT NULL THEN 'renewed'
                               WHEN date_end < %(day)s THEN 'expired'
                               ELSE 'due' END AS stage
                     FROM found)""", rows=rows, tz=self._record_tz(), day=day)

    def _sql_verifier(self, query, credentials):
        # sudo: who verified is told to whoever sees the credential
        users, user = self.sudo()._record_join(query, credentials, credentials._table, 'verified_by_id')
        partners, partner = self.sudo()._record_join(query, users, user, 'partner_id')
        return partners._field_to_sql(partner, 'name', query)

    def _record_read_records(self):
        return self.env['medical.credential'].search(self._credential_domain())
