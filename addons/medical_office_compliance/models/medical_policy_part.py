from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class MedicalPolicyPart(models.AbstractModel):
    """What belongs to a version of a policy: it changes as long as the version is a draft, and whoever changes it has written in it.

    The model declares `version_id` and a stored `company_id` related to it.
    """
    _name = 'medical.policy.part'
    _description = 'Part of a Version'

    @api.model_create_multi
    def create(self, vals_list):
        self._part_check_company(*vals_list)
        versions = self.env['medical.policy.version'].browse(vals['version_id'] for vals in vals_list if vals.get('version_id'))
        self._part_check_open(versions)
        parts = super().create(vals_list)
        parts._part_note_editor()
        return parts

    def write(self, vals):
        self._part_check_company(vals)
        self._part_check_open(self.version_id)
        if vals.get('version_id'):
            self._part_check_open(self.env['medical.policy.version'].browse(vals['version_id']))
            self._part_note_editor()
        res = super().write(vals)
        self._part_note_editor()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._part_check_open(self.version_id)
        self._part_note_editor()

    @api.model
    def _part_check_open(self, versions):
        versions._paper_check_open()
        # whoever sends or approves at the same time starts over: their text would lack this
        self.env.cr.execute(SQL("UPDATE medical_policy_version SET id = id WHERE id = ANY(%s)", versions.ids))

    def _part_note_editor(self):
        if not self.env.su:
            self.version_id._paper_note_editor()

    def _part_check_company(self, *vals_list):
        if not self.env.su and any('company_id' in vals for vals in vals_list):
            raise AccessError(self.env._("The practice follows from the policy, it can't be typed."))
