from odoo import models
from odoo.exceptions import AccessError, UserError

RECALLERS = 'medical_office_base.group_clinician,medical_office_base.group_manager'


class MedicalHandoutVersion(models.Model):
    """Taking back a text that is wrong."""
    _inherit = 'medical.handout.version'

    def _check_may_recall(self):
        if not self.env.user.has_groups(RECALLERS):
            raise AccessError(self.env._("A handout is recalled by a clinician or the office manager."))
        self.check_access('write')
        for version in self:
            if version.state not in ('approved', 'superseded'):
                raise UserError(self.env._("“%(title)s” was never in use, or is recalled already.", title=version.title))

    def _recall(self, reason):
        """Take these texts back at once: nobody gives them any more, their pages say so, and who got them is listed to be told.

        :param str reason: what is wrong
        :return: the recalls
        :raises AccessError: neither clinician nor manager
        :raises UserError: a text was never in use, or there is no reason
        """
        self._check_may_recall()
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say what is wrong: whoever tells the patients has to know."))
        # sudo: recalls and the state are written by this method alone; who may recall was checked. Whom to tell: every patient who got
        # one; who they are is seen by who may open them
        recalls = self.env['medical.handout.recall'].sudo().create([{
            'version_id': version.id, 'company_id': version.company_id.id, 'reason': reason, 'user_id': self.env.uid} for version in self])
        given = self.env['medical.handout.given'].sudo().search([('version_id', 'in', self.ids), ('patient_id', '!=', False)], order='date, id')
        last = {(row.version_id, row.patient_id): row for row in given}
        recall_of = recalls.grouped('version_id')
        self.env['medical.handout.recall.line'].sudo().create([{
            'recall_id': recall_of[version].id, 'company_id': row.company_id.id, 'patient_id': patient.id, 'given_on': row.date, 'way': row.way,
        } for (version, patient), row in last.items()])
        self.sudo().write({'state': 'recalled'})
        return recalls.sudo(False)

    def action_recall(self):
        """Ask what is wrong with a text, and take it back."""
        self.ensure_one()
        self._check_may_recall()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.handout.recall.start', 'view_mode': 'form', 'views': [(False, 'form')],
            'target': 'new', 'name': self.env._("Recall a Handout"), 'context': {'default_version_id': self.id, 'dialog_size': 'medium'}}
