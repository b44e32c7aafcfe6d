from odoo import api, fields, models
from odoo.tools import SQL


class MedicalAudienceMixin(models.AbstractModel):
    """What people have to read, learn or declare: for whom it is, how soon, how often.

    The model that inherits this has a stored, required `company_id`, and names in `_duty_model` the model of what is asked of
    each person (`medical.duty.mixin`, which names the many2one back in `_duty_source`). It says in `_duty_asking` which of its
    records ask anybody now, and calls `_duty_changed` when that, or what is asked, has changed.

    For whom: everybody of the practice or those of the roles and positions named (a duty held beside one's own position counts),
    of these the ones at the sites named if there are any; and always the people named.
    """
    _name = 'medical.audience.mixin'
    _description = 'For Whom, How Soon and How Often'
    # who names people need not read their files
    _inherit = ['hr.mixin']

    _duty_model = None

    audience = fields.Selection([('all', 'Everybody'), ('some', 'Some')], 'For', required=True, default='all')
    audience_role_ids = fields.Many2many(
        'res.groups', string='Roles', domain=lambda self: self.env['medical.approval.rule']._domain_role(), help="Whoever holds one of these roles.")
    audience_job_ids = fields.Many2many('hr.job', string='Positions', check_company=True, help="Whoever holds one of these positions or duties.")
    audience_site_ids = fields.Many2many('medical.site', string='Only at', check_company=True, help="Empty: at all sites.")
    audience_employee_ids = fields.Many2many('hr.employee', string='And These People', check_company=True)
    duty_days = fields.Integer('Days to Do It', default=14, help="How long people have once they are asked.")
    duty_hire_days = fields.Integer('Days for New People', default=30, help="How long whoever is new in the office has, from the first day they are asked.")
    repeat_months = fields.Integer('Again Every (months)', default=0, help="0: once, and again when it changes.")

    _duty_days_positive = models.Constraint(
        'CHECK (duty_days >= 0 AND duty_hire_days >= 0 AND repeat_months >= 0)', "Days and months are 0 or more.")

    # === WHAT THE MODEL SAYS === #

    def _duty_asking(self):
        """Those of these that ask people now."""
        return self

    # === WHO === #

    @api.model
    def _duty_audience_fields(self):
        return {'audience', 'audience_role_ids', 'audience_job_ids', 'audience_site_ids', 'audience_employee_ids'}

    def _sql_audience(self, employees=None):
        """A subquery of whom these are for: source_id, employee_id. For any number of them and of people.

        What a person is stands in arrays beside them, and so does whom a source names: each pair is then looked at once. Joins of
        the relations would be planned from what is known of tables, and right after a roll-out nothing is.

        :param employees: only these people; None: everybody
        """
        roles = self.audience_role_ids.sudo()  # sudo: who holds which role decides who is asked
        # a role is implied by itself as well
        implied = [(role.id, group) for role in roles for group in {role.id, *role.all_implied_by_ids.ids}] or [(0, 0)]
        self.env.flush_all()
        relation = {name: self._sql_named(name) for name in self._duty_audience_fields() - {'audience'}}
        return SQL(
            """(WITH person AS MATERIALIZED (
                    SELECT employee.id, employee.company_id,
                           ARRAY(SELECT version.job_id WHERE version.job_id IS NOT NULL
                                  UNION ALL
                                 SELECT duty.job_id FROM medical_employee_duty_rel duty WHERE duty.employee_id = employee.id) AS jobs,
                           ARRAY(SELECT implied.role_id
                                   FROM res_groups_users_rel holder
                                   JOIN (VALUES %(implied)s) implied(role_id, group_id) ON implied.group_id = holder.gid
                                  WHERE holder.uid = employee.user_id) AS roles,
                           CASE WHEN employee.user_id IS NULL
                                THEN ARRAY(SELECT rel.site_id FROM medical_site_employee_rel rel WHERE rel.employee_id = employee.id)
                                ELSE ARRAY(SELECT rel.site_id FROM medical_site_user_rel rel WHERE rel.user_id = employee.user_id) END AS sites
                      FROM hr_employee employee JOIN hr_version version ON version.id = employee.current_version_id
                     WHERE employee.active AND employee.company_id = ANY(%(companies)s) %(people)s),
                source AS MATERIALIZED (
                    SELECT source.id, source.company_id, source.audience = 'all' AS everybody, %(jobs)s AS jobs, %(roles)s AS roles,
                           %(sites)s AS sites, %(employees)s AS employees
                      FROM %(table)s source
                     WHERE source.id = ANY(%(ids)s))
                SELECT source.id AS source_id, person.id AS employee_id
                  FROM source JOIN person ON person.company_id = source.company_id
                 WHERE (source.everybody OR source.jobs && person.jobs OR source.roles && person.roles)
                       AND (source.sites = '{}' OR source.sites && person.sites)
                    OR person.id = ANY(source.employees))""",
            companies=self.company_id.ids, ids=self.ids, table=SQL.identifier(self._table),
            people=SQL("AND employee.id = ANY(%s)", employees.ids) if employees is not None else SQL(),
            implied=SQL(', ').join(SQL("(%s, %s)", *pair) for pair in implied),
            jobs=relation['audience_job_ids'], roles=relation['audience_role_ids'], sites=relation['audience_site_ids'],
            employees=relation['audience_employee_ids'])

    @api.model
    def _sql_named(self, name):
        """An array of the ids that a source names in a many2many of this model."""
        field = self._fields[name]
        return SQL(
            "ARRAY(SELECT rel.%s FROM %s rel WHERE rel.%s = source.id)",
            SQL.identifier(field.column2), SQL.identifier(field.relation), SQL.identifier(field.column1))

    def _duty_counts(self):
        """How many rows that the reader may see are open, late and done: {(source id, stage): number}; open ones are late ones too."""
        rows = self.env[self._duty_model]
        return {
            (source.id, stage): count
            for stage, stages in (('open', ['open', 'late']), ('late', ['late']), ('done', ['done']))
            for source, count in rows._read_group(
                [(rows._duty_source, 'in', self.ids), ('stage', 'in', stages)], [rows._duty_source], ['__count'])}

    # === WHAT FOLLOWS === #

    def _duty_changed(self):
        """Ask whom these ask now, and nobody else: to be called when they begin or cease to ask."""
        self.env[self._duty_model]._sync(self)

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & self._duty_audience_fields() or 'active' in vals:
            self._duty_changed()
        return res
