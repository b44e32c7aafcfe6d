import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.fields import Domain

from ..medical_supply_use import CONTROLLED_ROLES

_logger = logging.getLogger(__name__)

MANAGER = 'medical_office_base.group_manager'
PROOF = {'witness_proven_id', 'witness_proven_on'}
VALID = timedelta(minutes=5)


class MedicalWitnessMixin(models.AbstractModel):
    """For wizards: a second person stands by, and proves it with their own password.

    The witness is a clinician or supply clerk of the site, or an office manager, and never who acts. The password comes with the
    form, is held against Odoo's own log-in at once, with its limit of attempts, and is kept nowhere: what stays on the wizard, for
    five minutes, is who proved it. Anything that changes on the wizard afterwards asks for the password anew.

    A wizard inherits it beside its own fields, shows ``witness_id`` and ``witness_password``, and calls ``_witnessed()`` in
    the method that does the work. ``_witness_site()`` says where.
    """
    _name = 'medical.witness.mixin'
    _description = 'Witnessed by a Second Person'

    witness_id = fields.Many2one('res.users', domain="[('id', 'in', witness_candidate_ids)]")
    witness_candidate_ids = fields.Many2many('res.users', compute='_compute_witness_candidate_ids')
    witness_password = fields.Char(
        "Witness's Password", compute='_compute_witness_password', inverse='_inverse_witness_password', store=False,
        help="Typed by the witness themselves. It isn't kept.")
    witness_proven_id = fields.Many2one('res.users', 'Proven Witness', readonly=True, copy=False)
    witness_proven_on = fields.Datetime(readonly=True, copy=False)

    @api.depends_context('uid')
    def _compute_witness_candidate_ids(self):
        for wizard in self:
            wizard.witness_candidate_ids = wizard._witness_candidates()

    def _compute_witness_password(self):
        self.witness_password = False

    def _inverse_witness_password(self):
        for wizard in self:
            if wizard.witness_password:
                wizard._prove_witness(wizard.witness_password)
        self.invalidate_recordset(['witness_password'], flush=False)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(PROOF & set(vals) for vals in vals_list):
            raise AccessError(self.env._("A witness is proven by their password alone."))
        # defaults of the context prove nothing
        return super().create([{**dict.fromkeys(PROOF, False), **vals} for vals in vals_list])

    def write(self, vals):
        if not self.env.su:
            if PROOF & set(vals):
                raise AccessError(self.env._("A witness is proven by their password alone."))
            # what the witness has not seen is not witnessed
            vals = {**vals, **dict.fromkeys(PROOF, False)} if vals else vals
        return super().write(vals)

    # === HOOKS === #

    def _witness_site(self):
        """The site where it happens. To be overridden where the wizard has no field ``site_id``."""
        return self.site_id

    def _witness_actors(self):
        """Who acts, and so can't witness."""
        return self.env.user

    # === WHO === #

    def _witness_candidates(self):
        """Who may witness: clinicians and supply clerks of the site, and office managers; never who acts."""
        self.ensure_one()
        site = self._witness_site()
        if not site:
            return self.env['res.users']
        roles = [self.env.ref(role).id for role in CONTROLLED_ROLES.split(',')]
        # sudo: people's roles and sites are compared; names of colleagues are no secret
        users = self.env['res.users'].sudo().search(
            Domain([('share', '=', False), ('company_ids', 'in', site.sudo().company_id.id), ('all_group_ids', 'in', roles),
                    ('id', 'not in', self._witness_actors().ids)])
            & (Domain('medical_site_ids', 'in', site.ids) | Domain('all_group_ids', 'in', self.env.ref(MANAGER).id)))
        return users.with_env(self.env)

    def _prove_witness(self, password):
        """Hold the password against the witness's own.

        :raises UserError: nobody is chosen, or somebody who may not witness; the password is wrong, or was wrong too often
        """
        self.ensure_one()
        witness = self.witness_id
        if not witness:
            raise UserError(self.env._("Choose who witnesses this."))
        if witness not in self._witness_candidates():
            raise UserError(self.env._(
                "%(name)s can't witness this: a second person does, who is a clinician or supply clerk of the site, or an office manager.",
                name=witness.name))
        # sudo: the log-in is the witness's own; nothing else is done in their name
        login = witness.sudo().login
        user = witness.with_user(witness)
        try:
            with user._assert_can_auth(user=login):
                user._check_credentials({'login': login, 'password': password, 'type': 'password'}, {'interactive': True})
        except AccessDenied as refused:
            _logger.info("Witness %s not proven on %s for user %s", login, self._name, self.env.uid)
            if refused.args and refused.args != AccessDenied().args:
                raise UserError(refused.args[0]) from None
            raise UserError(self.env._("That isn't the password of %(name)s. Let them type it once more.", name=witness.name)) from None
        # sudo: the proof is written here alone
        self.sudo().write({'witness_proven_id': witness.id, 'witness_proven_on': fields.Datetime.now()})

    def _witnessed(self):
        """Who witnessed it, once: what is done next needs a new proof.

        :return: the witness
        :raises UserError: nobody has proven it within the last minutes
        """
        self.ensure_one()
        self.check_access('write')
        # sudo: the proof can be read by whoever made the wizard, and is used up here
        wizard = self.sudo()
        witness = wizard.witness_proven_id
        if (not witness or witness != wizard.witness_id or wizard.create_uid != self.env.user
                or wizard.witness_proven_on < fields.Datetime.now() - VALID or witness not in self._witness_candidates()):
            raise UserError(self.env._("A witness is needed: let them choose their name and type their own password."))
        wizard.write(dict.fromkeys(PROOF, False))
        return witness.with_env(self.env)
