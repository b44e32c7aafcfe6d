from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

AUDITOR = 'medical_office_base.group_auditor'
GIVERS = 'medical_office_base.group_compliance_officer,medical_office_base.group_manager,medical_office_base.group_owner'
STATES = [('planned', 'Not Begun'), ('running', 'Running'), ('ended', 'Ended'), ('revoked', 'Revoked')]
LONGEST = relativedelta(years=1)
SUGGESTED_DAYS = 14
# what is said when it is given; all else follows
GIVEN = {'user_id', 'company_id', 'area_ids', 'site_ids', 'date_from', 'date_to', 'valid_from', 'valid_until', 'purpose'}


class MedicalAuditAccess(models.Model):
    """What an auditor may look at, and until when: areas and sites (none: all), the period of the evidence, the purpose.

    Given by compliance officer, manager or owner, never to oneself. It stays as it was given: who wants it otherwise revokes it and
    gives another. Record rules ask `in_audit_scope` (`medical.audit.scoped`) anew at each look, so that an end takes effect at once.
    """
    _name = 'medical.audit.access'
    _description = "Auditor's Access"
    _order = 'valid_until desc, id desc'
    _rec_names_search = ['user_id', 'purpose']
    _check_company_auto = True

    user_id = fields.Many2one(
        'res.users', 'Auditor', required=True, index=True, ondelete='restrict',
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]", help="Needs the role Auditor.")
    company_id = fields.Many2one('res.company', 'Practice', required=True, index=True, default=lambda self: self.env.company)
    area_ids = fields.Many2many('medical.audit.area', 'medical_audit_access_area_rel', 'access_id', 'area_id', string='Areas', help="None: all.")
    site_ids = fields.Many2many(
        'medical.site', 'medical_audit_access_site_rel', 'access_id', 'site_id', string='Sites', check_company=True,
        help="None: all. What holds for the whole practice is seen in any case.")
    date_from = fields.Date('Evidence From', required=True, default=lambda self: self.env.company._medical_today() - relativedelta(years=1))
    date_to = fields.Date('Evidence To', required=True, default=lambda self: self.env.company._medical_today())
    valid_from = fields.Datetime('Sees It From', required=True, default=fields.Datetime.now)
    valid_until = fields.Datetime(
        'Sees It Until', required=True, default=lambda self: fields.Datetime.now() + timedelta(days=SUGGESTED_DAYS), help="Suggested: two weeks.")
    purpose = fields.Char(required=True, help="Which audit or inspection, by whom.")
    given_by_id = fields.Many2one('res.users', required=True, readonly=True, ondelete='restrict', default=lambda self: self.env.user)
    revoked_at = fields.Datetime('Revoked On', readonly=True)
    revoked_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    state = fields.Selection(STATES, 'Status', compute='_compute_state', search='_search_state')

    _running_idx = models.Index('(user_id, company_id, valid_until) WHERE revoked_at IS NULL')
    _dates = models.Constraint('CHECK (date_to >= date_from)', "The period of the evidence ends before it begins.")
    _times = models.Constraint('CHECK (valid_until > valid_from)', "The access ends before it begins.")

    @api.depends('user_id', 'valid_until')
    def _compute_display_name(self):
        for access in self:
            access.display_name = self.env._(
                "%(auditor)s until %(date)s", auditor=access.user_id.name or '', date=format_date(self.env, access.valid_until))

    @api.depends('valid_from', 'valid_until', 'revoked_at')
    def _compute_state(self):
        now = fields.Datetime.now()
        for access in self:
            if access.revoked_at:
                access.state = 'revoked'
            elif not access.valid_until or access.valid_until <= now:
                access.state = 'ended'
            else:
                access.state = 'running' if access.valid_from and access.valid_from <= now else 'planned'

    @api.model
    def _search_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        now = fields.Datetime.now()
        revoked = Domain('revoked_at', '!=', False)
        domains = {
            'revoked': revoked, 'ended': ~revoked & Domain('valid_until', '<=', now),
            'planned': ~revoked & Domain('valid_from', '>', now),
            'running': ~revoked & Domain('valid_from', '<=', now) & Domain('valid_until', '>', now)}
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.constrains('user_id', 'given_by_id', 'company_id')
    def _check_auditor(self):
        for access in self:
            if access.user_id == access.given_by_id:
                raise ValidationError(self.env._("Nobody gives access to themselves: somebody else gives it to you."))
            if not access.user_id.has_group(AUDITOR):
                raise ValidationError(self.env._(
                    "%(name)s isn't an auditor yet: a system administrator gives the role Auditor first.", name=access.user_id.name))
            # sudo: companies of a user that one may choose
            if access.company_id not in access.user_id.sudo().company_ids:
                raise ValidationError(self.env._("%(name)s can't sign in to this practice.", name=access.user_id.name))

    @api.constrains('valid_from', 'valid_until')
    def _check_length(self):
        for access in self:
            if access.valid_until > access.valid_from + LONGEST:
                raise ValidationError(self.env._("Access is for a limited time: choose an end within a year."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() - GIVEN for vals in vals_list):
            raise AccessError(self.env._("Who gives access and when it was revoked follows from what is done, it can't be typed."))
        accesses = super().create(vals_list)
        accesses._seen_anew()
        return accesses

    def write(self, vals):
        if not self.env.su and vals:
            raise AccessError(self.env._("Access stays as it was given: revoke it and give another."))
        res = super().write(vals)
        self._seen_anew()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("Who could see what stays written down: revoke the access instead of deleting it."))

    def _seen_anew(self):
        """Forget what was worked out of it in this transaction."""
        self.env.flush_all()
        for model in self.env.registry.descendants(['medical.audit.scoped'], '_inherit'):
            if not self.env[model]._abstract:
                self.env[model].invalidate_model(['in_audit_scope'], flush=False)

    def action_revoke(self):
        """End the access now: the auditor sees nothing of it any more.

        :raises AccessError: for who may not give access
        """
        if not self.env.user.has_groups(GIVERS):
            raise AccessError(self.env._("Compliance officer, manager or owner end an auditor's access."))
        self.check_access('read')
        over = self.filtered(lambda access: access.state in ('ended', 'revoked'))
        if over:
            raise UserError(self.env._("This access has ended already."))
        # sudo: the right is checked; otherwise nobody writes it
        self.sudo().write({'revoked_at': fields.Datetime.now(), 'revoked_by_id': self.env.uid})
        return True

    @api.model
    def _sql_running(self):
        """The accesses of the current user that hold now: a subquery of whole rows."""
        return SQL(
            """(SELECT * FROM medical_audit_access
                 WHERE user_id = %(user)s AND revoked_at IS NULL AND valid_from <= %(now)s AND valid_until > %(now)s)""",
            user=self.env.uid, now=fields.Datetime.now(),
            to_flush=[self._fields[name] for name in ('user_id', 'revoked_at', 'valid_from', 'valid_until', 'company_id', 'date_from', 'date_to')])
