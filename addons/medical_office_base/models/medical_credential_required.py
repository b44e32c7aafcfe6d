from odoo import api, models
from odoo.tools import SQL


class MedicalCredential(models.Model):
    """What people lack: a row of status *missing* for each credential that their position requires and that they haven't shown."""
    _inherit = 'medical.credential'

    @api.model
    def _sync_required(self, companies, employees=None):
        """Make the rows that are missing, and take away those that nobody filled and nothing requires any more.

        A constant number of queries for any number of people. As superuser: it follows from the requirements in force.

        :param employees: only these people; empty recordset or None: everyone of the companies
        """
        if not companies:
            return
        # sudo: the rows follow from what manager and HR have required, whoever's action brings it about
        self = self.sudo().with_context(
            active_test=True, medical_credential_sync=True, mail_create_nolog=True, tracking_disable=True, mail_notrack=True)
        requirements = self.env['medical.credential.requirement']
        in_force = requirements.search_count([('company_id', 'in', companies.ids), ('state', '=', 'in_force')], limit=1)
        generated = self.search_count([
            ('company_id', 'in', companies.ids), ('is_generated', '=', True), ('state', 'in', ('missing', 'requested'))], limit=1)
        if not in_force and not generated:
            return
        self.env.flush_all()
        need = self._sql_needed(companies, employees)
        people = SQL("AND lack.employee_id = ANY(%s)", employees.ids) if employees else SQL()
        missing = self.env.execute_query(SQL(
            """SELECT need.employee_id, need.type_id, need.state_id FROM %(need)s need
                WHERE NOT EXISTS (SELECT 1 FROM medical_credential lack
                                   WHERE lack.employee_id = need.employee_id AND lack.type_id = need.type_id AND lack.active
                                     AND (lack.state = 'missing' AND lack.state_id IS NOT DISTINCT FROM need.state_id OR %(fills)s))
                ORDER BY 1, 2, 3""", need=need, fills=self._sql_fills()))
        gone = self.env.execute_query(SQL(
            """SELECT lack.id, lack.state
                 FROM medical_credential lack
                 LEFT JOIN %(need)s need ON need.employee_id = lack.employee_id AND need.type_id = lack.type_id
                                        AND COALESCE(need.state_id, 0) = COALESCE(lack.state_id, 0)
                WHERE lack.company_id = ANY(%(companies)s) AND lack.active AND lack.is_generated AND lack.state IN ('missing', 'requested')
                      %(people)s
                  AND (need.employee_id IS NULL
                       OR lack.state = 'missing' AND EXISTS (
                           SELECT 1 FROM medical_credential other
                            WHERE other.employee_id = lack.employee_id AND other.type_id = lack.type_id AND other.active
                              AND other.state <> 'missing'
                              AND (lack.state_id IS NULL OR other.state_id = lack.state_id OR other.multistate)))""",
            companies=companies.ids, people=people, need=need))
        self.browse(row for row, state in gone if state == 'missing').unlink()
        asked = self.browse(row for row, state in gone if state == 'requested')
        if asked:
            asked.with_context(
                medical_credential_event='put_away', medical_credential_reason=self.env._("No longer required")).write({'active': False})
        if missing:
            self.with_context(medical_credential_event='required').create([
                {'employee_id': employee, 'type_id': kind, 'state_id': state, 'state': 'missing', 'is_generated': True}
                for employee, kind, state in missing])

    @api.model
    def _sql_fills(self):
        """Whether a credential (lack) stands for what is needed: sent or not, it is no longer missing."""
        return SQL("lack.state <> 'missing' AND (need.state_id IS NULL OR lack.state_id = need.state_id OR lack.multistate)")

    @api.model
    def _sql_needed(self, companies, employees=None):
        """A subquery of what people need: employee_id, type_id, state_id (empty: of any state)."""
        return SQL(
            """(WITH person AS (
                    SELECT employee.id, employee.company_id, employee.user_id, version.job_id
                      FROM hr_employee employee JOIN hr_version version ON version.id = employee.current_version_id
                     WHERE employee.active AND employee.company_id = ANY(%(companies)s) %(people)s),
                place AS (
                    SELECT person.id AS employee_id, rel.site_id FROM person JOIN medical_site_user_rel rel ON rel.user_id = person.user_id
                     UNION
                    SELECT person.id, rel.site_id FROM person JOIN medical_site_employee_rel rel ON rel.employee_id = person.id
                     WHERE person.user_id IS NULL),
                need AS (
                    SELECT DISTINCT person.id AS employee_id, rule.type_id, wanted.state_id
                      FROM medical_credential_requirement rule
                      JOIN medical_credential_type kind ON kind.id = rule.type_id AND kind.active AND kind.holder <> 'practice'
                      JOIN person ON person.company_id = rule.company_id
                           AND (rule.job_id IS NULL OR rule.job_id = person.job_id OR EXISTS (
                                SELECT 1 FROM medical_employee_duty_rel duty WHERE duty.employee_id = person.id AND duty.job_id = rule.job_id))
                           AND (rule.site_id IS NULL OR EXISTS (
                                SELECT 1 FROM place WHERE place.employee_id = person.id AND place.site_id = rule.site_id))
                      LEFT JOIN LATERAL (
                           SELECT rel.res_country_state_id AS state_id FROM medical_credential_requirement_res_country_state_rel rel
                            WHERE rule.states = 'listed' AND rel.medical_credential_requirement_id = rule.id
                            UNION
                           SELECT site.state_id FROM place JOIN medical_site site ON site.id = place.site_id
                            WHERE rule.states = 'sites' AND place.employee_id = person.id AND site.active AND site.state_id IS NOT NULL
                              AND (rule.site_id IS NULL OR rule.site_id = site.id)) wanted ON TRUE
                     WHERE rule.active AND rule.state = 'in_force')
                SELECT need.* FROM need
                 WHERE need.state_id IS NOT NULL OR NOT EXISTS (
                       SELECT 1 FROM need other WHERE other.employee_id = need.employee_id AND other.type_id = need.type_id
                                                  AND other.state_id IS NOT NULL))""",
            companies=companies.ids, people=SQL("AND employee.id = ANY(%s)", employees.ids) if employees else SQL())
