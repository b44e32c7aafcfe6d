from odoo import Command, api, fields, models
from odoo.exceptions import AccessError


class MedicalHandoutGive(models.TransientModel):
    """How to give a topic: the language, and one button for each way.

    The patient may be empty: to whoever takes it. Whom the user may not open is refused wherever an id comes in, so that
    nobody learns a name by guessing one.
    """
    _name = 'medical.handout.give'
    _description = 'Give a Handout'

    handout_id = fields.Many2one('medical.handout', 'Topic', required=True)
    company_id = fields.Many2one(related='handout_id.company_id')
    patient_id = fields.Many2one('medical.patient', domain="[('company_id', '=', company_id)]")
    visit_id = fields.Many2one('medical.visit')
    language_ids = fields.Many2many('medical.language', string='Languages in Use', compute='_compute_language_ids')
    language_id = fields.Many2one(
        'medical.language', required=True, compute='_compute_language_id', store=True, precompute=True, readonly=False,
        domain="[('id', 'in', language_ids)]")
    version_id = fields.Many2one('medical.handout.version', compute='_compute_version_id')
    kind = fields.Selection(related='version_id.kind')
    language_warning = fields.Char(compute='_compute_version_id')
    large_print = fields.Boolean(help="Type of 20 points, for who sees badly.")
    mail_refusal = fields.Char(compute='_compute_mail_refusal')

    @api.depends('handout_id')
    def _compute_language_ids(self):
        for wizard in self:
            wizard.language_ids = [Command.set([language.id for language in wizard.handout_id._origin._versions_in_use()] if wizard.handout_id else [])]

    @api.depends('handout_id', 'patient_id')
    def _compute_language_id(self):
        for wizard in self:
            versions = wizard.handout_id._origin._versions_in_use() if wizard.handout_id else {}
            wizard.language_id = wizard.handout_id._choose_language(versions, wizard.patient_id.language_id._origin)

    @api.depends('handout_id', 'language_id', 'patient_id')
    def _compute_version_id(self):
        for wizard in self:
            versions = wizard.handout_id._origin._versions_in_use() if wizard.handout_id else {}
            wizard.version_id = versions.get(wizard.language_id._origin, False)
            wanted = wizard.patient_id.language_id
            wizard.language_warning = bool(wanted and wizard.language_id and wanted != wizard.language_id) and (
                self.env._("The patient reads %(wanted)s: there is no text in it. You give it in %(given)s; go through it with an interpreter.",
                           wanted=wanted.name, given=wizard.language_id.name)
                if wanted._origin not in versions else
                self.env._("The patient reads %(wanted)s, and there is a text in it.", wanted=wanted.name))

    @api.depends('patient_id')
    def _compute_mail_refusal(self):
        for wizard in self:
            wizard.mail_refusal = self.env['medical.handout.given']._mail_refusal(wizard.patient_id)

    # === GUARDS === #

    @api.model
    def _check_opened(self, patient_id, visit_id):
        """That the user may open what an id points to, before anything of it is read."""
        given = self.env['medical.handout.given']
        patient = self.env['medical.patient'].browse(patient_id or ())
        if patient:
            given._check_may_give(patient)
        if visit_id:
            if not self.env['medical.visit'].has_access('read'):
                raise AccessError(self.env._("You may not read visits."))
            self.env['medical.visit'].browse(visit_id).check_access('read')

    @api.model
    def default_get(self, fields):
        self._check_opened(self.env.context.get('default_patient_id'), self.env.context.get('default_visit_id'))
        return super().default_get(fields)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_opened(vals.get('patient_id'), vals.get('visit_id'))
        return super().create(vals_list)

    def write(self, vals):
        self._check_opened(vals.get('patient_id'), vals.get('visit_id'))
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        self._check_opened(values.get('patient_id'), values.get('visit_id'))
        return super().onchange(values, field_names, fields_spec)

    # === WAYS === #

    def _give(self, way, large_print=False):
        self.ensure_one()
        self.check_access('read')
        return self.env['medical.handout.given']._give(
            self.version_id, way, patient=self.patient_id, visit=self.visit_id, large_print=large_print)

    def _done(self, text):
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'type': 'success', 'message': text, 'next': {'type': 'ir.actions.act_window_close'}}}

    def action_print(self):
        """Open the text to print it, and write down that it is given."""
        large = self.large_print and self.kind == 'text'
        return self._give('print', large).version_id._print_action(large)

    def action_email(self):
        """Send the patient a link, and write it down."""
        self._give('email')._send_link()
        return self._done(self.env._("A mail with a link goes to the patient."))

    def action_page(self):
        """Show a code for the patient's phone, and the page on this screen."""
        given = self._give('page')
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.handout.link', 'view_mode': 'form', 'views': [(False, 'form')], 'target': 'new',
            'name': self.env._("For the Patient's Phone"), 'context': {
                # never saved: the link is told this once
                'default_link': given._link(), 'dialog_size': 'medium'}}

    def action_hand(self):
        """Write down that a paper from the shelf was given."""
        self._give('hand')
        return self._done(self.env._("Written down."))
