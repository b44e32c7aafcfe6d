from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS, Domain

from odoo.addons.medical_office_base.tools.guarded_domain import guarded_domain

from .medical_issue import OVER

# areas that a role reads at its sites
ROLE_AREAS = {
    'clinician': ['flow', 'supplies', 'equipment', 'safety'],
    'supply_clerk': ['supplies'],
    'biller': ['billing'],
}
KEEPERS = ('medical_office_base.group_manager,medical_office_base.group_compliance_officer,medical_office_base.group_hr,'
           'medical_office_base.group_privacy_officer,medical_office_base.group_owner')


class MedicalIssue(models.Model):
    """Who reads an issue, who reads what is done about it, and who works on it: said once, here; the record rules of issues and
    of all that hangs on them ask these three, anew each time.

    - Works on it: manager and compliance officer, but for personnel matters; HR on personnel matters; the Privacy Officer on those of
      privacy; whoever is responsible. A personnel matter is never worked on or read by the person it is about; where nobody of HR is
      left, the owner takes it.
    - Reads what is done: they, owner and auditor (but for personnel matters), who has an action; doctors and nurses those of care, supply
      clerks and billers those of their area at their sites, unless they were reported in confidence.
    - Reads it: they, and who reported it.
    """
    _inherit = 'medical.issue'

    about_user_ids = fields.Many2many(
        'res.users', 'medical_issue_about_rel', 'issue_id', 'user_id', groups=NO_ACCESS, copy=False, help="The logins of the people it is about.")
    can_read = fields.Boolean(compute='_compute_can_read', search='_search_can_read')
    can_look = fields.Boolean('I See What Is Done', compute='_compute_can_read', search='_search_can_look')
    can_work = fields.Boolean('I Work on It', compute='_compute_can_read', search='_search_can_work')
    can_edit = fields.Boolean(compute='_compute_can_edit', help="I work on it, and it isn't over.")
    reporter_words = fields.Char('Reported By', compute='_compute_reporter_words')

    # === WHO === #

    @api.model
    def _work_domain(self):
        """What the user works on. Companies are the record rules' matter."""
        if self.env.uid == SUPERUSER_ID:
            return Domain.TRUE
        user = self.env.user
        about = Domain('about_user_ids', 'not in', user.ids)
        common, personal = Domain('is_hr', '=', False), Domain('is_hr', '=', True) & about
        found = (common | about) & (Domain('owner_id', '=', user.id) | Domain('co_owner_id', '=', user.id))
        if user.has_groups('medical_office_base.group_manager,medical_office_base.group_compliance_officer'):
            found |= common
        elif user.has_group('medical_office_base.group_privacy_officer'):
            found |= common & Domain('area', '=', 'privacy')
        if user.has_group('medical_office_base.group_hr'):
            found |= personal
        if user.has_group('medical_office_base.group_owner'):
            found |= personal & self._left_to_owner_domain()
        return found

    @api.model
    def _look_domain(self):
        """Of what the user reads all that is done about it."""
        user = self.env.user
        about = Domain('about_user_ids', 'not in', user.ids)
        common = Domain('is_hr', '=', False)
        found = self._work_domain() | (common | about) & Domain('action_ids.user_id', '=', user.id)
        if user.has_groups('medical_office_base.group_owner,medical_office_base.group_auditor'):
            found |= common
        if areas := {area for role, areas in ROLE_AREAS.items() if user.has_group(f'medical_office_base.group_{role}') for area in areas}:
            found |= (common & Domain('discretion', '!=', 'confidential') & Domain('area', 'in', sorted(areas))
                      & Domain('site_id.user_ids', 'in', user.id))
        return found

    @api.model
    def _left_to_owner_domain(self):
        """Personnel matters that nobody of HR may work on, or of which nobody of HR may say whether it helped."""
        found = Domain.FALSE
        for company in self.env.companies:
            people = self._people('hr', company)
            of_company = Domain('company_id', '=', company.id)
            for person in people:
                of_company &= Domain('about_user_ids', 'in', person.ids) | Domain('state', '=', 'check') & self._done_by_domain(person)
            found |= of_company
        return found

    @api.model
    def _people(self, role, company):
        """Who holds a role in a company and can do something about it: never OdooBot."""
        # sudo: names and roles of colleagues
        return self.env['res.users'].sudo().search([
            ('all_group_ids', 'in', self.env.ref(f'medical_office_base.group_{role}').id), ('company_ids', 'in', company.id),
            ('share', '=', False), ('id', '!=', SUPERUSER_ID)])

    @api.model
    def _reported_domain(self):
        return Domain('reporter_id', '=', self.env.uid)

    @api.depends('owner_id', 'co_owner_id', 'is_hr', 'area', 'discretion', 'action_ids.user_id')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_can_read(self):
        # sudo: who may read it is the question
        issues = self.sudo()
        domain = Domain('id', 'in', self._origin.ids)
        # none is searched for among none: new ones, as forms make them, are nobody's
        look, work, mine = (
            set(issues._search(domain & found)) if self._origin else set()
            for found in (self._look_domain(), self._work_domain(), self._reported_domain()))
        for issue in self:
            ident = issue._origin.id
            issue.can_look, issue.can_work, issue.can_read = ident in look, ident in work, ident in look or ident in mine

    @api.depends('state', 'can_work')
    @api.depends_context('uid')
    def _compute_can_edit(self):
        for issue in self:
            issue.can_edit = issue.can_work and issue.state not in OVER

    @api.model
    def _closed_domain(self, domain):
        """The same over fields that the user may not search by."""
        # sudo: what is found is what is theirs; the record rules hold besides
        return domain if self.env.su else Domain('id', 'in', self.sudo()._search(domain))

    @api.model
    def _search_can_read(self, operator, value):
        return self._closed_domain(self._look_domain() | self._reported_domain()) if operator == 'in' else NotImplemented

    @api.model
    def _search_can_look(self, operator, value):
        return self._closed_domain(self._look_domain()) if operator == 'in' else NotImplemented

    @api.model
    def _search_can_work(self, operator, value):
        return self._closed_domain(self._work_domain()) if operator == 'in' else NotImplemented

    def _check_worker(self):
        """Refuse who doesn't work on these."""
        self.check_access('read')
        if not self.env.su and any(not issue.can_work for issue in self):
            raise AccessError(self.env._("Only those who work on an issue may do this: who is responsible, the manager; in personnel matters HR."))

    # === REPORTER === #

    @api.depends_context('uid')
    @api.depends('discretion', 'reporter_id', 'is_hr', 'area')
    def _compute_reporter_words(self):
        user = self.env.user
        keeper = user.has_groups('medical_office_base.group_manager,medical_office_base.group_compliance_officer')
        privacy, hr, owner = (user.has_group(f'medical_office_base.group_{role}') for role in ('privacy_officer', 'hr', 'owner'))
        # sudo: kept closed to everybody; the rule is what follows
        for issue, kept in zip(self, self.sudo(), strict=True):
            knows = kept.reporter_id == user or kept.discretion == 'named' or issue.can_work and (
                hr or owner if kept.is_hr else keeper or privacy and kept.area == 'privacy')
            if kept.discretion == 'anonymous':
                issue.reporter_words = self.env._("Anonymous")
            elif knows:
                issue.reporter_words = kept.reporter_id.name or self.env._("Not known")
            else:
                issue.reporter_words = self.env._("In confidence")

    @api.depends('number', 'name')
    @api.depends_context('uid')
    def _compute_display_name(self):
        # what refers to an issue shows its name even to who may not read it: to them the number
        # sudo: the number, which tells nothing; the name where it may be read
        for issue, kept in zip(self, self.sudo(), strict=True):
            issue.display_name = f'{kept.number} {kept.name}' if issue.id and issue.can_read else kept.number or ''

    @api.model
    def _search(self, domain, *args, **kwargs):
        # that something hangs on an issue is told by the rules of what hangs there, not by guessing ids
        if not (self.env.su or kwargs.get('bypass_access')):
            domain = guarded_domain(domain, self._guarded_relations())
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _guarded_relations(self):
        return tuple(name for name, field in self._fields.items() if field.type == 'one2many')

    # No chatter: who follows, and who writes, would tell who reported. Tasks (mail.activity) call these two.

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        return True

    def message_post_with_source(self, source_ref, **kwargs):
        return self.env['mail.message']
