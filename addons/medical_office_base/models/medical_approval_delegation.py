from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class MedicalApprovalDelegation(models.Model):
    """Who decides for someone who is away, from one day to another (both included, in the practice's time zone).

    Staff write their own; a manager writes others' but an owner's, an owner everybody's; nobody names themselves for
    someone else. A delegate can't hand on what was delegated.

    What belongs to the DEA registration is delegated only with a power of attorney, which the registered practitioner
    alone can state (21 CFR 1305.05).
    """
    _name = 'medical.approval.delegation'
    _description = 'Absence of a Decider'
    _order = 'date_from desc, id desc'
    _rec_name = 'user_id'

    user_id = fields.Many2one(
        'res.users', 'Away', required=True, index=True, default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    delegate_id = fields.Many2one(
        'res.users', 'Decides Meanwhile', required=True, index=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id), ('id', '!=', user_id)]")
    date_from = fields.Date('From', required=True, default=fields.Date.context_today)
    date_to = fields.Date('Until', required=True, help="The last day.")
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    power_of_attorney = fields.Boolean(
        'DEA Power of Attorney',
        help="The delegate holds a signed power of attorney of the registered practitioner and may decide about controlled items.")
    is_registered = fields.Boolean('Of the DEA Registration', compute='_compute_is_registered', compute_sudo=True)
    note = fields.Char()
    is_active = fields.Boolean('In Force', compute='_compute_is_active')

    _dates_order = models.Constraint('CHECK (date_to >= date_from)', "The last day of an absence can't come before its first.")
    _other_person = models.Constraint('CHECK (user_id != delegate_id)', "Somebody else decides while one is away.")

    @api.depends('date_from', 'date_to', 'company_id')
    def _compute_is_active(self):
        for delegation in self:
            # sudo: the time zone only
            today = delegation.sudo().company_id.medical_practice_ids._today()
            delegation.is_active = bool(
                delegation.date_from and delegation.date_to and delegation.date_from <= today <= delegation.date_to)

    @api.depends('user_id', 'company_id.medical_practice_ids.dea_user_id')
    def _compute_is_registered(self):
        for delegation in self:
            delegation.is_registered = delegation.user_id and delegation.user_id == delegation.company_id.medical_practice_ids.dea_user_id

    @api.constrains('user_id', 'delegate_id', 'date_from', 'date_to', 'company_id')
    def _check_people(self):
        # sudo: others' absences and roles are compared, and named only where they stand in the way
        for delegation in self.sudo():
            delegate, company = delegation.delegate_id, delegation.company_id
            if company not in delegate.company_ids or not delegate.has_group('medical_office_base.group_staff'):
                raise ValidationError(self.env._(
                    "%(delegate)s doesn't work for %(company)s: name one of its staff.", delegate=delegate.name, company=company.name))
            overlap = Domain([
                ('id', '!=', delegation.id), ('company_id', '=', company.id),
                ('date_from', '<=', delegation.date_to), ('date_to', '>=', delegation.date_from)])
            people = (delegation.user_id | delegate).ids
            for other in self.sudo().search(overlap & (Domain('user_id', 'in', people) | Domain('delegate_id', '=', delegation.user_id.id))):
                values = {'user': other.user_id.name, 'delegate': other.delegate_id.name, 'begin': other.date_from, 'end': other.date_to}
                if other.user_id == delegation.user_id:
                    raise ValidationError(self.env._(
                        "An absence of %(user)s from %(begin)s to %(end)s is recorded already: change that one.", **values))
                if other.user_id == delegate:
                    raise ValidationError(self.env._("%(user)s is away from %(begin)s to %(end)s: name somebody else.", **values))
                raise ValidationError(self.env._(
                    "%(delegate)s decides for %(user)s from %(begin)s to %(end)s: name somebody else there first.", **values))

    @api.constrains('power_of_attorney', 'user_id', 'company_id')
    def _check_power_of_attorney(self):
        for delegation in self.filtered('power_of_attorney'):
            if not delegation.is_registered:
                raise ValidationError(self.env._("Only the practitioner of the DEA registration can give this power of attorney."))

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        delegations._check_who()
        delegations._sync_activities()
        return delegations

    def write(self, vals):
        self._check_who()
        res = super().write(vals)
        self._check_who()
        self._sync_activities()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_who()
        # sudo: decisions count whether or not the user reads them
        if self.env['medical.approval'].sudo().search_count([('delegation_id', 'in', self.ids)], limit=1):
            raise UserError(self.env._("Decisions were taken under this absence, it stays on record: end it by its last day."))

    def unlink(self):
        companies = self.company_id
        res = super().unlink()
        self._sync_activities(companies)
        return res

    def _check_who(self):
        user = self.env.user
        if self.env.su:
            return
        is_owner = user.has_group('medical_office_base.group_owner')
        is_manager = is_owner or user.has_group('medical_office_base.group_manager')
        for delegation in self.filtered(lambda delegation: delegation.user_id != user):
            if not is_manager:
                raise AccessError(self.env._("You record your own absence; an office manager records others'."))
            if delegation.delegate_id == user:
                raise AccessError(self.env._("Nobody can name themselves to decide for somebody else."))
            if not is_owner and delegation.user_id.has_group('medical_office_base.group_owner'):
                raise AccessError(self.env._("An owner's absence is recorded by an owner."))
            if delegation.power_of_attorney:
                raise AccessError(self.env._("A DEA power of attorney is stated and changed by the practitioner who gave it."))

    def _sync_activities(self, companies=None):
        """Hand over what waits at this moment."""
        # sudo: moves activities between those who may decide, whoever recorded the absence
        Approval = self.env['medical.approval'].sudo()
        domain = [('state', '=', 'pending'), ('company_id', 'in', (companies or self.company_id).ids)]
        for document in Approval.search(domain)._get_documents():
            Approval._sync_activities(document._approval_sudo())

    @api.model
    def _get_active(self, conditions, company=None):
        """Absences in force today where the absent person still works for the company, found in one query.

        Called as superuser. Today is the practice's, never the caller's, who could shift theirs through the context.

        :param conditions: ``[(column, value or tuple of values)]``
        """
        self.flush_model()
        self.env['medical.practice'].flush_model(['tz', 'company_id'])
        self.env['res.users'].flush_model(['active', 'company_ids'])
        where = [
            SQL("d.%s IN %s", SQL.identifier(column), value) if isinstance(value, tuple) else SQL("d.%s = %s", SQL.identifier(column), value)
            for column, value in conditions if value != ()]
        if len(where) != len(conditions):
            return self.browse()
        if company:
            where.append(SQL("d.company_id = %s", company.id))
        return self.search_fetch(Domain('id', 'in', SQL(
            """(
            SELECT d.id
              FROM medical_approval_delegation d
              JOIN medical_practice p ON p.company_id = d.company_id
              JOIN res_users u ON u.id = d.user_id AND u.active
              JOIN res_company_users_rel r ON r.user_id = d.user_id AND r.cid = d.company_id
             WHERE (%s AT TIME ZONE 'UTC' AT TIME ZONE p.tz)::date BETWEEN d.date_from AND d.date_to AND %s
            )""",
            fields.Datetime.now(), SQL(" AND ").join(where))), ['user_id', 'delegate_id', 'company_id', 'power_of_attorney'], order='id')
