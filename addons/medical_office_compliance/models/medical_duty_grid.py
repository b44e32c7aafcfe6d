import contextlib
import tempfile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, split_every

from odoo.addons.medical_office_base.tools.record_column import Column
from odoo.addons.medical_office_base.tools.record_xlsx import write_xlsx

PAGE_PEOPLE = 50
MOST_PEOPLE = 200  # on one page
XLSX_PEOPLE = 500  # read at a time
# what stands in a cell where a person has several rows of one thing: the first of these
CELL_STAGES = ('late', 'done', 'open', 'planned', 'lapsed')
CHOICES = ('', 'todo', 'late')
ORDERS = ('name', 'late')


class MedicalDutyGrid(models.AbstractModel):
    """Who has done what: people down, what is asked of them across (policies, courses). The server of the grid's screen and its xlsx.

    Only rows count that the user's record rules let them read: names of others don't appear, and aren't counted. Nothing is stored.
    Shown are people who work here, and what asks now; of a person only what they are asked, will be asked, or have done.

    A cell is `[stage, id of the row, day]`: `late` and `open` with the day it was or is due, `planned` with the day from which it is
    asked, `done` with the day it was done, `lapsed` (done, but no longer counting, and not asked now) with the day it was done.
    Somebody who has done it and is asked to do it again before it lapses has `done`. `asked` counts all but `planned`.
    """
    _name = 'medical.duty.grid'
    _description = 'Who Has Done What'

    # === WHAT IS SHOWN === #

    @api.model
    @api.readonly
    def get_grid(self, model, values):
        """A page of the grid, in a constant number of queries for any number of people and columns.

        :param str model: a model of what is asked of people (`medical.duty.mixin`)
        :param dict values: `search` (in a person's name or position), `site_id`, `job_id` (position or duty), `group_id` (role),
            `stage` ('', 'todo': somebody has it to do, 'late'), `order` ('name', 'late': most late first), `offset`, `limit` (50),
            `with_filters` (give what can be chosen)
        :return: {count: people, offset, limit, columns: [{id, number, name, asked, done, late}],
            people: [{id, name, job, sites, asked, done, late, cells: {column id: cell}}], total: {asked, done, late},
            filters: {sites, jobs, groups: [[id, name]]} or false}
        :raises AccessError: the user may not read the model
        """
        duties = self._duties(model)
        values = self._values(values)
        columns, people, total = self._totals(duties, values)
        page = people[values['offset']:values['offset'] + values['limit']]
        sources = {column['id'] for column in columns}
        details, cells = self._details([person['id'] for person in page]), self._cells(duties, [person['id'] for person in page], sources)
        return {
            'count': len(people), 'offset': values['offset'], 'limit': values['limit'], 'columns': columns, 'total': total,
            'people': [{**person, **details[person['id']], 'cells': cells.get(person['id'], {})} for person in page],
            'filters': self._filters() if values['with_filters'] and len(people) > 1 else False}

    @api.model
    def _duties(self, model):
        """The model, if it is one of what is asked of people, for its rows to be read by the user."""
        if model not in self.env['medical.duty.mixin']._duty_models():
            raise UserError(self.env._("There is no grid of this. Open it from the menu."))
        self.env[model].check_access('read')
        return self.env[model].with_context(active_test=False)

    @api.model
    def _values(self, values):
        """What a browser sent, with nothing in it but what is known here."""
        def number(name, least=0, usual=0):
            try:
                return max(int(values.get(name) or usual), least)
            except (TypeError, ValueError):
                return usual

        return {
            **{name: number(name) for name in ('site_id', 'job_id', 'group_id', 'offset')},
            'limit': min(number('limit', 1, PAGE_PEOPLE), MOST_PEOPLE),
            'search': str(values.get('search') or '').strip()[:100],
            'stage': values.get('stage') if values.get('stage') in CHOICES else '',
            'order': values.get('order') if values.get('order') in ORDERS else 'name',
            'with_filters': bool(values.get('with_filters'))}

    @api.model
    def _columns(self, duties):
        """What asks now, of what the user may read, in its own order: {id: (number, name)}."""
        model = self.env[duties._fields[duties._duty_source].comodel_name]
        sources = model.search([('company_id', 'in', self.env.companies.ids)])._duty_asking()
        short = next((name for name in ('number', 'code') if name in model._fields), None)
        return {source.id: (source[short] or '' if short else '', source.name) for source in sources}

    # === FIGURES === #

    @api.model
    def _sql_cells(self, duties, sources, people=None, values=None):
        """A subquery of the cells: employee_id, source_id, id, stage, day.

        :param people: ids; None: everybody
        :param values: filters of people, as `_values`
        """
        domain = Domain('company_id', 'in', self.env.companies.ids) & Domain('state', '!=', 'withdrawn') & Domain(
            duties._duty_source, 'in', list(sources))
        if people is not None:
            domain &= Domain('employee_id', 'in', people)
        query = duties._search(domain)
        names = (duties._duty_source, 'employee_id', 'id', 'company_id', 'state', 'outdated', 'date_asked', 'date_due', 'date_done', 'date_until')
        rows = query.subselect(*(SQL("%s AS %s", duties._field_to_sql(query.table, name, query), SQL.identifier(
            'source_id' if name == duties._duty_source else name)) for name in names))
        return SQL(
            """(SELECT DISTINCT ON (staged.employee_id, staged.source_id) staged.employee_id, staged.source_id, staged.id, staged.stage,
                       CASE staged.stage WHEN 'done' THEN staged.date_done WHEN 'lapsed' THEN staged.date_done
                                         WHEN 'planned' THEN staged.date_asked ELSE staged.date_due END AS day
                  FROM (SELECT duty.*, CASE WHEN duty.state = 'done' AND (duty.outdated OR duty.date_until < day.today) THEN 'lapsed'
                                            WHEN duty.state = 'done' THEN 'done'
                                            WHEN duty.date_asked > day.today THEN 'planned'
                                            WHEN duty.date_due < day.today THEN 'late' ELSE 'open' END AS stage
                          FROM %(rows)s duty
                          JOIN %(today)s day ON day.company_id = duty.company_id
                          JOIN hr_employee employee ON employee.id = duty.employee_id
                          JOIN hr_version version ON version.id = employee.current_version_id
                         WHERE employee.active %(filters)s) staged
                 ORDER BY staged.employee_id, staged.source_id, array_position(%(stages)s, staged.stage), staged.date_done DESC, staged.id DESC)""",
            rows=rows, today=duties._sql_today(), stages=list(CELL_STAGES),
            filters=SQL().join(SQL(" AND %s", condition) for condition in self._conditions(values or {})))

    @api.model
    def _conditions(self, values):
        """Of the people, as SQL; in query of `_sql_cells`."""
        if values.get('search'):
            text = '%' + values['search'].replace('\\', '\\\\').replace('%', '\\%').replace('_', '\\_') + '%'
            yield SQL(
                """(employee.name ILIKE %(text)s OR EXISTS (
                    SELECT FROM hr_job job WHERE job.id = version.job_id AND COALESCE(job.name->>%(lang)s, job.name->>'en_US') ILIKE %(text)s))""",
                text=text, lang=self.env.lang or 'en_US')
        if values.get('site_id'):
            yield SQL(
                """CASE WHEN employee.user_id IS NULL
                        THEN EXISTS (SELECT FROM medical_site_employee_rel rel WHERE rel.employee_id = employee.id AND rel.site_id = %(site)s)
                        ELSE EXISTS (SELECT FROM medical_site_user_rel rel WHERE rel.user_id = employee.user_id AND rel.site_id = %(site)s) END""",
                site=values['site_id'])
        if values.get('job_id'):
            yield SQL(
                """(version.job_id = %(job)s OR EXISTS (
                    SELECT FROM medical_employee_duty_rel duty WHERE duty.employee_id = employee.id AND duty.job_id = %(job)s))""",
                job=values['job_id'])
        if values.get('group_id'):
            # sudo: which roles imply this one
            groups = self.env['res.groups'].sudo().browse(values['group_id']).exists().all_implied_by_ids
            yield SQL(
                "EXISTS (SELECT FROM res_groups_users_rel holder WHERE holder.uid = employee.user_id AND holder.gid = ANY(%s))", groups.ids)

    @api.model
    def _totals(self, duties, values):
        """(columns, people, total), each with what is asked, done and late; people in the order wanted, all of them."""
        names = self._columns(duties)
        if not names:
            return [], [], {'asked': 0, 'done': 0, 'late': 0}
        self.env.flush_all()
        lines = self.env.execute_query(SQL(
            """SELECT total.employee_id, total.source_id, employee.name, total.asked, total.done, total.late, total.todo
                 FROM (SELECT cell.employee_id, cell.source_id, count(*) FILTER (WHERE cell.stage <> 'planned') AS asked,
                              count(*) FILTER (WHERE cell.stage = 'done') AS done, count(*) FILTER (WHERE cell.stage = 'late') AS late,
                              count(*) FILTER (WHERE cell.stage IN ('late', 'open')) AS todo
                         FROM %s cell
                        GROUP BY GROUPING SETS ((cell.employee_id), (cell.source_id), ())) total
                 LEFT JOIN hr_employee employee ON employee.id = total.employee_id""",
            self._sql_cells(duties, names, values=values)))
        wanted = values['stage']
        columns, people, total = {}, [], {'asked': 0, 'done': 0, 'late': 0}
        for employee, source, name, asked, done, late, todo in lines:
            figures = {'asked': asked, 'done': done, 'late': late}
            if not employee and not source:
                total = figures
            elif wanted == 'late' and not late or wanted == 'todo' and not todo:
                continue
            elif employee:
                people.append({'id': employee, 'name': name, **figures})
            else:
                columns[source] = figures
        people.sort(key=lambda person: (person['name'].casefold(), person['id']))
        if values['order'] == 'late':
            people.sort(key=lambda person: -person['late'])
        return [{'id': source, 'number': names[source][0], 'name': names[source][1], **columns[source]} for source in names if source in columns], people, total

    @api.model
    def _cells(self, duties, people, sources):
        """{employee id: {source id: [stage, row id, day]}}"""
        cells = {}
        if people and sources:
            for employee, source, row, stage, day in self.env.execute_query(SQL(
                    "SELECT employee_id, source_id, id, stage, day FROM %s cell", self._sql_cells(duties, sources, people))):
                cells.setdefault(employee, {})[source] = [stage, row, fields.Date.to_string(day)]
        return cells

    @api.model
    def _details(self, people):
        """{employee id: position and sites as text}"""
        # sudo: of people whose rows the user reads; position and sites are no secret among colleagues
        employees = self.env['hr.employee'].sudo().browse(people)
        return {person.id: {'job': person.job_id.name or '', 'sites': ', '.join(person.medical_site_ids.mapped('name'))} for person in employees}

    @api.model
    def _filters(self):
        # sudo: names of sites, positions and roles; whose rows are shown is decided by record rules
        here = [('company_id', 'in', self.env.companies.ids)]
        rule = self.env['medical.approval.rule']
        return {
            'sites': [[site.id, site.name] for site in self.env['medical.site'].sudo().search(here)],
            'jobs': [[job.id, job.name] for job in self.env['hr.job'].sudo().search(here, order='name, id')],
            'groups': [[group.id, group.name] for group in self.env['res.groups'].sudo().search(rule._domain_role(), order='sequence, id')]}

    # === SPREADSHEET === #

    @api.model
    def _xlsx(self, model, values):
        """The whole grid as a spreadsheet, in a temporary file that the caller closes; memory doesn't grow with the people."""
        duties, values = self._duties(model), self._values(values)
        columns, people, _total = self._totals(duties, values)
        if not people:
            raise UserError(self.env._("Nobody is asked anything with these filters. Remove a filter, then take the Excel file."))
        sheet = [
            Column('name', self.env._("Person"), width=28), Column('job', self.env._("Position"), width=24),
            Column('sites', self.env._("Sites"), width=20), Column('done', self.env._("Done"), 'integer', 8, total=True),
            Column('asked', self.env._("Asked"), 'integer', 8, total=True), Column('late', self.env._("Late"), 'integer', 8, total=True),
            *(Column(f'source_{column["id"]}', ' '.join(filter(None, (column['number'], column['name']))), width=18) for column in columns)]
        with contextlib.ExitStack() as failure:
            file = failure.enter_context(tempfile.TemporaryFile())
            write_xlsx(
                file, title=self._title(duties), head=self._head(values, people), columns=sheet,
                rows=self._xlsx_rows(duties, columns, people), count=len(people),
                totals={name: sum(person[name] for person in people) for name in ('done', 'asked', 'late')},
                digits=lambda column: 0, total_label=self.env._("Total"), localize=lambda value: value)
            failure.pop_all()
        file.seek(0)
        return file

    @api.model
    def _xlsx_rows(self, duties, columns, people):
        sources, words = [column['id'] for column in columns], self._cell_words()
        for part in split_every(XLSX_PEOPLE, people):
            ids = [person['id'] for person in part]
            details, cells = self._details(ids), self._cells(duties, ids, sources)
            for person in part:
                theirs = cells.get(person['id'], {})
                yield (
                    person['name'], details[person['id']]['job'] or None, details[person['id']]['sites'] or None,
                    person['done'], person['asked'], person['late'],
                    *(words(theirs[source]) if source in theirs else None for source in sources))
            self.env.invalidate_all(flush=False)

    @api.model
    def _cell_words(self):
        """Function from a cell to its words."""
        texts, days = {
            'late': self.env._("Late, due %(day)s"), 'open': self.env._("To do by %(day)s"), 'planned': self.env._("Asked from %(day)s"),
            'done': self.env._("Done %(day)s"), 'lapsed': self.env._("No longer counts, done %(day)s")}, {}

        def words(cell):
            stage, _row, day = cell
            if day not in days:
                days[day] = format_date(self.env, day)
            return texts[stage] % {'day': days[day]}
        return words

    @api.model
    def _title(self, duties):
        # sudo: the name of a model
        return self.env._("Who Has Done What: %(what)s", what=self.env['ir.model'].sudo()._get(duties._name).name)

    @api.model
    def _file_name(self, model):
        return self._title(self.env[model]).replace(':', '').replace('/', '-')

    @api.model
    def _head(self, values, people):
        """(label, value) pairs: whose, when, by whom, with which filters."""
        now = fields.Datetime.context_timestamp(self.with_context(tz=self.env.user.tz or 'UTC'), fields.Datetime.now())
        # sudo: names of what was chosen
        chosen = [(label, self.env[model].sudo().browse(values[name]).exists().name) for name, model, label in (
            ('site_id', 'medical.site', self.env._("Site")), ('job_id', 'hr.job', self.env._("Position")),
            ('group_id', 'res.groups', self.env._("Role"))) if values[name]]
        stages = {'todo': self.env._("To do"), 'late': self.env._("Late")}
        return [
            (self.env._("Practice"), ', '.join(self.env.companies.mapped('name'))),
            (self.env._("As of"), f'{format_date(self.env, now.date())} {now:%H:%M} {now:%Z}'),
            (self.env._("Made by"), self.env.user.name),
            *((label, name) for label, name in chosen if name),
            *([(self.env._("Search"), values['search'])] if values['search'] else []),
            *([(self.env._("Only"), stages[values['stage']])] if values['stage'] else []),
            (self.env._("People"), f'{len(people):,}'),
            (self.env._("Done of what is asked"), self.env._(
                "%(done)s of %(asked)s", done=f'{sum(person["done"] for person in people):,}', asked=f'{sum(person["asked"] for person in people):,}'))]
