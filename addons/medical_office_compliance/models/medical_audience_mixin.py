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

        :param employees: only these people; None: everybody
        """
        roles = self.audience_role_ids.sudo()  # sudo: who holds which role decides who is asked
        implied = [(role.id, group) for role in roles for group in role.all_implied_by_ids.ids] or [(0, 0)]
        # a role is implied by itself as well
        implied += [(role.id, role.id) for role in roles]
        self.env.flush_all()
        relation = {name: self._sql_relation(name) for name in self._duty_audience_fields() - {'audience'}}
        return SQL(
            """(WITH person AS MATERIALIZED (
                    SELECT employee.id, employee.company_id, employee.user_id, version.job_id
                      FROM hr_employee employee JOIN hr_version version ON version.id = employee.current_version_id
                     WHERE employee.active AND employee.company_id = ANY(%(companies)s) %(people)s),
                held AS (
                    SELECT id AS employee_id, job_id FROM person
                     UNION
                    SELECT duty.employee_id, duty.job_id FROM medical_employee_duty_rel duty JOIN person ON person.id = duty.employee_id),
                member AS (
                    SELECT DISTINCT implied.role_id, holder.uid AS user_id
                      FROM (VALUES %(implied)s) implied(role_id, group_id) JOIN res_groups_users_rel holder ON holder.gid = implied.group_id),
                place AS (
                    SELECT person.id AS employee_id, rel.site_id FROM person JOIN medical_site_user_rel rel ON rel.user_id = person.user_id
                     UNION
                    SELECT person.id, rel.site_id FROM person JOIN medical_site_employee_rel rel ON rel.employee_id = person.id
                     WHERE person.user_id IS NULL),
                wide AS (
                    SELECT source.id AS source_id, person.id AS employee_id
                      FROM %(table)s source JOIN person ON person.company_id = source.company_id
                     WHERE source.id = ANY(%(ids)s) AND source.audience = 'all'
                     UNION
                    SELECT named.source_id, held.employee_id FROM %(jobs)s named JOIN held ON held.job_id = named.value_id
                     UNION
                    SELECT named.source_id, person.id FROM %(roles)s named
                      JOIN member ON member.role_id = named.value_id JOIN person ON person.user_id = member.user_id)
                SELECT DISTINCT found.source_id, found.employee_id
                  FROM (SELECT wide.source_id, wide.employee_id FROM wide
                         WHERE NOT EXISTS (SELECT FROM %(sites)s named WHERE named.source_id = wide.source_id)
                            OR EXISTS (SELECT FROM %(sites)s named JOIN place ON place.site_id = named.value_id
                                        WHERE named.source_id = wide.source_id AND place.employee_id = wide.employee_id)
                         UNION ALL
                        SELECT named.source_id, named.value_id FROM %(employees)s named) found
                  JOIN %(table)s source ON source.id = found.source_id
                  JOIN person ON person.id = found.employee_id AND person.company_id = source.company_id
                 WHERE source.id = ANY(%(ids)s))""",
            companies=self.company_id.ids, ids=self.ids, table=SQL.identifier(self._table),
            people=SQL("AND employee.id = ANY(%s)", employees.ids) if employees is not None else SQL(),
            implied=SQL(', ').join(SQL("(%s, %s)", *pair) for pair in implied),
            jobs=relation['audience_job_ids'], roles=relation['audience_role_ids'], sites=relation['audience_site_ids'],
            employees=relation['audience_employee_ids'])

    @api.model
    def _sql_relation(self, name):
        """A subquery of a many2many of this model: source_id, value_id; of what is for everybody, roles and positions don't count."""
        field = self._fields[name]
        only = SQL("AND source.audience = 'some'") if name in ('audience_job_ids', 'audience_role_ids') else SQL()
        return SQL(
            "(SELECT rel.%s AS source_id, rel.%s AS value_id FROM %s rel JOIN %s source ON source.id = rel.%s %s)",
            SQL.identifier(field.column1), SQL.identifier(field.column2), SQL.identifier(field.relation), SQL.identifier(self._table),
            SQL.identifier(field.column1), only)

    # === WHAT FOLLOWS === #

    def _duty_changed(self):
        """Ask whom these ask now, and nobody else: to be called when they begin or cease to ask."""
        self.env[self._duty_model]._sync(self)

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & self._duty_audience_fields() or 'active' in vals:
            self._duty_changed()
        return res
