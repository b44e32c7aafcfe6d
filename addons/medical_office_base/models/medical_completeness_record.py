from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.record_column import Column

# whose figures are of which tiers
TIERS_OF = {
    'medical_office_base.group_manager': ('own', 'supervisor', 'hr'),
    'medical_office_base.group_owner': ('own', 'supervisor', 'hr'),
    'medical_office_base.group_auditor': ('own', 'supervisor', 'hr'),
    'medical_office_base.group_hr': ('own', 'supervisor', 'hr', 'i9'),
    'medical_office_base.group_employee_health': ('health',),
}


class MedicalCompletenessRecord(models.TransientModel):
    """How complete everyone's file is: documents asked for and required credentials, without any name of a document.

    Manager, owner and auditor get figures without I-9 and health, HR with I-9, Employee Health of health alone.
    """
    _name = 'medical.completeness.record'
    _description = 'Completeness of Staff Files'
    _inherit = 'medical.record'

    job_ids = fields.Many2many('hr.job', string='Positions', domain="[('company_id', 'in', (company_id, False))]")
    only_incomplete = fields.Boolean('Only What Is Incomplete')

    def _record_title(self):
        return self.env._("Completeness of Staff Files")

    def _record_tiers(self):
        """The tiers that the reader's figures are of."""
        tiers = [tier for group, tiers in TIERS_OF.items() if self.env.user.has_group(group) for tier in tiers]
        if not tiers:
            raise AccessError(self.env._("The completeness of staff files is for those who keep them."))
        return list(dict.fromkeys(tiers))

    def _record_columns(self):
        return [
            Column('person', self.env._("Person"), width=26),
            Column('job', self.env._("Position"), width=24),
            Column('asked', self.env._("Asked For"), 'integer', width=9, total=True),
            Column('good', self.env._("On File"), 'integer', width=8, total=True),
            Column('missing', self.env._("Missing"), 'integer', width=8, total=True),
            Column('expiring', self.env._("Expiring"), 'integer', width=8, total=True),
            Column('rate', self.env._("Complete %"), 'quantity', width=9, digits=0),
            Column('standing', self.env._("Standing"), width=14, labels=dict(
                self.env['medical.staff.file']._fields['complete_state']._description_selection(self.env)),
                styles={'missing': 'danger', 'expiring': 'warning', 'complete': 'success'}),
        ]

    def _record_query(self):
        # sudo: figures by person of the tiers that the reader may count; no document is named
        files = self.env['medical.staff.file'].sudo()
        domain = Domain([('company_id', '=', self.company_id.id), ('active', '=', True)])
        if self.site_id:
            domain &= Domain('site_ids', 'in', self.site_id.ids)
        if self.job_ids:
            domain &= Domain('job_id', 'in', self.job_ids.ids)
        query = files._search(domain)
        jobs, job = self._record_join(query, files, files._table, 'job_id')
        found = query.select(
            SQL('%s AS id', SQL.identifier(files._table, 'id')), SQL('%s AS employee_id', SQL.identifier(files._table, 'employee_id')),
            SQL('%s AS person', SQL.identifier(files._table, 'name')), SQL('%s AS job', jobs._field_to_sql(job, 'name', query)))
        figures = self.env['medical.staff.file']._sql_complete(self.company_id, tiers=self._record_tiers())
        return SQL(
            """SELECT person, job, COALESCE(asked, 0), COALESCE(good, 0), COALESCE(missing, 0), COALESCE(expiring, 0),
                      CASE WHEN asked > 0 THEN 100.0 * good / asked END,
                      CASE WHEN missing > 0 THEN 'missing' WHEN expiring > 0 THEN 'expiring' WHEN asked > 0 THEN 'complete' ELSE 'none' END,
                      found.id
                 FROM (%s) found LEFT JOIN %s figure ON figure.employee_id = found.employee_id
                WHERE %s""", found, figures, SQL('missing > 0 OR expiring > 0') if self.only_incomplete else SQL('TRUE'))

    def _record_order(self):
        return SQL('person, id')

    def _record_notes(self):
        parts = {
            'own': self.env._("the personnel file"), 'i9': self.env._("Form I-9"), 'health': self.env._("Employee Health's part")}
        tiers = self._record_tiers()
        return [
            self.env._("Counted: %(parts)s.", parts=', '.join(parts[tier] for tier in parts if tier in tiers)),
            self.env._("Missing: not there, expired, or not yet checked, signed or verified. What runs out but still holds is on file."),
        ]

    def _record_signatures(self):
        return [self.env._("Reviewed by")]
