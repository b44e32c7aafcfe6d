from odoo import api, fields, models
from odoo.exceptions import UserError

USER_REVIEWERS = (
    'medical_office_base.group_compliance_officer,medical_office_base.group_privacy_officer,medical_office_base.group_manager,'
    'medical_office_base.group_owner')
DAYS = 7  # suggested: how soon what is decided about an account is done


class MedicalUserReview(models.Model):
    """The quarterly review of who has access: every account of the practice beside the list of staff, with its roles and last login; kept,
    changed or removed, each by somebody else than its holder (45 CFR 164.308(a)(3)(ii)(B)-(C) and (a)(4)(ii)(C)).

    Signed off, what is to be changed or removed becomes actions of whoever carries it out. Compliance officer, Privacy Officer, manager
    and owner do it; the auditor reads.
    """
    _name = 'medical.user.review'
    _description = 'Review of Accounts'
    _inherit = ['medical.system.review']
    _review_groups = USER_REVIEWERS
    _review_months = 3

    line_ids = fields.One2many('medical.user.review.line', 'review_id', 'Accounts')
    user_id = fields.Many2one(
        'res.users', 'Who Carries It Out', index='btree_not_null', ondelete='restrict', domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who changes and removes accounts: what is decided becomes actions of theirs.")
    action_ids = fields.One2many('medical.action', compute='_compute_action_ids', string='Actions')

    _period_uniq = models.UniqueIndex('(company_id, date_from)', "There is a review of this quarter.")

    def _review_title(self):
        return self.env._("Accounts")

    @api.model
    def _line_verdicts(self):
        return ('change', 'remove')

    @api.model
    def _review_written(self):
        return super()._review_written() | {'user_id'}

    def _compute_action_ids(self):
        for review in self:
            review.action_ids = self.env['medical.action'].search([('user_review_line_id.review_id', '=', review._origin.id)])

    # === ACCOUNTS === #

    @api.model
    def _accounts(self, company):
        """The practice's active accounts of staff: a list of {user, roles (names), is_admin, person, last_login}; a bounded number of
        queries whatever their number. Superuser.

        `person`: `staff`, `left` (archived on the staff list) or `none` (not on it).
        """
        users = self.env['res.users'].sudo().search([
            ('company_ids', 'in', company.id), ('share', '=', False), ('id', '!=', self.env.ref('base.user_root').id)], order='name, id')
        people = self.env['hr.employee'].sudo().with_context(active_test=False).search([('user_id', 'in', users.ids), ('company_id', '=', company.id)])
        persons = {}
        for person in people:
            persons[person.user_id] = 'staff' if person.active or persons.get(person.user_id) == 'staff' else 'left'
        logins = {user.id: last for user, last in self.env['res.users.log'].sudo()._read_group(
            [('create_uid', 'in', users.ids)], ['create_uid'], ['create_date:max'])}
        watched = self.env['medical.role.change']._watched()
        system = self.env.ref('base.group_system')
        return [{
            'user': user, 'roles': (user.group_ids & watched).sorted('name').mapped('name'), 'is_admin': system in user.all_group_ids,
            'person': persons.get(user, 'none'), 'last_login': logins.get(user.id)} for user in users]

    def _count_lines(self):
        self.ensure_one()
        order = ['left', 'none', 'staff']
        accounts = sorted(self._accounts(self.company_id), key=lambda account: (order.index(account['person']), not account['is_admin']))
        return [{
            'user_id': account['user'].id, 'user_name': f"{account['user'].name} ({account['user'].login})", 'sequence': number,
            'roles': ', '.join(account['roles']), 'is_admin': account['is_admin'], 'person': account['person'], 'last_login': account['last_login'],
        } for number, account in enumerate(accounts)]

    # === DOING === #

    def _before_sign(self):
        asked = self.line_ids.filtered(lambda line: line.verdict in ('change', 'remove'))
        without = asked.filtered(lambda line: line.verdict == 'change' and not (line.note or '').strip())
        if without:
            raise UserError(self.env._("Say what is to be changed: %(names)s.", names=', '.join(without[:5].mapped('user_name'))))
        if asked and not self.user_id:
            raise UserError(self.env._("Say who carries out what is to be changed or removed."))
        words = {'change': self.env._("Change the access of %(name)s"), 'remove': self.env._("Remove the access of %(name)s")}
        # sudo: made by the signature alone
        self.env['medical.action'].sudo().create([{
            'name': words[line.verdict] % {'name': line.user_name}, 'note': line.note, 'user_id': self.user_id.id, 'company_id': self.company_id.id,
            'date_due': fields.Date.add(self.company_id._medical_today(), days=DAYS), 'user_review_line_id': line.id} for line in asked])

    def action_print(self):
        """The review on paper."""
        self.check_access('read')
        return self.env.ref('medical_office_compliance.action_report_user_review').report_action(self, config=False)
