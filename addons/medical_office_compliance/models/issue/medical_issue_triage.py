from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import NO_ACCESS

from .medical_issue import OVER

ACTIVITY = 'medical_office_compliance.mail_activity_type_issue'
# changes of these are kept in the history
TRACKED = ('severity', 'likelihood', 'area', 'room_id', 'owner_id', 'co_owner_id', 'date_due', 'cause_id')
WHYS = ('why_1', 'why_2', 'why_3', 'why_4', 'why_5')
ANALYSIS = (*WHYS, 'root_cause')


class MedicalIssue(models.Model):
    """Triage: how bad, who sees to it, until when; and why it happened.

    What is found out about the cause is for who sees what is done (`can_look`), not for who reported.
    """
    _inherit = 'medical.issue'

    kept_analysis = fields.Json(groups=NO_ACCESS, copy=False)
    why_1 = fields.Char('Why?', compute='_compute_analysis', inverse='_inverse_analysis')
    why_2 = fields.Char('And Why That?', compute='_compute_analysis', inverse='_inverse_analysis')
    why_3 = fields.Char('Why? (3)', compute='_compute_analysis', inverse='_inverse_analysis')
    why_4 = fields.Char('Why? (4)', compute='_compute_analysis', inverse='_inverse_analysis')
    why_5 = fields.Char('Why? (5)', compute='_compute_analysis', inverse='_inverse_analysis')
    root_cause = fields.Text(compute='_compute_analysis', inverse='_inverse_analysis', help="What has to change so that it doesn't come back.")
    is_overdue = fields.Boolean('Overdue', compute='_compute_is_overdue', search='_search_is_overdue')

    @api.depends('kept_analysis', 'can_look')
    @api.depends_context('uid')
    def _compute_analysis(self):
        # sudo: kept closed to everybody; `can_look` says who sees it
        for issue, kept in zip(self, self.sudo(), strict=True):
            values = issue.can_look and kept.kept_analysis or {}
            for name in ANALYSIS:
                issue[name] = values.get(name, False)

    def _inverse_analysis(self):
        found = {issue: {name: issue[name] for name in ANALYSIS if issue[name]} for issue in self}
        for issue, values in found.items():
            # sudo: who writes it was checked, as of the other fields
            issue.sudo().kept_analysis = values

    @api.depends('date_due', 'state')
    def _compute_is_overdue(self):
        for issue in self:
            issue.is_overdue = issue.state == 'open' and bool(issue.date_due) and issue.date_due < issue.site_id._today()

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return fields.Domain('state', '=', 'open') & fields.Domain('date_due', '<', self.env.company._medical_today())

    # === GUARDS === #

    @api.constrains('owner_id', 'co_owner_id', 'is_hr', 'about_user_ids')
    def _check_people(self):
        # sudo: who it is about is nobody's to read
        for issue in self.sudo():
            for person in issue.owner_id | issue.co_owner_id:
                if issue.company_id not in person.company_ids or not person.has_group('medical_office_base.group_staff'):
                    raise ValidationError(self.env._("%(name)s doesn't work in this practice, or has no role that could see to it.", name=person.name))
                if issue.is_hr and person in issue.about_user_ids:
                    raise ValidationError(self.env._(
                        "Nobody sees to a personnel matter that is about them: choose somebody else than %(name)s.", name=person.name))
            if issue.co_owner_id and not issue.co_owner_id.has_group('medical_office_base.group_clinician'):
                raise ValidationError(self.env._("%(name)s is neither doctor nor nurse: that is a role of its own.", name=issue.co_owner_id.name))
            if issue.is_hr and issue.owner_id and not issue.owner_id.has_groups('medical_office_base.group_hr,medical_office_base.group_owner'):
                raise ValidationError(self.env._("Personnel matters are seen to by HR, or by the owner: %(name)s is neither.", name=issue.owner_id.name))

    # === TRIAGE === #

    def _practice(self):
        return self.env['medical.practice']._get(self.company_id)

    def action_take_up(self):
        """Take it up: who is responsible and how bad it is are said; the day by which it is due follows from the risk."""
        self._check_worker()
        for issue in self:
            if issue.state != 'new':
                raise UserError(self.env._("%(number)s is taken up already.", number=issue.number))
            if not (issue.owner_id and issue.severity and issue.likelihood):
                raise UserError(self.env._("Say first who is responsible, how bad it was and how likely it is to happen again."))
            # sudo: the status is written by methods alone; who may is checked
            issue.sudo().write({
                'state': 'open', 'acknowledged_at': fields.Datetime.now(),
                'date_due': issue.date_due or issue.site_id._today() + timedelta(days=issue._practice()._issue_days(issue.risk))})
        self._event('taken', user=self.env.user)
        self._clear_tasks()

    def action_to_hr(self):
        """A personnel matter: HR alone goes on with it."""
        self._check_worker()
        if any(issue.is_hr or issue.state in OVER for issue in self):
            raise UserError(self.env._("This is a personnel matter already, or it is over."))
        self._event('changed', self.env._("Handed to HR"), self.env.user)
        # sudo: from here on the one who hands it over no longer sees it
        issues = self.sudo()
        for issue in issues:
            keeps = issue.owner_id.has_groups('medical_office_base.group_hr,medical_office_base.group_owner') if issue.owner_id else False
            issue.write({'is_hr': True, 'owner_id': issue.owner_id.id if keeps else False, 'co_owner_id': False,
                         'state': issue.state if keeps else 'new', 'told_untaken': False})
        issues._clear_tasks()
        return {**self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_issue'), 'target': 'main'}

    def action_from_hr(self):
        """Not a personnel matter after all: manager and all who read such issues see it."""
        self._check_worker()
        if any(not issue.is_hr or issue.state in OVER for issue in self):
            raise UserError(self.env._("This isn't a personnel matter, or it is over."))
        self._event('changed', self.env._("Not a personnel matter"), self.env.user)
        # sudo: written by methods alone; who may is checked
        self.sudo().write({'is_hr': False})

    def write(self, vals):
        tracked = [name for name in TRACKED if name in vals] if not self.env.su else []
        before = {issue: issue._tracked_words(tracked) for issue in self} if tracked else {}
        res = super().write(vals)
        if not self.env.su and vals.keys() & {'owner_id', 'severity', 'likelihood'}:
            for issue in self:
                if issue.state != 'new' and not (issue.owner_id and issue.severity and issue.likelihood):
                    raise UserError(self.env._("%(number)s needs a person responsible, a severity and a likelihood.", number=issue.number))
        if 'date_due' in vals:
            # sudo: another day, another telling
            late = self.sudo().filtered('told_late')
            late.write({'told_late': False})
            late._clear_tasks()
        if 'cause_id' in vals:
            self._note_recurrence()
        for issue, words in before.items():
            after = issue._tracked_words(tracked)
            changed = [f'{label}: {words[label] or "–"} → {value or "–"}' for label, value in after.items() if value != words[label]]
            if changed and issue.state != 'new':
                issue._event('changed', '\n'.join(changed), self.env.user)
        return res

    def _tracked_words(self, names):
        """What the history says of these fields: {label: words}."""
        self.ensure_one()
        words = {}
        for name in names:
            field = self._fields[name]
            value = self[name]
            if field.type == 'selection':
                value = dict(field._description_selection(self.env)).get(value)
            elif field.type == 'many2one':
                value = value.sudo().display_name  # sudo: the name alone
            elif value:
                value = fields.Date.to_string(value)
            words[field._description_string(self.env)] = value
        return words

    # === TASKS === #

    def _clear_tasks(self):
        """What somebody was asked to look at is looked at."""
        # sudo: the system's own tasks
        self.env['mail.activity'].sudo().search([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids), ('activity_type_id', '=', self.env.ref(ACTIVITY).id)]).unlink()

    @api.model
    def _tell(self, wanted):
        """Make tasks, without mail (Today's digest tells), one for each person and issue.

        :param wanted: [(issue, user, words)], the words in the language of the user
        """
        model_id, type_id = self.env['ir.model']._get_id(self._name), self.env.ref(ACTIVITY).id
        # sudo: the system's own tasks, by OdooBot: who brought one about is nobody's business
        self.env['mail.activity'].with_user(api.SUPERUSER_ID).sudo().with_context(mail_activity_quick_update=True).create([{
            'activity_type_id': type_id, 'automated': True, 'res_model_id': model_id, 'res_id': issue.id, 'user_id': user.id,
            'summary': words, 'date_deadline': issue.site_id._today()} for issue, user, words in wanted])

    @api.model
    def _cron_escalate(self):
        """Tell manager, then owner, of what nobody took up in time or is overdue: each once. HR stands in for the manager in personnel matters."""
        issues = self.sudo().search([
            '|', '&', ('state', '=', 'new'), ('told_untaken', '!=', 'owner'),
            '&', '&', ('state', '=', 'open'), ('told_late', '!=', 'owner'), ('date_due', '!=', False)], limit=5000, order='reported_on, id')
        people, wanted, levels = {}, [], {}
        for issue in issues:
            practice, today = issue._practice(), issue.site_id._today()
            wait = practice.issue_take_days_critical if issue.risk == 'critical' else practice.issue_take_days
            field, days = 'told_untaken', (today - issue.reported_on).days - wait
            if issue.state == 'open':
                field, days = 'told_late', (today - issue.date_due).days - 1
            due = ['manager', 'owner'][:0 if days < 0 else 1 if days < max(wait, 1) else 2]
            for level in due[due.index(issue[field]) + 1 if issue[field] in due else 0:]:
                role = 'hr' if issue.is_hr and level == 'manager' else level
                key = (role, issue.company_id)
                if key not in people:
                    people[key] = self._people(*key)
                for user in people[key] - (issue.about_user_ids if issue.is_hr else people[key].browse()):
                    words = self.with_context(lang=user.lang).env
                    wanted.append((issue, user, words._(
                        "Nobody has taken up %(number)s", number=issue.number) if field == 'told_untaken' else words._(
                        "%(number)s is overdue: see to it with who is responsible", number=issue.number)))
                levels.setdefault((field, level), self.browse())
                levels[field, level] |= issue
        self._tell(wanted)
        for (field, level), found in sorted(levels.items()):
            found.sudo().write({field: level})
            labels = dict(self._fields[field]._description_selection(self.env))
            found._event('escalated', self.env._("Not taken up: told to %(whom)s", whom=labels[level]) if field == 'told_untaken' else self.env._(
                "Overdue: told to %(whom)s", whom=labels[level]))
