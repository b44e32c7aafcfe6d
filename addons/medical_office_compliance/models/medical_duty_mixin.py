from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.date_utils import relativedelta

DUTY_STATES = [('open', 'To Do'), ('done', 'Done'), ('withdrawn', 'No Longer Asked')]
DUTY_STAGES = [
    ('planned', 'Asked Later'),
    ('open', 'To Do'),
    ('late', 'Late'),
    ('done', 'Done'),
    ('lapsed', 'No Longer Counts'),
    ('withdrawn', 'No Longer Asked'),
]
DUTY_REASONS = [
    ('rollout', 'Asked of Everybody'),
    ('hire', 'New in the Office'),
    ('role', 'New Role or Place'),
    ('change', 'It Changed'),
    ('again', 'Time to Do It Again'),
    ('own', 'By Themselves'),
]
# who asks people, sees to it and notes what they do on paper
KEEPERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'
NEW_DAYS = 60  # so long after their first day people are new
AHEAD_DAYS = 30  # so long before what was done lapses it is asked again


class MedicalDutyMixin(models.AbstractModel):
    """What one person has to do by a day, because something is for them: attest a policy, take a training, declare interests.

    The model names in `_duty_source` the many2one to what asks (`medical.audience.mixin`). Rows are made and withdrawn by `_sync`
    alone, for any number of people in a constant number of queries, and done by `_duty_do`. A row that was done counts until
    `date_until`, or until what asks changes so that it is asked anew (`_duty_outdate`); it stays as proof.
    """
    _name = 'medical.duty.mixin'
    _description = 'Asked of a Person'
    _inherit = ['medical.guarded', 'mail.thread', 'mail.activity.mixin']
    _order = 'date_due, id'

    _duty_source = None

    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, readonly=True, ondelete='restrict')
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)
    reason = fields.Selection(DUTY_REASONS, 'Why', required=True, readonly=True)
    state = fields.Selection(DUTY_STATES, required=True, default='open', index=True, readonly=True)
    stage = fields.Selection(DUTY_STAGES, 'Status', compute='_compute_stage', search='_search_stage', help="By the practice's date.")
    date_assigned = fields.Date('Assigned On', required=True, readonly=True)
    date_asked = fields.Date('Asked From', required=True, readonly=True, index=True, help="What everybody has to do at first is spread over weeks.")
    date_due = fields.Date('Due', required=True, index=True, readonly=True)
    date_done = fields.Date('Done On', readonly=True)
    date_until = fields.Date('Counts Until', readonly=True, help="Empty: as long as it doesn't change.")
    outdated = fields.Boolean(readonly=True, help="What was asked has changed since, so that it is asked anew.")
    days_late = fields.Integer(compute='_compute_stage')
    is_mine = fields.Boolean('For Me', compute='_compute_is_mine', search='_search_is_mine', help="I have to do it, and am asked already.")

    # === STAGE === #

    def _duty_today(self):
        """{company: its date}"""
        return {company: company._medical_today() for company in self.company_id}

    @api.depends('state', 'date_asked', 'date_due', 'date_until', 'outdated')
    def _compute_stage(self):
        today = self._duty_today()
        for duty in self:
            day = today.get(duty.company_id)
            duty.days_late = 0
            if duty.state == 'done':
                duty.stage = 'lapsed' if duty.outdated or duty.date_until and duty.date_until < day else 'done'
            elif duty.state == 'open' and duty.date_due:
                duty.days_late = max((day - duty.date_due).days, 0)
                duty.stage = 'planned' if duty.date_asked > day else 'late' if duty.date_due < day else 'open'
            else:
                duty.stage = duty.state

    @api.model
    def _search_stage(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain.OR(
            Domain('company_id', '=', company.id) & Domain.OR(domain for stage, domain in self._stage_domains(company).items() if stage in value)
            for company in self.env.companies)

    @api.model
    def _stage_domains(self, company):
        """The same rules as `_compute_stage`: {stage: domain}."""
        today = company._medical_today()
        to_do, done = Domain('state', '=', 'open'), Domain('state', '=', 'done')
        lapsed = Domain('outdated', '=', True) | Domain('date_until', '<', today)
        return {
            'planned': to_do & Domain('date_asked', '>', today),
            'open': to_do & Domain('date_asked', '<=', today) & Domain('date_due', '>=', today),
            'late': to_do & Domain('date_asked', '<=', today) & Domain('date_due', '<', today),
            'done': done & ~lapsed,
            'lapsed': done & lapsed,
            'withdrawn': Domain('state', '=', 'withdrawn')}

    @api.depends_context('uid')
    @api.depends('user_id', 'state', 'date_asked')
    def _compute_is_mine(self):
        for duty in self:
            duty.is_mine = duty.user_id == self.env.user and duty.stage in ('open', 'late')

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('user_id', '=', self.env.uid) & self._search_stage('in', ['open', 'late'])

    # === WHO IS ASKED === #

    @api.model
    def _cron_sync(self):
        """Once a day, of every model: ask who is asked from today on, and withdraw what is no longer asked."""
        for name in self._duty_models():
            self.env[name]._sync()

    @api.model
    def _duty_models(self):
        names = self.env.registry.descendants(['medical.duty.mixin'], '_inherit')
        return [name for name in names if not self.env[name]._abstract]

    @api.model
    def _sync(self, sources=None, employees=None):
        """Ask those for whom something is, and withdraw what nobody is asked any more. A constant number of queries.

        :param sources: only what these ask; None: all
        :param employees: only of these people; None: everybody
        """
        # sudo: who is asked follows from who works where, whoever's action brings it about
        self = self.sudo()
        model = self.env[self._fields[self._duty_source].comodel_name].with_context(active_test=False)
        sources_given = sources is not None
        sources = model.browse(sources.ids) if sources_given else model.search([('company_id', '!=', False)])
        if not sources:
            return
        asking = sources._duty_asking()
        need = asking._sql_audience(employees) if asking else SQL("(SELECT 0 AS source_id, 0 AS employee_id WHERE false)")
        self.env.flush_all()
        extra = self._duty_insert()
        self.env.execute_query(SQL(
            """WITH need AS MATERIALIZED (SELECT source_id, employee_id FROM %(need)s audience),
                    -- what is needed and what is there, laid over each other: no join of the two that a planner could get wrong
                    pair AS MATERIALIZED (
                        SELECT source_id, employee_id, bool_or(needed) AS needed, max(open_id) AS open_id, max(withdraw_id) AS withdraw_id,
                               count(done) AS done, bool_and(outdated) AS outdated, max(until) AS until, bool_or(counts) AS counts
                          FROM (SELECT source_id, employee_id, true AS needed, NULL::integer AS open_id, NULL::integer AS withdraw_id,
                                       NULL::boolean AS done, NULL::boolean AS outdated, NULL::date AS until, NULL::boolean AS counts
                                  FROM need
                                 UNION ALL
                                SELECT duty.%(source)s, duty.employee_id, false, duty.id, CASE WHEN duty.reason <> 'own' THEN duty.id END,
                                       NULL, NULL, NULL, NULL
                                  FROM %(table)s duty
                                 WHERE duty.state = 'open' AND duty.%(source)s = ANY(%(ids)s) %(people)s
                                 UNION ALL
                                SELECT past.source_id, past.employee_id, false, NULL, NULL, true, past.outdated,
                                       CASE WHEN NOT past.outdated THEN past.until END,
                                       NOT past.outdated AND (past.until IS NULL OR past.until - past.ahead > past.today)
                                  FROM (SELECT duty.%(source)s AS source_id, duty.employee_id, duty.outdated IS TRUE AS outdated, day.today,
                                               CASE WHEN source.repeat_months > 0 THEN LEAST(%(ahead)s, 7 * source.repeat_months)
                                                    ELSE %(ahead)s END AS ahead,
                                               -- done before it had to be done again
                                               COALESCE(duty.date_until, CASE WHEN source.repeat_months > 0 THEN (
                                                   duty.date_done + make_interval(months => source.repeat_months) - interval '1 day')::date END) AS until
                                          FROM %(table)s duty
                                          JOIN %(model)s source ON source.id = duty.%(source)s
                                          JOIN %(today)s day ON day.company_id = source.company_id
                                         WHERE duty.state = 'done' AND duty.%(source)s = ANY(%(ids)s) %(people)s) past) found
                         GROUP BY source_id, employee_id),
                    withdrawn AS (
                        UPDATE %(table)s duty SET state = 'withdrawn', write_date = %(now)s, write_uid = %(uid)s
                          FROM pair WHERE NOT pair.needed AND duty.id = pair.withdraw_id
                     RETURNING duty.id),
                    known AS MATERIALIZED (
                        SELECT source.id
                          FROM %(model)s source JOIN %(today)s day ON day.company_id = source.company_id
                         WHERE source.id = ANY(%(ids)s) AND EXISTS (
                               SELECT FROM %(table)s duty WHERE duty.%(source)s = source.id AND duty.date_assigned < day.today)),
                    -- the last day on which each person is asked something of a roll-out, and how much in the week up to then
                    asked AS MATERIALIZED (
                        SELECT employee_id, last, count(*) AS filled
                          FROM (SELECT duty.employee_id, duty.date_asked, max(duty.date_asked) OVER (PARTITION BY duty.employee_id) AS last
                                  FROM %(table)s duty JOIN %(today)s day ON day.company_id = duty.company_id
                                 WHERE duty.state IN ('open', 'done') AND duty.reason = 'rollout' AND duty.date_asked > day.today - 7 %(people)s) week
                         WHERE date_asked > last - 7
                         GROUP BY employee_id, last),
                    fresh AS MATERIALIZED (
                        SELECT pair.source_id, pair.employee_id, employee.user_id, source.company_id, source.duty_days AS days,
                               source.duty_hire_days AS hire_days, day.today, day.per_week, pair.until,
                               CASE WHEN pair.outdated THEN 'change' WHEN pair.done > 0 THEN 'again'
                                    WHEN %(rollout)s OR pair.source_id NOT IN (SELECT id FROM known) THEN 'rollout'
                                    WHEN COALESCE(version.contract_date_start, employee.create_date::date) > day.today - %(new)s THEN 'hire'
                                    ELSE 'role' END AS reason
                          FROM pair
                          JOIN %(model)s source ON source.id = pair.source_id
                          JOIN hr_employee employee ON employee.id = pair.employee_id
                          JOIN hr_version version ON version.id = employee.current_version_id
                          JOIN %(today)s day ON day.company_id = source.company_id
                         WHERE pair.needed AND pair.open_id IS NULL AND pair.counts IS NOT TRUE),
                    staged AS (
                        SELECT spread.*, spread.today + CASE WHEN spread.reason <> 'rollout' OR spread.per_week = 0 THEN 0
                               ELSE GREATEST(spread.last - spread.today, 0) + 7 * ((spread.filled + spread.place - 1) / spread.per_week)::integer
                               END AS asked
                          FROM (SELECT line.source_id, line.employee_id, line.user_id, line.company_id, line.days, line.hire_days, line.today,
                                       line.per_week, line.until, line.reason,
                                       max(line.last) OVER (PARTITION BY line.employee_id) AS last,
                                       max(line.filled) OVER (PARTITION BY line.employee_id) AS filled,
                                       row_number() OVER (PARTITION BY line.employee_id, line.reason ORDER BY line.source_id) AS place
                                  FROM (SELECT fresh.*, NULL::date AS last, 0 AS filled FROM fresh
                                         UNION ALL
                                        SELECT NULL, employee_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, last, filled FROM asked) line) spread
                         WHERE spread.source_id IS NOT NULL)
               INSERT INTO %(table)s (%(source)s, employee_id, user_id, company_id, state, reason, outdated, date_assigned, date_asked, date_due,
                                      create_uid, create_date, write_uid, write_date %(names)s)
               SELECT staged.source_id, staged.employee_id, staged.user_id, staged.company_id, 'open', staged.reason, false, staged.today,
                      staged.asked, CASE staged.reason WHEN 'again' THEN GREATEST(staged.until, staged.today + 7)
                                                       WHEN 'hire' THEN staged.asked + staged.hire_days ELSE staged.asked + staged.days END,
                      %(uid)s, %(now)s, %(uid)s, %(now)s %(values)s
                 FROM staged
                   ON CONFLICT (%(source)s, employee_id) WHERE state = 'open' DO NOTHING
            RETURNING id""",
            table=SQL.identifier(self._table), source=SQL.identifier(self._duty_source), model=SQL.identifier(model._table), need=need,
            ids=sources.ids, people=SQL("AND duty.employee_id = ANY(%s)", employees.ids) if employees is not None else SQL(),
            # what begins to ask, or asks others than before, asks all of them at once; people come one by one
            rollout=sources_given and employees is None,
            today=self._sql_today(), uid=self.env.uid, now=fields.Datetime.now(), new=NEW_DAYS, ahead=AHEAD_DAYS,
            names=SQL().join(SQL(", %s", SQL.identifier(name)) for name in extra),
            values=SQL().join(SQL(", %s", value) for value in extra.values())))
        self.env.invalidate_all(flush=False)

    @api.model
    def _sql_today(self):
        """A subquery of practices: company_id, today, per_week."""
        return SQL(
            """(SELECT company_id, COALESCE(duty_per_week, 0) AS per_week,
                       timezone(COALESCE(tz, 'UTC'), timezone('UTC', %s::timestamp))::date AS today FROM medical_practice)""", fields.Datetime.now())

    @api.model
    def _duty_insert(self):
        """What further columns a new row has: {name: SQL}. To be overridden."""
        return {}

    # === WHAT PEOPLE DO === #

    def _duty_do(self, **values):
        """Note these as done, today or on `date_done` (superuser: the caller checks who may)."""
        today = self._duty_today()
        for duty in self:
            day = values.get('date_done') or today[duty.company_id]
            months = duty[self._duty_source].repeat_months
            until = day + relativedelta(months=months) - timedelta(days=1) if months else False
            duty.write({'date_until': until, **values, 'state': 'done', 'date_done': day, 'outdated': False})

    @api.model
    def _duty_take(self, source, employees, days=0):
        """The open rows of these people, new ones by themselves for those who aren't asked (as superuser).

        :param int days: how long they have for a new one
        """
        # sudo: rows are made by methods alone; the caller checks for whom
        rows = self.sudo().search([(self._duty_source, '=', source.id), ('employee_id', 'in', employees.ids), ('state', '=', 'open')])
        today = source.company_id._medical_today()
        return rows | rows.create([{
            self._duty_source: source.id, 'employee_id': employee.id, 'company_id': source.company_id.id, 'reason': 'own', 'date_assigned': today,
            'date_asked': today, 'date_due': today + timedelta(days=days)} for employee in employees - rows.employee_id])

    @api.model
    def _duty_outdate(self, sources):
        """What was done of these counts no longer: they have changed so that everybody is asked anew."""
        # sudo: follows from the change, whoever brings it about
        self.sudo().search([(self._duty_source, 'in', sources.ids), ('state', '=', 'done'), ('outdated', '=', False)]).outdated = True
