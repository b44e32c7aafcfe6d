from odoo import api, models
from odoo.exceptions import AccessError


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
        versions._paper_check_open()
        parts = super().create(vals_list)
        parts._part_note_editor()
        return parts

    def write(self, vals):
        self._part_check_company(vals)
        self.version_id._paper_check_open()
        if vals.get('version_id'):
            self.env['medical.policy.version'].browse(vals['version_id'])._paper_check_open()
            self._part_note_editor()
        res = super().write(vals)
        self._part_note_editor()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self.version_id._paper_check_open()
        self._part_note_editor()

    def _part_note_editor(self):
        if not self.env.su:
            self.version_id._paper_note_editor()

    def _part_check_company(self, *vals_list):
        if not self.env.su and any('company_id' in vals for vals in vals_list):
            raise AccessError(self.env._("The practice follows from the policy, it can't be typed."))
