import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

OWN = 'medical_office_compliance.mail_activity_type_duty'
LATE = 'medical_office_compliance.mail_activity_type_duty_late'
AHEAD = 7  # days before the first is due
REPEAT = 7  # days after which a closed reminder comes back
NAMES = 3


class MedicalDutyMixin(models.AbstractModel):
    """Reminders of what is asked of people, bundled: nobody gets more than one for themselves and one about others, of each model.

    - The person: from the day they are asked, once the first is due within 7 days. It stands on their earliest row, says how much
      is open and late, and goes when all is done. Closed, it comes back after 7 days: it never ages out.
    - The direct supervisor: so many days after the first was due as the practice says; then also the managers. In place of somebody
      missing, archived, without access or OdooBot the next up the line; of a person without login, the supervisor on the day after.
    No mail: Today's digest tells. A constant number of queries for any number of people.
    """
    _inherit = 'medical.duty.mixin'

    _duty_tells_supervisor = True  # whether those above may read the rows
    _duty_heads = ('manager', 'owner')  # roles told in the end: the first that has somebody else

    # === WHAT THE MODEL SAYS === #

    @api.model
    def _duty_summary(self, count, late):
        """What the person reads, in the language of the environment. To be overridden."""
        what = self.env['ir.model']._get(self._name).name
        if late:
            return self.env._("%(what)s: %(count)s to do, %(late)s late", what=what, count=count, late=late)
        return self.env._("%(what)s: %(count)s to do", what=what, count=count)

    @api.model
    def _duty_late_summary(self, count, names):
        """What supervisors and managers read: how many people, and who, in words. To be overridden."""
        return self.env._("%(what)s: %(count)s people are late: %(names)s", what=self.env['ir.model']._get(self._name).name, count=count, names=names)

    # === JOB === #

    @api.model
    def _cron_remind(self):
        """Remind whoever is to be reminded today, of every model; safe to run at any time, any number of times."""
        for name in self._duty_models():
            try:
                with self.env.cr.savepoint():
                    self.env[name]._duty_remind()
            except Exception:
                # one model must not silence the reminders of the others
                self.env.invalidate_all(flush=False)
                _logger.exception("The reminders of %s could not be made", name)

    @api.model
    def _duty_remind(self, employees=None):
        """Make the reminders that are due, correct those whose words no longer hold, take back what is no longer asked.

        :param employees: only these people's own reminders, and none of those about others; None: all
        """
        # sudo: who hears of what follows from the rules above, whoever is at work
        self = self.sudo().with_context(active_test=False)
        if employees is not None:
            # who works for two practices is reminded once, of all
            employees = self.env['hr.employee'].search(['|', ('id', 'in', employees.ids), ('user_id', 'in', employees.sudo().user_id.ids)])
        figures = self._duty_figures(employees)
        people = self.env['hr.employee'].search_fetch(
            [('company_id', 'in', [row['company_id'] for row in figures])] if employees is None else [('id', 'in', employees.ids)],
            ['name', 'parent_id', 'user_id', 'active', 'company_id'])
        wanted = self._duty_wanted_own(figures, people)
        users = None if employees is None else people.user_id
        if employees is None:
            wanted.update(self._duty_wanted_late(figures, people))
        self._duty_settle(wanted, users)

    @api.model
    def _duty_figures(self, employees=None):
        """What is open of each person of whom something is due soon or late: dicts, earliest due first."""
        self.env.flush_all()
        return self.env.execute_query_dict(SQL(
            """SELECT duty.employee_id, duty.company_id, day.today, practice.duty_supervisor_days AS supervisor_days,
                      practice.duty_manager_days AS manager_days, count(*)::int AS count,
                      (count(*) FILTER (WHERE duty.date_due < day.today))::int AS late, day.today - min(duty.date_due) AS days,
                      min(duty.date_due) AS due, (array_agg(duty.id ORDER BY duty.date_due, duty.id))[1] AS row_id
                 FROM %(table)s duty
                 JOIN %(today)s day ON day.company_id = duty.company_id
                 JOIN medical_practice practice ON practice.company_id = duty.company_id
                 JOIN hr_employee employee ON employee.id = duty.employee_id AND employee.active
                WHERE duty.state = 'open' AND duty.date_asked <= day.today %(people)s
                GROUP BY 1, 2, 3, 4, 5
               HAVING min(duty.date_due) <= day.today + %(ahead)s
                ORDER BY due, row_id""",
            table=SQL.identifier(self._table), today=self._sql_today(), ahead=AHEAD,
            people=SQL("AND duty.employee_id = ANY(%s)", employees.ids) if employees is not None else SQL()))

    @api.model
    def _duty_usable(self, user, company_id):
        root = self.env['ir.model.data']._xmlid_to_res_id('base.user_root')
        return bool(user) and user.active and not user.share and user.id != root and company_id in user.company_ids.ids

    @api.model
    def _duty_wanted_own(self, figures, people):
        """Reminders of one's own: {(type, user): (row id, words, deadline)}."""
        by_id = {person.id: person for person in people}
        bundles = {}
        for row in figures:
            user = by_id[row['employee_id']].user_id
            if self._duty_usable(user, row['company_id']):
                bundles.setdefault(user, []).append(row)
        return {
            (OWN, user): (
                rows[0]['row_id'],
                self.with_context(lang=user.lang)._duty_summary(sum(row['count'] for row in rows), sum(row['late'] for row in rows)), rows[0]['due'])
            for user, rows in bundles.items()}

    @api.model
    def _duty_wanted_late(self, figures, people):
        """Reminders about others: {(type, user): (row id, words, deadline)}."""
        by_id = {person.id: person for person in people}
        roles = [self._duty_role(role) for role in self._duty_heads]
        bundles = {}
        for row in figures:
            if not row['late']:
                continue
            person, company = by_id[row['employee_id']], row['company_id']
            heads = next((users for users in (role.get(company, []) for role in roles) if set(users) - {person.user_id}), [])
            receivers = set()
            if row['days'] >= row['supervisor_days'] or not self._duty_usable(person.user_id, company):
                receivers |= (self._duty_tells_supervisor and self._duty_supervisor(person, by_id, company)) or set(heads)
            if row['days'] >= row['manager_days']:
                receivers |= set(heads)
            for user in receivers - {person.user_id}:
                bundles.setdefault(user, []).append((row, person))
        wanted = {}
        for user, pairs in bundles.items():
            names = ', '.join(person.name for _row, person in pairs[:NAMES])
            words = self.with_context(lang=user.lang)
            if len(pairs) > NAMES:
                names = words.env._("%(names)s and %(count)s more", names=names, count=len(pairs) - NAMES)
            wanted[LATE, user] = (pairs[0][0]['row_id'], words._duty_late_summary(len(pairs), names), pairs[0][0]['today'])
        return wanted

    @api.model
    def _duty_supervisor(self, person, by_id, company):
        """The next above somebody who can be told, as a set of one user or none."""
        seen, above = {person.id}, by_id.get(person.parent_id.id)
        while above and above.id not in seen:
            seen.add(above.id)
            if above.active and above.user_id != person.user_id and self._duty_usable(above.user_id, company):
                return {above.user_id}
            above = by_id.get(above.parent_id.id)
        return set()

    @api.model
    def _duty_role(self, role):
        """The people with a role who can be told, by company: {company id: [users]}, in one query."""
        users = self.env['res.users'].with_context(active_test=True).search([
            ('all_group_ids', 'in', self.env.ref(f'medical_office_base.group_{role}').id), ('share', '=', False)])
        found = {}
        for user in users:
            for company in user.company_ids.ids:
                if self._duty_usable(user, company):
                    found.setdefault(company, []).append(user)
        return found

    @api.model
    def _duty_settle(self, wanted, users=None):
        """Let the reminders there are be those that are wanted: one who closed theirs isn't reminded again for a while.

        :param users: only their own reminders; None: all of this model
        """
        types = {self.env.ref(xmlid).id: xmlid for xmlid in (OWN, LATE)}
        ident = {xmlid: ident for ident, xmlid in types.items()}
        activities = self.env['mail.activity'].with_context(active_test=False, mail_activity_quick_update=True)
        domain = [('res_model', '=', self._name), ('activity_type_id', 'in', list(types))]
        if users is not None:
            domain += [('user_id', 'in', users.ids), ('activity_type_id', '=', ident[OWN])]
        since = fields.Date.today() - timedelta(days=REPEAT)
        there = activities.search_fetch(
            [*domain, '|', ('active', '=', True), ('date_done', '>', since)], ['user_id', 'activity_type_id', 'res_id', 'summary', 'active', 'date_done'])
        kept, stale = set(), activities.browse()
        for activity in there:
            key = (types[activity.activity_type_id.id], activity.user_id)
            if not activity.active or key in wanted and key not in kept and (activity.res_id, activity.summary) == wanted[key][:2]:
                kept.add(key)
            else:
                stale |= activity
        stale.unlink()
        missing = {key: values for key, values in wanted.items() if key not in kept}
        # asked for at once: the name of each would be a query when its reminder is made
        self.browse(row_id for row_id, _words, _day in missing.values()).mapped('display_name')
        model_id = self.env['ir.model']._get_id(self._name)
        activities.create([{
            'activity_type_id': ident[xmlid], 'automated': True, 'res_model_id': model_id, 'res_id': row_id, 'user_id': user.id,
            'summary': words, 'date_deadline': day} for (xmlid, user), (row_id, words, day) in missing.items()])

    # === ACTED ON === #

    def _duty_do(self, **values):
        late = any(duty.state == 'open' and duty.days_late for duty in self)
        res = super()._duty_do(**values)
        # who was late may stand in what others were told
        self._duty_remind(None if late else self.sudo().employee_id)
        return res

    @api.model
    def _sync(self, sources=None, employees=None):
        res = super()._sync(sources, employees)
        # sudo: the system's own tasks
        withdrawn = self.env['mail.activity'].sudo().search_count([
            ('res_model', '=', self._name), ('res_id', 'in', self.sudo()._search([('state', '=', 'withdrawn')])),
            ('activity_type_id', 'in', [self.env['ir.model.data']._xmlid_to_res_id(xmlid) for xmlid in (OWN, LATE)])], limit=1)
        if withdrawn:
            self._duty_remind()
        return res

    @api.model
    def _sync_users(self, users):
        """The same of the people these users are."""
        # sudo: as below
        self._sync_people(self.env['hr.employee'].sudo().search([('user_id', 'in', users.ids)]))

    @api.model
    def _sync_people(self, employees):
        """Somebody came, left, or has another role, position or place: ask and withdraw at once, of every model."""
        if not employees:
            return
        # sudo: who is asked follows from who works where, whoever's action brings it about
        employees = employees.sudo()
        for name in self._duty_models():
            model = self.env[name].sudo()
            model._sync(None, employees)
            if model.search_count([('employee_id', 'in', employees.ids)], limit=1):
                model._duty_remind(employees)
