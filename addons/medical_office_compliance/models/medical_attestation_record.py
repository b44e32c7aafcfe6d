from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

STAGES = [
    ('late', 'Late'),
    ('open', 'To Do'),
    ('planned', 'Asked Later'),
    ('done', 'Attested'),
    ('lapsed', 'No Longer Counts'),
]


class MedicalAttestationRecord(models.TransientModel):
    """Who had attested which policy as of a day, and who had yet to: a row for each time somebody was asked.

    For a past day: what was attested later counts as open; what is no longer asked is left out, and what changed so that it is asked
    anew stands as it does now.
    """
    _name = 'medical.attestation.record'
    _description = 'Attestations'
    _inherit = 'medical.record'
    _record_reads = ('medical.attestation',)

    date = fields.Date('As of', required=True, default=fields.Date.context_today)
    stage = fields.Selection(STAGES, 'Status')
    policy_ids = fields.Many2many('medical.policy', string='Policies', domain="[('company_id', '=', company_id)]")
    employee_ids = fields.Many2many('hr.employee.public', string='People', domain="[('company_id', '=', company_id)]")
    with_left = fields.Boolean('With Who Has Left')

    def _record_title(self):
        return self.env._("Attestations")

    def _record_columns(self):
        styles = {'late': 'danger', 'open': 'warning', 'done': 'success', 'planned': 'muted', 'lapsed': 'muted'}
        reasons = dict(self.env['medical.attestation']._fields['reason']._description_selection(self.env))
        return [
            Column('person', self.env._("Person"), width=24),
            Column('job', self.env._("Position"), width=20),
            Column('number', self.env._("Number"), width=9),
            Column('policy', self.env._("Policy"), width=30),
            Column('stage', self.env._("Status"), width=14, labels=dict(self._fields['stage']._description_selection(self.env)), styles=styles),
            Column('reason', self.env._("Why"), width=16, labels=reasons),
            Column('due', self.env._("Due"), 'date', width=11),
            Column('done', self.env._("Attested"), 'date', width=11),
            Column('version', self.env._("Version"), 'integer', width=8),
            Column('language', self.env._("Language"), width=11),
            Column('signed', self.env._("Signed As"), width=22),
            Column('fingerprint', self.env._("Fingerprint"), width=18),
        ]

    def _record_query(self):
        rows = self.env['medical.attestation']
        domain = Domain('company_id', '=', self.company_id.id) & Domain('state', '!=', 'withdrawn') & Domain('date_assigned', '<=', self.date)
        domain &= self._record_filtered(policy_ids='policy_id', employee_ids='employee_id', site_id='site_ids')
        if not self.with_left:
            # sudo: who works here still is known to whoever reads the rows
            domain &= Domain('employee_id', 'in', self.env['hr.employee'].sudo()._search([('active', '=', True)]))
        query = rows._search(domain)
        job, language = (self.env[model]._field_to_sql(alias, 'name') for model, alias in (('hr.job', 'job'), ('medical.language', 'language')))
        return SQL(
            """SELECT found.person, found.job, found.number, found.policy, found.stage, found.reason, found.due, found.done, found.version,
                      found.language, found.signed, found.fingerprint, found.id
                 FROM (SELECT person.name AS person, %(job)s AS job, policy.number AS number, COALESCE(text.name, policy.name) AS policy,
                              CASE WHEN row.state = 'done' AND row.date_done <= %(day)s THEN
                                        CASE WHEN row.outdated OR row.date_until < %(day)s THEN 'lapsed' ELSE 'done' END
                                   WHEN row.date_asked > %(day)s THEN 'planned' WHEN row.date_due < %(day)s THEN 'late' ELSE 'open' END AS stage,
                              row.reason, row.date_due AS due, said.date_done AS done, text.number AS version, %(language)s AS language,
                              said.signed_name AS signed, LEFT(said.content_hash, 16) AS fingerprint, row.id AS id
                         FROM (%(rows)s) chosen
                         JOIN medical_attestation row ON row.id = chosen.id
                         LEFT JOIN medical_attestation said ON said.id = row.id AND row.state = 'done' AND row.date_done <= %(day)s
                         JOIN medical_policy policy ON policy.id = row.policy_id
                         JOIN hr_employee person ON person.id = row.employee_id
                         LEFT JOIN hr_version work ON work.id = person.current_version_id
                         LEFT JOIN hr_job job ON job.id = work.job_id
                         LEFT JOIN medical_policy_version text ON text.id = said.read_version_id
                         LEFT JOIN medical_language language ON language.id = text.language_id) found
                WHERE %(stage)s""",
            day=self.date, rows=query.select(SQL.identifier(rows._table, 'id')), job=job, language=language,
            stage=SQL('found.stage = %s', self.stage) if self.stage else SQL('TRUE'))

    def _record_order(self):
        return SQL('person, number, due, id')

    def _record_notes(self):
        return [
            self.env._("Status on the day of the record: what was attested later counts as still to do; what is no longer asked is left out."),
            self.env._("Fingerprint: the first 16 signs of the SHA-256 of the text that was read; the proof of a person or a policy has all."),
        ]

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Compliance Officer")]
