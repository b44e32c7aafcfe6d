from odoo import api, fields, models


class MedicalHandoutRecallStart(models.TransientModel):
    """What is wrong with a text; and whether the same is wrong in the other languages."""
    _name = 'medical.handout.recall.start'
    _description = 'Recall a Handout'

    version_id = fields.Many2one('medical.handout.version', 'Text', required=True)
    other_ids = fields.Many2many('medical.handout.version', compute='_compute_other_ids')
    with_others = fields.Boolean('Recall the Other Languages Too', default=True)
    reason = fields.Text('What Is Wrong', required=True)
    given_count = fields.Integer('Times Given', compute='_compute_other_ids')
    patient_count = fields.Integer('Patients to Tell', compute='_compute_other_ids')

    @api.depends('version_id', 'with_others')
    def _compute_other_ids(self):
        # sudo: how many, for whoever may recall; not who
        given = self.env['medical.handout.given'].sudo()
        for wizard in self:
            version = wizard.version_id
            wizard.other_ids = version.search([
                ('handout_id', '=', version.handout_id.id), ('state', '=', 'approved'), ('id', '!=', version._origin.id)])
            versions = version._origin | wizard.other_ids._origin if wizard.with_others else version._origin
            rows = given._read_group([('version_id', 'in', versions.ids)], [], ['__count', 'patient_id:count_distinct'])
            wizard.given_count, wizard.patient_count = rows[0]

    def action_recall(self):
        """Take the text back now, and open who has to be told."""
        self.ensure_one()
        versions = self.version_id | (self.other_ids if self.with_others else self.version_id.browse())
        recalls = versions._recall(self.reason)
        if len(recalls) == 1:
            return recalls._get_records_action()
        return {
            **self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_handout_recall'),
            'domain': [('id', 'in', recalls.ids)], 'context': {}}
